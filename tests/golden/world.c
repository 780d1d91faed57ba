#include "world.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "api/tree.h"
#include "base/memory.h"
#include "golden.h"
#include "kube/resource.h"
#include "sim/scenario.h"
#include "sim/tree.h"
#include "sim/vm_status.h"

void world_begin(struct world *world, struct app *app)
{
	*world = (struct world){.app = app};
	array_init(&world->docs, sizeof(struct doc *));
}

void world_end(struct world *world)
{
	for (size_t i = 0; i < world->docs.count; i++)
		doc_unref(*(struct doc **)array_at(&world->docs, i));
	array_finish(&world->docs);
}

static const char *text_at(const struct doc *doc, const char *path)
{
	return node_text_or(node_find(doc_root(doc), path), "");
}

/* Whether TEXT, which ends at STOP, is WORD. */
static bool is_word(const char *text, const char *stop, const char *word)
{
	return strlen(word) == (size_t)(stop - text) && !strncmp(text, word, strlen(word));
}

/* "a=b,c=d" against labels. */
static bool has_labels(const struct doc *doc, const char *selector)
{
	const struct node *labels = node_find(doc_root(doc), "metadata.labels");
	for (const char *at = selector; at && *at;) {
		const char *end = strchrnul(at, ',');
		bool found = false;
		node_each(label, labels)
		{
			const char *value = memchr(at, '=', (size_t)(end - at));
			found |= value && is_word(at, value, symbol_text(label->key)) &&
				is_word(value + 1, end, node_text_or(label, ""));
		}
		if (!found)
			return false;
		at = *end ? end + 1 : end;
	}
	return true;
}

/* "path=value", the only kind of fieldSelector there is. */
static bool has_field(const struct doc *doc, const char *fields)
{
	char path[200];
	const char *value = fields ? strchr(fields, '=') : NULL;
	if (!value)
		return true;
	snprintf(path, sizeof(path), "%.*s", (int)(value - fields), fields);
	return !strcmp(text_at(doc, path), value + 1);
}

static bool fits(const struct feed *feed, const struct doc *doc)
{
	const char *scope = feed->name_space;
	return !strcmp(text_at(doc, "kind"), feed->resource->kind) &&
		(!*scope || !feed->resource->namespaced ||
			!strcmp(text_at(doc, "metadata.namespace"), scope)) &&
		has_labels(doc, feed->selector) && has_field(doc, feed->fields);
}

/* A reference of its own: an object is marked as gone when one store drops it. */
static void put(struct feed *feed, struct doc *doc)
{
	struct object *object = object_create(doc_ref(doc));
	if (object)
		store_put(&feed->store, object);
}

bool world_fill(struct world *world)
{
	const struct array *feeds = &world->app->feeds.list;
	bool filled = false;
	for (size_t i = 0; i < feeds->count; i++) {
		struct feed *feed = *(struct feed **)array_at(feeds, i);
		bool fresh = !feed->store.generation;
		for (size_t j = 0; fresh && j < world->docs.count; j++) {
			struct doc *doc = *(struct doc **)array_at(&world->docs, j);
			if (fits(feed, doc))
				put(feed, doc);
		}
		filled |= fresh && feed->store.generation;
	}
	return filled;
}

/* Index of an object with the kind and name, in the namespace unless that is NULL. */
static size_t find(
	const struct world *world, const char *kind, const char *name, const char *name_space)
{
	for (size_t i = 0; i < world->docs.count; i++) {
		const struct doc *doc = *(struct doc **)array_at(&world->docs, i);
		if (!strcasecmp(text_at(doc, "kind"), kind) &&
			!strcmp(text_at(doc, "metadata.name"), name) &&
			(!name_space || !strcmp(text_at(doc, "metadata.namespace"), name_space)))
			return i;
	}
	return world->docs.count;
}

/* A copy with the next resourceVersion, and another uid where that is not NULL. */
static struct doc *stamped(struct world *world, const struct doc *doc, const char *uid)
{
	struct builder builder;
	char version[16];
	snprintf(version, sizeof(version), "%u", ++world->version);
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, KEY_metadata);
	builder_string(&builder, "resourceVersion", version);
	builder_string(&builder, "uid", uid);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *stamp = builder_finish_doc(&builder);
	builder_finish(&builder);
	struct doc *copy = tree_merged(doc_root(doc), doc_root(stamp));
	doc_unref(stamp);
	return copy;
}

/* Takes DOC over, in place of the version that is there. */
static void world_put(struct world *world, struct doc *doc)
{
	const struct array *feeds = &world->app->feeds.list;
	size_t at = find(world, text_at(doc, "kind"), text_at(doc, "metadata.name"),
		text_at(doc, "metadata.namespace"));
	if (at == world->docs.count)
		array_push(&world->docs);
	struct doc **place = array_at(&world->docs, at);
	doc_unref(*place);
	*place = doc;
	for (size_t i = 0; i < feeds->count; i++) {
		struct feed *feed = *(struct feed **)array_at(feeds, i);
		/* Those without anything yet are filled as a whole. */
		if (feed->store.generation && fits(feed, doc))
			put(feed, doc);
	}
}

static bool missing(
	const struct world *world, size_t at, const char *kind, const char *name, struct error *err)
{
	return at == world->docs.count && !error_set(err, "there is no %s %s", kind, name);
}

bool world_delete(struct world *world, const char *kind, const char *name, struct error *err)
{
	const struct array *feeds = &world->app->feeds.list;
	size_t at = find(world, kind, name, NULL);
	if (missing(world, at, kind, name, err))
		return false;
	struct object *object = object_create(*(struct doc **)array_at(&world->docs, at));
	array_remove(&world->docs, at);
	for (size_t i = 0; object && i < feeds->count; i++) {
		struct feed *feed = *(struct feed **)array_at(feeds, i);
		if (fits(feed, object->doc))
			store_remove(&feed->store, object);
	}
	object_unref(object);
	return true;
}

bool world_recreate(struct world *world, const char *kind, const char *name, struct error *err)
{
	char uid[64];
	size_t at = find(world, kind, name, NULL);
	if (missing(world, at, kind, name, err))
		return false;
	snprintf(uid, sizeof(uid), "00000000-0000-4000-a000-%012u", world->version);
	world_put(world, stamped(world, *(struct doc **)array_at(&world->docs, at), uid));
	return true;
}

static bool read_file(struct world *world, const char *path, struct error *err)
{
	struct scenario scenario;
	scenario_init(&scenario, world->app->clock.wall);
	bool good = scenario_read(&scenario, path, err);
	scenario_settle(&scenario);
	for (size_t i = 0; good && i < scenario.objects.count; i++)
		world_put(world,
			stamped(world, *(struct doc **)array_at(&scenario.objects, i), NULL));
	scenario_finish(&scenario);
	return good;
}

/* FOLDER/NN-NAME.yaml */
static bool read_plan(struct world *world, const char *folder, const char *name, struct error *err)
{
	glob_t found;
	char *pattern = xasprintf("%s/[0-9][0-9]-%s.yaml", folder, name);
	bool good = glob(pattern, 0, NULL, &found) == 0 ? read_file(world, found.gl_pathv[0], err)
							: error_set(err, "there is no %s", pattern);
	globfree(&found);
	free(pattern);
	return good;
}

/* Whether each word of TEXT is taken. */
static bool each_word(const char *text,
	bool (*take)(struct world *world, const char *word, const void *data, struct error *err),
	struct world *world, const void *data, struct error *err)
{
	char *copy = xstrdup(text);
	char *rest = copy;
	bool good = true;
	for (char *word; good && (word = strtok_r(rest, " ", &rest));)
		good = take(world, word, data, err);
	free(copy);
	return good;
}

static bool take_plan(struct world *world, const char *word, const void *data, struct error *err)
{
	return read_plan(world, data, word, err);
}

static bool take_place(struct world *world, const char *word, const void *data, struct error *err)
{
	struct stat status;
	char *path = golden_source(word);
	const char *only = data;
	bool folder = !stat(path, &status) && S_ISDIR(status.st_mode);
	bool good = folder && *only ? read_plan(world, path, "site", err) &&
			each_word(only, take_plan, world, path, err)
				    : read_file(world, path, err);
	free(path);
	return good;
}

bool world_load(struct world *world, const char *scenario, const char *only, struct error *err)
{
	return each_word(scenario, take_place, world, only, err);
}
