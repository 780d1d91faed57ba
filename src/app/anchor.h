#ifndef APP_ANCHOR_H
#define APP_ANCHOR_H

#include <stdbool.h>

#include "app/app.h"
#include "ui/rows.h"

/*
 * A row, remembered by what it is: views and pages that were opened on it find its newest version
 * again on every turn, and keep the last one when it is gone.
 */
struct anchor {
	enum row_type type; /* ROW_OBJECT, ROW_PLAN, ROW_VM, ROW_RUN or ROW_WAVE; parts are their
			       object */
	const struct resource *resource;
	char *uid;  /* of the object */
	char *vm;   /* id or name of the VM */
	char *name; /* for titles */
	char *name_space;
	struct row row;	      /* the newest version, or the last one */
	struct row_list held; /* what keeps it alive */
	bool gone;	      /* the cluster does not have it any more */
};

/* ROW of a table with VIEW. */
void anchor_init(struct anchor *anchor, const struct view *view, const struct row *row);
/* The same row again; what FROM has seen is not copied: anchor_refresh() looks. */
void anchor_copy(struct anchor *anchor, const struct anchor *from);
void anchor_finish(struct anchor *anchor);
/* Looks for the newest version. */
void anchor_refresh(struct anchor *anchor, const struct app *app);
/* The plan that the row is, or belongs to; NULL. */
const struct plan *anchor_plan(const struct anchor *anchor);
/* The VM that the row is; NULL. */
const struct vm *anchor_vm(const struct anchor *anchor);

#endif
