#ifndef CONFIG_VIEW_WRITE_H
#define CONFIG_VIEW_WRITE_H

#include "base/buf.h"
#include "config/view.h"

/* Views as the files that they are read from. */

/*
 * Appends VIEW as YAML that loads as the same view. FIRST is a sort key that comes before those of
 * the view, or NULL; what is one too many of them behind it is left out. False and ERR when it
 * cannot be said in a file.
 */
bool view_write(
	const struct view *view, const struct sort_key *first, struct buf *out, struct error *err);
/*
 * Writes VIEW as the saved view NAME (config/files.h); *PATH is where, and the caller frees it.
 * Only a file that this function wrote, and nobody has changed since, is replaced.
 */
bool view_save(const struct view *view, const struct sort_key *first, const char *name, char **path,
	struct error *err);

#endif
