/* What is new in the world goes to the server: one status for each object and beat. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "doc/json.h"
#include "kube/resource.h"
#include "sim/player_private.h"

enum { STATUS_MAX = 16 * 1024 * 1024 };

static uint64_t sum_of(const struct doc *doc)
{
	struct buf text;
	buf_init(&text, STATUS_MAX);
	json_write(&text, doc_root(doc), 0);
	uint64_t sum = hash_sum(text.text, text.used);
	buf_finish(&text);
	return sum ? sum : 1;
}

char *player_path(enum player_kind kind, const struct node *root, const char *below)
{
	const struct node *metadata = node_get(root, KEY_metadata);
	char *base = resource_path(player_resource(kind),
		node_text_or(node_get(metadata, KEY_namespace), ""),
		node_text_or(node_get(metadata, KEY_name), ""));
	char *path = xasprintf("%s%s", base, below);
	free(base);
	return path;
}

void player_write_status(struct player *player, enum player_kind kind, const struct node *root,
	const struct doc *status)
{
	struct told *told = player_told(player, root);
	uint64_t sum = sum_of(status);
	if (sum == told->sum)
		return;
	told->sum = sum;
	char *path = player_path(kind, root, "/status");
	sender_put(player->sender, "PATCH", path, doc_root(status));
	free(path);
	if (kind != WATCHED_MIGRATIONS)
		player_tell_events(player, root, told,
			node_at(doc_root(status), KEY_status, KEY_conditions, KEY_none));
}

/* {"metadata": {"ownerReferences": [the plan]}}: with the plan its Migrations go (1.8). */
static struct doc *owned_by(const struct plan_run *run)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, KEY_metadata);
	builder_array(&builder, KEY_ownerReferences);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "apiVersion", "forklift.konveyor.io/v1beta1");
	builder_string(&builder, "kind", "Plan");
	builder_string(&builder, "name", run->name);
	builder_string(&builder, "uid", run->uid);
	builder_end(&builder);
	builder_end(&builder);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

static void own(struct player *player, const struct plan_run *run, const struct node *migration)
{
	struct told *told = player_told(player, migration);
	if (told->owned || node_find(migration, "metadata.ownerReferences")) {
		told->owned = true;
		return;
	}
	struct doc *body = owned_by(run);
	char *path = player_path(WATCHED_MIGRATIONS, migration, "");
	sender_put(player->sender, "PATCH", path, doc_root(body));
	free(path);
	doc_unref(body);
	told->owned = true;
}

static void write_migration(struct player *player, const struct plan_run *run)
{
	const struct object *object =
		store_get(&player->stores[WATCHED_MIGRATIONS], run->name_space, run->migration);
	if (!object || strcmp(object->uid, run->migration_uid) != 0)
		return;
	struct doc *status = plan_run_migration_status(run);
	own(player, run, object_root(object));
	player_write_status(player, WATCHED_MIGRATIONS, object_root(object), status);
	doc_unref(status);
}

static void write_run(struct player *player, struct plan_run *run)
{
	if (run->changed) {
		struct doc *status = plan_run_status(run);
		player_write_status(player, WATCHED_PLANS, doc_root(run->plan), status);
		doc_unref(status);
	}
	if (run->turned && run->snapshot)
		write_migration(player, run);
	run->changed = run->turned = false;
}

/* Large plans are not all turned into text at once: nobody could be answered meanwhile. */
bool player_write(struct player *player)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&player->world.runs, &at));) {
		const struct plan_run *run = entry->value;
		if (!run->changed && !run->turned)
			continue;
		if (sender_bytes(player->sender) >= PLAYER_PIECE)
			return true;
		write_run(player, entry->value);
	}
	return false;
}
