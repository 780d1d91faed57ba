#include "app/watching.h"

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "app/caught.h"
#include "base/lines.h"
#include "base/time.h"

enum { JUDGE = 30 * 1000 /* milliseconds: so often time alone may have changed something */ };

struct watching {
	const struct watching_about *about;
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
	const struct app *app = watching->about->app;
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
	return feeds_generation(&app->feeds) + app->model.generation + app->model.runs.generation +
		app->logs.generation;
}

/* Whether there may be something to print: a Migration that is on its way belongs to it. */
static bool is_due(const struct watching *watching)
{
	const struct app *app = watching->about->app;
	return generation_of(app) != watching->seen && !app->model.runs.fetch &&
		app->clock.mono - watching->looked_at >= watching->about->least;
}

static bool look(struct watching *watching, bool all, struct error *err)
{
	const struct watching_about *about = watching->about;
	watching->seen = generation_of(about->app);
	watching->looked_at = about->app->clock.mono;
	if (all)
		watching->judged_at = about->app->clock.mono;
	caught_let_through(true);
	bool good = about->look(about->owner, all, err);
	fflush(stdout);
	caught_let_through(false);
	return good;
}

static bool go_on(struct watching *watching, struct error *err)
{
	const struct watching_about *about = watching->about;
	about->refresh(about->owner);
	tell_link(watching);
	bool judge = about->judges && about->app->clock.mono - watching->judged_at >= JUDGE;
	return (!judge && !is_due(watching)) || look(watching, judge, err);
}

static bool is_over(const struct watching_about *about)
{
	return about->over && about->over(about->owner);
}

static bool run(struct watching *watching, struct error *err)
{
	const struct watching_about *about = watching->about;
	struct app *app = about->app;
	caught_begin(watching->caught, app->loop, on_signal, watching);
	watched_start(app->loop, &watching->reader, STDOUT_FILENO, 0, on_hang_up, watching);
	bool good = look(watching, true, err);
	while (good && !watching->ended && !ferror(stdout) && !is_over(about)) {
		loop_turn(app->loop, generation_of(app) == watching->seen ? JUDGE : about->least);
		good = watching->ended || go_on(watching, err);
	}
	watched_stop(app->loop, &watching->reader);
	return good;
}

int watching_run(const struct watching_about *about, struct error *err)
{
	struct watching watching = {.about = about};
	return run(&watching, err) ? watching.status : -1;
}
