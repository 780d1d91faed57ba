/*
 * The writes of a user by mtvtop, as the audit log of the cluster tells them, laid beside what was
 * typed.
 */
#ifndef TESTS_KEYFUZZ_WRITES_H
#define TESTS_KEYFUZZ_WRITES_H

#include <stdio.h>

#include "keyfuzz/judge.h"

struct writes_found {
	int dry;
	int matched, unmatched; /* of those that were meant to write */
	int done;		/* of the matched ones: answered by 2xx */
	int by_deed[DEEDS];	/* those, by what they were part of */
};

/* Waits until the audit log has all that was asked so far. What nobody meant goes to OUT. */
struct writes_found writes_compare(const char *user, struct judge *judge, FILE *out);

#endif
