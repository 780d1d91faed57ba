#include "mtv/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "mtv/go.h"
#include "mtv/result.h"
#include "mtv/sights.h"

enum {
	GRACE = 5,	    /* minutes, when the ForkliftController is not to be seen */
	LATELY = 15 * 1000, /* milliseconds from one look to the next that are no gap */
	KEPT = 1000,	    /* plans at most of which something is kept that are not there */
};

/* A plan as long as it exists: its newest facts, and what was seen of its VMs. */
struct record {
	struct plan *plan;
	struct map histories; /* VM id or name -> struct history */
	struct run *runs;     /* chained by run::next_of_plan, oldest first; borrowed */
	uint64_t runs_mark;   /* sum over what the chain is made of: a change means new facts */
	uint64_t runs_used;   /* the mark that the facts were made with */
	struct seen_cutovers seen; /* of its VMs */
	size_t unknown_sources;	   /* of them */
	struct go *go;		   /* what is known of its cutover */
	struct sights *sights;	   /* what was seen of it, and of its VMs behind it */
	bool present;
};

void model_init(struct model *model, const struct store *plans, const struct store *migrations,
	const struct store *controllers, struct cluster *cluster, const struct clock *clock)
{
	*model = (struct model){.plans = plans,
		.controllers = controllers,
		.clock = clock,
		.plans_seen = UINT64_MAX,
		.controllers_seen = UINT64_MAX,
		.runs_seen = UINT64_MAX,
		.grace = GRACE * (int64_t)60000};
	runs_init(&model->runs, migrations, cluster);
	map_init(&model->records);
	map_init(&model->earlier);
	model->night = night_create();
}

static void record_destroy(struct record *record)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&record->histories, &at));)
		free(entry->value);
	map_finish(&record->histories);
	plan_unref(record->plan);
	go_unref(record->go);
	sights_unref(record->sights);
	free(record);
}

void model_finish(struct model *model)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&model->records, &at));)
		record_destroy(entry->value);
	map_finish(&model->records);
	at = 0;
	for (const struct map_entry *entry; (entry = map_next(&model->earlier, &at));)
		sights_unref(entry->value);
	map_finish(&model->earlier);
	night_unref(model->night);
	runs_finish(&model->runs);
}

static void keep(struct map *sights, const char *uid, struct sights *own)
{
	if (sights->count < KEPT)
		map_set(sights, uid, sights_ref(own));
}

void model_leave(struct model *model, struct map *sights)
{
	size_t at = 0;
	map_init(sights);
	for (const struct map_entry *entry; (entry = map_next(&model->records, &at));) {
		struct sights *own = ((struct record *)entry->value)->sights;
		sights_forget(own);
		if (own->by_vm.count)
			keep(sights, entry->key, own);
	}
	at = 0;
	for (const struct map_entry *entry; (entry = map_next(&model->earlier, &at));)
		keep(sights, entry->key, entry->value);
}

void model_take(struct model *model, const struct map *sights)
{
	map_finish(&model->earlier);
	model->earlier = *sights;
}

static struct record *record_of(struct model *model, const char *uid)
{
	struct record *record = map_get(&model->records, uid);
	if (record)
		return record;
	record = xcalloc(1, sizeof(*record));
	map_init(&record->histories);
	record->go = go_create();
	record->sights = map_remove(&model->earlier, uid);
	if (!record->sights)
		record->sights = sights_create();
	map_set(&model->records, uid, record);
	return record;
}

/* Only VMs on their way have a history. */
static struct history *history_of(struct record *record, const struct vm *vm, int64_t now)
{
	const char *key = vm_key(vm);
	struct history *history = map_get(&record->histories, key);
	if (vm_finished(vm) || !vm->status || vm->state == VM_STOPPED) {
		free(map_remove(&record->histories, key));
		return NULL;
	}
	if (!history) {
		history = xmalloc(sizeof(*history));
		history_init(history, now);
		map_set(&record->histories, key, history);
	}
	return history;
}

static void note_history(struct record *record, struct vm *vm, const struct clock *clock)
{
	int64_t now = clock_world(clock);
	struct history *history = history_of(record, vm, now);
	if (!history)
		return;
	struct history_look look = {.now = now,
		.phase = vm->phase->name,
		.progress = &vm->progress,
		.precopies = vm_precopy(vm),
		.restarts = vm->restarts};
	history_update(history, &look);
	vm->seen = true;
	vm->shown = history->shown;
	vm->rate = history_rate(history, now, history_window(clock));
	vm->phase_at = history->phase_at;
	vm->progressed_at = history->progressed_at;
	vm->fall = history->fall;
}

/* A cutover that began while nobody could look may have begun at any time since. */
static void note_sights(const struct model *model, const struct record *record, struct plan *plan)
{
	int64_t now = clock_server(model->clock);
	if (record->plan && now - model->known_at < LATELY)
		sights_note(record->sights, record->plan, plan, now);
	else
		sights_miss(record->sights, plan);
}

static void make_facts(struct model *model, struct record *record, struct object *object)
{
	struct plan_runs runs = {.first = record->runs,
		.night = model->night,
		.go = record->go,
		.sights = record->sights,
		.grace = model->grace,
		.wave_label = model->wave_label};
	struct plan *plan = plan_create(object, &runs);
	for (size_t i = 0; i < plan->count; i++)
		note_history(record, &plan->vms[i], model->clock);
	plan->pulse = pulse_of(plan, model->clock);
	note_sights(model, record, plan);
	plan_unref(record->plan);
	record->plan = plan;
	record->seen = (struct seen_cutovers){0};
	estimate_see(&record->seen, plan);
	record->unknown_sources = result_unknown_sources(plan);
	record->runs_used = record->runs_mark;
	model->generation++;
}

/* The plan that a run belongs to: by uid, else, when nobody says a uid, by name. */
static struct object *plan_of(const struct model *model, const struct run *run)
{
	const char *uid = run_plan_uid(run);
	struct object *object =
		store_get(model->plans, run->object->name_space, run_plan_name(run));
	return object && (!*uid || !strcmp(object->uid, uid)) ? object : NULL;
}

/* Puts a run into the chain of its plan, by age. */
static void chain(struct record *record, struct run *run)
{
	struct run **link = &record->runs;
	while (*link &&
		((*link)->created < run->created ||
			((*link)->created == run->created &&
				strcmp((*link)->object->name, run->object->name) < 0)))
		link = &(*link)->next_of_plan;
	run->next_of_plan = *link;
	*link = run;
}

/* RUN, or the one in its place, waits for the older one that has this name; "": for none. */
static struct run *put_behind(struct model *model, struct run *run, const char *name)
{
	if (!strcmp(run->behind, name))
		return run;
	run = runs_renew(&model->runs, run);
	snprintf(run->behind, sizeof(run->behind), "%s", name);
	return run;
}

static void note_behind(struct model *model, struct record *record)
{
	const struct run *before = NULL;
	for (struct run **link = &record->runs; *link; link = &(*link)->next_of_plan) {
		struct run *run = put_behind(model, *link, before ? before->object->name : "");
		const char *version = run->object->version;
		*link = run;
		record->runs_mark += hash_text(version, strlen(version)) + (uint64_t)run->state +
			(uint64_t)(uintptr_t)run->whole + (uint64_t)(uintptr_t)run;
		if (!before && (run->state == RUN_WAITING || run->state == RUN_RUNNING))
			before = run;
	}
}

/*
 * Whether the whole of a run is worth a request, and how often. What was fetched once must be kept
 * up to date.
 */
static void want(struct model *model, const struct run *run, const struct node *plan)
{
	const struct node *entry = plan_active_entry(plan);
	const struct node *active = node_at(entry, KEY_migration, KEY_uid, KEY_none);
	if (!run->in_history && run->state == RUN_WAITING)
		runs_want(&model->runs, run, true);
	else if (run->state == RUN_RUNNING && node_equals(active, run->object->uid) &&
		(run->whole || !run_is_plain(run)))
		runs_want(&model->runs, run, false);
}

static void join_runs(struct model *model)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&model->records, &at));) {
		struct record *record = entry->value;
		record->runs = NULL;
		record->runs_mark = 0;
	}
	at = 0;
	for (const struct map_entry *entry; (entry = map_next(&model->runs.by_uid, &at));) {
		struct run *run = entry->value;
		struct object *plan = plan_of(model, run);
		if (run->plan != plan)
			run = runs_renew(&model->runs, run);
		run_judge(run, plan);
		if (plan)
			chain(record_of(model, plan->uid), run);
		want(model, run, object_root(plan));
	}
	at = 0;
	for (const struct map_entry *entry; (entry = map_next(&model->records, &at));)
		note_behind(model, entry->value);
}

static void refresh_plans(struct model *model, bool all)
{
	size_t at = 0;
	for (struct object *object; (object = store_next(model->plans, &at));) {
		struct record *record = record_of(model, object->uid);
		record->present = true;
		if (all || !record->plan || record->plan->object != object ||
			record->runs_used != record->runs_mark)
			make_facts(model, record, object);
	}
}

static void drop_gone(struct model *model)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&model->records, &at));) {
		struct record *record = entry->value;
		if (!record->present) {
			map_remove(&model->records, entry->key);
			record_destroy(record);
			model->generation++;
		} else {
			record->present = false;
		}
	}
}

/* True when the controller's settings changed what plans are told. */
static bool refresh_controller(struct model *model)
{
	if (model->controllers_seen == model->controllers->generation)
		return false;
	model->controllers_seen = model->controllers->generation;
	size_t at = 0;
	const struct object *controller = store_next(model->controllers, &at);
	const struct node *spec = node_get(object_root(controller), KEY_spec);
	int64_t minutes =
		node_int(node_get(spec, symbol("controller_blocker_grace_period_minutes")), GRACE);
	bool changed = model->grace != minutes * 60000;
	model->grace = minutes * 60000;
	return changed;
}

static void sum_up(struct model *model)
{
	struct seen_cutovers all = {0};
	size_t at = 0;
	model->unknown_sources = 0;
	for (const struct map_entry *entry; (entry = map_next(&model->records, &at));) {
		const struct record *record = entry->value;
		seen_cutovers_join(&all, &record->seen);
		model->unknown_sources += record->unknown_sources;
	}
	model->night->seen = all;
}

static bool take_over(struct model *model)
{
	uint64_t before = model->generation;
	bool runs_changed = runs_refresh(&model->runs);
	bool grace_changed = refresh_controller(model);
	runs_changed |= model->runs_seen != model->runs.generation;
	if (!runs_changed && !grace_changed && model->plans_seen == model->plans->generation)
		return false;
	model->plans_seen = model->plans->generation;
	model->runs_seen = model->runs.generation;
	join_runs(model);
	refresh_plans(model, grace_changed);
	drop_gone(model);
	if (model->generation != before)
		sum_up(model);
	return model->generation != before || runs_changed;
}

bool model_refresh(struct model *model)
{
	bool changed = take_over(model);
	model->known_at = clock_known(model->clock);
	return changed;
}

struct plan *model_plan(const struct model *model, const char *uid)
{
	const struct record *record = map_get(&model->records, uid);
	return record ? record->plan : NULL;
}

struct plan *model_facts(struct model *model, struct object *object)
{
	model_refresh(model);
	const struct record *record = map_get(&model->records, object->uid);
	struct plan_runs runs = {.first = record ? record->runs : NULL,
		.night = model->night,
		.go = record ? record->go : NULL,
		.sights = record ? record->sights : NULL,
		.grace = model->grace,
		.wave_label = model->wave_label};
	return plan_create(object, &runs);
}

struct plan *model_next(const struct model *model, size_t *at)
{
	const struct map_entry *entry = map_next(&model->records, at);
	return entry ? ((struct record *)entry->value)->plan : NULL;
}

struct run *model_run(const struct model *model, const char *uid)
{
	return map_get(&model->runs.by_uid, uid);
}

bool model_executing(const struct model *model)
{
	size_t at = 0;
	for (const struct plan *plan; (plan = model_next(model, &at));)
		if (plan_runs_now(plan))
			return true;
	return false;
}
