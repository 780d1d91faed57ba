#ifndef CONFIG_VIEW_H
#define CONFIG_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "config/role.h"
#include "kube/resource.h"
#include "mtv/fields.h"
#include "query/expression.h"
#include "query/format.h"

/*
 * A view: what the rows of a table are and how they look, read from views/NAME.yaml (manual
 * mtvtop(5)). Rows are the objects of a kind, or parts of each of them, or, for a view OF
 * something, parts of the row that it was opened on.
 */
enum {
	VIEW_COLUMNS = 24,
	VIEW_VALUES = 4,
	VIEW_KEYS = 4,
	VIEW_RULES = 16,
	VIEW_CELLS = 500,  /* of a column at most */
	VIEW_PRIORITY = 5, /* of a column that says nothing */
	VIEW_WIDTH_MAX = 30,
};

struct column {
	char *title;
	struct expression *values[VIEW_VALUES]; /* the first that is not null is shown */
	struct expression *sort;		/* to sort by; NULL: the first value */
	enum format format;
	bool right;
	int width;     /* cells at least, when something is cut */
	int width_max; /* cells at most; 0: what there is */
	int cells;     /* exactly so many, whatever the widths say; 0: as they say */
	int priority;  /* the highest gives way first; 0 never does */
	bool hidden;
	bool optional; /* on the screen while something stands in it, and nowhere else */
	enum role role;
};

struct view_rule {
	struct expression *when;
	enum role role;
	int column; /* index, or -1: the whole row */
};

struct sort_key {
	struct expression *value;
	bool descending;
};

/* What a view can be opened on. */
enum view_of { VIEW_OF_ALL, VIEW_OF_VM, VIEW_OF_PLAN, VIEW_OF_ANY, VIEW_OF_WAVE };

struct view {
	char *name;
	char *title;
	char *description;
	char *empty;	  /* said when there are no rows, or NULL */
	char *open;	  /* view that Enter opens on a row, or NULL: its page */
	char *run;	  /* command that Enter runs with the name of a row instead, or NULL */
	const char *file; /* where it is from, for messages */
	int run_line;
	enum view_of of;
	enum row_type type;
	const struct resource *resource;      /* NULL: the rows are parts of a row, or made */
	bool contexts;			      /* the rows are the contexts of the kubeconfig */
	bool jobs;			      /* the rows are the jobs of this program */
	struct expression *rows[VIEW_VALUES]; /* parts of an object or row; the first not empty */
	struct expression *where;
	struct sort_key order[VIEW_KEYS];
	struct column columns[VIEW_COLUMNS];
	size_t column_count;
	struct view_rule rules[VIEW_RULES];
	size_t rule_count;
};

/* Reads views/NAME.yaml; NULL and ERR when it is not right. Ends with view_destroy(). */
struct view *view_load(const char *name, struct error *err);
/* The same without what :save wrote, which is for the screen: scripts get what they always got. */
struct view *view_load_unsaved(const char *name, struct error *err);
void view_destroy(struct view *view);
/* Frees what a column holds. */
void column_finish(struct column *column);

#endif
