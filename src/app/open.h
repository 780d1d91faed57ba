#ifndef APP_OPEN_H
#define APP_OPEN_H

#include <stdbool.h>

#include "app/app.h"
#include "base/error.h"
#include "ui/panes.h"

/* Putting screens on the stack: layouts, views and pages. */

/* The layout or view called NAME, in place of all that is on the screen. */
bool open_start(struct app *app, const char *name, struct error *err);
/* A view above what is there; a view OF something on the row under the cursor. */
bool open_view(struct app *app, const char *name, struct error *err);
/* What Enter does on a row: the view that its view names, else its page. */
bool open_row(struct app *app, struct error *err);
/* The page of the row under the cursor. */
bool open_page(struct app *app, struct error *err);
/* The object of the row under the cursor as YAML or JSON. */
bool open_text(struct app *app, bool json, struct error *err);

/*
 * The log of what is under the cursor, or of what the page on top is about: a VM, or a plan (the
 * controller's lines about it).
 */
bool open_logs(struct app *app, struct error *err);
/* Why that cannot be; NULL: it can. */
const char *open_logs_refused(const struct app *app);

#endif
