#ifndef GOLDEN_WORLD_H
#define GOLDEN_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "app/app.h"
#include "base/array.h"
#include "base/error.h"

/*
 * The cluster of a golden screen: objects in memory. Feeds have no watch here, so the world stands
 * in for it: it fills feeds as they come and changes them when an object changes.
 */
struct world {
	struct app *app;
	struct array docs; /* struct doc *: whole objects */
	unsigned version;  /* resourceVersion of the last change */
};

void world_begin(struct world *world, struct app *app);
void world_end(struct world *world);
/*
 * Reads the files and folders that SCENARIO lists, of folders only the site and the plans that
 * ONLY lists, unless that is empty. Times are relative to the app's clock.
 */
bool world_load(struct world *world, const char *scenario, const char *only, struct error *err);
/* Gives feeds that came since the last time their objects. True when there were any. */
bool world_fill(struct world *world);
/* Changes the first object of a kind with this name: it goes, or comes anew with another uid. */
bool world_delete(struct world *world, const char *kind, const char *name, struct error *err);
bool world_recreate(struct world *world, const char *kind, const char *name, struct error *err);

#endif
