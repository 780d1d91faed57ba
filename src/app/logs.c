#include "app/logs.h"

#include <stdlib.h>
#include <string.h>

#include "app/destination.h"
#include "base/memory.h"
#include "base/time.h"
#include "base/utf8.h"
#include "mtv/plan.h"

enum {
	KEPT = 2000,		  /* lines of a container that is followed */
	TAIL_BYTES = 1024 * 1024, /* of the last lines */
	CONTROLLER_TAIL = 5000,	  /* lines, as logs_head() says; few are about one plan */
	LONG_BYTES = 8 * 1024 * 1024,
	SELECTOR_MAX = 16 * 1024,
	STAGE_CELLS = 60, /* of the words of a stage */
};

/* ---- what is watched ------------------------------------------------------------------------ */

static const struct feed *watch_kind(
	struct logs *logs, const char *kind, const char *name_space, const char *selector)
{
	struct feeds *feeds = &logs->app->feeds;
	size_t at = 0;
	while (at + 1 < LOGS_FEEDS && logs->own[at])
		at++;
	logs->own[at] = feeds_open(feeds, resource_find(kind), name_space, selector, NULL);
	return logs->own[at];
}

/* The Jobs of its hooks lie in the namespace of the plan; few VMs have any. */
static void open_hooks(
	struct logs *logs, const struct plan *plan, const struct vm *vm, const char *selector)
{
	if (node_first(node_find(vm->spec, "hooks")))
		logs->jobs = watch_kind(logs, "jobs", plan->object->name_space, selector);
}

static void open_target(struct logs *logs, const struct plan *plan,
	const struct page_objects *objects, const char *selector)
{
	const char *target =
		node_text(node_at(plan_root(plan), KEY_spec, KEY_targetNamespace, KEY_none));
	if (!target)
		return;
	logs->pods = objects ? objects->pods : watch_kind(logs, "pods", target, selector);
	logs->claims = objects ? objects->claims
			       : watch_kind(logs, "persistentvolumeclaims", target, selector);
	logs->importers = watch_kind(logs, "pods", target, "app=containerized-data-importer");
}

static void init(struct logs *logs, struct app *app)
{
	*logs = (struct logs){.app = app, .tail = LOGS_TAIL, .shown = LOGS_TAIL};
	array_init(&logs->list, sizeof(struct log_entry *));
}

void logs_open(struct logs *logs, struct app *app, const struct plan *plan, const struct vm *vm,
	const struct page_objects *objects)
{
	char *selector = page_objects_selector(plan, vm);
	init(logs, app);
	logs->remote = destination_of(app, plan) == DESTINATION_REMOTE;
	if (selector && !logs->remote)
		open_target(logs, plan, objects, selector);
	if (selector)
		open_hooks(logs, plan, vm, selector);
	free(selector);
}

/* The controller lives where its ForkliftController is. */
static char *controller_place(const struct app *app)
{
	const struct feed *feed = feeds_find(&app->feeds, resource_find("forkliftcontrollers"));
	size_t at = 0;
	const struct object *object = feed ? store_next(&feed->store, &at) : NULL;
	return xstrdup(object ? object->name_space : "openshift-mtv");
}

void logs_open_controller(struct logs *logs, struct app *app, const struct plan *plan)
{
	init(logs, app);
	logs->plan = (struct controller_about){.name_space = xstrdup(plan->object->name_space),
		.name = xstrdup(plan->object->name),
		.uid = xstrdup(plan->object->uid)};
	logs->place = controller_place(app);
	logs->controllers = watch_kind(logs, "pods", logs->place, "app=forklift");
}

/* The pods of Jobs are found by the names of these, which come later than the page. */
static void open_job_pods(struct logs *logs)
{
	struct buf names;
	size_t at = 0;
	if (!logs->jobs)
		return;
	buf_init(&names, SELECTOR_MAX);
	for (const struct object *job; (job = store_next(&logs->jobs->store, &at));)
		buf_printf(&names, "%s%s", names.used ? "," : "job-name in (", job->name);
	buf_add_text(&names, names.used ? ")" : "");
	if (!names.used || (logs->job_names && !strcmp(logs->job_names, names.text))) {
		buf_finish(&names);
		return;
	}
	size_t place = LOGS_FEEDS - 1;
	if (logs->own[place])
		feeds_release(&logs->app->feeds, logs->own[place]);
	free(logs->job_names);
	logs->job_names = buf_take(&names);
	logs->hooks = logs->own[place] = feeds_open(&logs->app->feeds, resource_find("pods"),
		logs->jobs->name_space, logs->job_names, NULL);
}

/* ---- which containers ----------------------------------------------------------------------- */

struct log_entry *logs_at(const struct logs *logs, size_t index)
{
	return *(struct log_entry **)array_at(&logs->list, index);
}

static struct log_entry *find(const struct logs *logs, const struct pod_log *about)
{
	for (size_t i = 0; i < logs->list.count; i++)
		if (!strcmp(logs_at(logs, i)->about.uid, about->uid))
			return logs_at(logs, i);
	return NULL;
}

static bool is_about_plan(void *data, const char *line)
{
	return controller_line_about(line, data);
}

static struct container_log *new_log(struct logs *logs, const struct pod_log *pod, bool previous)
{
	bool controller = pod->part == LOG_CONTROLLER;
	struct container_log_about about = {.name_space = pod->name_space,
		.pod = pod->pod,
		.container = pod->container,
		.previous = previous,
		.tail = controller ? CONTROLLER_TAIL : logs->tail,
		.most = controller || logs->tail > LOGS_TAIL ? LONG_BYTES : TAIL_BYTES,
		.keep = (size_t)(logs->tail > KEPT ? logs->tail : KEPT),
		.wanted = controller ? is_about_plan : NULL,
		.data = &logs->plan};
	return container_log_create(&logs->app->logs, logs->app->cluster, &about);
}

static struct log_entry *new_entry(struct logs *logs, const struct pod_log *about)
{
	struct log_entry *entry = xcalloc(1, sizeof(*entry));
	entry->log = new_log(logs, about, false);
	*(struct log_entry **)array_push(&logs->list) = entry;
	return entry;
}

static void take(struct logs *logs, struct object *object, const struct pod_log *about)
{
	struct log_entry *entry = find(logs, about);
	if (!entry && logs->list.count == LOGS_MAX) {
		logs->more++;
		return;
	}
	if (!entry)
		entry = new_entry(logs, about);
	object_ref(object);
	object_unref(entry->object);
	entry->object = object;
	entry->about = *about;
	entry->seen = true;
	if (about->restarts && !entry->before)
		entry->before = new_log(logs, about, true);
}

/* Importers of other VMs are in the same namespace. */
static bool is_ours(const struct logs *logs, const struct object *pod)
{
	size_t at = 0;
	for (const struct object *claim;
		logs->claims && (claim = store_next(&logs->claims->store, &at));)
		if (pod_imports(object_root(pod), object_root(claim)))
			return true;
	return false;
}

static void take_pods(struct logs *logs, const struct feed *feed)
{
	struct pod_log about;
	size_t at = 0;
	if (!feed)
		return;
	for (struct object *pod; (pod = store_next(&feed->store, &at));)
		if ((feed != logs->importers || is_ours(logs, pod)) &&
			pod_log_of(object_root(pod), &about))
			take(logs, pod, &about);
}

/* Of the pods that may be the controller's, those that fit best. */
static void take_controllers(struct logs *logs)
{
	bool found = false;
	for (int rank = 0; rank < 3 && logs->controllers && !found; rank++) {
		size_t at = 0;
		for (struct object *pod; (pod = store_next(&logs->controllers->store, &at));) {
			const struct node *root = object_root(pod);
			const char *container = controller_container(root);
			struct pod_log about;
			if (!container || controller_pod_rank(root) != rank)
				continue;
			pod_log_named(root, LOG_CONTROLLER, container, &about);
			take(logs, pod, &about);
			found = true;
		}
	}
}

static int by_part(const void *first, const void *second)
{
	const struct pod_log *a = &(*(struct log_entry *const *)first)->about;
	const struct pod_log *b = &(*(struct log_entry *const *)second)->about;
	int difference = (int)a->part - (int)b->part;
	return difference ? difference : strcmp(a->pod, b->pod);
}

void logs_refresh(struct logs *logs)
{
	logs->more = 0;
	for (size_t i = 0; i < logs->list.count; i++)
		logs_at(logs, i)->seen = false;
	open_job_pods(logs);
	take_pods(logs, logs->pods);
	take_pods(logs, logs->importers);
	take_pods(logs, logs->hooks);
	take_controllers(logs);
	for (size_t i = 0; i < logs->list.count; i++) {
		struct log_entry *entry = logs_at(logs, i);
		entry->gone = !entry->seen;
		container_log_set_over(entry->log, entry->gone || pod_log_over(&entry->about));
	}
	if (logs->list.count)
		qsort(logs->list.items, logs->list.count, logs->list.size, by_part);
}

/* Nothing was written by what never ran. */
static bool has_run(const struct pod_log *about)
{
	return about->state != CONTAINER_WAITING || about->restarts;
}

void logs_read(struct logs *logs)
{
	for (size_t i = 0; i < logs->list.count; i++) {
		struct log_entry *entry = logs_at(logs, i);
		const struct pod_log *about = &entry->about;
		bool unread = container_log_state(entry->log).phase == LOG_UNREAD;
		bool changed = about->state != entry->state || about->restarts != entry->restarts;
		if (entry->gone || !has_run(about) || (!unread && !changed))
			continue;
		container_log_read(entry->log);
		if (entry->before)
			container_log_read(entry->before);
		entry->state = about->state;
		entry->restarts = about->restarts;
	}
}

static bool is_on_its_way(const struct container_log *log)
{
	return log && container_log_state(log).phase == LOG_READING;
}

bool logs_are_on_their_way(const struct logs *logs)
{
	for (size_t i = 0; i < logs->list.count; i++)
		if (is_on_its_way(logs_at(logs, i)->log) || is_on_its_way(logs_at(logs, i)->before))
			return true;
	return false;
}

static void destroy_entry(struct log_entry *entry)
{
	container_log_destroy(entry->log);
	container_log_destroy(entry->before);
	object_unref(entry->object);
	free(entry);
}

void logs_close(struct logs *logs)
{
	for (size_t i = 0; i < logs->list.count; i++)
		destroy_entry(logs_at(logs, i));
	for (size_t i = 0; i < LOGS_FEEDS; i++)
		if (logs->own[i])
			feeds_release(&logs->app->feeds, logs->own[i]);
	array_finish(&logs->list);
	free((char *)(uintptr_t)logs->plan.name_space);
	free((char *)(uintptr_t)logs->plan.name);
	free((char *)(uintptr_t)logs->plan.uid);
	free(logs->place);
	free(logs->job_names);
	*logs = (struct logs){0};
}

/* ---- words ---------------------------------------------------------------------------------- */

const char *logs_missing(const struct logs *logs, struct arena *arena)
{
	const struct feed *feed = logs->place ? logs->controllers : logs->pods;
	if (logs->list.count)
		return "";
	if (logs->remote)
		return "the destination is another cluster: its pods are not seen from here";
	if (!feed)
		return "the id of the VM fits no label, so its pods cannot be found";
	struct watch_state state =
		feed->watch ? watch_state(feed->watch) : (struct watch_state){.loaded = true};
	if (feed->watch && *state.problem)
		return arena_printf(arena, "pods of %s: %s", feed->name_space, state.problem);
	if (!state.loaded)
		return "";
	return logs->place ? arena_printf(arena, "no pod of the controller is in %s", logs->place)
			   : "no pod of this VM is there, and so no log";
}

const char *logs_head(const struct log_lines *lines, bool utc, struct arena *arena)
{
	char time[TIME_TEXT];
	time_format_long(lines->first_at / 1000000, utc, time);
	return lines->first_at
		? arena_printf(arena, "of the last 5,000 lines of the controller, since %s", time)
		: "of the last 5,000 lines of the controller";
}

enum log_class logs_class(struct log_line *line)
{
	if (!line->note)
		line->note = (uint8_t)(log_class_of(line->text) + 1);
	return (enum log_class)(line->note - 1);
}

void logs_count(struct log_lines *lines, size_t *errors, size_t *warnings)
{
	*errors = *warnings = 0;
	for (size_t i = 0; i < lines->count; i++) {
		enum log_class class = logs_class(log_lines_at(lines, i));
		*errors += class >= LOG_ERROR;
		*warnings += class == LOG_WARNING;
	}
}

/* A line of virt-v2v may be of any length. */
static const char *shorten(const char *text, struct arena *arena)
{
	char *own = utf8_shorten(text, STAGE_CELLS);
	const char *out = arena_printf(arena, "%s", own);
	free(own);
	return out;
}

const char *logs_stage(const struct log_entry *entry, struct log_lines *lines, struct arena *arena)
{
	struct v2v_log log;
	v2v_log_init(&log);
	if (entry->about.part != LOG_CONVERSION || !lines->count)
		return "";
	for (size_t i = 0; i < lines->count; i++)
		v2v_log_take(&log, log_lines_at(lines, i)->text);
	const char *stage = log.own ? shorten(log.own, arena)
		: log.stage	    ? log.stage->text
		: lines->count < LOGS_TAIL
		? "not begun"
		: arena_printf(arena, "not told in the last %zu lines", lines->count);
	return log.percent < 0 ? stage
			       : arena_printf(arena, "%s, %d%% of the disk", stage, log.percent);
}
