#include "app/await.h"

#include <stdlib.h>
#include <string.h>

#include "app/batch.h"
#include "base/lines.h"
#include "base/memory.h"
#include "base/time.h"

enum {
	TURN = 1000,	   /* milliseconds: ages and times go on without any news */
	STALE = 10 * 1000, /* milliseconds that a list may take before it is said */
	LATER = 20	   /* milliseconds until it is looked again whether all is known */
};

void await_init(struct await *await, struct app *app)
{
	*await = (struct await){.app = app, .timeout = -1};
	array_init(&await->items, sizeof(struct await_item));
}

void await_finish(struct await *await)
{
	for (size_t i = 0; i < await->items.count; i++) {
		struct await_item *item = array_at(&await->items, i);
		plan_unref(item->seen);
		free(item->uid);
		free(item->vm);
		free(item->name);
	}
	array_finish(&await->items);
	timer_stop(await->app->loop, &await->timer);
}

void await_add(struct await *await, const struct plan *plan, const struct vm *vm, void *data)
{
	const struct object *object = plan->object;
	*(struct await_item *)array_push(&await->items) =
		(struct await_item){.uid = xstrdup(object->uid),
			.vm = vm ? xstrdup(vm_key(vm)) : NULL,
			.name = xasprintf("%s/%s%s%s", object->name_space, object->name,
				vm ? " VM " : "", vm ? vm->name : ""),
			.data = data};
}

const struct vm *await_vm(const struct plan *plan, const char *id, size_t *place)
{
	const struct vm *vm = plan_vm(plan, id, *place);
	if (vm)
		*place = (size_t)(vm - plan->vms);
	return vm;
}

struct outlook await_success(const struct plan *plan)
{
	return (struct outlook){.met = plan->state == PLAN_SUCCEEDED, .ended = plan_is_over(plan)};
}

struct outlook await_written(
	struct action *action, const struct subject *subject, const struct plan *plan)
{
	(void)action;
	(void)subject;
	(void)plan;
	return (struct outlook){.met = true};
}

/* ---- the end ------------------------------------------------------------------------------- */

static void end(struct await *await, int status)
{
	await->over = true;
	await->status = status;
}

void await_fail(struct await *await, const struct error *err)
{
	if (!await->over)
		end(await, batch_fail(err));
}

static void late(void *data)
{
	struct await *await = data;
	struct app *app = await->app;
	char text[TIME_TEXT];
	/* --timeout 0 asks once: the first look must be one at something that is known. */
	if (!await->decided && app->clock.mono - await->began < STALE) {
		timer_start(app->loop, &await->timer, LATER, late, await);
		return;
	}
	time_format_duration(await->timeout, text);
	lines_say(stderr, "mtvtop: it has not come within %s: %s", text, await_rest(await));
	end(await, AWAIT_LATE);
}

static void interrupted(void *data, int signal)
{
	struct await *await = data;
	lines_say(stderr, "mtvtop: interrupted: %s", await_rest(await));
	end(await, CAUGHT_STATUS + signal);
}

/* ---- whether it is known ------------------------------------------------------------------- */

/* What must be current; Migrations may be forbidden, or not there. */
static const struct need {
	const char *resource;
	bool optional;
} needs[] = {{"plans", false}, {"migrations", true}};

enum { NEEDS = sizeof(needs) / sizeof(*needs) };

static struct watch_state state_of(const struct app *app, const struct need *need)
{
	return watch_state(feeds_find(&app->feeds, resource_find(need->resource))->watch);
}

static bool is_served(const struct watch_state *state, const struct need *need)
{
	return state->phase == WATCH_LIVE ||
		(need->optional &&
			(state->phase == WATCH_FORBIDDEN || state->phase == WATCH_MISSING));
}

static bool is_current(const struct app *app)
{
	bool good = cluster_link(app->cluster).state == LINK_LIVE;
	for (size_t i = 0; i < NEEDS; i++) {
		const struct watch_state state = state_of(app, &needs[i]);
		good &= is_served(&state, &needs[i]);
	}
	return good;
}

/* Why nothing is known, once it is worth a word; NULL. */
static const char *trouble(const struct app *app)
{
	struct link link = cluster_link(app->cluster);
	if (link.state == LINK_LOST || link.state == LINK_REFUSED)
		return link.problem;
	for (size_t i = 0; i < NEEDS; i++) {
		const struct watch_state state = state_of(app, &needs[i]);
		bool lasts = state.age > STALE || !state.loaded;
		if (*state.problem && lasts && !is_served(&state, &needs[i]))
			return state.problem;
	}
	return NULL;
}

/* Once for each time, however the words for it change meanwhile. */
static void tell_connection(struct await *await, bool current)
{
	const char *why = trouble(await->app);
	if (why && !await->lost)
		await_say(await, "the connection is lost: %s; still waiting", why);
	else if (current && await->lost)
		await_say(await, "connected again");
	await->lost = why || (await->lost && !current);
}

/* ---- what comes ---------------------------------------------------------------------------- */

static struct outlook look_at(struct await *await, struct await_item *item)
{
	struct plan *plan = model_plan(&await->app->model, item->uid);
	const struct vm *vm = plan && item->vm ? await_vm(plan, item->vm, &item->place) : NULL;
	await_tell(await, item, plan);
	if (await->keeps && item->outlook.met)
		return (struct outlook){true, true};
	if (!plan && await->gone)
		return (struct outlook){true, true};
	if (!plan || (item->vm && !vm))
		return (struct outlook){false, true};
	return await->look(await, item, plan, vm);
}

/* What a Migration is about is not known before it was fetched: it may be another run. */
static void decide(struct await *await)
{
	size_t met = 0;
	size_t ended = 0;
	for (size_t i = 0; i < await->items.count && !await->over; i++) {
		struct await_item *item = array_at(&await->items, i);
		item->outlook = look_at(await, item);
		met += item->outlook.met;
		ended += item->outlook.ended;
	}
	if (await->over)
		return;
	if (met == await->items.count) {
		end(await, AWAIT_MET);
	} else if (ended == await->items.count && !await->app->model.runs.fetch) {
		lines_say(stderr, "mtvtop: it can no longer come: %s", await_rest(await));
		end(await, AWAIT_NEVER);
	}
}

static void look(void *data)
{
	struct await *await = data;
	struct app *app = await->app;
	arena_clear(&app->arena);
	app_refresh(app);
	bool current = is_current(app);
	tell_connection(await, current);
	bool news = app_generation(app) != await->generation ||
		app->clock.mono - await->looked_at >= TURN;
	if (!current || await->over || !news)
		return;
	await->generation = app_generation(app);
	await->looked_at = app->clock.mono;
	await->decided = true;
	decide(await);
}

int await_run(struct await *await)
{
	struct app *app = await->app;
	caught_begin(await->caught, app->loop, interrupted, await);
	loop_set_before_sleep(app->loop, look, await);
	await->looked_at = app->clock.mono - TURN;
	await->began = app->clock.mono;
	look(await);
	if (await->timeout >= 0)
		timer_start(app->loop, &await->timer, await->timeout, late, await);
	while (!await->over)
		loop_turn(app->loop, TURN);
	loop_set_before_sleep(app->loop, NULL, NULL);
	return await->status;
}
