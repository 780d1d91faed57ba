#ifndef MTV_PHASE_H
#define MTV_PHASE_H

#include <stdbool.h>

#include "doc/node.h"

/* The phases of the itineraries (forklift.md 2.6) and the pipeline steps they belong to (2.7). */
struct phase {
	const char *name;
	const char *steps[3]; /* where it is accounted, in order of preference; NULL: unused */
	bool copies;	      /* moves data: without progress it stalls */
	bool in_loop;	      /* warm: before the cutover began */
	int minutes;	      /* usual time at most, when it does not copy (docs/states.md) */
};

/* The phase called NAME; for an unknown one a phase without steps and with the general limits. */
const struct phase *phase_find(const char *name);
/* The step of PIPELINE that PHASE belongs to; of several that fit the running one. */
const struct node *phase_step(const struct phase *phase, const struct node *pipeline);

#endif
