#include "app/plan_site.h"

#include <string.h>

#include "app/app.h"
#include "mtv/preflight.h"
#include "mtv/readiness.h"

enum site_use plan_site_use(const struct plan *plan)
{
	return plan_runs_warm(plan) ? SITE_FOR_CUTOVER : SITE_FOR_START;
}

const struct check *plan_site_checks(enum site_use use)
{
	return use == SITE_FOR_CUTOVER ? readiness_checks : preflight_checks;
}

/* Kinds of the scope, which stay when the reader is closed. */
static bool is_of_scope(enum site_kind kind)
{
	return kind <= SITE_CONTROLLERS;
}

static bool is_needed(enum site_kind kind, enum site_use use)
{
	switch (kind) {
	case SITE_NAMESPACES:
	case SITE_NETWORKS:
	case SITE_TARGET_VMS: return use == SITE_FOR_START;
	case SITE_QUOTAS:
	case SITE_NODES:
	case SITE_CONTROLLER_PODS: return use == SITE_FOR_CUTOVER;
	default: return true;
	}
}

static const char *target_of(const struct plan *plan)
{
	return node_text(node_at(plan_root(plan), KEY_spec, KEY_targetNamespace, KEY_none));
}

/* The controller lives where its ForkliftController is. */
static const char *controller_place(const struct app *app)
{
	const struct feed *feed = feeds_find(&app->feeds, resource_find("forkliftcontrollers"));
	size_t at = 0;
	const struct object *controller = feed ? store_next(&feed->store, &at) : NULL;
	return controller ? controller->name_space : NULL;
}

/* Where a kind is looked for; NULL: it is not known. */
static const char *place_of(const struct plan_site *reader, enum site_kind kind)
{
	switch (kind) {
	case SITE_TARGET_VMS:
	case SITE_QUOTAS: return target_of(reader->plan);
	case SITE_CONTROLLER_PODS: return controller_place(reader->app);
	default: return "";
	}
}

static struct feed *begin(const struct plan_site *reader, enum site_kind kind)
{
	struct feeds *feeds = &reader->app->feeds;
	const struct resource *resource = resource_find(site_resource(kind));
	const char *place = place_of(reader, kind);
	const char *selector = kind == SITE_CONTROLLER_PODS ? "app=forklift" : NULL;
	if (is_of_scope(kind))
		return feeds_need(feeds, resource);
	return place ? feeds_share(feeds, resource, place, selector) : NULL;
}

/* What could not be begun before may be now. */
static void begin_all(struct plan_site *reader)
{
	for (enum site_kind kind = 0; kind < SITE_KINDS; kind++)
		if (!reader->feeds[kind] && is_needed(kind, reader->use))
			reader->feeds[kind] = begin(reader, kind);
}

void plan_site_open(struct plan_site *reader, struct app *app, struct plan *plan, enum site_use use)
{
	*reader = (struct plan_site){.app = app, .plan = plan_ref(plan), .use = use};
	begin_all(reader);
}

void plan_site_close(struct plan_site *reader)
{
	for (enum site_kind kind = 0; reader->plan && kind < SITE_KINDS; kind++)
		if (reader->feeds[kind] && !is_of_scope(kind))
			feeds_release(&reader->app->feeds, reader->feeds[kind]);
	plan_unref(reader->plan);
	*reader = (struct plan_site){0};
}

void plan_site_follow(struct plan_site *reader, struct plan *plan, enum site_use use)
{
	const char *before = target_of(reader->plan);
	const char *now = target_of(plan);
	struct plan_site old = *reader;
	if (plan == reader->plan && use == reader->use)
		return;
	if (use == reader->use && before && now && !strcmp(before, now)) {
		reader->plan = plan_ref(plan);
		plan_unref(old.plan);
		return;
	}
	plan_site_open(reader, old.app, plan, use); /* feeds that both need stay open */
	plan_site_close(&old);
}

static struct reading reading_of(const struct feed *feed, enum site_kind kind)
{
	struct reading reading = {
		.resource = resource_find(site_resource(kind)), .name_space = "", .problem = ""};
	if (!feed || !feed->watch)
		return reading;
	struct watch_state state = watch_state(feed->watch);
	reading.store = &feed->store;
	reading.name_space = state.name_space;
	reading.narrowed = state.narrowed;
	reading.loaded = state.loaded;
	reading.age = state.age;
	reading.problem = state.problem;
	return reading;
}

static struct given_right ask(struct app *app, const struct needed_right *right)
{
	const struct resource *resource = resource_find(right->resource);
	enum access access =
		access_ask(&app->access, right->verb, resource, right->name_space, right->name);
	return (struct given_right){.access = access,
		.reason = access_reason(
			&app->access, right->verb, resource, right->name_space, right->name)};
}

struct site plan_site_look(struct plan_site *reader)
{
	struct app *app = reader->app;
	begin_all(reader);
	struct site site = {.plan = reader->plan,
		.model = &app->model,
		.clock = &app->clock,
		.local = !app->settings.utc,
		.cutovers_at_once = app->settings.cutovers_at_once,
		.own_checks = &app->settings.checks};
	for (enum site_kind kind = 0; kind < SITE_KINDS; kind++)
		site.readings[kind] = reading_of(reader->feeds[kind], kind);
	for (size_t i = 0; i < SITE_RIGHTS && reader->use == SITE_FOR_START; i++) {
		struct needed_right right = site_right(reader->plan, i);
		site.rights[i] = ask(app, &right);
	}
	return site;
}

bool plan_site_loading(const struct plan_site *reader)
{
	for (enum site_kind kind = 0; kind < SITE_KINDS; kind++) {
		struct reading reading = reading_of(reader->feeds[kind], kind);
		if (reading.store && !reading.loaded && !*reading.problem)
			return true;
	}
	return false;
}

bool plan_site_pending(struct plan_site *reader)
{
	bool pending = false;
	plan_site_look(reader);
	for (size_t i = 0; i < SITE_RIGHTS; i++) {
		struct needed_right right = site_right(reader->plan, i);
		pending |= access_pending(&reader->app->access, right.verb,
			resource_find(right.resource), right.name_space, right.name);
	}
	return pending;
}
