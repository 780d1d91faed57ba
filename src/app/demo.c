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

/* "mtvsim: ready on URL, time PACE, kubeconfig PATH" */
static bool take_line(struct app *app, const char *line, struct error *err)
{
	const char *pace = strstr(line, ", time ");
	const char *path = strstr(line, ", kubeconfig ");
	if (!pace || !path || !clock_take_pace(&app->clock, pace + strlen(", time ")))
		return error_set(err, "it is not one that this program knows: %s", line);
	app->demo->kubeconfig = xstrdup(path + strlen(", kubeconfig "));
	app->options.kubeconfig = app->demo->kubeconfig;
	return true;
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
	return line && take_line(app, line, err);
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
	free(demo->kubeconfig);
	free(demo);
}
