/* Every journey of a VM that there can be: sources, types and options (forklift.md 2.6). */
#ifndef TESTS_UNIT_JOURNEYS_H
#define TESTS_UNIT_JOURNEYS_H

#include "sim/itinerary.h"

/* Calls CHECK with each and a name for messages; returns how many there are. */
int journeys_each(void (*check)(const struct journey *journey, const char *name));

#endif
