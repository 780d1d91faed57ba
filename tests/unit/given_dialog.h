#ifndef TESTS_UNIT_GIVEN_DIALOG_H
#define TESTS_UNIT_GIVEN_DIALOG_H

#include "ui/dialog.h"

/*
 * Who asks with a dialog, what the dialog says, and what came of it. The clock stands until a test
 * moves it.
 */
struct asker {
	struct screen *top;    /* NULL once it is answered: the asker takes it away */
	struct dialog *dialog; /* the same, as long as it is there */
	struct clock clock;
	struct table_look look;
	struct dialog_about about; /* of the next one */
	const char *body;	   /* its lines */
	uint64_t generation;
	bool clipboard;	  /* there is one */
	bool keeps;	  /* the asker leaves it on the screen */
	char copied[200]; /* what is on it */
	int answers;	  /* how many came */
	enum dialog_answer answer;
	char typed[200]; /* what accepted; "" */
	bool go_on;
	int ended;     /* the dialog is through with its owner */
	int destroyed; /* the same for the body */
};

/* An asker without a phrase, with a body of 10 lines. */
struct asker *given_asker(void);
/* Asks; the dialog is not shown yet. PHRASE: NULL for the key y. */
void given_dialog(struct asker *asker, const char *phrase);
/* The terminal has it, and so many milliseconds pass. */
void given_dialog_shown(struct asker *asker, int64_t milliseconds);
/* Both, long enough to be answered. */
void given_question(struct asker *asker, const char *phrase);
/* What it looks like in an area of that size. */
const char *given_dialog_drawn(struct asker *asker, int width, int height);
void given_asker_end(struct asker *asker);

#endif
