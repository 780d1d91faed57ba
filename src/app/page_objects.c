#include "app/page_objects.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "app/pages.h"
#include "base/memory.h"
#include "mtv/condition.h"
#include "mtv/plan.h"

enum { EVENTS_SHOWN = 60 };

/* Labels hold letters, digits, - _ and . only: ids of some sources do not fit. */
static bool fits_label(const char *text)
{
	for (const char *at = text; *at; at++)
		if (!isalnum((unsigned char)*at) && !strchr("-_.", *at))
			return false;
	return *text && strlen(text) <= 63;
}

static char *selector_of(const struct vm *vm)
{
	const struct plan *plan = vm->plan;
	const char *run = node_text(node_at(plan->entry, KEY_migration, KEY_uid, KEY_none));
	if (!fits_label(vm->id))
		return NULL;
	if (!run)
		return xasprintf("plan=%s,vmID=%s", plan->object->uid, vm->id);
	return xasprintf("plan=%s,migration=%s,vmID=%s", plan->object->uid, run, vm->id);
}

static struct feed *open_feed(const struct page_objects *objects, const char *kind,
	const char *name_space, const char *selector, const char *fields)
{
	return feeds_open(objects->feeds, resource_find(kind), name_space, selector, fields);
}

void page_objects_open(struct page_objects *objects, struct app *app, const struct vm *vm)
{
	const struct plan *plan = vm->plan;
	const char *target =
		node_text(node_at(plan_root(plan), KEY_spec, KEY_targetNamespace, KEY_none));
	char *selector = selector_of(vm);
	char *fields = xasprintf("involvedObject.uid=%s", plan->object->uid);
	objects->feeds = &app->feeds;
	objects->plan_events = open_feed(objects, "events", plan->object->name_space, NULL, fields);
	if (selector && target) {
		objects->pods = open_feed(objects, "pods", target, selector, NULL);
		objects->claims =
			open_feed(objects, "persistentvolumeclaims", target, selector, NULL);
		objects->volumes = open_feed(objects, "datavolumes", target, selector, NULL);
		objects->events = open_feed(objects, "events", target, NULL, NULL);
	}
	free(selector);
	free(fields);
}

void page_objects_close(struct page_objects *objects)
{
	struct feed *all[] = {objects->pods, objects->claims, objects->volumes, objects->events,
		objects->plan_events};
	for (size_t i = 0; i < 5; i++)
		if (all[i])
			feeds_release(objects->feeds, all[i]);
	*objects = (struct page_objects){0};
}

/* Why a section is empty, when that is not simply so. */
static void write_state(const struct page_writing *writing, const struct feed *feed)
{
	if (!feed->watch)
		return;
	struct watch_state state = watch_state(feed->watch);
	if (*state.problem)
		page_printf(writing->page, ROLE_WARNING, "  %s", state.problem);
	else if (!state.loaded)
		page_text(writing->page, ROLE_MUTED, "  loading");
}

static enum role role_of_phase(const char *phase)
{
	if (!strcmp(phase, "Failed"))
		return ROLE_ERROR;
	if (!strcmp(phase, "Running") || !strcmp(phase, "ImportInProgress"))
		return ROLE_RUNNING;
	if (!strcmp(phase, "Succeeded") || !strcmp(phase, "Bound"))
		return ROLE_OK;
	return ROLE_WAITING;
}

/* Nothing is there, and that is sure. */
static bool is_empty(const struct feed *feed)
{
	if (store_count(&feed->store) || !feed->watch)
		return !store_count(&feed->store);
	struct watch_state state = watch_state(feed->watch);
	return state.loaded && !*state.problem;
}

static void write_section(
	const struct page_writing *writing, const char *title, const struct feed *feed)
{
	size_t at = 0;
	if (!feed || is_empty(feed))
		return;
	page_heading(writing->page, title);
	for (const struct object *object; (object = store_next(&feed->store, &at));) {
		const struct node *status = node_get(object_root(object), KEY_status);
		const char *phase = node_text_or(node_get(status, KEY_phase), "?");
		const char *progress = node_text_or(node_get(status, KEY_progress), "");
		page_printf(writing->page, role_of_phase(phase), "  %-40s %s %s", object->name,
			phase, progress);
	}
	if (!store_count(&feed->store))
		write_state(writing, feed);
}

/* Whether an event is about one of the objects in a feed. */
static bool concerns(const struct feed *feed, const char *uid)
{
	return feed && *uid && store_find_uid(&feed->store, uid);
}

static int64_t event_time(const struct node *event)
{
	static const char *const names[] = {"lastTimestamp", "eventTime", "firstTimestamp"};
	int64_t at = 0;
	for (size_t i = 0; i < 3; i++)
		if (node_time(node_find(event, names[i]), &at))
			return at;
	node_time(node_at(event, KEY_metadata, KEY_creationTimestamp, KEY_none), &at);
	return at;
}

static void take_events(
	const struct page_objects *objects, const struct feed *feed, bool all, struct array *events)
{
	size_t at = 0;
	if (!feed)
		return;
	for (const struct object *object; (object = store_next(&feed->store, &at));) {
		const struct node *root = object_root(object);
		const char *uid = node_text_or(node_find(root, "involvedObject.uid"), "");
		if (all || concerns(objects->pods, uid) || concerns(objects->claims, uid) ||
			concerns(objects->volumes, uid))
			*(const struct node **)array_push(events) = root;
	}
}

static int newest_first(const void *first, const void *second)
{
	int64_t a = event_time(*(const struct node *const *)first);
	int64_t b = event_time(*(const struct node *const *)second);
	return a > b ? -1 : a < b;
}

static void write_event(const struct page_writing *writing, const struct node *event)
{
	bool warning = node_equals(node_get(event, KEY_type), "Warning");
	const struct node *about = node_find(event, "involvedObject");
	page_printf(writing->page, warning ? ROLE_WARNING : ROLE_NORMAL, "  %s %s %s/%s %s: %s",
		tell_time(&writing->telling, event_time(event)), warning ? "!" : "-",
		node_text_or(node_get(about, KEY_kind), "?"),
		node_text_or(node_get(about, KEY_name), "?"),
		node_text_or(node_get(event, KEY_reason), ""),
		node_text_or(node_get(event, KEY_message), ""));
}

static void write_events(const struct page_objects *objects, const struct page_writing *writing)
{
	struct array events; /* const struct node * */
	array_init(&events, sizeof(const struct node *));
	take_events(objects, objects->events, false, &events);
	take_events(objects, objects->plan_events, true, &events);
	page_heading(writing->page, "Events, the newest first");
	if (events.count)
		qsort(events.items, events.count, events.size, newest_first);
	for (size_t i = 0; i < events.count && i < EVENTS_SHOWN; i++)
		write_event(writing, *(const struct node **)array_at(&events, i));
	if (events.count > EVENTS_SHOWN)
		page_printf(writing->page, ROLE_MUTED, "  and %zu older ones",
			events.count - EVENTS_SHOWN);
	if (!events.count)
		write_state(writing, objects->plan_events);
	array_finish(&events);
}

void page_objects_write(const struct page_objects *objects, const struct page_writing *writing)
{
	if (!objects->feeds)
		return;
	write_section(writing, "Pods", objects->pods);
	write_section(writing, "PersistentVolumeClaims", objects->claims);
	write_section(writing, "DataVolumes", objects->volumes);
	write_events(objects, writing);
}
