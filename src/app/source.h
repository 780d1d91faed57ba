#ifndef APP_SOURCE_H
#define APP_SOURCE_H

#include "app/anchor.h"
#include "app/app.h"
#include "ui/panes.h"

/*
 * Where the rows of a table come from: the objects of a kind, the plans and VMs of the model, or
 * parts of these (config/view.h).
 */
struct source {
	struct app *app;
	const struct view *view;
	struct panes *panes; /* it is in, for narrowing; may be NULL */
	int narrowed_by;     /* pane index, or -1 */
	bool anchored;
	struct anchor anchor; /* of a view OF something */
};

/* For a table's source: reads struct source. */
uint64_t source_generation(void *data);
void source_collect(void *data, struct row_list *list);
/* The kind of objects that the view needs, or NULL. */
const struct resource *source_resource(const struct view *view);
/* What keeps its rows up to date; NULL: nothing does, or not yet. */
const struct watch *source_watch(const struct source *source);
/* Whether ROW of VIEW is what is called NAME; a VM by its id too. */
bool source_is_called(const struct view *view, const struct row *row, const char *name);
/* The store with the contexts of the kubeconfig as objects. */
struct store *source_contexts(struct app *app);

#endif
