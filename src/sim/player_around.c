/*
 * What is around the VMs of runs: it is worked out anew at each beat, compared with what was sent,
 * and what differs is created, changed or deleted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "sim/around.h"
#include "sim/player_sent.h"

enum {
	VMS_MAX = 600, /* that have surroundings at once: a large site would drown in objects */
	TEXT_MAX = 64 * 1024,
};

/* What was sent around a VM. */
struct surroundings {
	struct map sent; /* path -> struct sent (owned) */
	uint64_t seen;	 /* number of the look at which its VM was there */
	bool rests;	 /* nothing will change by itself */
	bool closed;	 /* and that was told as well */
};

static void free_surroundings(struct surroundings *around)
{
	const struct map_entry *entry;
	for (size_t at = 0; (entry = map_next(&around->sent, &at));)
		sent_free(entry->value);
	map_finish(&around->sent);
	free(around);
}

void player_forget_surroundings(struct player *player)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&player->around, &at));)
		free_surroundings(entry->value);
	map_finish(&player->around);
	map_finish(&player->spaces);
	array_finish(&player->nodes);
}

void player_know_uid(struct player *player, const char *path, const char *uid)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&player->around, &at));) {
		struct surroundings *around = entry->value;
		struct sent *sent = map_get(&around->sent, path);
		if (sent)
			snprintf(sent->uid, sizeof(sent->uid), "%s", uid);
	}
}

static struct sent *sent_at(struct surroundings *around, const char *path)
{
	struct sent *sent = map_get(&around->sent, path);
	if (!sent) {
		sent = xcalloc(1, sizeof(*sent));
		map_set(&around->sent, path, sent);
	}
	return sent;
}

static void send_thing(
	struct player *player, struct surroundings *around, const struct thing *thing)
{
	struct sent *sent = sent_at(around, thing->path);
	sent_put(player, sent, thing);
	sent_tell(player, sent, thing);
}

static bool is_wanted(const struct things *things, const char *path)
{
	for (size_t i = 0; i < things->list.count; i++)
		if (!strcmp(((struct thing *)array_at(&things->list, i))->path, path))
			return true;
	return false;
}

/* Deletes what was sent and is not wanted any more; THINGS empty: all. */
static void send_deletes(
	struct player *player, struct surroundings *around, const struct things *things)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&around->sent, &at));)
		if (!is_wanted(things, entry->key)) {
			sent_delete(player, entry->value, entry->key);
			sent_free(map_remove(&around->sent, entry->key));
		}
}

void player_say(struct player *player, const struct player_words *words)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "namespace", words->name_space);
	builder_string(&builder, "pod", words->pod);
	builder_string(&builder, "container", words->container);
	builder_bool(&builder, symbol("first"), words->first);
	builder_bool(&builder, symbol("restart"), words->restart);
	member_time(&builder, "time", player->at);
	builder_string(&builder, "text", words->text);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	sender_put(player->sender, "POST", PLAYER_LOG, doc_root(doc));
	doc_unref(doc);
	builder_finish(&builder);
}

static void send_log(struct player *player, struct surroundings *around, const struct around *now,
	const struct thing *pod)
{
	struct sent *sent = sent_at(around, pod->path);
	bool more = pod->talk != TALK_NONE && !player->mute;
	if (more && !sent->said)
		sent->said = xcalloc(1, sizeof(*sent->said));
	const struct node *metadata = node_get(doc_root(pod->object), KEY_metadata);
	struct player_words words = {.name_space = node_text(node_get(metadata, KEY_namespace)),
		.pod = node_text(node_get(metadata, KEY_name)),
		.container = pod->container};
	while (more) {
		struct buf text;
		buf_init(&text, TEXT_MAX);
		words.first = !sent->said->told;
		words.restart = false;
		more = pod_words_add(&text, sent->said, now, pod, &words.restart);
		words.text = text.text;
		if (text.used || words.restart) {
			player_say(player, &words);
			sent->said->told = true;
		}
		buf_finish(&text);
	}
}

static void send_logs(struct player *player, struct surroundings *around, const struct around *now,
	const struct things *things)
{
	for (size_t i = 0; i < things->list.count; i++)
		send_log(player, around, now, array_at(&things->list, i));
}

/* What is around a VM, or a plan, under that key; NULL: there are too many. */
static struct surroundings *surroundings_at(struct player *player, const char *key)
{
	struct surroundings *around = map_get(&player->around, key);
	if (!around && player->around.count < VMS_MAX) {
		around = xcalloc(1, sizeof(*around));
		map_init(&around->sent);
		map_set(&player->around, key, around);
	}
	if (around)
		around->seen = (uint64_t)player->looks;
	return around;
}

static struct surroundings *surroundings_of(
	struct player *player, const struct plan_run *run, const struct run_vm *vm)
{
	char *key = xasprintf("%s/%s/%s", run->uid, run->migration_uid, vm->id);
	struct surroundings *around = surroundings_at(player, key);
	free(key);
	return around;
}

/* The target namespace is made when it is not there (forklift.md 2.4.1). */
static void ensure_space(struct player *player, const char *name)
{
	struct builder builder;
	if (map_get(&player->spaces, name))
		return;
	map_set(&player->spaces, name, player);
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "apiVersion", "v1");
	builder_string(&builder, "kind", "Namespace");
	builder_object(&builder, KEY_metadata);
	builder_string(&builder, "name", name);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	sender_put(player->sender, "POST", "/api/v1/namespaces", doc_root(doc));
	doc_unref(doc);
	builder_finish(&builder);
}

static void name_nodes_of(struct around *now, const struct player *player)
{
	now->nodes = player->nodes.items;
	now->node_count = player->nodes.count;
}

/* What ought to be there is sent, with what it says; what ought not to be there goes. */
static void send_things(struct player *player, struct surroundings *around,
	const struct around *now, const struct things *things)
{
	ensure_space(player, now->name_space);
	for (size_t i = 0; i < things->list.count; i++)
		send_thing(player, around, array_at(&things->list, i));
	send_logs(player, around, now, things);
	send_deletes(player, around, things);
}

static void surround_vm(struct player *player, const struct plan_run *run, const struct run_vm *vm)
{
	struct around now;
	struct things things;
	struct surroundings *around = surroundings_of(player, run, vm);
	if (!around || (around->closed && !run->archived))
		return;
	around_init(&now, run, vm, player->about.seed, player->at);
	name_nodes_of(&now, player);
	things_init(&things);
	around_add(&now, &things);
	send_things(player, around, &now, &things);
	/* Events of what was made just now can be written at the next look. */
	around->closed = around->rests;
	around->rests = around_rests(&now);
	things_finish(&things);
}

/* The Job that looks at its VDDK image stays until the plan is archived. */
static void surround_plan(struct player *player, const struct plan_run *run)
{
	struct around now;
	struct things things;
	const struct node *plan = doc_root(run->plan);
	struct told *told = player_told(player, plan);
	if (!told->validates || run->archived)
		return;
	char *key = xasprintf("%s/vddk", run->uid);
	struct surroundings *around = surroundings_at(player, key);
	free(key);
	if (!around)
		return;
	struct plan_facts facts = player_facts(player, plan);
	told->validator.image = player_vddk_image(player, &facts);
	told->validator.pulling = judge_vddk_pulling(plan);
	around_validator_init(&now, run, &told->validator, player->about.seed, player->at);
	name_nodes_of(&now, player);
	things_init(&things);
	around_add_validator(&now, &things);
	send_things(player, around, &now, &things);
	things_finish(&things);
}

/* VMs that were found at their end, or wait, have none. */
static bool is_surrounded(
	const struct player *player, const struct plan_run *run, const struct run_vm *vm)
{
	if (vm->kept || vm->foreign || !vm->started || !run->migration_uid)
		return false;
	return vm->completed == 0 || vm->completed > player->from;
}

/* Those of runs that are over or of plans that were deleted go, but for what belongs to the VM. */
static void drop_lost(struct player *player)
{
	size_t at = 0;
	const struct things none = {{0}};
	for (const struct map_entry *entry; (entry = map_next(&player->around, &at));) {
		struct surroundings *around = entry->value;
		size_t of = 0;
		if (around->seen == (uint64_t)player->looks)
			continue;
		for (const struct map_entry *sent; (sent = map_next(&around->sent, &of));)
			if (strstr(sent->key, "/virtualmachine") ||
				strstr(sent->key, "/persistentvolumeclaims/"))
				sent_free(map_remove(&around->sent, sent->key));
		send_deletes(player, around, &none);
		map_remove(&player->around, entry->key);
		free_surroundings(around);
	}
}

static void name_nodes(struct player *player)
{
	size_t at = 0;
	player->nodes.count = 0;
	for (const struct object *node; (node = store_next(&player->stores[WATCHED_NODES], &at));)
		*(const char **)array_push(&player->nodes) = node->name;
}

/* False: there is enough to be answered first, and the look goes on where it is. */
static bool surround_run(struct player *player, const struct plan_run *run)
{
	size_t *vm = &player->place.vm;
	if (!*vm)
		surround_plan(player, run);
	for (; *vm < run->vm_count; ++*vm) {
		if (sender_bytes(player->sender) >= PLAYER_PIECE)
			return false;
		if (is_surrounded(player, run, &run->vms[*vm]))
			surround_vm(player, run, &run->vms[*vm]);
	}
	*vm = 0;
	return true;
}

bool player_surround(struct player *player)
{
	size_t at = player->place.run;
	player->looks += !player->place.run && !player->place.vm;
	name_nodes(player);
	for (const struct map_entry *entry; (entry = map_next(&player->world.runs, &at));) {
		if (!surround_run(player, entry->value))
			return true;
		player->place.run = at;
	}
	player->place.run = 0;
	drop_lost(player);
	return false;
}
