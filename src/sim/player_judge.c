/*
 * The player validates objects that are new or changed, or whose references became ready or not.
 * What it finds judged already is left alone: a scenario may have its troubles.
 */
#include <string.h>

#include "base/hash.h"
#include "doc/json.h"
#include "mtv/condition.h"
#include "sim/judge.h"
#include "sim/player_private.h"

enum { SPEC_MAX = 16 * 1024 * 1024 };

static const struct node *look_hook(void *data, const struct node *reference)
{
	return player_look(data, WATCHED_HOOKS, reference);
}

static const struct node *look_provider(void *data, const struct node *reference)
{
	return player_look(data, WATCHED_PROVIDERS, reference);
}

static const struct node *conditions_of(const struct node *root)
{
	return node_at(root, KEY_status, KEY_conditions, KEY_none);
}

static int64_t generation_of(const struct node *root)
{
	return node_int(node_at(root, KEY_metadata, KEY_generation, KEY_none), 1);
}

/* 0: not there, 1: not ready, 2: ready. */
static uint64_t standing(const struct node *object)
{
	return object ? 1 + judge_is_ready(object) : 0;
}

static uint64_t add(uint64_t sum, uint64_t part)
{
	return sum * 31 + part + 1;
}

/* What a judgement hangs on: the spec, and whether references are there and ready. */
static uint64_t plan_signature(const struct player *player, const struct plan_run *run)
{
	const struct node *root = doc_root(run->plan);
	struct plan_facts facts = player_facts(player, root);
	uint64_t sum = add(1, (uint64_t)generation_of(root));
	sum = add(sum, standing(facts.source));
	sum = add(sum, standing(facts.destination));
	sum = add(sum, standing(facts.network));
	sum = add(sum, standing(facts.storage));
	node_each(vm, node_at(root, KEY_spec, KEY_vms, KEY_none)) node_each(
		hook, node_find(vm, "hooks")) sum =
		add(sum, standing(player_look(player, WATCHED_HOOKS, node_find(hook, "hook"))));
	return sum;
}

static uint64_t signature(const struct player *player, const struct node *root)
{
	uint64_t sum = add(1, (uint64_t)generation_of(root));
	sum = add(sum,
		standing(player_look(
			player, WATCHED_PROVIDERS, node_find(root, "spec.provider.source"))));
	sum = add(sum,
		standing(player_look(
			player, WATCHED_PROVIDERS, node_find(root, "spec.provider.destination"))));
	return add(sum,
		standing(player_look(player, WATCHED_PROVIDERS,
			node_at(root, KEY_spec, KEY_provider, KEY_none))));
}

/* It was judged before the player came, and for this spec. */
static bool is_judged(const struct node *root)
{
	const struct node *observed = node_find(root, "status.observedGeneration");
	if (!node_first(conditions_of(root)))
		return false;
	return !observed || node_int(observed, 0) >= generation_of(root);
}

/* Whether to judge an object now. Its record notes that it was. */
static bool is_due(struct player *player, struct told *told, const struct node *root, uint64_t sum)
{
	if (!told->known) {
		told->known = true;
		told->since = player->at;
		told->pending = judge_is_pending(conditions_of(root));
		told->judged = is_judged(root) ? sum : 0;
		told->fresh = !node_first(conditions_of(root));
	}
	if (told->judged != sum) {
		told->judged = sum;
		told->since = player->at;
		return true;
	}
	return told->pending;
}

static void write_judged(struct player *player, enum player_kind kind, const struct node *root,
	const struct conditions *conditions, const char *phase)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, KEY_status);
	builder_string(&builder, "phase", phase);
	conditions_write(&builder, conditions);
	if (kind != WATCHED_HOOKS || generation_of(root) > 0)
		builder_number(&builder, symbol("observedGeneration"), (double)generation_of(root));
	builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	player_write_status(player, kind, root, doc);
	doc_unref(doc);
}

static void judge_object(struct player *player, enum player_kind kind, const struct node *root)
{
	const struct judge_look look = {look_hook, look_provider, player};
	struct told *told = player_told(player, root);
	const int64_t now = player_time_of(player, root);
	struct conditions conditions;
	const char *phase = NULL;
	bool done = true;
	if (!is_due(player, told, root, signature(player, root)))
		return;
	conditions_init(&conditions);
	conditions_read(&conditions, conditions_of(root));
	if (kind == WATCHED_PROVIDERS)
		phase = judge_provider(&conditions, root, player->at - told->since, now, &done);
	else if (kind == WATCHED_HOSTS)
		judge_host(&conditions, root, &look, now);
	else if (kind == WATCHED_HOOKS)
		judge_hook(&conditions, root, now);
	else
		judge_map(&conditions, root, &look, now);
	told->pending = !done;
	write_judged(player, kind, root, &conditions, phase);
	conditions_finish(&conditions);
}

/* The spec but for `archived`: by that alone a plan gets neither better nor worse. */
static uint64_t sum_of_spec(const struct node *plan)
{
	struct buf text;
	buf_init(&text, SPEC_MAX);
	node_each(member, node_get(plan, KEY_spec)) if (member->key != KEY_archived)
		json_write(&text, member, 0);
	uint64_t sum = hash_sum(text.text ? text.text : "", text.used);
	buf_finish(&text);
	return sum;
}

/* The spec is another one: what was found wrong with the old one is looked at anew. */
static void forget_findings(struct plan_run *run, struct told *told)
{
	if (told->generation == generation_of(doc_root(run->plan)))
		return;
	uint64_t sum = sum_of_spec(doc_root(run->plan));
	bool other = told->generation && told->spec != sum;
	told->generation = generation_of(doc_root(run->plan));
	told->spec = sum;
	for (const struct node *blocker;
		other && (blocker = conditions_blocking(&run->conditions));)
		conditions_remove(&run->conditions, condition_type(blocker));
}

/* The setting of the provider, else that of the controller (forklift.md 1.13). */
const char *player_vddk_image(const struct player *player, const struct plan_facts *facts)
{
	size_t at = 0;
	const struct object *controller = store_next(&player->stores[WATCHED_CONTROLLERS], &at);
	const struct node *common =
		controller ? node_find(object_root(controller), "spec.vddk_image") : NULL;
	const struct node *own = node_find(facts->source, "spec.settings.vddkInitImage");
	return node_text_or(own, node_text_or(common, ""));
}

/* Images of plans that were judged before the player came are fine, unless it is told otherwise. */
static enum judge_vddk vddk_of(const struct player *player, const struct plan_run *run,
	const struct plan_facts *facts, const struct told *told)
{
	const struct node *plan = doc_root(run->plan);
	bool warm = !strcmp(plan_run_journey(run, NULL).type, "warm");
	if (!node_equals(node_at(facts->source, KEY_spec, KEY_type, KEY_none), "vsphere"))
		return VDDK_FINE;
	if (!*player_vddk_image(player, facts))
		return warm ? VDDK_MISSING : VDDK_FINE;
	if (!told->fresh && !conditions_find(&run->conditions, "ValidatingVDDK"))
		return VDDK_FINE;
	return judge_vddk_at(plan, &run->conditions, player->at - told->since);
}

/* What is around the plan hangs on it: a Job as long as it is looked at, and what became of it. */
static void note_validation(struct told *told, enum judge_vddk vddk, int64_t now)
{
	struct validator *validator = &told->validator;
	bool looks = vddk == VDDK_VALIDATES || vddk == VDDK_PULLS;
	told->validates = looks || (told->validates && vddk != VDDK_MISSING);
	if (looks) {
		validator->since = told->since;
		validator->ended = 0;
	} else if (!validator->ended) {
		validator->ended = now;
	}
	validator->vddk = vddk;
}

static void judge_run(struct player *player, struct plan_run *run)
{
	const struct judge_look look = {look_hook, look_provider, player};
	const struct object *object =
		store_get(&player->stores[WATCHED_PLANS], run->name_space, run->name);
	if (!object || run->archived || plan_run_is(run, "Succeeded"))
		return;
	struct plan_facts facts = player_facts(player, doc_root(run->plan));
	struct told *told = player_told(player, object_root(object));
	bool due = is_due(player, told, object_root(object), plan_signature(player, run));
	forget_findings(run, told);
	if (!due)
		return;
	enum judge_vddk vddk = vddk_of(player, run, &facts, told);
	judge_plan(&run->conditions, doc_root(run->plan), &facts, &look, vddk,
		player_time_of(player, object_root(object)));
	note_validation(told, vddk, player->at);
	told->pending = vddk == VDDK_VALIDATES || vddk == VDDK_PULLS;
	run->changed = true;
}

static void judge_runs(struct player *player)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&player->world.runs, &at));)
		judge_run(player, entry->value);
}

/* A Migration that waits, or will never run: what it is told (2.2, 2.4.6). */
static void judge_waiting(struct player *player, const struct node *root)
{
	const struct plan_run *run = player_run_of(player, root);
	const char *uid = node_text_or(node_at(root, KEY_metadata, KEY_uid, KEY_none), "");
	const int64_t now = player_time_of(player, root);
	struct conditions conditions;
	if (run && plan_run_knows(run, uid))
		return;
	bool ready = run && conditions_find(&run->conditions, "Ready") &&
		!conditions_blocking(&run->conditions);
	bool over = run && plan_run_is(run, "Succeeded");
	const struct verdict verdicts[] = {
		{"PlanNotValid", "Critical", "The plan was not found.", NULL, "NotFound", NULL,
			!run && !player_plan_of(player, root)},
		{"PlanNotReady", "Critical", "The plan is not ready.",
			"Look at the conditions of the plan.", NULL, NULL, run && !ready && !over}};
	if (!run && player_plan_of(player, root)) /* a plan that is left alone */
		return;
	conditions_init(&conditions);
	conditions_read(&conditions, conditions_of(root));
	judge_settle(&conditions, verdicts, 2, now);
	judge_ready(&conditions, "The migration is ready.", true, now);
	write_judged(player, WATCHED_MIGRATIONS, root, &conditions, NULL);
	conditions_finish(&conditions);
}

static void judge_migrations(struct player *player)
{
	size_t at = 0;
	for (const struct object *object;
		(object = store_next(&player->stores[WATCHED_MIGRATIONS], &at));) {
		const struct node *root = object_root(object);
		if (!player_is_over(root))
			judge_waiting(player, root);
	}
}

void player_judge(struct player *player)
{
	static const enum player_kind kinds[] = {WATCHED_PROVIDERS, WATCHED_NETWORK_MAPS,
		WATCHED_STORAGE_MAPS, WATCHED_HOSTS, WATCHED_HOOKS};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		size_t at = 0;
		for (const struct object *object;
			(object = store_next(&player->stores[kinds[i]], &at));)
			judge_object(player, kinds[i], object_root(object));
	}
	judge_runs(player);
	judge_migrations(player);
}
