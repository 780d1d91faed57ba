/*
 * mtvsim beside the real API server of site.h: filled with the same tests/scenarios/small, with the
 * same users, rights and certificates. What is asked of both is compared once all is masked that no
 * two servers have in common: uids, versions, times, ages, ports.
 */
#ifndef TESTS_E2E_TWIN_H
#define TESTS_E2E_TWIN_H

#include <stdbool.h>

#include "e2e/command.h"
#include "support/process.h"

enum twin_side { REAL, SIMULATED, TWIN_SIDES };

struct twin {
	char *homes[TWIN_SIDES]; /* of the commands, which keep their caches there */
	int ports[TWIN_SIDES];
	const char *name_space; /* of the commands: demo */
	struct process process; /* of mtvsim */
};

struct twin twin_start(void);
void twin_end(struct twin *twin);

/* The same file for the commands of both sides. */
void twin_give(struct twin *twin, const char *file, const char *text);
/*
 * Runs a line of sh in the home folder as a user (access.h) of one side; kubectl and mtvtop are in
 * its PATH. To be ended with outcome_finish().
 */
struct outcome twin_run(
	const struct twin *twin, enum twin_side side, const char *user, const char *line);

/*
 * A difference that docs/simulator.md accepts: its id there, and what is masked because of it.
 * Patterns are extended regular expressions; a NULL for one leaves the whole text out.
 */
struct accepted {
	const char *id;
	const char *pattern;
	const char *replacement;
};

/* The text without what differs by nature, and without what the ids accept (NULL: none); freed. */
char *twin_mask(const char *text, const char *ids);
/*
 * Whether two texts are the same once they are masked; if not, the lines in which they differ, to
 * be freed. Which of the ids the texts need is noted for accepted_needed.c.
 */
bool twin_alike(const char *real, const char *simulated, const char *ids, char **difference);
/* A comparison of all rows that there are has come to its end. */
void twin_compared(const char *name);

#endif
