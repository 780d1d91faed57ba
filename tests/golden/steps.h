#ifndef GOLDEN_STEPS_H
#define GOLDEN_STEPS_H

#include "world.h"

/* A program with its cluster, as one golden file wants them. */
struct stage {
	struct app app;
	struct world world;
	char *kubeconfig;
};

/* Draws what is on the screen now. */
void stage_draw(struct stage *stage);
/*
 * Presses the keys that KEYS lists, and draws after each. What stands in <> happens to the
 * program, or to the cluster (README.md).
 */
bool steps_run(struct stage *stage, const char *keys, struct error *err);

#endif
