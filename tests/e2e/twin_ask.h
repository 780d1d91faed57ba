/*
 * Requests to both servers of twin.h, and their answers as texts that can be compared: status,
 * Content-Type, what a Status says, and the shape of the body.
 */
#ifndef TESTS_E2E_TWIN_ASK_H
#define TESTS_E2E_TWIN_ASK_H

#include "e2e/asks.h"
#include "e2e/twin.h"

/*
 * Makes the namespace of the asks on both sides, with plan `web` and its migration `web-1`, and
 * notes what %PLAN% and the like stand for there. Also when it was done before.
 */
struct twin_facts {
	char *plan, *run, *version, *token;
};
void twin_prepare(const struct twin *twin, struct twin_facts facts[TWIN_SIDES]);
void twin_facts_finish(struct twin_facts facts[TWIN_SIDES]);

/*
 * The answer of one side, a line for each thing that can be compared; to be freed. The
 * shape is a line for each path in the body with the type of what is there.
 */
char *twin_ask(const struct twin *twin, enum twin_side side, const struct twin_facts *facts,
	const struct ask *ask);

#endif
