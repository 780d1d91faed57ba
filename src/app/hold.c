#include "app/hold.h"

#include "app/app.h"
#include "app/command.h"
#include "app/gate_journal.h"
#include "base/plural.h"
#include "mtv/cutover_end.h"
#include "mtv/cutovers.h"
#include "mtv/sights.h"

enum { NAMES = 4 };

/* ---- the one before ------------------------------------------------------------------------ */

static bool has_gone_down(const struct plan *plan)
{
	bool down = plan && plan->count;
	for (size_t i = 0; down && i < plan->count; i++)
		down = cutover_is_too_late(&plan->vms[i]);
	return down;
}

/* Whether the last write was done: the answer says so, or all VMs are past their power-off. */
static bool was_written(const struct app *app, const struct job *job)
{
	const struct job_item *latest = job->latest;
	if (!latest || latest->state != JOB_UNTOLD)
		return latest && latest->state == JOB_DONE;
	return has_gone_down(model_plan(&app->model, latest->uid));
}

/* The plan that was written last; NULL: it was not written, or is not looked at. */
static const struct plan *plan_before(const struct app *app, const struct job *job)
{
	return was_written(app, job) ? model_plan(&app->model, job->latest->uid) : NULL;
}

/* What was just written is not in the model yet: none is set only when one was seen before. */
static bool is_settled(
	const struct job *job, const struct plan *plan, const struct cutover_end *end)
{
	if (cutover_end_goes_on(end))
		return false;
	return job->seen || cutover_end_is_up(end) || plan_is_over(plan);
}

enum hold_state hold_state_of(const struct app *app, const struct job *job)
{
	const struct plan *plan = plan_before(app, job);
	if (job->latest && !was_written(app, job))
		return HOLD_TROUBLE;
	if (!plan)
		return HOLD_GOES_ON;
	struct cutover_end end = cutover_end_of(plan, clock_server(&app->clock));
	if (!is_settled(job, plan, &end))
		return HOLD_GOES_ON;
	return cutover_end_is_up(&end) ? HOLD_UP : HOLD_TROUBLE;
}

/* "1 of 3 VMs of plan shop/web is up, 2 FAILED" */
static const char *end_words(struct app *app, const struct cutover_end *end, const char *plan)
{
	const char *words = arena_printf(&app->arena, "%zu of %zu %s of %s %s", end->up, end->count,
		plural(end->count, "VM", "VMs"), plan, plural(end->up, "is up", "are up"));
	if (end->stopped)
		words = arena_printf(
			&app->arena, "%s, %zu made but NOT RUNNING", words, end->stopped);
	if (end->failed)
		words = arena_printf(&app->arena, "%s, %zu FAILED", words, end->failed);
	if (end->unset)
		words = arena_printf(&app->arena, "%s, %zu without a cutover", words, end->unset);
	return words;
}

const char *hold_words(struct app *app, const struct job *job)
{
	const struct job_item *latest = job->latest;
	const struct plan *plan = plan_before(app, job);
	if (!latest)
		return "nothing of it was written yet";
	const char *name =
		arena_printf(&app->arena, "plan %s/%s", latest->name_space, latest->name);
	if (!was_written(app, job))
		return arena_printf(&app->arena, "%s: %s%s%s", name, job_state_name(latest->state),
			latest->text ? ": " : "", latest->text ? latest->text : "");
	if (!plan)
		return arena_printf(
			&app->arena, "%s is not among the plans that are looked at", name);
	struct cutover_end end = cutover_end_of(plan, clock_server(&app->clock));
	if (cutover_end_goes_on(&end) || is_settled(job, plan, &end))
		return end_words(app, &end, name);
	return arena_printf(&app->arena, "%s: its cutover was just set", name);
}

/* ---- the next one -------------------------------------------------------------------------- */

static void leave_out(struct app *app, struct job *job, struct job_item *item, const char *why)
{
	struct error err;
	job_item_set(item, JOB_REFUSED, arena_printf(&app->arena, "left out: %s", why));
	app->jobs.generation++;
	app_say(app, ROLE_WARNING, "%s: plan %s/%s is left out: %s", job->verb, item->name_space,
		item->name, why);
	if (!app->journal_off && !gate_journal_decided(app, job, item, "not-done", &err))
		app_say(app, ROLE_ERROR, "%s", err.text);
}

/* The first that can still be done; what cannot has no turn, and stays as it is. It is not left
 * out when a write of it may have been done. */
static struct job_item *next_of(struct app *app, struct job *job)
{
	for (size_t i = 0; i < job->items.count; i++) {
		struct job_item *item = job_item(job, i);
		if (!job_item_unfinished(item))
			continue;
		const char *why = jobs_why_not(app, job, item);
		if (!why)
			return item;
		if (item->state == JOB_LEFT)
			leave_out(app, job, item, why);
	}
	return NULL;
}

/* "H asks": the key that puts the question. */
static const char *asks(struct app *app)
{
	const char *key = keymap_key_of(&app->keymap, KEYMAP_GLOBAL, "jobs next");
	return arena_printf(&app->arena, "%s asks", key ? key : ":jobs next");
}

static void tell(struct app *app, const struct job *job, const struct job_item *next)
{
	struct telling telling = {.clock = &app->clock, .arena = &app->arena};
	bool up = hold_state_of(app, job) == HOLD_UP;
	const char *plan = arena_printf(&app->arena, "%s/%s", next->name_space, next->name);
	const char *text = arena_printf(&app->arena, "%s: %s%s", hold_words(app, job), asks(app),
		up ? "" : " whether to go on");
	alerts_add(&app->alerts, plan, ALERT_NEXT, text, &telling);
}

static void propose(struct app *app, struct job *job)
{
	const struct job_item *next = next_of(app, job);
	if (!next) {
		jobs_end(app, job, job_count(job, JOB_UNTOLD) ? "failed" : "done");
		return;
	}
	if (!job->due)
		tell(app, job, next);
	job->due = true;
}

bool hold_waits(const struct app *app, const struct job *job)
{
	enum job_phase phase = jobs_phase(app, job);
	return job->holds && (phase == JOB_PHASE_HELD || phase == JOB_PHASE_DUE);
}

/* Whether its VMs run is read for it, as for a screen (app/instances.h). */
static void look(struct app *app, struct job *job)
{
	const struct plan *plan = plan_before(app, job);
	struct cutover_end end = {0};
	if (plan) {
		sights_want(plan, &app->clock);
		end = cutover_end_of(plan, clock_server(&app->clock));
	}
	job->seen |= cutover_end_goes_on(&end);
	if (hold_state_of(app, job) != HOLD_GOES_ON)
		propose(app, job);
}

/* Behind a lost line nothing is known to be up. */
void hold_turn(struct app *app)
{
	struct jobs *jobs = &app->jobs;
	uint64_t now = app->model.generation * 31 + jobs->generation;
	if (!app->cluster || cluster_link(app->cluster).state != LINK_LIVE || jobs->looked == now)
		return;
	jobs->looked = now;
	for (size_t i = 0; i < jobs->list.count; i++) {
		struct job *job = *(struct job **)array_at(&jobs->list, i);
		if (hold_waits(app, job))
			look(app, job);
	}
}

/* ---- all of them --------------------------------------------------------------------------- */

/* Also while a question of it is put, or a write of it is on its way. */
static const struct job *held_at(const struct app *app, size_t index)
{
	const struct job *job = *(struct job **)array_at(&app->jobs.list, index);
	return job->holds && !job->over && !job->earlier ? job : NULL;
}

size_t hold_count(const struct app *app)
{
	size_t count = 0;
	for (size_t i = 0; i < app->jobs.list.count; i++)
		count += held_at(app, i) ? job_unfinished(held_at(app, i)) : 0;
	return count;
}

size_t hold_due(const struct app *app)
{
	size_t count = 0;
	for (size_t i = 0; i < app->jobs.list.count; i++)
		count +=
			held_at(app, i) && hold_waits(app, held_at(app, i)) && held_at(app, i)->due;
	return count;
}

const char *hold_names(struct app *app)
{
	const char *names = "";
	size_t count = 0;
	for (size_t i = 0; i < app->jobs.list.count; i++) {
		const struct job *job = held_at(app, i);
		for (size_t j = 0; job && j < job->items.count; j++) {
			const struct job_item *item = job_item(job, j);
			if (job_item_unfinished(item) && count++ < NAMES)
				names = arena_printf(&app->arena, "%s%s%s/%s", names,
					*names ? ", " : "", item->name_space, item->name);
		}
	}
	return count > NAMES ? arena_printf(&app->arena, "%s and %zu more", names, count - NAMES)
			     : names;
}
