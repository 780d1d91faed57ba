#ifndef UI_DIALOG_H
#define UI_DIALOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "ui/edit.h"
#include "ui/fixed.h"
#include "ui/pager.h"
#include "ui/screen.h"

/*
 * The question before a write. Its default is No; only y, or the phrase that it asks for and then
 * Enter, accept. Esc cancels at any time. Any other key counts only when the question has stood
 * on the terminal for DIALOG_WAIT: what was typed before is dropped, as nobody can have read what
 * it would answer (reference/terminal.md 2d, rules 1 to 7). What is pasted is dropped always.
 */
enum {
	DIALOG_WAIT = 250, /* milliseconds */
	DIALOG_BODY = 3,   /* lines of the body at least: less is too small to be asked */
	DIALOG_HINTS = 8,
};

enum dialog_answer {
	DIALOG_NO,
	DIALOG_YES,
	DIALOG_MODIFY,	  /* back to the form */
	DIALOG_FIRST,	  /* something else before it */
	DIALOG_TOO_SMALL, /* No, by the dialog itself: there is no room for the question */
};

struct dialog;

/* The texts are copied. */
struct dialog_about {
	const char *title;
	const char *phrase; /* must be typed, then Enter; NULL: the key y */
	const char *key;    /* that opened it, or NULL; were it y, "yes" must be typed */
	bool can_modify;
	const char *first;   /* what else can be done before it, in two words; NULL: nothing */
	bool can_go_on;	     /* offers the choice what to do after a failure: stop, or go on */
	const char *command; /* the same as a command line, to be copied; may be NULL */
	/* Writes the body; taken over. Its lines are always wrapped. */
	struct page_source source;
	const struct clock *clock; /* borrowed; when keys come */
	/*
	 * Called once, and not when the owner destroys it before. The owner takes it off the
	 * stack, now or later: it takes keys, but answers nothing any more.
	 */
	void (*answered)(void *owner, enum dialog_answer answer, const struct dialog *dialog);
	/* Puts TEXT on the clipboard; false when that cannot be done. May be NULL. */
	bool (*copy)(void *owner, const char *text);
	/* Frees the owner, when nothing is called any more. May be NULL. */
	void (*end)(void *owner);
	void *owner;
};

struct dialog {
	struct screen screen;	   /* pushed and popped as such */
	struct dialog_about about; /* without its texts */
	char *phrase;		   /* or NULL */
	char *command;		   /* or NULL */
	char *first;		   /* or NULL */
	struct pager body;	   /* with the title */
	struct edit line;	   /* the phrase as far as it is typed */
	const char *typed;	   /* what accepted, once it has; else NULL */
	int64_t shown_at;	   /* clock::mono when it could be read first; -1: not yet */
	bool go_on;		   /* after a failure; else stop */
	bool answered;
	bool too_small;	    /* at the last drawing */
	bool command_shown; /* in the body */
	char note[400];	    /* about the last key */
	struct screen_hint hints[DIALOG_HINTS];
};

extern const struct fixed_key dialog_keys[];

struct dialog *dialog_create(const struct dialog_about *about);
/*
 * Answers No by itself: the connection is lost, the target has changed. Nothing when it was
 * answered. To ask again with something changed, destroy it and make another one, which must be
 * read for DIALOG_WAIT again.
 */
void dialog_cancel(struct dialog *dialog);

#endif
