#ifndef APP_GET_H
#define APP_GET_H

#include "app/app.h"
#include "app/kinds.h"
#include "app/options.h"
#include "config/view.h"
#include "doc/builder.h"

/* What the files of mtvtop get share. */

/* One request: what is asked for, and what was printed of it so far, over all views of the kind. */
struct getting {
	struct app *app;
	const struct kind *kind;
	const char *name;  /* of one object, or NULL */
	const char *query; /* or NULL */
	enum output_format format;
	bool watch;
	struct builder builder; /* of the document, if it is one */
	size_t count;
};

/*
 * get_asked.c: reads what fields of the rows in LIST are only read for when somebody asks. What
 * does not come costs these fields alone: it is told on standard error.
 */
void get_read_asked(struct getting *getting, const struct view *view, struct row_list *list);
/* Rows of VIEW, those called NAME only when that is not NULL. */
void get_collect(struct app *app, const struct view *view, const char *name, struct row_list *list);
/* Orders rows by namespace and name, the same each time: scripts compare. */
void get_order(struct row_list *list);
/* The rows as objects for scripts (app/items.h). */
void get_add_items(const struct app *app, const struct view *view, const struct row_list *list,
	struct builder *builder);
/*
 * Says that nothing was printed, if so: on standard error, or, when one object was asked for by its
 * name, as an error.
 */
bool get_tell_none(const struct getting *getting, struct error *err);
/* False, and the sentence for it. */
bool get_too_many(struct error *err);
/* Opens VIEW's feed and waits for all that it needs. */
bool get_open(const struct getting *getting, const struct view *view, struct error *err);

/*
 * get_watch.c: prints the rows that there are, then each change as a line, until a signal or
 * nobody reads any more. The exit status; negative and ERR for a mistake.
 */
int get_watch(struct getting *getting, struct error *err);

#endif
