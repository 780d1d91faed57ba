#include "app/app.h"

#include <langinfo.h>
#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/demo.h"
#include "app/gate.h"
#include "app/hold.h"
#include "app/journal.h"
#include "app/page_alerts.h"
#include "app/repeat.h"
#include "base/memory.h"
#include "io/http.h"
#include "ui/panes.h"

enum {
	MESSAGE_TIME = 8 * 1000, /* milliseconds */
	QUIT_WAIT = 10 * 1000,	 /* for a write that is on its way */
};

static bool load_config(struct app *app, struct error *err)
{
	const char *no_colour = getenv("NO_COLOR");
	bool mono = no_colour && *no_colour;
	if (!settings_load(&app->settings, err))
		return false;
	bool good = theme_load(&app->theme, mono ? "mono" : app->settings.theme, err) &&
		keymap_load(&app->keymap, app->settings.keymap, err);
	if (!good)
		settings_finish(&app->settings);
	return good;
}

static void init_model(struct app *app)
{
	struct feed *plans = feeds_need(&app->feeds, resource_find("plans"));
	struct feed *migrations = feeds_need(&app->feeds, resource_find("migrations"));
	struct feed *controllers = feeds_need(&app->feeds, resource_find("forkliftcontrollers"));
	model_init(&app->model, &plans->store, &migrations->store, &controllers->store,
		app->cluster, &app->clock);
	app->model.wave_label = app->settings.wave_label;
}

bool app_init(struct app *app, const struct command *commands, struct error *err)
{
	*app = (struct app){.commands = commands};
	clock_init(&app->clock);
	if (!load_config(app, err))
		return false;
	app->loop = loop_create(&app->clock);
	canvas_init(
		&app->canvas, app->settings.ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0);
	prompt_history_init(&app->history);
	prompt_history_init(&app->filters);
	prompt_history_init(&app->queries);
	arena_init(&app->arena);
	store_init(&app->contexts);
	store_init(&app->controller_settings);
	jobs_init(&app->jobs);
	app->name_space = xstrdup("");
	app->context = xstrdup("");
	access_init(&app->access, NULL);
	feeds_init(&app->feeds, NULL, app->name_space);
	alerts_init(&app->alerts);
	cockpit_init(&app->cockpit);
	instances_init(app);
	init_model(app);
	return true;
}

/* Which cluster it is, and what was left unfinished there. */
static void end_identity(struct app *app)
{
	recover_finish(&app->recover);
	jobs_clear(&app->jobs);
	cluster_id_finish(&app->cluster_id);
	free(app->cluster_uid);
	app->cluster_uid = NULL;
}

/* What could be taken back or tried again belongs to one cluster. */
static void forget_writes(struct app *app)
{
	free(app->undo);
	app->undo = NULL;
	repeat_drop(app);
}

void app_finish(struct app *app)
{
	screen_clear(&app->screens);
	gate_finish(app);
	end_identity(app);
	alerts_finish(&app->alerts);
	cockpit_finish(&app->cockpit);
	instances_finish(app);
	model_finish(&app->model);
	feeds_finish(&app->feeds);
	store_finish(&app->contexts);
	store_finish(&app->controller_settings);
	jobs_finish(&app->jobs);
	access_finish(&app->access);
	cluster_destroy(app->cluster);
	terminal_destroy(app->terminal);
	key_decoder_finish(&app->keys);
	prompt_history_finish(&app->history);
	prompt_history_finish(&app->filters);
	prompt_history_finish(&app->queries);
	free(app->asked_line);
	free(app->asked_why);
	journal_close(app->journal);
	canvas_finish(&app->canvas);
	arena_finish(&app->arena);
	keymap_finish(&app->keymap);
	settings_finish(&app->settings);
	free(app->name_space);
	free(app->context);
	forget_writes(app);
	demo_end(app->demo);
	loop_destroy(app->loop);
}

/* Pages hold on to feeds: only the lowest screen stays, with its tables empty. */
static void reset_screens(struct app *app)
{
	while (app->screens && app->screens->below)
		screen_pop(&app->screens);
	struct panes *panes = panes_of(app->screens);
	for (int i = 0; panes && i < panes->count; i++)
		if (!panes->panes[i].is_detail)
			table_invalidate(&panes->panes[i].table);
}

/* Everything that hangs on the cluster or the namespace ends ... */
static void end_feeds(struct app *app)
{
	reset_screens(app);
	gate_finish(app);
	cockpit_finish(&app->cockpit);
	instances_finish(app);
	model_finish(&app->model);
	feeds_finish(&app->feeds);
}

/* ... and is made anew. */
static void begin_feeds(struct app *app)
{
	feeds_init(&app->feeds, app->cluster, app->name_space);
	init_model(app);
	app->redraw = true;
}

static void replace(char **text, const char *by)
{
	char *copy = xstrdup(by);
	free(*text);
	*text = copy;
}

/* Leaves the cluster for the one of TARGET, which is taken over. */
static void replace_cluster(
	struct app *app, struct target *target, const struct cluster_options *options)
{
	end_identity(app);
	access_finish(&app->access);
	cluster_destroy(app->cluster);
	http_forget_connections(app->loop); /* idle ones would stay open for minutes */
	app->cluster = cluster_create(app->loop, target, options);
	access_init(&app->access, app->cluster);
	if (app->acts)
		cluster_id_init(&app->cluster_id, app);
}

bool app_connect(struct app *app, const char *context, struct error *err)
{
	struct target target;
	struct kube_options options = app->options;
	if (context) {
		/* Another context: what the flags say about the first one does not fit it. */
		options = (struct kube_options){.kubeconfig = options.kubeconfig,
			.context = context,
			.request_timeout = options.request_timeout};
	}
	if (!target_init(&target, &options, err))
		return false;
	mode_judge(&app->mode, &app->settings, app->only_reads, target.context);
	struct cluster_options about = {
		.mode = app_read_only(app) ? CLUSTER_READ_ONLY : CLUSTER_READ_WRITE,
		.http1 = app->settings.http1,
		.compress = app->settings.compress,
		.paged = app->settings.paged,
		.deadline = options.request_timeout};
	bool all = app->options.all_name_spaces && !context;
	end_feeds(app);
	alerts_clear(&app->alerts);
	forget_writes(app);
	replace(&app->context, target.context);
	replace(&app->name_space, all ? "" : target.name_space);
	replace_cluster(app, &target, &about);
	begin_feeds(app);
	return true;
}

const char *app_read_only(const struct app *app)
{
	return *app->mode.read_only ? app->mode.read_only : NULL;
}

bool app_production(const struct app *app)
{
	return app->mode.production;
}

void app_set_namespace(struct app *app, const char *name_space)
{
	struct map sights;
	model_leave(&app->model, &sights);
	end_feeds(app);
	replace(&app->name_space, name_space);
	begin_feeds(app);
	model_take(&app->model, &sights);
}

void app_say(struct app *app, enum role role, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(app->message, sizeof(app->message), format, args);
	va_end(args);
	if (app->asker && role != ROLE_MESSAGE && role != ROLE_OK)
		app->asker->said(app->asker, app->message);
	app->message_role = role;
	app->message_until = app->clock.mono + MESSAGE_TIME;
	app->redraw = true;
}

void app_notice(struct app *app, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(app->notice, sizeof(app->notice), format, args);
	va_end(args);
	app->notice_until = app->clock.mono + MESSAGE_TIME;
	app->redraw = true;
}

static void quit_now(void *data)
{
	loop_stop(((struct app *)data)->loop);
}

/* A write that is on its way is awaited, so that its answer is in the journal. */
void app_quit(struct app *app)
{
	bool again = app->quitting;
	app->quitting = true;
	if (!again) /* each picture that a lost terminal does not take comes by here */
		gate_leave(app);
	if (!gate_busy(app)) {
		loop_stop(app->loop);
	} else if (!again) {
		app_say(app, ROLE_WARNING, "a write is on its way: waiting for its answer");
		timer_start(app->loop, &app->quit, QUIT_WAIT, quit_now, app);
	}
}

struct table_look app_look(const struct app *app)
{
	return (struct table_look){
		.format = {.clock = app->frozen ? &app->frozen_clock : &app->clock,
			.local = !app->settings.utc,
			.absolute = app->settings.absolute},
		.focus = true,
		.frozen = app->frozen};
}

uint64_t app_generation(const struct app *app)
{
	uint64_t sum = feeds_generation(&app->feeds) + app->model.generation +
		app->model.runs.generation + app->access.generation + app->logs.generation +
		app->alerts.generation + app->jobs.generation;
	sum += gate_generation(app);
	if (app->cluster)
		sum = sum * 31 + (uint64_t)cluster_link(app->cluster).since * 7 +
			(uint64_t)cluster_link(app->cluster).state;
	return sum;
}

/* Behind a lost line time alone makes nothing late. */
static void note_age(struct app *app)
{
	const struct feed *plans = feeds_find(&app->feeds, resource_find("plans"));
	app->clock.behind = plans && plans->watch ? watch_state(plans->watch).age : 0;
}

void app_refresh(struct app *app)
{
	note_age(app);
	app->model.night->window = app->settings.window;
	model_refresh(&app->model);
	if (app->screens) {
		alerts_turn(app);
		hold_turn(app);
		cockpit_turn(app);
	}
	instances_turn(app);
	gate_turn(app);
}
