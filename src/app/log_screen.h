#ifndef APP_LOG_SCREEN_H
#define APP_LOG_SCREEN_H

#include "app/anchor.h"
#include "app/app.h"

/*
 * The log of a VM, or the lines of the controller about a plan, as a page that follows: one
 * container at a time, with the others a key away. What can be done with it is a table, which the
 * command `logs` takes its words from.
 */
struct pager;

/* What `logs WORD` does; ends with NULL. */
extern const char *const log_screen_words[];
/* What the command line LINE, "logs WORD", does; NULL: it is none. */
const char *log_screen_help(const char *line);

/* Of ABOUT, a VM or a plan. NULL and ERR when it is neither, or gone. */
struct pager *log_screen_open(struct app *app, const struct anchor *about, struct error *err);
/* Whether TOP is one. */
bool log_screen_is(const struct screen *top);
/* Does WORD with TOP, which is one. False and ERR: there is no such word, or it cannot be done. */
bool log_screen_do(struct screen *top, const char *word, struct error *err);
/* "web-1-virt-v2v-20261121T120000Z.log": where it is saved when nobody says; the caller frees it.
 */
char *log_screen_file(const struct screen *top);

#endif
