#ifndef APP_QUESTION_H
#define APP_QUESTION_H

#include <stdbool.h>

#include "io/loop.h"

/*
 * A question in plain lines, on a terminal that is no screen. What was typed before it stood there
 * for DIALOG_WAIT (ui/dialog.h) is dropped, and as long as something comes it is not put; what is
 * pasted answers nothing: text in the brackets of the terminal, or with more behind its line.
 */
enum { QUESTION_LINE = 300 /* bytes of an answer, more is none */ };

struct question {
	struct loop *loop;
	const char *prompt;
	char line[QUESTION_LINE + 1];
	struct timer timer;
	struct watched input;
	bool bracketed; /* the terminal was asked to put brackets around what is pasted */
	/* Called once, when the question has ended. LINE is without its end; "" for none. */
	void (*answered)(void *owner, const char *line, bool pasted);
	void *owner;
};

/* Standard input and standard error are the terminal; TEXT, behind which the answer is typed, is
 * borrowed. */
void question_put(struct question *question, struct loop *loop, const char *text,
	void (*answered)(void *owner, const char *line, bool pasted), void *owner);
/* Takes it back: it is not answered any more. Fine for one that was never put. */
void question_end(struct question *question);

#endif
