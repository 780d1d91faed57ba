#ifndef APP_BATCH_H
#define APP_BATCH_H

#include "app/app.h"
#include "app/options.h"

/* mtvtop get and mtvtop help: print and end. Both return the exit status. */
int batch_get(struct app *app, const struct options *options);
int batch_help(struct app *app, const struct options *options);
/* mtvtop query FILE TSL: the rows of a file. Returns the exit status. */
int batch_query(struct app *app, const struct options *options);
/* DOC as JSON or YAML on standard output. */
void batch_print_doc(const struct doc *doc, enum output_format format);
/* The picture of a view or layout. Returns the exit status. */
int batch_once(struct app *app, const struct options *options);
/* The verb of OPTIONS, through the gate (app/gate.h). Returns the exit status. */
int batch_verb(struct app *app, const struct options *options);
/* Turns the loop until everything that a view of WANTED needs is there. */
bool batch_wait(struct app *app, const struct resource *wanted, struct error *err);
/*
 * 0 fine, or nothing to do, 1 failed, 2 usage, 3 not found, 4 forbidden or not authenticated, 5
 * unreachable, 7 refused by a check, 8 nobody said yes (9: batch_get with --fail-if-any).
 */
int batch_status(const struct error *err);

#endif
