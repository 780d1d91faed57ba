#include <stdlib.h>
#include <string.h>

#include "app/cutover_flag.h"
#include "app/gate_journal.h"
#include "app/gate_private.h"
#include "app/job_lock.h"
#include "app/jobs.h"
#include "app/repeat.h"
#include "base/memory.h"

/* An action that takes more than one write is a job: it is written down before the first. */

static bool has_more(struct action *action)
{
	const struct subject *first = action_first(action, SUBJECT_READY);
	return first && action->verb->more && action->verb->more(action, first);
}

static bool is_job(struct action *action)
{
	return action_count(action, SUBJECT_READY) + action_count(action, SUBJECT_HELD) > 1 ||
		has_more(action);
}

/* Of those that are held none has a time yet. */
static void add_item(const struct action *action, const struct subject *subject, struct job *job)
{
	bool ready = subject->state == SUBJECT_READY;
	bool own_time = repeat_has_times(action) || (action->holds && !action->at_once);
	if (!ready && subject->state != SUBJECT_HELD)
		return;
	struct job_item *item = job_add(job, subject->uid, subject->name_space, subject->name);
	if (ready && own_time && cutover_flag_said(subject, &item->cutover))
		item->none = !item->cutover;
	for (size_t i = 0; i < subject->vms.count; i++)
		*(char **)array_push(&item->vms) = xstrdup(*(char **)array_at(&subject->vms, i));
}

static struct job *make_job(const struct action *action)
{
	const struct subject *first = action_first(action, SUBJECT_READY);
	struct job *job = job_create(first->operation);
	job->verb = xstrdup(action->verb->name);
	job->line = repeat_flags(action, NULL);
	job->resource = xstrdup(verb_about(action->verb)->name);
	job->time = action->app->clock.wall;
	job->holds = action->holds;
	for (size_t i = 0; i < action->count; i++)
		add_item(action, action->subjects[i], job);
	job->count = job->items.count;
	return job;
}

/* With a lock and a record; without a journal it is only in the list of this program. */
static bool write_down(struct app *app, struct job *job, struct error *err)
{
	if (app->journal_off)
		return true;
	if (!gate_journal_works(app)) {
		*err = app->journal_problem;
		return false;
	}
	job->lock = job_lock_take(job->id, err);
	return job->lock && gate_journal_job(app, job, err);
}

/* Now is no time that could be over: it stays now, as in the line of a set that was asked for with
 * it. It is new unless it is what that line says, or a time that has just passed means. */
static bool is_new_now(const struct action *action, const struct job_item *item)
{
	return action->cutover != item->cutover && !item->now;
}

/* True: that is not what it was to get. */
static bool take_time(const struct subject *subject, struct job_item *item)
{
	const struct action *action = subject->action;
	bool now = action->at_once && !repeat_has_times(action);
	int64_t at;
	if (!item || !cutover_flag_said(subject, &at) || (now && !is_new_now(action, item)))
		return false;
	at = now ? 0 : at;
	bool none = !now && !at;
	bool changed = at != item->cutover || none != item->none || now != item->now;
	item->cutover = at;
	item->none = none;
	item->now = now;
	return changed;
}

/* Of a job that is taken up: the times that it has now, when they are not those of its record. What
 * is left out today is still to get them: the line has none for it any more. */
static bool take_times(const struct action *action)
{
	bool changed = false;
	for (size_t i = 0; i < action->count; i++) {
		const struct subject *subject = action->subjects[i];
		if (subject->state == SUBJECT_READY || !action->holds)
			changed |= take_time(subject, job_find(action->job, subject->uid));
	}
	return changed;
}

/* A job that is taken up is written down already, but for its new times. */
static bool take_up(struct action *action, struct error *err)
{
	struct app *app = action->app;
	action->job->earlier &= !action->job->holds; /* what it holds is this program's */
	if (!take_times(action) || app->journal_off || gate_journal_job(app, action->job, err))
		return true;
	return error_prefix(err, "not sent, \":journal off\" goes on without a journal");
}

bool gate_job_begin(struct action *action, struct error *err)
{
	if (action->job)
		return take_up(action, err);
	if (!is_job(action))
		return true;
	struct job *job = make_job(action);
	if (!write_down(action->app, job, err)) {
		job_destroy(job);
		return error_prefix(err, "not sent, \":journal off\" goes on without a journal");
	}
	jobs_add(action->app, job);
	action->begins = true;
	action->job = job;
	job->action = action;
	return true;
}

/* ---- how far it is ------------------------------------------------------------------------- */

/* What a subject's state says of its object; what was not begun is as it was. */
static enum job_state state_of(const struct subject *subject, enum job_state before)
{
	switch (subject->state) {
	case SUBJECT_SENDING:
	case SUBJECT_UNSURE: return JOB_SENT;
	case SUBJECT_WAITING: return JOB_BETWEEN;
	case SUBJECT_DONE: return JOB_DONE;
	case SUBJECT_FAILED:
		if (subject->action->pace != PACE_LEAVING)
			return JOB_REFUSED;
		return before == JOB_SENT ? JOB_REFUSED : before;
	case SUBJECT_UNKNOWN: return JOB_UNTOLD;
	default: return before;
	}
}

static void follow(struct action *action, const struct subject *subject)
{
	struct job_item *item = job_find(action->job, subject->uid);
	if (!item)
		return;
	enum job_state before = item->state;
	job_item_set(item, state_of(subject, before), subject->reason);
	job_written(action->job, item, before);
	item->begun |= subject->state == SUBJECT_DONE || subject->step;
	if (!item->operation && item->state != JOB_LEFT)
		item->operation = xstrdup(subject->operation);
	if (!item->begun || item->undo || !action->verb->undo)
		return;
	item->undo = xstrdup(action->verb->undo(action, subject));
}

void gate_job_follow(struct action *action)
{
	for (size_t i = 0; action->phase >= ACTION_SENDING && i < action->count; i++)
		follow(action, action->subjects[i]);
}

/* ---- its end ------------------------------------------------------------------------------- */

static bool has_rest(const struct job *job)
{
	return job_count(job, JOB_LEFT) || job_count(job, JOB_BETWEEN);
}

/* Whoever stops one that holds while it writes means what is held: it is not proposed any more. */
static bool stops_rest(const struct action *action)
{
	bool stops = action->pace == PACE_STOPPING || action->pace == PACE_GIVEN_UP;
	return action->job->holds && stops && has_rest(action->job);
}

static const char *outcome_of(const struct action *action)
{
	if (stops_rest(action))
		return "stopped";
	if (!action_failed(action))
		return "done";
	if (action->pace == PACE_GIVEN_UP)
		return "given-up";
	return action->pace == PACE_STOPPING ? "stopped" : "failed";
}

/* Of the job that ACTION takes back: noted one by one, so that a kill loses none of it. */
static void take_back(struct action *action, const struct subject *subject)
{
	struct app *app = action->app;
	struct job_item *item = job_find(action->undoes, subject->uid);
	struct error err;
	if (!item || subject->state != SUBJECT_DONE || item->state == JOB_UNDONE)
		return;
	job_item_set(item, JOB_UNDONE, NULL);
	if (!app->journal_off && !gate_journal_decided(app, action->undoes, item, "undone", &err))
		app_say(app, ROLE_ERROR, "%s", err.text);
}

void gate_job_done(struct subject *subject)
{
	if (subject->action->undoes)
		take_back(subject->action, subject);
}

static void loosen(struct action *action)
{
	if (action->job)
		action->job->action = NULL;
	if (action->undoes)
		action->undoes->action = NULL;
	action->job = action->undoes = NULL;
}

/* Nobody has to see to a job of which nothing is left, and nothing done. */
static void end_undone(struct app *app, struct job *job)
{
	bool undone = job && job_count(job, JOB_UNDONE) == job->items.count;
	if (undone && !job->over)
		jobs_end(app, job, "undone");
}

void gate_job_ended(struct action *action)
{
	struct app *app = action->app;
	struct job *job = action->job;
	end_undone(app, action->undoes);
	if (job) {
		gate_job_follow(action);
		if (!has_rest(job) || stops_rest(action))
			jobs_end(app, job, outcome_of(action));
	}
	gate_job_gone(action);
}

/* Others may take it up, or look at its end. */
static void let_go(struct job *job)
{
	if (!job || !(job->over || job->earlier))
		return;
	job_lock_release(job->lock);
	job->lock = NULL;
}

/* A question of a job of an earlier program that was not answered with yes leaves it as it was. */
void gate_job_gone(struct action *action)
{
	struct job *undoes = action->undoes;
	struct job *job = action->job;
	struct app *app = action->app;
	bool begun = action->job && action->begins && !job->over;
	bool given_up = begun && action->phase < ACTION_SENDING && !app->quitting;
	loosen(action);
	if (!job && !undoes)
		return;
	if (given_up)
		jobs_end(app, job, "given-up");
	let_go(job);
	let_go(undoes);
	app->jobs.generation++;
}
