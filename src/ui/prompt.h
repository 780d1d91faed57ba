#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "base/buf.h"
#include "ui/fixed.h"
#include "ui/screen.h"

/* A line that is typed at the foot of the screen: commands, filters, searches. */

/* Lines typed before; the newest last. */
struct prompt_history {
	struct array lines; /* char * */
};

enum { PROMPT_HISTORY = 500, PROMPT_LINE = 4096 /* bytes */ };

void prompt_history_init(struct prompt_history *history);
void prompt_history_finish(struct prompt_history *history);
/* Adds a copy, unless it is the newest one already. */
void prompt_history_add(struct prompt_history *history, const char *line);

/* What is said below a line while it is typed. */
struct prompt_note {
	enum role role;
	const char *text; /* borrowed until the next key */
	size_t at;	  /* byte of the line that a caret points to; SIZE_MAX: none */
	char count[60];	  /* beside it, on the right */
};

struct prompt_about {
	const char *mark;		/* ":" or "/" */
	const char *text;		/* to begin with */
	struct prompt_history *history; /* may be NULL */
	/*
	 * Appends the ways to go on with TEXT, the line up to the cursor, to WORDS (char *, owned
	 * by the array): each is what shall stand there instead. May be NULL.
	 */
	void (*complete)(void *owner, const char *text, struct array *words);
	/* The text changed (for filters that work while one types). May be NULL. */
	void (*changed)(void *owner, const char *text);
	/*
	 * Before each drawing: fills NOTE for TEXT; the line then stands two lines higher, the
	 * caret and the note below it. False: there is nothing to be said. May be NULL.
	 */
	bool (*note)(void *owner, const char *text, struct prompt_note *note);
	/* Whether Enter does nothing with TEXT yet: the note says why. May be NULL. */
	bool (*refused)(void *owner, const char *text);
	/* Enter: TEXT; Esc: NULL. The prompt is gone when it returns. */
	void (*done)(void *owner, const char *text);
	/* Frees the owner, when nothing is called any more. May be NULL. */
	void (*end)(void *owner);
	void *owner;
};

extern const struct fixed_key prompt_keys[];

struct screen *prompt_create(const struct prompt_about *about);

#endif
