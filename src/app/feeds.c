#include "app/feeds.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void feeds_init(struct feeds *feeds, struct cluster *cluster, const char *name_space)
{
	struct feeds before = *feeds;
	*feeds = (struct feeds){.cluster = cluster,
		.name_space = name_space,
		.epoch = before.epoch + (UINT64_C(1) << 40),
		.strict = before.strict,
		.at_once = before.at_once,
		.only_lists = before.only_lists};
	array_init(&feeds->list, sizeof(struct feed *));
}

static void feed_destroy(struct feed *feed)
{
	watch_destroy(feed->watch);
	store_finish(&feed->store);
	free(feed->selector);
	free(feed->fields);
	free(feed->name_space);
	free(feed);
}

void feeds_finish(struct feeds *feeds)
{
	for (size_t i = 0; i < feeds->list.count; i++)
		feed_destroy(*(struct feed **)array_at(&feeds->list, i));
	array_finish(&feeds->list);
}

struct feed *feeds_find(const struct feeds *feeds, const struct resource *resource)
{
	for (size_t i = 0; i < feeds->list.count; i++) {
		struct feed *feed = *(struct feed **)array_at(&feeds->list, i);
		if (feed->resource == resource && !feed->users)
			return feed;
	}
	return NULL;
}

static bool looks_at(const char *feed, const char *name_space)
{
	return !*feed || !strcmp(feed, name_space);
}

const struct object *feeds_look(const struct feeds *feeds, const struct resource *resource,
	const char *name_space, const char *name, const struct feed **feed)
{
	const struct object *found = NULL;
	const struct feed *place = NULL;
	for (size_t i = 0; i < feeds->list.count && !found; i++) {
		const struct feed *own = *(struct feed **)array_at(&feeds->list, i);
		if (own->resource != resource || !looks_at(own->name_space, name_space))
			continue;
		found = store_get(&own->store, name_space, name);
		place = own;
	}
	if (feed)
		*feed = place;
	return found;
}

/* Whether what FEED does not have of NAME_SPACE is not there. */
static bool has_all(const struct feed *feed, const char *name_space)
{
	if (feed->selector || feed->fields)
		return false;
	if (!feed->watch)
		return looks_at(feed->name_space, name_space);
	struct watch_state state = watch_state(feed->watch);
	return state.loaded && looks_at(state.name_space, name_space);
}

bool feeds_lack(const struct feeds *feeds, const struct resource *resource, const char *name_space,
	const char *name, const char *uid)
{
	for (size_t i = 0; i < feeds->list.count; i++) {
		const struct feed *feed = *(struct feed **)array_at(&feeds->list, i);
		if (feed->resource != resource || !has_all(feed, name_space))
			continue;
		const struct object *object = store_get(&feed->store, name_space, name);
		if (!object || strcmp(object->uid, uid) != 0)
			return true;
	}
	return false;
}

static struct feed *add(struct feeds *feeds, const struct resource *resource,
	const char *name_space, const char *selector, const char *fields)
{
	struct feed *feed = xcalloc(1, sizeof(*feed));
	feed->resource = resource;
	feed->selector = xstrdup(selector);
	feed->fields = xstrdup(fields);
	feed->name_space = xstrdup(name_space);
	store_init(&feed->store);
	*(struct feed **)array_push(&feeds->list) = feed;
	feeds->epoch += UINT64_C(1) << 40;
	if (!feeds->cluster)
		return feed;
	struct watch_about about = {.resource = resource,
		.name_space = feed->name_space,
		.fallback_name_space =
			feeds->strict ? NULL : cluster_target(feeds->cluster)->name_space,
		.selector = selector,
		.fields = fields,
		.at_once = feeds->at_once,
		.only_list = feeds->only_lists,
		.store = &feed->store};
	feed->watch = watch_create(feeds->cluster, &about);
	return feed;
}

struct feed *feeds_need(struct feeds *feeds, const struct resource *resource)
{
	struct feed *feed = feeds_find(feeds, resource);
	return feed ? feed : add(feeds, resource, feeds->name_space, NULL, NULL);
}

struct feed *feeds_open(struct feeds *feeds, const struct resource *resource,
	const char *name_space, const char *selector, const char *fields)
{
	struct feed *feed = add(feeds, resource, name_space, selector, fields);
	feed->users = 1;
	return feed;
}

static bool same_text(const char *one, const char *other)
{
	return one && other ? !strcmp(one, other) : one == other;
}

struct feed *feeds_share(struct feeds *feeds, const struct resource *resource,
	const char *name_space, const char *selector)
{
	for (size_t i = 0; i < feeds->list.count; i++) {
		struct feed *feed = *(struct feed **)array_at(&feeds->list, i);
		if (feed->users && feed->resource == resource && !feed->fields &&
			same_text(feed->name_space, name_space) &&
			same_text(feed->selector, selector)) {
			feed->users++;
			return feed;
		}
	}
	return feeds_open(feeds, resource, name_space, selector, NULL);
}

void feeds_release(struct feeds *feeds, struct feed *feed)
{
	if (--feed->users)
		return;
	for (size_t i = 0; i < feeds->list.count; i++) {
		if (*(struct feed **)array_at(&feeds->list, i) == feed) {
			array_remove(&feeds->list, i);
			feed_destroy(feed);
			feeds->epoch += UINT64_C(1) << 40;
			return;
		}
	}
}

uint64_t feeds_generation(const struct feeds *feeds)
{
	uint64_t sum = feeds->epoch;
	for (size_t i = 0; i < feeds->list.count; i++)
		sum += (*(struct feed **)array_at(&feeds->list, i))->store.generation;
	return sum;
}
