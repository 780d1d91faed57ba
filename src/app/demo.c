#include "app/demo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/app.h"
#include "base/file.h"
#include "base/memory.h"
#include "io/companion.h"

#define SIMULATOR "mtvsim"
enum { DEADLINE = 10000 /* milliseconds for it to be ready */, PATH_ROOM = 4096 };

struct demo {
	struct companion *companion;
	char *kubeconfig;
	bool over; /* the simulator has ended, and not because it was told to */
};

/* Beside this program, as it was built or installed; else PATH is asked. */
static char *find_simulator(void)
{
	char own[PATH_ROOM];
	ssize_t length = readlink("/proc/self/exe", own, sizeof(own) - 1);
	own[length > 0 ? length : 0] = '\0';
	char *folder = file_folder(own);
	char *beside = file_join(folder, SIMULATOR);
	free(folder);
	if (length > 0 && !access(beside, X_OK))
		return beside;
	free(beside);
	return xstrdup(SIMULATOR);
}

/* What another option says about the cluster would be another cluster. */
static bool stands_alone(const struct kube_options *options, struct error *err)
{
	const struct {
		const char *name;
		bool given;
	} others[] = {{"kubeconfig", options->kubeconfig}, {"cluster", options->cluster},
		{"user", options->user}, {"server", options->server},
		{"token-file", options->token_file}, {"as", options->as}};
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (others[i].given)
			return error_set_kind(err, ERROR_USAGE,
				"--demo has a cluster of its own: leave out --%s", others[i].name);
	return true;
}

/* Where the word behind WORDS begins. */
static const char *behind(const char *line, const char *words)
{
	const char *found = strstr(line, words);
	return found ? found + strlen(words) : NULL;
}

/* "mtvsim: ready on URL, time PACE, kubeconfig PATH" */
static bool take_line(struct app *app, const char *line, struct error *err)
{
	const char *pace = behind(line, ", time ");
	const char *path = behind(line, ", kubeconfig ");
	if (!pace || !path || !clock_take_pace(&app->clock, pace))
		return error_set(err, "it is not one that this program knows: %s", line);
	app->demo->kubeconfig = xstrdup(path);
	app->options.kubeconfig = app->demo->kubeconfig;
	return true;
}

/* "mtvsim: time PACE": `mtvsim ctl speed` was obeyed. */
static void take_news(void *data, const char *line)
{
	struct app *app = data;
	const char *pace = behind(line, "mtvsim: time ");
	if (pace && clock_take_pace(&app->clock, pace))
		app->redraw = true;
}

static void see_end(void *data)
{
	struct app *app = data;
	app->demo->over = true;
	app->redraw = true;
}

bool demo_over(const struct app *app)
{
	return app->demo && app->demo->over;
}

/* Journal, filters and such are of the night that is played, and go with it. */
static void remember_there(const struct demo *demo)
{
	char *folder = file_folder(demo->kubeconfig);
	setenv("XDG_STATE_HOME", folder, 1);
	free(folder);
}

/* As a site would, that has a cluster of this name. */
static void mark_production(struct settings *settings)
{
	*(char **)array_push(&settings->production) = xstrdup("production");
}

static bool start(struct app *app, const char *scenario, int speed, struct error *err)
{
	char pace[16];
	snprintf(pace, sizeof(pace), "%d", speed ? speed : DEMO_SPEED);
	const char *const argv[] = {SIMULATOR, "--own-folder", "--speed", pace,
		scenario && *scenario ? "--scenario" : NULL, scenario, NULL};
	char *path = find_simulator();
	app->demo->companion = companion_start(app->loop, path, argv, err);
	free(path);
	if (!app->demo->companion)
		return false;
	const char *line = companion_line(app->demo->companion, DEADLINE, err);
	if (!line || !take_line(app, line, err))
		return false;
	companion_listen(app->demo->companion, &(struct companion_ears){take_news, see_end, app});
	return true;
}

/* One that was killed could not do it itself. Its folder, and no other. */
static void remove_folder(const struct demo *demo)
{
	char *folder = file_folder(demo->kubeconfig);
	const char *name = strrchr(folder, '/');
	if (name && !strncmp(name + 1, SIMULATOR "-", strlen(SIMULATOR "-")))
		file_remove_folder(folder);
	free(folder);
}

bool demo_start(struct app *app, const char *scenario, int speed, struct error *err)
{
	if (!stands_alone(&app->options, err))
		return false;
	app->demo = xcalloc(1, sizeof(*app->demo));
	if (!start(app, scenario, speed, err))
		return error_prefix(err, "the simulator did not start");
	remember_there(app->demo);
	mark_production(&app->settings);
	return true;
}

void demo_end(struct demo *demo)
{
	if (!demo)
		return;
	companion_end(demo->companion);
	if (demo->kubeconfig)
		remove_folder(demo);
	free(demo->kubeconfig);
	free(demo);
}
