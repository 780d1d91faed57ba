#include <stdlib.h>
#include <time.h>

#include "app/frame.h"
#include "app/open.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "golden.h"
#include "link.h"
#include "roles.h"
#include "support/home.h"

/* From the head of a golden file to its screen. */

enum { NOW = 1795262400 /* seconds: 2026-11-21 12:00:00 UTC */ };

static bool set_up(struct stage *stage, const struct golden *golden, struct error *err)
{
	struct app *app = &stage->app;
	clock_init_manual(&app->clock, NOW * INT64_C(1000));
	app->settings.utc = golden->utc;
	app->settings.ascii = app->canvas.ascii = golden->ascii;
	app->options.kubeconfig = stage->kubeconfig = golden_source("tests/golden/kubeconfig");
	free(app->context);
	app->context = xstrdup("dc1-prod");
	canvas_resize(&app->canvas, golden->width, golden->height);
	return theme_load(&app->theme, golden->theme, err) &&
		world_load(&stage->world, golden->scenario, golden->only, err) &&
		(!*golden->cluster || link_open(stage, golden->cluster, err)) &&
		open_start(app, golden->start, err);
}

/*
 * Screens may ask for further feeds while they are drawn first, as they do with a cluster. The
 * terminal that there is not has taken the picture at once.
 */
void stage_draw(struct stage *stage)
{
	do {
		link_settle(stage);
		frame_update(&stage->app);
	} while (world_fill(&stage->world));
	frame_sent(&stage->app);
	frame_shown(&stage->app);
}

static bool play(struct stage *stage, const struct golden *golden, struct error *err)
{
	if (!set_up(stage, golden, err))
		return false;
	world_fill(&stage->world);
	stage_draw(stage);
	return steps_run(stage, golden->keys, err);
}

/* Leaves the first LINES of TEXT. */
static void keep_lines(struct buf *text, int lines)
{
	for (size_t i = 0; i < text->used; i++) {
		if (text->text[i] == '\n' && --lines == 0) {
			text->used = i + 1;
			text->text[i + 1] = '\0';
		}
	}
}

bool golden_run(const struct golden *golden, struct buf *screen, struct error *err)
{
	struct stage stage = {0};
	setenv("TZ", golden->zone, 1);
	tzset();
	if (!home_write(getenv("XDG_CONFIG_HOME"), "mtvtop/settings.yaml", golden->settings))
		return error_set(err, "%s: the settings cannot be written", golden->path);
	if (!app_init(&stage.app, commands, err))
		return error_prefix(err, "%s", golden->path);
	world_begin(&stage.world, &stage.app);
	bool good = play(&stage, golden, err) || error_prefix(err, "%s", golden->path);
	canvas_dump(&stage.app.canvas, screen);
	if (golden->lines)
		keep_lines(screen, golden->lines);
	if (golden->roles)
		roles_dump(&stage.app.canvas, &stage.app.theme, screen);
	app_finish(&stage.app);
	world_end(&stage.world);
	free(stage.kubeconfig);
	return good;
}
