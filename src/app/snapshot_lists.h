#ifndef APP_SNAPSHOT_LISTS_H
#define APP_SNAPSHOT_LISTS_H

#include "app/app.h"
#include "mtv/snapshot.h"

/*
 * What a snapshot is made of: all kinds, listed at the same time in the namespaces of the app; and
 * when that is one, what its plans name elsewhere (providers, maps, hooks), and what they make in
 * their target namespaces.
 */
struct snapshot_lists {
	struct app *app;
	struct array list; /* struct listing *, see the .c */
};

void snapshot_lists_init(struct snapshot_lists *lists, struct app *app);
void snapshot_lists_finish(struct snapshot_lists *lists);
/* Reads them, and waits as long as something comes. What is refused is none, but for plans. */
bool snapshot_lists_read(struct snapshot_lists *lists, struct error *err);
/* Adds all objects to SNAPSHOT, what is judged by others last. */
void snapshot_lists_take(const struct snapshot_lists *lists, struct snapshot *snapshot);
/* On standard error: the namespaces that plans reach to, and for each kind how many, or why none.
 */
void snapshot_lists_tell(const struct snapshot_lists *lists, const struct snapshot *snapshot);

#endif
