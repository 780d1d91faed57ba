/*
 * The differences between mtvsim and a real API server that docs/simulator.md accepts, in its
 * section "Accepted differences".
 */
#ifndef TESTS_E2E_ACCEPTED_H
#define TESTS_E2E_ACCEPTED_H

#include "e2e/twin.h"

/* Ends with an id of NULL; an id may have several patterns. */
extern const struct accepted accepted_differences[];

#endif
