/*
 * Each verb that takes marked plans: plans to which it can be done, its command line without them,
 * what its question wants, and whether the server has done it.
 */
#ifndef TESTS_E2E_SETS_H
#define TESTS_E2E_SETS_H

#include "e2e/console.h"

struct set_verb {
	const char *name;  /* of its namespaces */
	const char *line;  /* without plans */
	const char *title; /* what the question is called, before "plan web" */
	void (*create)(const char *name_space, const char *plan);
	bool typed; /* the answer is the plan's name, or the count; else it is y */
	int writes; /* to each plan */
	bool (*is_done)(const char *name_space, const char *plan);
	const char *undone; /* said of a plan that is taken back, a pattern; NULL: it cannot be */
	/* What the controller does to the plan between two writes; NULL: nothing. */
	void (*play)(const char *name_space, const char *plan);
	/* Whether there is something that can be taken back, half done too; NULL: what is done. */
	bool (*is_begun)(const char *name_space, const char *plan);
	const char *undo_title; /* of taking it back; NULL: the same */
	bool undo_typed; /* taking it back wants the name, or the count, where it wants a y */
	int more_writes; /* to the first plan */
};

extern const struct set_verb set_verbs[]; /* ends with a NULL name */
const struct set_verb *set_verb_called(const char *name);

/* How many writes it takes to do it to so many plans. */
int set_writes(const struct set_verb *verb, int plans);

/* Answers the question about COUNT plans, of which PLAN is the only one if it is one. BEFORE are
 * keys that come before the answer. */
void set_answer(const struct set_verb *verb, struct console *console, int count, const char *plan,
	const char *before);

/* The same about taking it back. */
void set_answer_undo(
	const struct set_verb *verb, struct console *console, int count, const char *plan);

/* The times of "cutovers": of the first plan, the second, and the third by their names. */
#define SET_FIRST "2031-05-01T02:00:00Z"

#endif
