#include "api/objects.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

/* ---- versions ------------------------------------------------------------------------------ */

static const char *of_metadata(const struct doc *doc, uint32_t key)
{
	return node_text_or(node_at(doc_root(doc), KEY_metadata, key, KEY_none), "");
}

static struct api_version *create(struct api_objects *objects, struct doc *doc)
{
	struct api_version *version = xmalloc(sizeof(*version));
	*version = (struct api_version){.refs = 1,
		.doc = doc,
		.name_space = of_metadata(doc, KEY_namespace),
		.name = of_metadata(doc, KEY_name),
		.uid = of_metadata(doc, KEY_uid),
		.revision = ++objects->revision,
		.texts = &objects->texts};
	return version;
}

struct api_version *api_version_ref(struct api_version *version)
{
	version->refs++;
	return version;
}

void api_version_unref(struct api_version *version)
{
	if (!version || --version->refs)
		return;
	api_texts_drop(version->texts, &version->text);
	doc_unref(version->doc);
	free(version);
}

const struct node *api_version_root(const struct api_version *version)
{
	return version ? doc_root(version->doc) : NULL;
}

const struct api_text *api_version_text(struct api_version *version)
{
	api_texts_make(version->texts, &version->text, doc_root(version->doc));
	return &version->text;
}

/* ---- shelves ------------------------------------------------------------------------------- */

void api_objects_init(struct api_objects *objects)
{
	*objects = (struct api_objects){.revision = 1};
	for (size_t i = 0; i < API_KINDS_MAX; i++) {
		array_init(&objects->shelves[i].versions, sizeof(struct api_version *));
		array_init(&objects->shelves[i].events, sizeof(struct api_event));
	}
}

static void forget(struct api_shelf *shelf, struct api_event *event)
{
	shelf->bytes -= event->now->doc->bytes;
	api_version_unref(event->now);
	api_version_unref(event->before);
}

void api_objects_finish(struct api_objects *objects)
{
	for (size_t i = 0; i < API_KINDS_MAX; i++) {
		struct api_shelf *shelf = &objects->shelves[i];
		for (size_t j = 0; j < shelf->versions.count; j++)
			api_version_unref(*(struct api_version **)array_at(&shelf->versions, j));
		for (size_t j = 0; j < shelf->events.count; j++)
			forget(shelf, array_at(&shelf->events, j));
		array_finish(&shelf->versions);
		array_finish(&shelf->events);
	}
}

struct api_shelf *api_shelf_of(struct api_objects *objects, const struct api_kind *kind)
{
	return &objects->shelves[api_kind_index(kind)];
}

static struct api_version *version_at(const struct api_shelf *shelf, size_t place)
{
	return *(struct api_version **)array_at(&shelf->versions, place);
}

static int compare(const struct api_version *version, const char *name_space, const char *name)
{
	int order = strcmp(version->name_space, name_space);
	return order ? order : strcmp(version->name, name);
}

size_t api_shelf_find(const struct api_shelf *shelf, const char *name_space, const char *name)
{
	size_t low = 0;
	size_t high = shelf->versions.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare(version_at(shelf, middle), name_space, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct api_version *api_objects_get(struct api_objects *objects, const struct api_kind *kind,
	const char *name_space, const char *name)
{
	const struct api_shelf *shelf = api_shelf_of(objects, kind);
	size_t place = api_shelf_find(shelf, name_space, name);
	if (place == shelf->versions.count || compare(version_at(shelf, place), name_space, name))
		return NULL;
	return version_at(shelf, place);
}

/* Room for an item at PLACE. */
static void **insert(struct array *array, size_t place)
{
	array_push(array);
	void **items = array->items;
	memmove(items + place + 1, items + place, (array->count - 1 - place) * sizeof(*items));
	return items + place;
}

static void forget_first(struct api_shelf *shelf, size_t count)
{
	struct api_event *first = shelf->events.items;
	shelf->forgotten = first[count - 1].revision;
	shelf->lost = shelf->forgotten;
	for (size_t i = 0; i < count; i++)
		forget(shelf, &first[i]);
	shelf->events.count -= count;
	memmove(first, first + count, shelf->events.count * sizeof(*first));
}

/* Remembers what happened; of too much a quarter is forgotten at once, and so rarely. */
static void remember(struct api_shelf *shelf, const struct api_event *event)
{
	size_t count = shelf->events.count;
	bool large = shelf->bytes > API_EVENTS_BYTES_MAX;
	if (count == API_EVENTS_MAX || (large && count > 4))
		forget_first(shelf, count / 4);
	*(struct api_event *)array_push(&shelf->events) = *event;
	shelf->bytes += event->now->doc->bytes;
}

static void tell(struct api_shelf *shelf)
{
	for (struct api_listener *listener = shelf->listeners, *next; listener; listener = next) {
		next = listener->next;
		listener->happened(listener);
	}
}

struct api_version *api_objects_put(struct api_objects *objects, const struct api_kind *kind,
	enum api_change change, struct doc *doc)
{
	struct api_shelf *shelf = api_shelf_of(objects, kind);
	struct api_version *version = create(objects, doc);
	size_t place = api_shelf_find(shelf, version->name_space, version->name);
	struct api_version *before = NULL;
	if (change == API_ADDED) {
		*insert(&shelf->versions, place) = version;
	} else {
		before = version_at(shelf, place);
		*(struct api_version **)array_at(&shelf->versions, place) = version;
	}
	if (change == API_DELETED)
		array_remove(&shelf->versions, place);
	const struct api_event event = {.revision = objects->revision,
		.change = change,
		.now = change == API_DELETED ? version : api_version_ref(version),
		.before = before};
	if (before)
		api_texts_drop(&objects->texts, &before->text);
	remember(shelf, &event);
	tell(shelf);
	return version;
}

size_t api_shelf_event_after(const struct api_shelf *shelf, uint64_t revision)
{
	const struct api_event *events = shelf->events.items;
	size_t low = 0;
	size_t high = shelf->events.count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (events[middle].revision <= revision)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void api_shelf_compact(struct api_objects *objects, struct api_shelf *shelf)
{
	for (size_t i = 0; i < shelf->events.count; i++) {
		struct api_event *event = array_at(&shelf->events, i);
		shelf->lost = event->revision;
		forget(shelf, event);
	}
	array_clear(&shelf->events);
	shelf->forgotten = objects->revision;
	tell(shelf);
}

/* ---- listeners ----------------------------------------------------------------------------- */

void api_listen(struct api_shelf *shelf, struct api_listener *listener)
{
	listener->next = shelf->listeners;
	shelf->listeners = listener;
}

void api_listen_stop(struct api_shelf *shelf, struct api_listener *listener)
{
	struct api_listener **link = &shelf->listeners;
	while (*link && *link != listener)
		link = &(*link)->next;
	if (*link)
		*link = listener->next;
}
