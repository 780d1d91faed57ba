#include "unit/given_app.h"

#include <criterion/criterion.h>

#include "app/frame.h"
#include "commands/commands.h"
#include "support/home.h"
#include "unit/given.h"

static char *home;
static struct buf screen;

void given_app(struct app *app)
{
	struct error err = {0};
	home = given_home();
	cr_assert(app_init(app, commands, &err), "%s", err.text);
	clock_init_manual(&app->clock, INT64_C(1795262400000));
	app->settings.utc = true;
	buf_init(&screen, 1024 * 1024);
}

void given_app_end(struct app *app)
{
	app_finish(app);
	buf_finish(&screen);
	home_remove(home);
}

void given_app_object(struct app *app, const char *resource, const char *yaml)
{
	struct feed *feed = feeds_need(&app->feeds, resource_find(resource));
	store_put(&feed->store, given_object(yaml));
}

const char *given_app_screen(struct app *app, int width, int height)
{
	canvas_resize(&app->canvas, width, height);
	frame_update(app);
	buf_clear(&screen);
	canvas_dump(&app->canvas, &screen);
	return screen.text;
}
