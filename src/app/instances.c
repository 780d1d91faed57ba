#include "app/instances.h"

#include <string.h>

#include "app/app.h"
#include "app/destination.h"
#include "mtv/cutover_stage.h"
#include "mtv/sights.h"

enum {
	NEWS = 1000,	   /* milliseconds between two looks at the same namespace */
	FRESH = 15 * 1000, /* for which a list tells something when nothing newer comes */
};

/* A namespace that is read. */
struct place {
	struct feed *feed;
	int64_t looked_at; /* clock::mono */
	bool wanted;
	bool current; /* the list is whole and fresh: a VM that is not in it does not run */
	bool due;     /* it is looked at in this turn */
};

void instances_init(struct app *app)
{
	app->instances = (struct instances){0};
	array_init(&app->instances.places, sizeof(struct place));
}

void instances_finish(struct app *app)
{
	struct array *places = &app->instances.places;
	for (size_t i = 0; i < places->count; i++)
		feeds_release(&app->feeds, ((struct place *)array_at(places, i))->feed);
	array_finish(places);
	instances_init(app);
}

/* ---- what is read ---------------------------------------------------------------------------- */

static const char *name_space_of(const struct plan *plan)
{
	return node_text_or(node_at(plan_root(plan), KEY_spec, KEY_targetNamespace, KEY_none), "");
}

/* Whether the VMs of PLAN are looked for: a cutover has begun, and somebody wants to know. */
static bool is_wanted(struct app *app, const struct plan *plan)
{
	return plan->warm && interest_lasts(&plan->sights->interest, &app->clock) &&
		*name_space_of(plan) && cutover_stages_of(plan).begun &&
		destination_of(app, plan) == DESTINATION_HERE;
}

static struct place *find_place(const struct instances *instances, const char *name)
{
	for (size_t i = 0; i < instances->places.count; i++) {
		struct place *place = array_at(&instances->places, i);
		if (!strcmp(place->feed->name_space, name))
			return place;
	}
	return NULL;
}

static void want(struct app *app, const struct plan *plan)
{
	struct array *places = &app->instances.places;
	struct place *place = find_place(&app->instances, name_space_of(plan));
	if (!place && places->count >= INSTANCES_NAMESPACES)
		return;
	if (!place) {
		place = array_push(places);
		*place = (struct place){
			.feed = feeds_share(&app->feeds, resource_find("virtualmachineinstances"),
				name_space_of(plan), NULL)};
	}
	place->wanted = true;
	if (interest_doubt(&plan->sights->interest, &app->clock))
		app->model.generation++;
}

static void drop_unwanted(struct app *app)
{
	struct array *places = &app->instances.places;
	for (size_t i = places->count; i-- > 0;) {
		struct place *place = array_at(places, i);
		if (!place->wanted) {
			feeds_release(&app->feeds, place->feed);
			array_remove(places, i);
		} else {
			place->wanted = false;
		}
	}
}

/* ---- what it says ---------------------------------------------------------------------------- */

static bool is_current(const struct app *app, const struct feed *feed)
{
	if (!feed->watch)
		return false;
	struct watch_state state = watch_state(feed->watch);
	return state.loaded && (app->feeds.only_lists || state.age < FRESH);
}

/* Whether that has changed of any place. */
static bool note_current(struct app *app)
{
	struct array *places = &app->instances.places;
	bool changed = false;
	for (size_t i = 0; i < places->count; i++) {
		struct place *place = array_at(places, i);
		bool before = place->current;
		place->current = is_current(app, place->feed);
		changed |= place->current != before;
	}
	return changed;
}

static void look(struct app *app, const struct feed *feed, const struct vm *vm)
{
	const char *target = strchr(vm_target(vm, &app->arena), '/');
	const struct object *object =
		target ? store_get(&feed->store, feed->name_space, target + 1) : NULL;
	struct instance instance = instance_of(object ? object_root(object) : NULL);
	if (sights_put(vm->plan->sights, vm, &instance, clock_server(&app->clock)))
		app->model.generation++;
}

static void look_at_plan(struct app *app, const struct plan *plan)
{
	const struct place *place = find_place(&app->instances, name_space_of(plan));
	if (place && !place->current && sights_forget(plan->sights))
		app->model.generation++;
	if (!place || !place->due)
		return;
	for (size_t i = 0; i < plan->count; i++)
		if (cutover_has_begun(&plan->vms[i]))
			look(app, place->feed, &plan->vms[i]);
}

/* Something may be new: notes which places are looked at now. True: all that can be. */
static bool note_due(struct app *app)
{
	struct array *places = &app->instances.places;
	bool all = true;
	for (size_t i = 0; i < places->count; i++) {
		struct place *place = array_at(places, i);
		bool soon = place->looked_at && app->clock.mono - place->looked_at < NEWS;
		place->due = place->current && !soon;
		if (place->due)
			place->looked_at = app->clock.mono;
		all &= !soon;
	}
	return all;
}

static void look_at_all(struct app *app)
{
	size_t at = 0;
	bool all = note_due(app);
	for (const struct plan *plan; (plan = model_next(&app->model, &at));)
		if (is_wanted(app, plan))
			look_at_plan(app, plan);
	if (all)
		app->instances.seen = app_generation(app);
}

void instances_turn(struct app *app)
{
	size_t at = 0;
	if (app->frozen)
		return;
	for (const struct plan *plan; (plan = model_next(&app->model, &at));)
		if (is_wanted(app, plan))
			want(app, plan);
	drop_unwanted(app);
	if (note_current(app) || app->instances.seen != app_generation(app))
		look_at_all(app);
}
