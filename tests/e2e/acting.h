/*
 * What the tests of the verbs share: plans to act upon, an operator before them, and what the
 * server was asked for and holds afterwards. Namespaces begin with act-, where writes are expected.
 */
#ifndef TESTS_E2E_ACTING_H
#define TESTS_E2E_ACTING_H

#include "e2e/console.h"
#include "e2e/site.h"
#include "e2e/site_runs.h"
#include "e2e/site_writes.h"

/* A plan that is ready and never ran. */
struct acting_plan {
	const char *name_space; /* which is there */
	const char *name;	/* its VMs are NAME-vm-1 (id vm-1), ... */
	const char *type;	/* of the plan; NULL: cold */
	int vms;		/* 0: one */
	const char *more; /* further lines of the scenario (tests/scenarios/README.md), or NULL */
};
void acting_create_plan(const struct acting_plan *plan);
/* The plan of a file of tests/scenarios/small ("50-succeeded"), in a namespace that is there. */
void acting_create_of(const char *name_space, const char *file);

/* The plans of a namespace before an operator: live, with PLAN on the screen. */
struct console acting_start(const char *name_space, const char *plan);
/* The same with a plan of the test's own; its user is operator unless it names one. */
struct console acting_start_with(const struct console_plan *about, const char *plan);

/* Types what a question asks for, once it can be answered: the letter y, or words and Enter. */
void acting_answer(struct console *console, const char *answer);
/* The question is gone, and it is said that nothing was sent. */
void acting_expect_nothing_sent(struct console *console);

/* A command is refused with words (of one line), and there is no question. */
void acting_expect_refused(struct console *console, const char *command, const char *words);

/* How many dry runs and how many other writes mtvtop has sent into a namespace. */
void acting_expect_writes(const char *name_space, int dry, int meant);
/* How many of the latter were answered with success. */
void acting_expect_done(const char *name_space, int done);

/* A field of an object is that JSON ("" when there is none); as site_field(). */
void acting_expect_field(const char *name_space, const char *kind, const char *name,
	const char *path, const char *json);
/* Spec, status and metadata of a plan or migration, without what each write changes; freed. */
char *acting_object(const char *name_space, const char *kind, const char *name);
/* The object is as it was, and BEFORE is freed. */
void acting_expect_same(const char *name_space, const char *kind, const char *name, char *before);

/* The name of the only Migration in a namespace; to be freed. */
char *acting_only_run(const char *name_space);

/* `mtvtop WORDS` of an operator in a namespace exits with STATUS, and prints TEXT somewhere. */
void acting_expect_shell(
	const char *name_space, const char *const words[], int status, const char *text);

/* The journal of the console's user, its lines joined; to be freed. */
char *acting_journal(const struct console *console);

#endif
