#include "app/page_alerts.h"

#include <stdio.h>
#include <string.h>

#include "base/lines.h"
#include "base/time.h"

enum { ALERT_MAX = 4096 /* bytes that the terminal may be told */ };

static enum role role_of(enum alert_kind kind)
{
	static const enum role roles[ALERT_KINDS] = {ROLE_ERROR, ROLE_ERROR, ROLE_ERROR, ROLE_ERROR,
		ROLE_RUNNING, ROLE_WARNING, ROLE_NORMAL, ROLE_WARNING, ROLE_WARNING};
	return roles[kind];
}

static void write_alert(const struct app *app, const struct alert *alert, struct page *page)
{
	char time[TIME_TEXT];
	time_format_long(alert->at, app->settings.utc, time);
	page_printf(page, role_of(alert->kind), "%s  %-15s  %s: %s", time,
		alert_kind_name(alert->kind), alert->plan, alert->text);
}

static void write(void *data, struct page *page, const struct table_look *look)
{
	struct app *app = data;
	const struct array *list = &app->alerts.list;
	(void)look;
	if (list->count == ALERTS_MAX)
		page_printf(page, ROLE_MUTED, "the last %d", ALERTS_MAX);
	if (!list->count)
		page_text(page, ROLE_MUTED,
			"nothing has failed, and no cutover has begun, since mtvtop looks at this "
			"cluster");
	for (size_t i = 0; i < list->count; i++)
		write_alert(app, array_at(list, i), page);
	alerts_see(&app->alerts);
}

static uint64_t generation(void *data)
{
	const struct app *app = data;
	return app->alerts.generation * 2 + app->settings.utc;
}

struct pager *page_open_alerts(struct app *app)
{
	struct page_source source = {
		.generation = generation, .write = write, .data = app, .follow = true};
	return pager_create("Alerts", &source);
}

/* Its first list is on the way; one that may not be read, or is not there, is not waited for. */
static bool is_loading(const struct app *app, const char *resource)
{
	const struct feed *feed = feeds_find(&app->feeds, resource_find(resource));
	if (!feed || !feed->watch)
		return false;
	struct watch_state state = watch_state(feed->watch);
	return !state.loaded && state.phase == WATCH_LISTING;
}

/* Whose plans the model has, as far as is known: a right to see all may be missing. */
static struct alerts_scope scope_of(const struct app *app)
{
	const struct feed *plans = feeds_find(&app->feeds, resource_find("plans"));
	struct alerts_scope scope = {.name_space = app->name_space};
	if (!plans || !plans->watch)
		return scope;
	struct watch_state state = watch_state(plans->watch);
	scope.name_space = state.name_space;
	scope.loading = !state.loaded || is_loading(app, "migrations") ||
		is_loading(app, "forkliftcontrollers");
	return scope;
}

void alerts_turn(struct app *app)
{
	struct telling telling = {
		.clock = &app->clock, .local = !app->settings.utc, .arena = &app->arena};
	struct alerts_scope scope = scope_of(app);
	alerts_look(&app->alerts, &app->model, &scope, &telling);
}

/* One message for all that came since the last one: a failing wave shall not fill a desktop. */
static void tell(struct app *app)
{
	const struct array *list = &app->alerts.list;
	const struct alert *last = array_at(list, list->count - 1);
	char more[40] = "";
	if (app->alerts.untold > 1)
		snprintf(more, sizeof(more), " (and %zu more)", app->alerts.untold - 1);
	struct buf text;
	buf_init(&text, ALERT_MAX);
	lines_flatten(&text,
		arena_printf(&app->arena, "mtvtop %s: %s: %s: %s%s", app->context,
			alert_kind_name(last->kind), last->plan, last->text, more));
	if (terminal_tell(
		    app->terminal, app->settings.notify ? text.text : NULL, app->settings.bell))
		app->alerts.untold = 0;
	buf_finish(&text);
}

void alerts_ring(struct app *app)
{
	if (!app->alerts.untold)
		return;
	if (app->settings.notify || app->settings.bell)
		tell(app);
	else
		app->alerts.untold = 0;
}
