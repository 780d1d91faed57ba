/*
 * Wishes of an operator: plans that can be written to, a command line and the answer
 * to its question, and what the journal of the program says of it.
 */
#ifndef TESTS_E2E_WISH_H
#define TESTS_E2E_WISH_H

#include "e2e/console.h"

/* Kinds of writes: each verb sends another one. */
enum wish_kind {
	WISH_START,   /* POST of a Migration */
	WISH_CUTOVER, /* JSON Patch with a test of the time that was there */
	WISH_CANCEL,  /* merge patch of the first list */
	WISH_KINDS,
};

extern const char *const wish_verbs[WISH_KINDS];

/* A plan on which it can be done, with its run if it needs one (PLAN-run). */
void wish_create_plan(enum wish_kind kind, const char *name_space, const char *plan);
/* Asks for it by a command line, and waits until its question can be answered. */
void wish_ask(struct console *console, enum wish_kind kind, const char *plan);
/* All of the answer but its last key, which is wish_yes(). */
void wish_type(struct console *console, enum wish_kind kind, const char *plan);
const char *wish_yes(enum wish_kind kind);
/* Answers yes. */
void wish_answer(struct console *console, enum wish_kind kind, const char *plan);
/* Whether the server has done it. */
bool wish_is_done(enum wish_kind kind, const char *name_space, const char *plan);
/* How the path of its request goes on behind the namespace. */
char *wish_path(enum wish_kind kind, const char *name_space, const char *plan);

/* How many steps of the journal in a home folder hold both texts ("\"step\":\"intent\""). */
int wish_steps(const char *home, const char *text, const char *other);
/* Waits for at least so many, while the program goes on. */
void wish_expect_steps(
	struct console *console, int count, const char *text, const char *other, int milliseconds);

#define STEP(name) "\"step\":\"" name "\""
#define OUTCOME(name) "\"outcome\":\"" name "\""

#endif
