/*
 * Plans that run on the cluster of site.h, and what became of them: their objects read back as
 * docs. What cannot be made or read fails the test at once.
 */
#ifndef TESTS_E2E_SITE_RUNS_H
#define TESTS_E2E_SITE_RUNS_H

#include <stdbool.h>

#include "doc/doc.h"

/* A plan with a Migration that executes. */
struct site_run {
	const char *name_space; /* which is there */
	const char *plan; /* its Migration is PLAN-run, its VMs are PLAN-vm-1 (id vm-1), ... */
	bool warm;
	const char *cutover; /* of the Migration: RFC 3339, or "@+2h" from now; NULL: none */
	int vms;	     /* 0: one */
	const char *at;	     /* phase of all VMs; NULL: CopyingPaused if warm, else CopyDisks */
};

void site_create_run(const struct site_run *run);

/* The object, or list, at a path; to be unreffed. It must be there. */
struct doc *site_read_object(const char *path);
/* The Migrations of a namespace: `items` of a list; to be unreffed. */
struct doc *site_migrations(const char *name_space);
int site_count_migrations(const char *name_space);

/*
 * A field of a plan or migration (KIND is the plural) by its dotted path, as compact JSON; "" when
 * the object does not have it. To be freed.
 */
char *site_field(const char *name_space, const char *kind, const char *name, const char *path);
/* Waits until a field is that JSON. The time is in milliseconds. */
bool site_wait_field(const char *name_space, const char *kind, const char *name, const char *path,
	const char *json, int milliseconds);

#endif
