#include <stdio.h>
#include <stdlib.h>

#include "app/batch.h"
#include "app/frame.h"
#include "app/open.h"
#include "base/lines.h"
#include "ui/ansi.h"

/* mtvtop --once: the picture that the console would show, on standard output. */

enum { LARGEST = 64 * 1024 * 1024 };

static void print_picture(const struct app *app, bool colour)
{
	struct buf out;
	buf_init(&out, LARGEST);
	if (colour)
		ansi_dump(&app->canvas, &app->theme, &out);
	else
		canvas_dump(&app->canvas, &out);
	fwrite(out.text, 1, out.used, stdout); /* its text was made harmless by the canvas */
	buf_finish(&out);
}

static bool once(struct app *app, const struct options *options, struct error *err)
{
	app->only_reads = "--once only reads";
	if (!app_connect(app, NULL, err) || !open_start(app, options->once, err))
		return false;
	canvas_resize(&app->canvas, options->columns, options->lines);
	frame_update(app); /* now each table has said what it needs */
	const struct table *table = screen_table(app->screens);
	const struct resource *wanted = table ? table->view->resource : NULL;
	if (!batch_wait(app, wanted ? wanted : resource_find("plans"), err))
		return false;
	frame_update(app);
	print_picture(app, options->colour);
	return true;
}

int batch_once(struct app *app, const struct options *options)
{
	struct error err;
	if (once(app, options, &err))
		return 0;
	return batch_fail(&err);
}
