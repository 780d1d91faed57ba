/* What is on the server goes into the world: plans, Migrations, and what they are judged by. */
#include <stdlib.h>
#include <string.h>

#include "api/tree.h"
#include "base/memory.h"
#include "mtv/condition.h"
#include "sim/player_private.h"

enum { REST = 120 /* beats */ };

const struct node *player_look(
	const struct player *player, enum player_kind kind, const struct node *reference)
{
	const struct object *object = store_get(&player->stores[kind],
		node_text_or(node_get(reference, KEY_namespace), ""),
		node_text_or(node_get(reference, KEY_name), ""));
	return object ? object_root(object) : NULL;
}

struct plan_facts player_facts(const struct player *player, const struct node *plan)
{
	const struct node *spec = node_get(plan, KEY_spec);
	return (struct plan_facts){.source = player_look(player, WATCHED_PROVIDERS,
					   node_find(spec, "provider.source")),
		.destination = player_look(
			player, WATCHED_PROVIDERS, node_find(spec, "provider.destination")),
		.network =
			player_look(player, WATCHED_NETWORK_MAPS, node_find(spec, "map.network")),
		.storage =
			player_look(player, WATCHED_STORAGE_MAPS, node_find(spec, "map.storage"))};
}

struct told *player_told(struct player *player, const struct node *root)
{
	const char *uid = node_text_or(node_at(root, KEY_metadata, KEY_uid, KEY_none), "");
	struct told *told = map_get(&player->told, uid);
	if (told)
		return told;
	told = xcalloc(1, sizeof(*told));
	conditions_init(&told->conditions);
	conditions_read(&told->conditions, node_at(root, KEY_status, KEY_conditions, KEY_none));
	map_set(&player->told, uid, told);
	return told;
}

static const struct node *metadata_of(const struct node *root)
{
	return node_get(root, KEY_metadata);
}

static bool is_untouched(const struct node *plan)
{
	return node_equals(
		node_get(node_get(metadata_of(plan), KEY_annotations), symbol(SIM_UNTOUCHED)),
		"true");
}

static bool is_other(const struct plan_run *run, const struct node *plan)
{
	const struct node *known = metadata_of(doc_root(run->plan));
	const struct node *now = metadata_of(plan);
	return node_int(node_get(known, KEY_generation), 0) !=
		node_int(node_get(now, KEY_generation), 0) ||
		!tree_equal(node_get(known, KEY_annotations), node_get(now, KEY_annotations));
}

static void see_plan(struct player *player, const struct object *object)
{
	const struct node *root = object_root(object);
	struct plan_run *run = world_find(&player->world, object->uid);
	if (is_untouched(root))
		return;
	struct plan_facts facts = player_facts(player, root);
	if (!run)
		run = world_add(&player->world, root, &facts);
	else if (is_other(run, root))
		plan_run_see(run, root, &facts);
	player_told(player, root);
	bool archived = run->archived;
	plan_run_archive(run, player->at);
	if (run->archived && !archived)
		player_sweep(player, run);
}

void player_lose_status(struct player *player, const char *path)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&player->world.runs, &at));) {
		const struct node *plan = doc_root(((struct plan_run *)entry->value)->plan);
		char *own = player_path(WATCHED_PLANS, plan, "/status");
		player_told(player, plan)->refused |= !strcmp(own, path);
		free(own);
	}
}

/*
 * A run whose status was refused is again what the server holds, and so it stays: the real
 * controller ends up in the same place every three seconds. It is tried again now and then.
 */
static void reread(struct player *player, struct plan_run *run, struct told *told)
{
	const struct object *object =
		store_get(&player->stores[WATCHED_PLANS], run->name_space, run->name);
	struct plan_facts facts = player_facts(player, doc_root(run->plan));
	if (object && !strcmp(object->uid, run->uid))
		world_reread(&player->world, object_root(object), &facts);
	told->refused = false;
	told->sum = 0;
	told->rest = REST;
}

static void reread_refused(struct player *player)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&player->world.runs, &at));) {
		struct plan_run *run = entry->value;
		struct told *told = player_told(player, doc_root(run->plan));
		if (told->refused)
			reread(player, run, told);
		else if (run->rests && --told->rest <= 0)
			run->rests = false;
	}
}

static void forget_plans(struct player *player)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&player->world.runs, &at));) {
		const struct plan_run *run = entry->value;
		const struct object *object =
			store_get(&player->stores[WATCHED_PLANS], run->name_space, run->name);
		if (!object || strcmp(object->uid, run->uid) != 0)
			world_remove(&player->world, run->uid);
	}
}

const struct object *player_plan_of(const struct player *player, const struct node *migration)
{
	const struct node *reference = node_at(migration, KEY_spec, KEY_plan, KEY_none);
	return store_get(&player->stores[WATCHED_PLANS],
		node_text_or(node_get(reference, KEY_namespace), ""),
		node_text_or(node_get(reference, KEY_name), ""));
}

struct plan_run *player_run_of(const struct player *player, const struct node *migration)
{
	const struct object *plan = player_plan_of(player, migration);
	return plan ? world_find(&player->world, plan->uid) : NULL;
}

bool player_is_over(const struct node *migration)
{
	const struct node *conditions = node_at(migration, KEY_status, KEY_conditions, KEY_none);
	return condition_true(conditions, "Succeeded") || condition_true(conditions, "Failed") ||
		condition_true(conditions, "Canceled");
}

static int64_t created(const struct object *object)
{
	int64_t at = 0;
	node_time(node_get(metadata_of(object_root(object)), KEY_creationTimestamp), &at);
	return at;
}

/* Waiting Migrations are taken oldest first; of one second, by their names (2.4.9). */
static bool is_older(const struct object *a, const struct object *b)
{
	if (created(a) != created(b))
		return created(a) < created(b);
	return strcmp(a->name, b->name) < 0;
}

int64_t player_time_of(const struct player *player, const struct node *root)
{
	int64_t at = 0;
	node_time(node_at(root, KEY_metadata, KEY_creationTimestamp, KEY_none), &at);
	return at > player->at ? at : player->at;
}

/*
 * At a high speed a Migration is seen before the poll of its creation is played. By a server whose
 * clock is wrong it is not kept waiting: only until the time at which it was seen.
 */
static bool is_there_yet(struct player *player, const struct node *migration)
{
	struct told *told = player_told(player, migration);
	if (player_time_of(player, migration) <= player->at)
		return true;
	if (!told->first)
		told->first = cluster_clock(player->cluster)->wall;
	return told->first <= player->at;
}

/* The oldest Migration that may begin, for each plan: uid -> struct object. */
static void find_waiting(struct player *player, struct map *waiting)
{
	size_t at = 0;
	for (const struct object *object;
		(object = store_next(&player->stores[WATCHED_MIGRATIONS], &at));) {
		const struct node *root = object_root(object);
		struct plan_run *run = player_is_over(root) ? NULL : player_run_of(player, root);
		if (!run || !plan_run_may_begin(run, root) || !is_there_yet(player, root))
			continue;
		const struct object *other = map_get(waiting, run->uid);
		if (!other || is_older(object, other))
			map_set(waiting, run->uid, (void *)(uintptr_t)object);
	}
}

static void begin_waiting(struct player *player)
{
	struct map waiting;
	size_t at = 0;
	map_init(&waiting);
	find_waiting(player, &waiting);
	for (const struct map_entry *entry; (entry = map_next(&waiting, &at));) {
		struct plan_run *run = world_find(&player->world, entry->key);
		struct plan_facts facts = player_facts(player, doc_root(run->plan));
		plan_run_begin(
			run, object_root(entry->value), &facts, &player->world.rules, player->at);
	}
	map_finish(&waiting);
}

static bool is_uid(const struct node *object, const struct node *leaf)
{
	const char *noted = node_text_or(node_get(leaf, KEY_uid), "");
	return !object || !*noted ||
		node_equals(node_at(object, KEY_metadata, KEY_uid, KEY_none), noted);
}

/* Another object of the same name has taken a place that the run counts on (2.4.8). */
static bool is_replaced(const struct player *player, const struct plan_run *run)
{
	struct plan_facts facts = player_facts(player, doc_root(run->plan));
	const struct node *entry = doc_root(run->snapshot);
	return !is_uid(facts.source, node_find(entry, "provider.source")) ||
		!is_uid(facts.destination, node_find(entry, "provider.destination")) ||
		!is_uid(facts.network, node_find(entry, "map.network")) ||
		!is_uid(facts.storage, node_find(entry, "map.storage"));
}

static void obey(struct player *player, struct plan_run *run)
{
	if (!run->executing || !run->snapshot)
		return;
	const struct object *object =
		store_get(&player->stores[WATCHED_MIGRATIONS], run->name_space, run->migration);
	bool same = object && (!*run->migration_uid || !strcmp(object->uid, run->migration_uid));
	if (!same)
		plan_run_lose(run, false, player->at);
	else if (is_replaced(player, run))
		plan_run_lose(run, true, player->at);
	else
		plan_run_obey(run, object_root(object));
}

static void obey_all(struct player *player)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&player->world.runs, &at));)
		obey(player, entry->value);
}

static bool is_new(struct player *player, enum player_kind kind)
{
	bool changed = player->seen[kind] != player->stores[kind].generation;
	player->seen[kind] = player->stores[kind].generation;
	return changed;
}

void player_sync(struct player *player)
{
	size_t at = 0;
	struct store *plans = &player->stores[WATCHED_PLANS];
	if (is_new(player, WATCHED_CONTROLLERS))
		world_set_rules(&player->world,
			store_count(&player->stores[WATCHED_CONTROLLERS])
				? object_root(store_next(&player->stores[WATCHED_CONTROLLERS], &at))
				: NULL);
	at = 0;
	reread_refused(player);
	if (is_new(player, WATCHED_PLANS)) {
		forget_plans(player);
		for (const struct object *object; (object = store_next(plans, &at));)
			see_plan(player, object);
	}
	obey_all(player);
	player_judge(player);
	begin_waiting(player);
}
