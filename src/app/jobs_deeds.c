#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/gate.h"
#include "app/hold.h"
#include "app/job_lock.h"
#include "app/jobs.h"
#include "app/repeat.h"
#include "app/undo_flags.h"
#include "base/memory.h"
#include "base/plural.h"
#include "base/when.h"

#define NEW_TIMES ":jobs finish %s --cutover TIME [--every TIME] gives new ones"

/*
 * What can be done about a job. One that this program runs is held up or ended; what an earlier one
 * left is finished or taken back by a question of the gate, behind which each object is read again.
 */

static bool is_sending(const struct job *job)
{
	return job->action && job->action->job == job && job->action->phase == ACTION_SENDING;
}

static const char *refused_unless_sending(const struct job *job)
{
	if (job->over)
		return "it is over";
	return is_sending(job) ? NULL : "it does not run";
}

/* Whoever is at it. */
static const char *refused_while_at_it(struct app *app, const struct job *job)
{
	if (job->action)
		return is_sending(job) ? "it runs: stop it first" : "a question about it is put";
	if (jobs_phase(app, job) == JOB_PHASE_ELSEWHERE)
		return "another mtvtop works on it";
	return NULL;
}

/* ---- one that runs ------------------------------------------------------------------------- */

static const char *refused_pause(struct app *app, const struct job *job)
{
	(void)app;
	const char *reason = refused_unless_sending(job);
	if (!reason && job->action->pace != PACE_ON)
		reason = "it is held up already";
	return reason;
}

static bool run_pause(struct app *app, struct job *job, const char *times, struct error *err)
{
	(void)times;
	(void)err;
	gate_pace(job->action, PACE_PAUSED);
	app_say(app, ROLE_WARNING, "%s: paused: nothing further begins until it goes on",
		jobs_words(app, job));
	return true;
}

static const char *refused_continue(struct app *app, const struct job *job)
{
	(void)app;
	const char *reason = refused_unless_sending(job);
	if (!reason && job->action->pace != PACE_PAUSED)
		reason = "it is not paused";
	return reason;
}

static bool run_continue(struct app *app, struct job *job, const char *times, struct error *err)
{
	(void)times;
	(void)err;
	gate_pace(job->action, PACE_ON);
	app_say(app, ROLE_OK, "%s: goes on", jobs_words(app, job));
	return true;
}

static const char *refused_stop(struct app *app, const struct job *job)
{
	if (hold_waits(app, job))
		return NULL;
	const char *reason = refused_unless_sending(job);
	if (!reason && job->action->pace == PACE_STOPPING)
		reason = "it is stopping";
	return reason;
}

/* Of one that holds nothing is on its way. */
static void stop_held(struct app *app, struct job *job)
{
	size_t left = job_unfinished(job);
	app_say(app, ROLE_WARNING, "%s: stopped: %zu %s", jobs_words(app, job), left,
		plural(left, "plan that was held stays as it is",
			"plans that were held stay as they are"));
	jobs_end(app, job, "stopped");
}

static bool run_stop(struct app *app, struct job *job, const char *times, struct error *err)
{
	(void)times;
	(void)err;
	if (hold_waits(app, job)) {
		stop_held(app, job);
		return true;
	}
	gate_pace(job->action, PACE_STOPPING);
	app_say(app, ROLE_WARNING, "%s: stops after what has begun", jobs_words(app, job));
	return true;
}

/* ---- with a question ----------------------------------------------------------------------- */

/* OPERATION: of what is there of it already, which it goes on with; NULL: it begins anew. */
static void add_item(struct repeat *repeat, const struct job_item *item, const char *operation)
{
	const struct object plan = {
		.uid = item->uid, .name_space = item->name_space, .name = item->name};
	repeat_add(repeat, &plan, &item->vms, operation);
}

/* What is half done goes on as what it is; any other write has a name of its own. */
static void add_half(struct repeat *repeat, const struct job_item *item)
{
	add_item(repeat, item, item->begun ? item->operation : NULL);
}

/* Nobody else can be at it from here on; what another program has done meanwhile is known then. */
static struct job *take_over(struct app *app, struct job *job, struct error *err)
{
	char id[JOB_ID];
	struct job_lock *lock = job->lock;
	snprintf(id, sizeof(id), "%s", job->id);
	if (lock || app->journal_off)
		return job;
	if (!(lock = job_lock_take(id, err)))
		return NULL;
	if (job->earlier && !jobs_read(app, err)) {
		job_lock_release(lock);
		return NULL;
	}
	job = jobs_find(app, id);
	if (!job) {
		job_lock_release(lock);
		error_set(err, "another mtvtop has ended it meanwhile");
		return NULL;
	}
	job->lock = lock;
	job->elsewhere = false; /* it was this lock that was seen */
	return job;
}

/* What this program holds stays its own. */
static void give_back(struct job *job)
{
	if (job->action || !job->earlier)
		return;
	job_lock_release(job->lock);
	job->lock = NULL;
}

static const char *refused_record(const struct job *job)
{
	bool whole = job->line && job->items.count >= job->count;
	return whole ? NULL : "the journal does not have all of it any more";
}

/* What every question about its rest needs. */
static const char *refused_rest(struct app *app, const struct job *job)
{
	const char *reason = job->over ? "it is over" : refused_while_at_it(app, job);
	if (!reason)
		reason = refused_record(job);
	if (!reason && !jobs_verb(app, job))
		reason = "this mtvtop has no such command";
	if (!reason && job_count(job, JOB_SENT))
		reason = "what became of a write is still being looked up";
	if (!reason && !job_unfinished(job))
		reason = "nothing of it is left";
	return reason;
}

/* The time that it was to get is over: it is not asked for with that any more. */
static bool has_passed(const struct app *app, const struct job_item *item)
{
	return item->cutover && item->cutover < clock_server(&app->clock) - WHEN_PAST;
}

/* Fills CHOSEN with what is left of JOB, and with times of its own to come. */
static void choose_left(
	const struct app *app, const struct job *job, bool timed, struct array *chosen)
{
	array_init(chosen, sizeof(struct job_item *));
	for (size_t i = 0; i < job->items.count; i++) {
		struct job_item *item = job_item(job, i);
		if (job_item_unfinished(item) && (timed || !has_passed(app, item)))
			*(struct job_item **)array_push(chosen) = item;
	}
}

/* Asks for the objects that were chosen; for JOB, or as an action of its own. */
static void ask_for(struct app *app, const struct job *job, const struct array *chosen,
	const char *times, struct job *taken)
{
	char *line = jobs_line(job, chosen, times);
	struct repeat *rest = repeat_create(jobs_verb(app, job), line, CHOSEN_BY_MARKS);
	for (size_t i = 0; i < chosen->count; i++)
		add_half(rest, *(struct job_item **)array_at(chosen, i));
	gate_take_up(app, rest, taken, NULL);
	repeat_destroy(rest);
	free(line);
}

/* Those whose time is over stay left, unless they get another one. */
static bool finish_left(struct app *app, struct job *job, const char *times, struct error *err)
{
	struct array chosen;
	choose_left(app, job, *times, &chosen);
	size_t passed = job_unfinished(job) - chosen.count;
	bool any = chosen.count;
	if (any)
		ask_for(app, job, &chosen, times, job);
	array_finish(&chosen);
	if (passed)
		app_notice(app, "%zu of it %s a time that is over: " NEW_TIMES, passed,
			plural(passed, "has", "have"), job->id);
	return any || error_set(err, "the time of what is left is over: " NEW_TIMES, job->id);
}

static const char *refused_finish(struct app *app, const struct job *job)
{
	return !job->over && hold_waits(app, job) ? "it is held: next asks for the next one"
						  : refused_rest(app, job);
}

static const char *refused_next(struct app *app, const struct job *job)
{
	return !job->over && !hold_waits(app, job) ? "it holds nothing" : refused_rest(app, job);
}

static bool run_rest(struct app *app, struct job *job, const char *times, struct error *err)
{
	if (!(job = take_over(app, job, err)))
		return false;
	const char *reason = refused_rest(app, job);
	bool good = reason ? error_set(err, "%s", reason) : finish_left(app, job, times, err);
	give_back(job);
	return good;
}

/* ---- what failed --------------------------------------------------------------------------- */

static bool has_failed(const struct job_item *item)
{
	return item->state == JOB_REFUSED || item->state == JOB_UNTOLD;
}

static const char *refused_repeat(struct app *app, const struct job *job)
{
	const char *reason = job->over ? NULL : "it is not over";
	if (!reason && job->action)
		reason = "a question about it is put";
	if (!reason && !job_count(job, JOB_REFUSED) && !job_count(job, JOB_UNTOLD))
		reason = "nothing of it has failed";
	if (!reason && !jobs_verb(app, job))
		reason = "this mtvtop has no such command";
	return reason ? reason : refused_record(job);
}

/* It is an action of its own: that one stays over. */
static bool run_repeat(struct app *app, struct job *job, const char *times, struct error *err)
{
	struct array chosen;
	(void)err;
	array_init(&chosen, sizeof(struct job_item *));
	for (size_t i = 0; i < job->items.count; i++)
		if (has_failed(job_item(job, i)))
			*(struct job_item **)array_push(&chosen) = job_item(job, i);
	ask_for(app, job, &chosen, times, NULL);
	array_finish(&chosen);
	return true;
}

/* ---- taken back ---------------------------------------------------------------------------- */

/* Done, whole or half, and not taken back yet. */
static bool can_undo(const struct job_item *item)
{
	bool known = item->state != JOB_SENT && item->state != JOB_UNDONE;
	return item->undo && item->begun && known;
}

static bool has_undo(const struct job *job)
{
	for (size_t i = 0; i < job->items.count; i++)
		if (can_undo(job_item(job, i)))
			return true;
	return false;
}

static const char *refused_undo(struct app *app, const struct job *job)
{
	const char *reason = refused_while_at_it(app, job);
	if (!reason && !has_undo(job))
		reason = "nothing of it can be taken back";
	return reason;
}

/* Fills CHOSEN with what one line takes back; the others are, when they are asked for again.
 * Returns its flags, to be freed; NULL: there is none. */
static char *choose_done(const struct job *job, const struct verb *verb, struct array *chosen)
{
	char *flags = NULL;
	for (size_t i = 0; i < job->items.count; i++) {
		struct job_item *item = job_item(job, i);
		char *both = NULL;
		if (can_undo(item))
			both = flags ? undo_join(verb, flags, item->undo) : xstrdup(item->undo);
		if (!both)
			continue;
		free(flags);
		flags = both;
		*(struct job_item **)array_push(chosen) = item;
	}
	return flags;
}

static void ask_back(
	struct app *app, struct job *job, const char *flags, const struct array *chosen)
{
	const struct verb *verb = jobs_verb(app, job);
	char *line = xasprintf("%s %s", verb->name, flags);
	struct repeat *back = repeat_create(verb, line, CHOSEN_BY_MARKS);
	for (size_t i = 0; i < chosen->count; i++)
		add_item(back, *(struct job_item **)array_at(chosen, i), NULL);
	gate_take_up(app, back, NULL, job);
	repeat_destroy(back);
	free(line);
}

static bool run_undo(struct app *app, struct job *job, const char *times, struct error *err)
{
	struct array chosen;
	(void)times;
	if (!job->over && !(job = take_over(app, job, err)))
		return false;
	const struct verb *verb = jobs_verb(app, job);
	array_init(&chosen, sizeof(struct job_item *));
	char *flags = verb ? choose_done(job, verb, &chosen) : NULL;
	if (flags)
		ask_back(app, job, flags, &chosen);
	bool good = flags || error_set(err, "nothing of it can be taken back");
	array_finish(&chosen);
	free(flags);
	give_back(job);
	return good;
}

/* ---- forgotten ----------------------------------------------------------------------------- */

/* What failed of an earlier program is offered again until somebody says that it is done with. */
static const char *refused_forget(struct app *app, const struct job *job)
{
	if (job->over && job->earlier && job_ended_failed(job))
		return NULL;
	return job->over ? "it is over" : refused_while_at_it(app, job);
}

static bool run_forget(struct app *app, struct job *job, const char *times, struct error *err)
{
	(void)times;
	if (!(job = take_over(app, job, err)))
		return false;
	app_say(app, ROLE_WARNING, "%s: forgotten; the journal keeps what was done",
		jobs_words(app, job));
	jobs_end(app, job, "forgotten");
	return true;
}

const struct job_deed job_deeds[] = {
	{"pause", "nothing further begins until it goes on", refused_pause, run_pause, false},
	{"continue", "a paused job goes on", refused_continue, run_continue, false},
	{"stop", "what has begun comes to its end, nothing else begins", refused_stop, run_stop,
		false},
	{"next", "asks for the next one that is held", refused_next, run_rest, true},
	{"finish", "asks for what is left of it", refused_finish, run_rest, true},
	{"repeat", "asks again for what failed of it", refused_repeat, run_repeat, true},
	{"undo", "asks for taking back what was done", refused_undo, run_undo, false},
	{"forget", "what is left stays as it is", refused_forget, run_forget, false},
	{0},
};
