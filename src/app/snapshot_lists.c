#include "app/snapshot_lists.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/batch.h"
#include "base/lines.h"
#include "base/map.h"
#include "base/memory.h"
#include "mtv/redact.h"

enum {
	READ_MAX = 1024 * 1024 * 1024, /* bytes of all lists in memory */
	PATIENCE = 30 * 1000,	       /* milliseconds without any progress */
	LISTS_MAX = 1000,
	NAMES_MAX = 64 * 1024,
};

/* One kind, and what came of its list. */
struct listing {
	const struct resource *resource;
	char *name_space; /* where a plan reaches to, or NULL: the namespaces that were asked for */
	char *name;	  /* there, of the only one that is read; NULL: all */
	struct store store; /* unless a feed has it */
	struct watch *watch;
	const struct feed *feed;
	bool refused;
};

/* ---- reading --------------------------------------------------------------------------------- */

/* mtvtop lists Migrations as metadata; a scenario needs the whole of them. */
static const struct resource *whole_of(const struct resource *resource)
{
	static struct resource migrations;
	if (strcmp(resource->name, "migrations") != 0)
		return resource;
	migrations = *resource;
	migrations.metadata_only = false;
	return &migrations;
}

static struct listing *list_at(const struct snapshot_lists *lists, size_t i)
{
	return *(struct listing **)array_at(&lists->list, i);
}

static struct listing *new_listing(struct snapshot_lists *lists, const struct resource *resource)
{
	struct listing *listing = xcalloc(1, sizeof(*listing));
	listing->resource = whole_of(resource);
	*(struct listing **)array_push(&lists->list) = listing;
	return listing;
}

/* A list that no feed has: of NAME_SPACE, of the object NAME alone unless it is NULL. */
static void watch_list(
	struct snapshot_lists *lists, struct listing *listing, const char *name_space)
{
	char *fields = listing->name ? xasprintf("metadata.name=%s", listing->name) : NULL;
	store_init(&listing->store);
	const struct watch_about about = {.resource = listing->resource,
		.name_space = name_space,
		.fields = fields,
		.at_once = true,
		.only_list = true,
		.store = &listing->store};
	listing->watch = watch_create(lists->app->cluster, &about);
	free(fields);
}

static void begin_list(struct snapshot_lists *lists, const struct resource *resource)
{
	struct listing *listing = new_listing(lists, resource);
	if (listing->resource == resource)
		listing->feed = feeds_need(&lists->app->feeds, resource);
	else
		watch_list(lists, listing, lists->app->name_space);
}

static const struct store *store_of(const struct listing *listing)
{
	return listing->feed ? &listing->feed->store : &listing->store;
}

static struct watch_state state_of(const struct listing *listing)
{
	return watch_state(listing->feed ? listing->feed->watch : listing->watch);
}

/* Whether this list is at its end; an error when nothing can come of the whole. */
static bool look(struct listing *listing, bool *ended, struct error *err)
{
	struct watch_state state = state_of(listing);
	listing->refused = state.phase == WATCH_FORBIDDEN || state.phase == WATCH_MISSING;
	bool needed = !strcmp(listing->resource->name, "plans");
	*ended = state.loaded || listing->refused;
	if (state.loaded || state.phase == WATCH_LISTING || !*state.problem)
		return true;
	if (listing->refused && !needed)
		return true;
	if (state.phase == WATCH_MISSING)
		return error_set_kind(err, ERROR_NOT_FOUND,
			"this cluster does not have the kind plans (is MTV installed?)");
	return error_set_kind(err, state.kind, "%s", state.problem);
}

static bool look_at_all(
	struct snapshot_lists *lists, size_t *progress, bool *ended, struct error *err)
{
	size_t bytes = 0;
	*progress = 0;
	*ended = true;
	for (size_t i = 0; i < lists->list.count; i++) {
		bool own;
		if (!look(list_at(lists, i), &own, err))
			return false;
		*ended &= own;
		bytes += store_of(list_at(lists, i))->bytes;
		*progress += own;
	}
	*progress += bytes;
	return bytes <= READ_MAX ||
		error_set(err,
			"this site has more than %d MB of objects: take one namespace after the "
			"other, with --namespace",
			READ_MAX / 1024 / 1024);
}

/* The patience is for a server that is silent: a large site may take as long as it comes. */
static bool read_lists(struct snapshot_lists *lists, struct error *err)
{
	struct app *app = lists->app;
	int64_t patience = app->options.request_timeout ? app->options.request_timeout : PATIENCE;
	int64_t since = app->clock.mono;
	size_t before = 0;
	size_t progress;
	for (bool ended = false; !ended;) {
		if (!look_at_all(lists, &progress, &ended, err))
			return false;
		since = progress == before ? since : app->clock.mono;
		before = progress;
		if (!ended && app->clock.mono - since >= patience)
			return error_set_kind(err, ERROR_UNREACHABLE, "%s: no answer in time",
				target_host(cluster_target(app->cluster)));
		if (!ended)
			loop_turn(app->loop, BATCH_LOOK);
	}
	return true;
}

/* ---- where plans reach to ---------------------------------------------------------------------
 */

static bool is_same(const char *first, const char *second)
{
	return first && second ? !strcmp(first, second) : first == second;
}

/* Of KIND in NAME_SPACE, NAME alone or (NULL) all, unless that is read already. */
static void reach(
	struct snapshot_lists *lists, const char *kind, const char *name_space, const char *name)
{
	const struct resource *resource = resource_find(kind);
	if (!*name_space || is_same(name_space, lists->app->name_space))
		return;
	for (size_t i = 0; i < lists->list.count; i++) {
		const struct listing *listing = list_at(lists, i);
		if (listing->resource == resource && is_same(listing->name_space, name_space) &&
			is_same(listing->name, name))
			return;
	}
	struct listing *listing = new_listing(lists, resource);
	listing->name_space = xstrdup(name_space);
	listing->name = xstrdup(name);
	watch_list(lists, listing, name_space);
}

static void reach_reference(
	struct snapshot_lists *lists, const char *kind, const struct node *reference)
{
	const char *name = node_text_or(node_get(reference, KEY_name), "");
	if (*name)
		reach(lists, kind, node_text_or(node_get(reference, KEY_namespace), ""), name);
}

/* What a plan refers to. */
static void reach_named(struct snapshot_lists *lists, const struct node *plan)
{
	reach_reference(lists, "providers", node_find(plan, "spec.provider.source"));
	reach_reference(lists, "providers", node_find(plan, "spec.provider.destination"));
	reach_reference(lists, "networkmaps", node_find(plan, "spec.map.network"));
	reach_reference(lists, "storagemaps", node_find(plan, "spec.map.storage"));
	node_each(vm, node_at(plan, KEY_spec, KEY_vms, KEY_none))
	{
		node_each(hook, node_find(vm, "hooks"))
			reach_reference(lists, "hooks", node_find(hook, "hook"));
	}
}

/* A provider with a URL is another cluster (forklift.md 1.5). */
static bool goes_elsewhere(const struct snapshot_lists *lists, const struct node *plan)
{
	const struct node *reference = node_find(plan, "spec.provider.destination");
	const char *name = node_text_or(node_get(reference, KEY_name), "");
	const char *own = node_text_or(node_at(plan, KEY_metadata, KEY_namespace, KEY_none), "");
	const char *name_space = node_text_or(node_get(reference, KEY_namespace), own);
	for (size_t i = 0; i < lists->list.count; i++) {
		const struct listing *listing = list_at(lists, i);
		const struct object *provider = !strcmp(listing->resource->name, "providers")
			? store_get(store_of(listing), name_space, name)
			: NULL;
		const struct node *url =
			node_at(object_root(provider), KEY_spec, KEY_url, KEY_none);
		if (provider && *node_text_or(url, ""))
			return true;
	}
	return false;
}

/* What becomes of it in its target namespace. */
static void reach_made(struct snapshot_lists *lists, const struct node *plan)
{
	static const char *const kinds[] = {"pods", "persistentvolumeclaims", "datavolumes",
		"virtualmachines", "virtualmachineinstances", "events"};
	const char *target = node_text_or(node_find(plan, "spec.targetNamespace"), "");
	if (goes_elsewhere(lists, plan))
		return;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		reach(lists, kinds[i], target, NULL);
}

/* Of one namespace the plans reach further: what they name first, as it tells where they go. */
static bool reach_further(struct snapshot_lists *lists, struct error *err)
{
	void (*const steps[])(struct snapshot_lists *, const struct node *) = {
		reach_named, reach_made};
	const struct feed *plans = feeds_find(&lists->app->feeds, resource_find("plans"));
	for (size_t i = 0; *lists->app->name_space && i < 2; i++) {
		size_t at = 0;
		for (const struct object *plan; (plan = store_next(&plans->store, &at));)
			steps[i](lists, object_root(plan));
		if (lists->list.count > LISTS_MAX)
			return error_set(err,
				"the plans of %s reach into too many places: take all with -A",
				lists->app->name_space);
		if (!read_lists(lists, err))
			return false;
	}
	return true;
}

static bool comes_last(const struct resource *resource)
{
	return !strcmp(resource->name, "events") || !strcmp(resource->name, "namespaces");
}

void snapshot_lists_take(const struct snapshot_lists *lists, struct snapshot *snapshot)
{
	for (int last = 0; last < 2; last++) {
		for (size_t i = 0; i < lists->list.count; i++) {
			const struct listing *listing = list_at(lists, i);
			size_t at = 0;
			bool now = comes_last(listing->resource) == last;
			for (const struct object *object;
				now && (object = store_next(store_of(listing), &at));)
				snapshot_add(snapshot, listing->resource, object_root(object));
		}
	}
}

/* ---- what is told --- */

/* "ops, dev": each once. */
static void tell_reach(const struct snapshot_lists *lists)
{
	struct map told;
	struct buf names;
	map_init(&told);
	buf_init(&names, NAMES_MAX);
	for (size_t i = 0; i < lists->list.count; i++) {
		const struct listing *listing = list_at(lists, i);
		if (listing->name_space && !listing->refused &&
			!map_set(&told, listing->name_space, listing->name_space))
			buf_printf(&names, "%s%s", names.used ? ", " : "", listing->name_space);
	}
	if (names.used)
		lines_say(stderr, "  with what its plans name or make in %s", names.text);
	buf_finish(&names);
	map_finish(&told);
}

static void tell_written(const struct snapshot_lists *lists, const struct snapshot *snapshot)
{
	for (size_t i = 0; i < lists->list.count; i++) {
		const struct listing *listing = list_at(lists, i);
		size_t count = snapshot_count(snapshot, listing->resource);
		if (listing->refused)
			lines_say(stderr, "  %-26s none%s%s: %s", listing->resource->name,
				listing->name_space ? " of " : "",
				listing->name_space ? listing->name_space : "",
				state_of(listing).problem);
		else if (count && !listing->name_space)
			lines_say(stderr, "  %-26s %zu", listing->resource->name, count);
	}
}

void snapshot_lists_tell(const struct snapshot_lists *lists, const struct snapshot *snapshot)
{
	tell_reach(lists);
	tell_written(lists, snapshot);
}

/* ---- life ------------------------------------------------------------------------------------ */

void snapshot_lists_init(struct snapshot_lists *lists, struct app *app)
{
	lists->app = app;
	array_init(&lists->list, sizeof(struct listing *));
}

bool snapshot_lists_read(struct snapshot_lists *lists, struct error *err)
{
	for (const struct resource *row = resources; row->name; row++)
		if (redact_has_rules(row->kind))
			begin_list(lists, row);
	return read_lists(lists, err) && reach_further(lists, err);
}

void snapshot_lists_finish(struct snapshot_lists *lists)
{
	for (size_t i = 0; i < lists->list.count; i++) {
		struct listing *listing = list_at(lists, i);
		if (listing->watch) {
			watch_destroy(listing->watch);
			store_finish(&listing->store);
		}
		free(listing->name_space);
		free(listing->name);
		free(listing);
	}
	array_finish(&lists->list);
}
