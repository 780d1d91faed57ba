/*
 * The verbs as an operator knows them, and what each of them may ask the server for. Nothing here
 * comes from the program that is looked at: the requests are those that docs/safety.md and the
 * facts about Forklift tell.
 */
#ifndef TESTS_KEYFUZZ_DEEDS_H
#define TESTS_KEYFUZZ_DEEDS_H

#include "doc/node.h"

struct deed {
	const char *word; /* of the command; with a capital letter, most titles begin so */
	const char *noun; /* what follows there, before the name */
	int writes;	  /* that are done to one plan, at most */
	int effect;	  /* milliseconds from the answer to the last of them */
};

enum { DEEDS = 16 };

extern const struct deed deeds[DEEDS];

/* The deed that a question of this title is about, or NULL. */
const struct deed *deed_of_title(const char *title);
/* Of such a title: what stands behind that which is done, as "plan web" and "3 plans". */
const char *title_objects(const char *title);
/* Which deeds need such a write, an event of the audit log: a bit for each; 0: none does. */
unsigned deeds_of_event(const struct node *event);

#endif
