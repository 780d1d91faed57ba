/*
 * Many changes of the site in a short time: several requests are under way at once, over one
 * connection. What cannot be done fails the test at once.
 */
#ifndef TESTS_E2E_STORM_H
#define TESTS_E2E_STORM_H

/* Changes of the plans NAME-0 to NAME-(PLANS-1), one after the other and around again. */
struct storm {
	const char *name_space;
	const char *name;
	int plans;
	int first; /* number of the first change; each says its own in what it writes */
	int changes;
};

/* Creates the plans, each with a VM that copies its disk. */
void storm_create(const struct storm *storm);
/*
 * Writes the changes: each is one PATCH of a plan's status, in which the disk of its VM has come on
 * to as many MiB as the number of the change.
 */
void storm_run(const struct storm *storm);
/* A plan's name; to be freed. */
char *storm_plan(const struct storm *storm, int number);

#endif
