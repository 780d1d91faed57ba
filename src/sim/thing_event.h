#ifndef SIM_THING_EVENT_H
#define SIM_THING_EVENT_H

#include "sim/things.h"

/* What a cluster says of a thing in Events. */
struct thing_event {
	const char *reason;    /* a literal */
	const char *component; /* who says it, a literal */
	bool warns;
	int number; /* of a reason that comes again by itself: how often */
	char message[500];
};

/*
 * What there is to say of THING as it is now: of pods that find no node, cannot pull, start or
 * begin anew (Kubernetes' own words), of claims that are bound, of the passes of an import (its
 * phases, forklift.md 4.2) and of the instance of a VM (kubevirt.md 5.2). False: nothing.
 */
bool thing_event(const struct thing *thing, struct thing_event *event);

#endif
