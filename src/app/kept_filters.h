#ifndef APP_KEPT_FILTERS_H
#define APP_KEPT_FILTERS_H

#include "app/narrow.h"
#include "base/array.h"

/*
 * Filters kept under a name, each for one view in one context, in a file that the program keeps by
 * itself: $XDG_STATE_HOME/mtvtop/filters.json (0600). A file that is not as it was written is left
 * alone, and every function below says what is wrong with it.
 */
enum { KEPT_MAX = 1000 /* filters */, KEPT_NAME = 64 /* bytes of a name */ };

/* What can be done with them, as it is typed; ends with NULL. */
enum kept_word { KEPT_SAVE, KEPT_USE, KEPT_DROP, KEPT_WORDS };
extern const char *const kept_words[KEPT_WORDS + 1];

/* What a filter is kept for. */
struct kept_for {
	const char *context;
	const char *view;
};

struct kept_filter {
	enum narrow_box box;
	char *text; /* the caller frees it */
};

/* Whether NAME is one: letters, digits and ._- */
bool kept_is_name(const char *name);
/*
 * Keeps TEXT as NAME, in place of what was kept so. As kept_drop(), refused while another program
 * changes the file.
 */
bool kept_put(const struct kept_for *about, const char *name, enum narrow_box box, const char *text,
	struct error *err);
bool kept_get(const struct kept_for *about, const char *name, struct kept_filter *filter,
	struct error *err);
bool kept_drop(const struct kept_for *about, const char *name, struct error *err);
/* Appends the names (char *, owned by the array), sorted. */
bool kept_names(const struct kept_for *about, struct array *names, struct error *err);

#endif
