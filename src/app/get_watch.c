#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/batch.h"
#include "app/caught.h"
#include "app/stream.h"
#include "base/lines.h"
#include "base/time.h"

/*
 * mtvtop get --watch: the loop around the streams of a kind's views. What ends it are signals, a
 * reader that is gone, or a query that cannot be worked out; a lost server does not.
 */
enum {
	VIEWS = 2,
	LEAST = 50,	   /* milliseconds between two looks: what comes together is one change */
	JUDGE = 30 * 1000, /* so often a query may find that time has passed */
};

struct watching {
	struct getting *getting;
	struct stream streams[VIEWS];
	size_t count;
	struct caught caught[CAUGHT_SIGNALS];
	struct watched reader;
	uint64_t seen; /* generation at the last look */
	int64_t looked_at;
	int64_t judged_at; /* clock::mono */
	bool lost;	   /* it was said that the server is */
	bool ended;
	int status;
};

static void on_signal(void *owner, int signal)
{
	struct watching *watching = owner;
	watching->ended = true;
	watching->status = CAUGHT_STATUS + signal;
}

/* Nobody reads what is printed any more. */
static void on_hang_up(void *data, short events)
{
	struct watching *watching = data;
	(void)events;
	watching->ended = true;
}

static void begin_catching(struct watching *watching)
{
	struct loop *loop = watching->getting->app->loop;
	caught_begin(watching->caught, loop, on_signal, watching);
	watched_start(loop, &watching->reader, STDOUT_FILENO, 0, on_hang_up, watching);
}

/* Why rows are not what the cluster has now, or NULL. */
static const char *problem_of(const struct app *app)
{
	struct link link = cluster_link(app->cluster);
	if (link.state == LINK_LOST || link.state == LINK_REFUSED)
		return link.problem;
	for (size_t i = 0; i < app->feeds.list.count; i++) {
		const struct feed *feed = *(struct feed **)array_at(&app->feeds.list, i);
		struct watch_state state = watch_state(feed->watch);
		if (state.loaded && state.phase != WATCH_LIVE && state.phase != WATCH_LISTING)
			return state.problem;
	}
	return NULL;
}

/* A list that is under way is not live yet: what changed meanwhile is still to come. */
static bool is_live(const struct app *app)
{
	for (size_t i = 0; i < app->feeds.list.count; i++) {
		const struct feed *feed = *(struct feed **)array_at(&app->feeds.list, i);
		struct watch_state state = watch_state(feed->watch);
		if (state.loaded && state.phase != WATCH_LIVE)
			return false;
	}
	return cluster_link(app->cluster).state == LINK_LIVE;
}

static void tell_link(struct watching *watching)
{
	const struct app *app = watching->getting->app;
	const char *problem = problem_of(app);
	char time[TIME_TEXT];
	time_format(clock_server(&app->clock), time);
	if (problem && !watching->lost)
		lines_printf(stderr, "mtvtop: %s: not up to date: %s; it goes on when it can\n",
			time, problem);
	else if (!problem && watching->lost && is_live(app))
		lines_printf(stderr, "mtvtop: %s: live again\n", time);
	watching->lost = problem || (watching->lost && !is_live(app));
}

static uint64_t generation_of(const struct app *app)
{
	return feeds_generation(&app->feeds) + app->model.generation + app->model.runs.generation;
}

/* Whether there may be something to print: a Migration that is on its way belongs to it. */
static bool is_due(const struct watching *watching)
{
	const struct app *app = watching->getting->app;
	return generation_of(app) != watching->seen && !app->model.runs.fetch &&
		app->clock.mono - watching->looked_at >= LEAST;
}

static bool look(struct watching *watching, bool all, struct error *err)
{
	const struct app *app = watching->getting->app;
	bool good = true;
	watching->seen = generation_of(app);
	watching->looked_at = app->clock.mono;
	if (all)
		watching->judged_at = app->clock.mono;
	caught_let_through(true);
	for (size_t i = 0; good && i < watching->count; i++)
		good = stream_look(&watching->streams[i], all, err);
	caught_let_through(false);
	return good;
}

static bool go_on(struct watching *watching, struct error *err)
{
	struct app *app = watching->getting->app;
	for (size_t i = 0; i < watching->count; i++)
		batch_refresh(app, watching->streams[i].view->resource);
	tell_link(watching);
	bool judge = watching->getting->query && app->clock.mono - watching->judged_at >= JUDGE;
	return (!judge && !is_due(watching)) || look(watching, judge, err);
}

static bool run(struct watching *watching, struct error *err)
{
	struct app *app = watching->getting->app;
	bool good = look(watching, true, err);
	for (size_t i = 0; i < watching->count; i++)
		watching->getting->count += idset_count(&watching->streams[i].printed);
	good = good && get_tell_none(watching->getting, err);
	while (good && !watching->ended && !ferror(stdout)) {
		loop_turn(app->loop, generation_of(app) == watching->seen ? JUDGE : LEAST);
		good = watching->ended || go_on(watching, err);
	}
	watched_stop(app->loop, &watching->reader);
	return good;
}

static bool open_views(struct watching *watching, struct error *err)
{
	const struct getting *getting = watching->getting;
	for (int i = 0; getting->kind->views[i]; i++) {
		struct view *view = view_load_unsaved(getting->kind->views[i], err);
		if (!view)
			return false;
		stream_init(&watching->streams[watching->count++], getting, view);
		if (!get_open(getting, view, err))
			return false;
	}
	return true;
}

int get_watch(struct getting *getting, struct error *err)
{
	struct watching watching = {.getting = getting};
	bool good = open_views(&watching, err);
	if (good) {
		begin_catching(&watching);
		good = run(&watching, err);
	}
	for (size_t i = 0; i < watching.count; i++)
		stream_finish(&watching.streams[i]);
	return good ? watching.status : -1;
}
