/*
 * What is around the VMs of runs: it is worked out anew at each beat, compared with what was sent,
 * and what differs is created, changed or deleted.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "doc/json.h"
#include "sim/around.h"
#include "sim/player_private.h"
#include "sim/pod_words.h"

enum {
	VMS_MAX = 600, /* that have surroundings at once: a large site would drown in objects */
	TEXT_MAX = 64 * 1024,
};

/* What was sent around a VM. */
struct surroundings {
	struct map sent;     /* path -> sum of the object, as a pointer */
	struct map homeless; /* paths of pods that have no node yet */
	struct map said;     /* paths of pods -> struct pod_said (owned) */
	uint64_t seen;	     /* number of the look at which its VM was there */
	bool closed;
};

static void free_surroundings(struct surroundings *around)
{
	const struct map_entry *entry;
	map_finish(&around->sent);
	map_finish(&around->homeless);
	for (size_t at = 0; (entry = map_next(&around->said, &at));)
		free(entry->value);
	map_finish(&around->said);
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

static uint64_t sum_of(const struct node *object)
{
	struct buf text;
	buf_init(&text, TEXT_MAX);
	json_write(&text, object, 0);
	uint64_t sum = hash_sum(text.text, text.used);
	buf_finish(&text);
	return sum ? sum : 1;
}

/* {"status": ...} of an object. */
static struct doc *status_of(const struct node *object)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_copy(&builder, KEY_status, node_get(object, KEY_status));
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

/* A pod that found no node when it was made has one now. */
static void send_node(struct player *player, struct surroundings *around, const struct thing *thing)
{
	struct builder builder;
	if (!map_remove(&around->homeless, thing->path))
		return;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, KEY_spec);
	builder_string(&builder, "nodeName", thing->node);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	sender_put(player->sender, "PATCH", thing->path, doc_root(doc));
	doc_unref(doc);
}

static void send_status(struct player *player, const struct thing *thing)
{
	bool door = thing_has_status_door(thing->kind);
	struct doc *status = status_of(doc_root(thing->object));
	char *path = xasprintf("%s%s", thing->path, door ? "/status" : "");
	sender_put(player->sender, "PATCH", path, doc_root(status));
	free(path);
	doc_unref(status);
}

static void send_thing(
	struct player *player, struct surroundings *around, const struct thing *thing)
{
	uint64_t sum = sum_of(doc_root(thing->object));
	uint64_t before = (uint64_t)(uintptr_t)map_get(&around->sent, thing->path);
	if (sum == before)
		return;
	if (!before)
		sender_put(player->sender, "POST", thing->collection, doc_root(thing->object));
	if (thing->kind == THING_POD && !thing->node && player->nodes.count)
		map_set(&around->homeless, thing->path, around);
	else if (thing->kind == THING_POD && before && thing->node)
		send_node(player, around, thing);
	send_status(player, thing);
	map_set(&around->sent, thing->path, (void *)(uintptr_t)sum);
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
			sender_put(player->sender, "DELETE", entry->key, NULL);
			free(map_remove(&around->said, entry->key));
			map_remove(&around->sent, entry->key);
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
	struct pod_said *said = map_get(&around->said, pod->path);
	bool more = pod->talk != TALK_NONE && !player->mute;
	if (more && !said) {
		said = xcalloc(1, sizeof(*said));
		map_set(&around->said, pod->path, said);
	}
	const struct node *metadata = node_get(doc_root(pod->object), KEY_metadata);
	struct player_words words = {.name_space = node_text(node_get(metadata, KEY_namespace)),
		.pod = node_text(node_get(metadata, KEY_name)),
		.container = pod->container};
	while (more) {
		struct buf text;
		buf_init(&text, TEXT_MAX);
		words.first = !said->told;
		words.restart = false;
		more = pod_words_add(&text, said, now, pod, &words.restart);
		words.text = text.text;
		if (text.used || words.restart) {
			player_say(player, &words);
			said->told = true;
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

static struct surroundings *surroundings_of(
	struct player *player, const struct plan_run *run, const struct run_vm *vm)
{
	char *key = xasprintf("%s/%s/%s", run->uid, run->migration_uid, vm->id);
	struct surroundings *around = map_get(&player->around, key);
	if (!around && player->around.count < VMS_MAX) {
		around = xcalloc(1, sizeof(*around));
		map_init(&around->sent);
		map_init(&around->homeless);
		map_init(&around->said);
		map_set(&player->around, key, around);
	}
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

static void surround_vm(struct player *player, const struct plan_run *run, const struct run_vm *vm)
{
	struct around now;
	struct things things;
	struct surroundings *around = surroundings_of(player, run, vm);
	if (!around)
		return;
	around->seen = (uint64_t)player->looks;
	around_init(&now, run, vm, player->about.seed, player->at);
	now.nodes = player->nodes.items;
	now.node_count = player->nodes.count;
	if (around->closed && !run->archived)
		return;
	ensure_space(player, now.name_space);
	things_init(&things);
	around_add(&now, &things);
	for (size_t i = 0; i < things.list.count; i++)
		send_thing(player, around, array_at(&things.list, i));
	send_logs(player, around, &now, &things);
	send_deletes(player, around, &things);
	around->closed = around_rests(&now);
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
				map_remove(&around->sent, sent->key);
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

void player_surround(struct player *player)
{
	size_t at = 0;
	player->looks++;
	name_nodes(player);
	for (const struct map_entry *entry; (entry = map_next(&player->world.runs, &at));) {
		const struct plan_run *run = entry->value;
		for (size_t i = 0; i < run->vm_count; i++)
			if (is_surrounded(player, run, &run->vms[i]))
				surround_vm(player, run, &run->vms[i]);
	}
	drop_lost(player);
}
