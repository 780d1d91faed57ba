#ifndef APP_BATCH_H
#define APP_BATCH_H

#include "app/app.h"
#include "app/options.h"
#include "app/shell.h"

/*
 * The commands of the shell (app/shell.h): print, and return the exit status. Each has its flags
 * beside it.
 */
extern const struct flag no_flags[];
extern const struct flag get_flags[];
int batch_get(struct app *app, const struct options *options);
extern const struct flag await_flags[];
int batch_await(struct app *app, const struct options *options);
extern const struct flag help_flags[];
int batch_help(struct app *app, const struct options *options);
int batch_completion(struct app *app, const struct options *options);
extern const struct flag logs_flags[];
int batch_logs(struct app *app, const struct options *options);
int batch_query(struct app *app, const struct options *options);
extern const struct flag describe_flags[];
int batch_describe(struct app *app, const struct options *options);
extern const struct flag preflight_flags[];
int batch_preflight(struct app *app, const struct options *options);
extern const struct flag snapshot_flags[];
int batch_snapshot(struct app *app, const struct options *options);

/* Says ERR on standard error. Returns its exit status. */
int batch_fail(const struct error *err);
/* Whether FORMAT is printed as one document: JSON or YAML. */
bool batch_is_doc(enum output_format format);
/* DOC as JSON or YAML on standard output. */
void batch_print_doc(const struct doc *doc, enum output_format format);
/* The picture of a view or layout. Returns the exit status. */
int batch_once(struct app *app, const struct options *options);
/* The verb of OPTIONS, through the gate (app/gate.h). Returns the exit status. */
int batch_verb(struct app *app, const struct options *options);
/*
 * Milliseconds that a turn of the loop may sleep while one waits for rows: the last of them may
 * have been taken before it slept, and nothing else wakes it.
 */
enum { BATCH_LOOK = 20 };
/* Turns the loop until everything that a view of WANTED needs is there. */
bool batch_wait(struct app *app, const struct resource *wanted, struct error *err);
/* The same without the whole of each Migration: they are there as they are listed. */
bool batch_wait_listed(struct app *app, const struct resource *wanted, struct error *err);
/* Takes over what the stores have, and asks for what of it is still missing. */
void batch_refresh(struct app *app, const struct resource *wanted);
/*
 * 0 fine, or nothing to do, 1 failed, 2 usage, 3 not found, 4 forbidden or not authenticated, 5
 * unreachable, 7 refused by a check, 8 nobody said yes (9: batch_get with --fail-if-any; 6,
 * 124: app/await.h; 130: app/caught.h).
 */
int batch_status(const struct error *err);

#endif
