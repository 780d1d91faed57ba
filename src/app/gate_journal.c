#include "app/gate_journal.h"

#include <string.h>

#include "app/action.h"
#include "app/job.h"
#include "app/journal.h"

/* Where it is done, and by whom. */
static struct journal_entry entry_here(const struct app *app, const char *step)
{
	const struct target *target = cluster_target(app->cluster);
	return (struct journal_entry){.time = app->clock.wall,
		.step = step,
		.context = app->context,
		.cluster = app->cluster_uid,
		.server = target_host(target),
		.user = target->as ? target->as : target->user};
}

static struct journal_entry entry_of(const struct subject *subject, const char *step)
{
	const struct action *action = subject->action;
	struct journal_entry entry = entry_here(action->app, step);
	entry.operation = subject->operation;
	entry.job = action->job ? action->job->id : NULL;
	entry.verb = action->verb->name;
	entry.resource = verb_about(action->verb)->name;
	entry.name_space = subject->name_space;
	entry.name = subject->name;
	entry.uid = subject->uid;
	return entry;
}

static struct journal_entry entry_of_job(
	const struct app *app, const struct job *job, const char *step)
{
	struct journal_entry entry = entry_here(app, step);
	entry.operation = entry.job = job->id;
	entry.verb = job->verb;
	entry.resource = job->resource;
	return entry;
}

bool gate_journal_works(struct app *app)
{
	if (!app->journal && (app->journal = journal_open(&app->journal_problem)))
		*app->journal_problem.text = '\0';
	return app->journal && !*app->journal_problem.text;
}

/* What comes of it is seen in the journal's pane and page. */
static bool keep(struct app *app, const struct journal_entry *entry, struct error *err)
{
	gate_journal_works(app);
	if (!app->journal) {
		*err = app->journal_problem;
		return false;
	}
	bool good = journal_write(app->journal, entry, err);
	app->journal_problem = (struct error){0};
	if (!good)
		app->journal_problem = *err;
	return good;
}

/* What a later program must know to go on behind this write, or to take it back. */
static void add_way_on(const struct subject *subject, struct journal_entry *entry)
{
	struct action *action = subject->action;
	const struct verb *verb = action->verb;
	if (verb->more && verb->more(action, subject))
		entry->next = verb->meanwhile(action, subject);
	if (action->job && verb->undo)
		entry->undo = verb->undo(action, subject);
}

bool gate_journal_intent(const struct subject *subject, struct error *err)
{
	struct app *app = subject->action->app;
	struct journal_entry entry = entry_of(subject, "intent");
	add_way_on(subject, &entry);
	entry.method = write_method(&subject->write);
	entry.path = subject->write.path;
	entry.body_type = write_type(&subject->write);
	entry.body = subject->write.body;
	if (app->journal_off || keep(app, &entry, err))
		return true;
	return error_prefix(err, "not sent, \":journal off\" goes on without a journal");
}

/* The answer is known already: that it cannot be noted is said, and changes nothing. */
static void note(const struct subject *subject, const struct journal_entry *entry)
{
	struct app *app = subject->action->app;
	struct error err;
	if (!app->journal_off && !keep(app, entry, &err))
		app_say(app, ROLE_ERROR, "%s", err.text);
}

static const char *outcome_word(enum write_outcome outcome)
{
	static const char *const words[] = {[WRITE_DONE] = "done",
		[WRITE_REFUSED] = "refused",
		[WRITE_STALE] = "refused",
		[WRITE_TAKEN] = "refused",
		[WRITE_UNSENT] = "not-done",
		[WRITE_UNKNOWN] = "unknown"};
	return words[outcome];
}

void gate_journal_answer(
	const struct subject *subject, const struct kube_answer *answer, enum write_outcome outcome)
{
	struct journal_entry entry = entry_of(subject, "answer");
	entry.outcome = outcome_word(outcome);
	entry.status = (int)answer->status;
	entry.reason = answer->reason;
	entry.audit_id = answer->audit_id;
	entry.version = node_text_or(
		node_at(doc_root(answer->doc), KEY_metadata, KEY_resourceVersion, KEY_none), "");
	entry.text = answer->good ? "" : answer->error.text;
	note(subject, &entry);
}

void gate_journal_checked(const struct subject *subject, const char *outcome)
{
	struct journal_entry entry = entry_of(subject, "checked");
	entry.outcome = outcome;
	entry.text = subject->reason;
	note(subject, &entry);
}

/* ---- jobs ---------------------------------------------------------------------------------- */

static bool keep_part(
	struct app *app, const struct job *job, const struct buf *body, struct error *err)
{
	struct journal_entry entry = entry_of_job(app, job, "job");
	if (body->over)
		return error_set(err, "the journal cannot be written: the job is too large for it");
	entry.count = (int)job->items.count;
	entry.body = body->text;
	return keep(app, &entry, err);
}

bool gate_journal_job(struct app *app, const struct job *job, struct error *err)
{
	struct job_cursor at = {0};
	struct buf body;
	bool good = true;
	buf_init(&body, JOURNAL_BODY_MAX);
	while (good && job_record(job, &at, &body)) {
		good = keep_part(app, job, &body, err);
		buf_clear(&body);
	}
	buf_finish(&body);
	return good;
}

bool gate_journal_over(
	struct app *app, const struct job *job, const char *outcome, struct error *err)
{
	struct journal_entry entry = entry_of_job(app, job, "over");
	entry.outcome = outcome;
	return keep(app, &entry, err);
}

bool gate_journal_decided(struct app *app, const struct job *job, const struct job_item *item,
	const char *outcome, struct error *err)
{
	struct journal_entry entry = entry_of_job(app, job, "decided");
	entry.outcome = outcome;
	entry.name_space = item->name_space;
	entry.name = item->name;
	entry.uid = item->uid;
	entry.text = item->text;
	return keep(app, &entry, err);
}
