/*
 * The requests of mtvtop, as its runs send them, and bad variants of them: what the differential
 * test asks mtvsim and the real API server. %PLAN% and %RUN% stand for uids, %VERSION% for the
 * resourceVersion of the plans and %CONTINUE% for the token of their first page, as the one or the
 * other server has them.
 */
#ifndef TESTS_E2E_ASKS_H
#define TESTS_E2E_ASKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ASK_NAMESPACE "act-differential"

/* One request. Texts are borrowed; NULL: not sent. */
struct ask {
	const char *user; /* as access.h has them; "": nobody's token; NULL: admin */
	const char *method;
	const char *path; /* with its query */
	const char *type; /* of the body */
	const char *accept;
	const char *body;
	const char *accepted; /* ids of docs/simulator.md */
	bool is_watch;	      /* once granted, it is left */
};

extern const struct ask asks[];
extern const size_t ask_count;

/* An ask with one mistake in it, and what that is; its texts are its own. */
struct ask_variant {
	struct ask ask;
	char *path, *body;
	char *mistake;
};

/* By a number: the same one, the same variant. To be freed. */
struct ask_variant *ask_variant_create(uint64_t number);
void ask_variant_destroy(struct ask_variant *variant);

#endif
