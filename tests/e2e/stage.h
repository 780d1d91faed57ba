/*
 * A namespace in which the player (mtvsim --play-only) acts as Forklift, on the server of site.h:
 * providers and maps that a plan needs, without any status, and the player itself.
 */
#ifndef TESTS_E2E_STAGE_H
#define TESTS_E2E_STAGE_H

#include "support/process.h"

struct stage {
	const char *name_space;
	char *home;
	struct process player;
};

/* Makes the namespace, with a node of the same name, the providers `vc` (vSphere) and `here`, and
 * the maps `net` and `sto` between them. */
struct stage stage_set(const char *name_space);
/* The player comes: simulated time runs SPEED times as fast. */
void stage_play(struct stage *stage, const char *speed);
/* The player goes; the server must not have refused what it wrote. */
void stage_clear(struct stage *stage);

/*
 * One object of Forklift's kinds: MORE is what follows its name and namespace in the JSON, from
 * within its metadata on. In it @ stands for the namespace, and @@ for `provider` of both sides.
 */
void stage_create(const struct stage *stage, const char *kind, const char *name, const char *more);

#endif
