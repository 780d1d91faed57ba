/*
 * The writes that a program has asked the cluster of site.h for, by its audit log: what was
 * answered, by whom it was asked, and whether it was a dry run.
 */
#ifndef TESTS_E2E_SITE_WRITES_H
#define TESTS_E2E_SITE_WRITES_H

#include <stdbool.h>

enum site_effect { SITE_ANY, SITE_MEANT, SITE_DRY };

/* Which writes; a NULL stands for all. */
struct site_writes {
	const char *agent; /* how the User-Agent begins; NULL: "mtvtop/" */
	const char *verb;  /* create, patch, update, delete, deletecollection; NULL: any of them */
	const char *resource; /* plans, migrations */
	const char *name_space;
	const char *name;	 /* of the object */
	enum site_effect effect; /* dry runs (dryRun=All) too, only the others, or only they */
	bool done;		 /* only those that were answered by 2xx */
};

/*
 * How many there are. The log may be a moment late, so this first waits until a request made now is
 * in it. Access reviews are no writes.
 */
int site_count_writes(const struct site_writes *writes);
/* Waits for at least so many. False: there are fewer after the milliseconds. */
bool site_wait_writes(const struct site_writes *writes, int count, int milliseconds);

#endif
