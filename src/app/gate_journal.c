#include "app/gate_journal.h"

#include <string.h>

#include "app/action.h"
#include "app/journal.h"

static struct journal_entry entry_of(const struct subject *subject, const char *step)
{
	const struct app *app = subject->action->app;
	const struct target *target = cluster_target(app->cluster);
	const struct verb *verb = subject->action->verb;
	return (struct journal_entry){.time = app->clock.wall,
		.operation = subject->operation,
		.step = step,
		.verb = verb->name,
		.context = app->context,
		.cluster = app->cluster_uid,
		.server = target_host(target),
		.user = target->as ? target->as : target->user,
		.resource = verb_about(verb)->name,
		.name_space = subject->name_space,
		.name = subject->name,
		.uid = subject->uid};
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

bool gate_journal_intent(const struct subject *subject, struct error *err)
{
	struct app *app = subject->action->app;
	struct journal_entry entry = entry_of(subject, "intent");
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
