#include "app/page_objects.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "app/destination.h"
#include "app/pages.h"
#include "base/memory.h"
#include "mtv/plan.h"

enum {
	SHOWN = 60, /* pods, claims or events at most */
	SELECTOR_MAX = 1024,
	FEEDS = 9, /* of a page */
};

/* Labels hold letters, digits, - _ and . only: ids of some sources do not fit. */
static bool fits_label(const char *text)
{
	for (const char *at = text; *at; at++)
		if (!isalnum((unsigned char)*at) && !strchr("-_.", *at))
			return false;
	return *text && strlen(text) <= 63;
}

char *page_objects_selector(const struct plan *plan, const struct vm *vm)
{
	struct buf text;
	const char *run = node_text(node_at(plan->entry, KEY_migration, KEY_uid, KEY_none));
	if (vm && !fits_label(vm->id))
		return NULL;
	buf_init(&text, SELECTOR_MAX);
	buf_printf(&text, "plan=%s", plan->object->uid);
	if (run)
		buf_printf(&text, ",migration=%s", run);
	if (vm)
		buf_printf(&text, ",vmID=%s", vm->id);
	return buf_take(&text);
}

static struct feed *open_feed(const struct page_objects *objects, const char *kind,
	const char *name_space, const char *selector, const char *fields)
{
	return feeds_open(objects->feeds, resource_find(kind), name_space, selector, fields);
}

/* What a run of PLAN made in the target namespace: where that is another cluster, nothing here. */
static void open_made(
	struct page_objects *objects, struct app *app, const struct plan *plan, const struct vm *vm)
{
	const char *target =
		node_text(node_at(plan_root(plan), KEY_spec, KEY_targetNamespace, KEY_none));
	char *selector = page_objects_selector(plan, vm);
	if (selector && target && destination_of(app, plan) != DESTINATION_REMOTE) {
		objects->pods = open_feed(objects, "pods", target, selector, NULL);
		objects->events = open_feed(objects, "events", target, NULL, NULL);
		if (vm) {
			objects->claims = open_feed(
				objects, "persistentvolumeclaims", target, selector, NULL);
			objects->volumes =
				open_feed(objects, "datavolumes", target, selector, NULL);
			objects->machines =
				open_feed(objects, "virtualmachines", target, selector, NULL);
		}
	}
	free(selector);
}

/* Of a Conversion its status names the pod. */
static void open_named_pod(struct page_objects *objects, const struct node *root)
{
	const struct node *pod = node_find(root, "status.pod");
	const char *name = node_text_or(node_get(pod, KEY_name), "");
	const char *name_space = node_text_or(node_get(pod, KEY_namespace), "");
	if (!*name || !*name_space)
		return;
	char *of_pod = xasprintf("metadata.name=%s", name);
	char *of_events = xasprintf("involvedObject.name=%s", name);
	objects->pods = open_feed(objects, "pods", name_space, NULL, of_pod);
	objects->events = open_feed(objects, "events", name_space, NULL, of_events);
	free(of_events);
	free(of_pod);
}

/* The plan of what ANCHOR stands for; NULL. */
static const struct plan *plan_of(const struct app *app, const struct anchor *anchor)
{
	const struct run *run = anchor->type == ROW_RUN ? anchor->row.subject : NULL;
	if (run)
		return run->plan ? model_plan(&app->model, run->plan->uid) : NULL;
	return anchor_plan(anchor);
}

/* What a plan names may lie where the app does not look. */
static void open_outside(
	struct page_objects *objects, const struct app *app, const struct plan *plan)
{
	static const struct {
		const char *kind;
		const char *path;
	} named[] = {{"networkmaps", "spec.map.network"}, {"storagemaps", "spec.map.storage"},
		{"providers", "spec.provider.destination"}};
	for (size_t i = 0; i < sizeof(named) / sizeof(*named) && *app->name_space; i++) {
		const struct node *reference = node_find(plan_root(plan), named[i].path);
		const char *name = node_text_or(node_get(reference, KEY_name), "");
		const char *name_space =
			node_text_or(node_get(reference, KEY_namespace), plan->object->name_space);
		if (!*name || !strcmp(name_space, app->name_space))
			continue;
		char *fields = xasprintf("metadata.name=%s", name);
		objects->outside[i] = open_feed(objects, named[i].kind, name_space, NULL, fields);
		free(fields);
	}
}

void page_objects_open(struct page_objects *objects, struct app *app, const struct anchor *anchor)
{
	const struct plan *plan = plan_of(app, anchor);
	if (!*anchor->uid || !*anchor->name_space)
		return;
	objects->feeds = &app->feeds;
	char *fields = xasprintf("involvedObject.uid=%s", anchor->uid);
	objects->own_events = open_feed(objects, "events", anchor->name_space, NULL, fields);
	if (plan)
		open_outside(objects, app, plan);
	if (plan)
		open_made(objects, app, plan, anchor_vm(anchor));
	else
		open_named_pod(objects, anchor->row.object);
	free(fields);
}

void page_objects_close(struct page_objects *objects)
{
	struct feed *all[FEEDS] = {objects->pods, objects->claims, objects->volumes,
		objects->events, objects->own_events, objects->outside[0], objects->outside[1],
		objects->outside[2], objects->machines};
	for (size_t i = 0; i < FEEDS; i++)
		if (all[i])
			feeds_release(objects->feeds, all[i]);
	*objects = (struct page_objects){0};
}

void page_write_state(const struct page_writing *writing, const struct feed *feed)
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
	if (!strcmp(phase, "Failed") || strstr(phase, "Err") || strstr(phase, "BackOff"))
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

static const struct node *container_wait(const struct node *list)
{
	node_each(container, list)
	{
		const struct node *waiting = node_find(container, "state.waiting");
		if (waiting)
			return waiting;
	}
	return NULL;
}

/* What a pod or a VM waits for: a node, or an image of one of its containers; NULL. */
static const struct node *wait_of(const struct node *status)
{
	node_each(condition, node_get(status, KEY_conditions))
	{
		const struct node *type = node_get(condition, KEY_type);
		bool tells = node_equals(type, "PodScheduled") || node_equals(type, "Synchronized");
		if (tells && node_equals(node_get(condition, KEY_status), "False"))
			return condition;
	}
	/* While init containers wait, the others do no more than wait for them. */
	const struct node *first = container_wait(node_find(status, "initContainerStatuses"));
	return first ? first : container_wait(node_find(status, "containerStatuses"));
}

static void write_object(const struct page_writing *writing, const struct object *object)
{
	const struct node *status = node_get(object_root(object), KEY_status);
	const char *printed = node_text_or(node_find(status, "printableStatus"), "?");
	const char *phase = node_text_or(node_get(status, KEY_phase), printed);
	const char *progress = node_text_or(node_get(status, KEY_progress), "");
	const struct node *wait = wait_of(status);
	page_printf(writing->page, role_of_phase(phase), "  %-40s %s%s%s", object->name, phase,
		*progress ? " " : "", progress);
	if (wait)
		page_printf(writing->page, ROLE_WARNING, "    %s: %s",
			node_text_or(node_get(wait, KEY_reason), "?"),
			node_text_or(node_get(wait, KEY_message), ""));
}

static void write_section(
	const struct page_writing *writing, const char *title, const struct feed *feed)
{
	size_t at = 0;
	size_t left = feed ? store_count(&feed->store) : 0;
	if (!feed || is_empty(feed))
		return;
	page_heading(writing->page, title);
	if (!left)
		page_write_state(writing, feed);
	for (int i = 0; i < SHOWN && left; i++, left--)
		write_object(writing, store_next(&feed->store, &at));
	if (left)
		page_printf(writing->page, ROLE_MUTED, "  and %zu more", left);
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
			concerns(objects->volumes, uid) || concerns(objects->machines, uid))
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

/* What is missing of the events; EMPTY: there are none. */
static void write_states(
	const struct page_objects *objects, const struct page_writing *writing, bool empty)
{
	bool certain = is_empty(objects->own_events);
	page_write_state(writing, objects->own_events);
	if (objects->events) {
		certain &= is_empty(objects->events) || store_count(&objects->events->store);
		page_write_state(writing, objects->events);
	}
	if (empty && certain)
		page_text(writing->page, ROLE_MUTED, "  none");
}

static void write_events(const struct page_objects *objects, const struct page_writing *writing)
{
	struct array events; /* const struct node * */
	array_init(&events, sizeof(const struct node *));
	take_events(objects, objects->events, false, &events);
	take_events(objects, objects->own_events, true, &events);
	page_heading(writing->page, "Events, the newest first");
	if (events.count)
		qsort(events.items, events.count, events.size, newest_first);
	for (size_t i = 0; i < events.count && i < SHOWN; i++)
		write_event(writing, *(const struct node **)array_at(&events, i));
	if (events.count > SHOWN)
		page_printf(
			writing->page, ROLE_MUTED, "  and %zu older ones", events.count - SHOWN);
	write_states(objects, writing, !events.count);
	array_finish(&events);
}

void page_objects_write(const struct page_objects *objects, const struct page_writing *writing,
	const struct anchor *anchor)
{
	if (!objects->feeds)
		return;
	const struct plan *plan = plan_of(writing->app, anchor);
	if (plan && destination_of(writing->app, plan) == DESTINATION_REMOTE) {
		page_heading(writing->page, "Pods");
		page_text(writing->page, ROLE_MUTED,
			"  the destination is another cluster: its pods and their events are not "
			"seen from here");
	} else {
		write_section(writing, "Pods", objects->pods);
		write_section(writing, "PersistentVolumeClaims", objects->claims);
		write_section(writing, "DataVolumes", objects->volumes);
		write_section(writing, "VirtualMachine", objects->machines);
	}
	write_events(objects, writing);
}
