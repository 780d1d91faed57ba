/*
 * mtvtop without a terminal, as scripts run it: `get`, `help`, `--check`. What it prints to
 * standard output and to standard error is kept apart.
 */
#ifndef TESTS_E2E_COMMAND_H
#define TESTS_E2E_COMMAND_H

#include <stdbool.h>

#include "e2e/access.h"

enum { WORDS_MAX = 16 };

/* Everything may be left out; lists end with NULL. */
struct command_plan {
	const char *words[WORDS_MAX];
	const char *line; /* in place of words: of sh, in the home folder, where mtvtop is found */
	const char *environment[WORDS_MAX];
	struct access access;	/* who asks, and where */
	const char *kubeconfig; /* its text, in place of `access`; "" for none */
	const char *home;	/* borrowed; NULL: one for this run alone */
	bool interrupt;		/* by SIGINT, once it has printed something */
	bool preload;		/* preload/preload.c is in the program */
	int patience;		/* milliseconds that it may take; 0: 20 s */
	int output;		/* takes standard output, in place of outcome::output; 0: none */
};

struct outcome {
	int status; /* exit status; 128 + the signal that ended it; -1: it did not end */
	char *output, *errors;
};

/* To be ended with outcome_finish(). */
struct outcome command_run(const struct command_plan *plan);
void outcome_finish(struct outcome *outcome);

/* "PATH=...", with the folder of mtvtop before the others; to be freed. */
char *command_path(void);

/* It ends with that status; what it says holds WORDS, and nothing goes to standard output. */
void command_expect_failure(const struct command_plan *plan, int status, const char *words);
/* It ends with status 0, says nothing, and prints a text that holds WORDS. */
void command_expect_output(const struct command_plan *plan, const char *words);
/* TEXT has these parts, each behind the one before; the list ends with NULL. */
void command_expect_parts(const char *text, const char *const *parts);

#endif
