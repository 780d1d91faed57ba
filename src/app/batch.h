#ifndef APP_BATCH_H
#define APP_BATCH_H

#include "app/app.h"
#include "app/options.h"

/* mtvtop get and mtvtop help: print and end. Both return the exit status. */
int batch_get(struct app *app, const struct options *options);
int batch_help(struct app *app, const struct options *options);
/*
 * 0 fine, 1 failed, 2 usage, 3 not found, 4 forbidden or not authenticated, 5 unreachable.
 */
int batch_status(const struct error *err);

#endif
