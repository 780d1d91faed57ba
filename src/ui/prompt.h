#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"
#include "base/buf.h"
#include "ui/fixed.h"
#include "ui/screen.h"

/* A line that is typed at the foot of the screen: commands, filters, searches. */

/* Lines typed before; the newest last. */
struct prompt_history {
	struct array lines; /* char * */
};

enum { PROMPT_HISTORY = 500 };

void prompt_history_init(struct prompt_history *history);
void prompt_history_finish(struct prompt_history *history);
/* Adds a copy, unless it is the newest one already. */
void prompt_history_add(struct prompt_history *history, const char *line);

struct prompt_about {
	const char *mark;		/* ":" or "/" */
	const char *text;		/* to begin with */
	struct prompt_history *history; /* may be NULL */
	/*
	 * Appends the ways to go on with TEXT to WORDS (char *, owned by the array), each with
	 * the whole line up to the cursor. May be NULL.
	 */
	void (*complete)(void *owner, const char *text, struct array *words);
	/* The text changed (for filters that work while one types). May be NULL. */
	void (*changed)(void *owner, const char *text);
	/* Enter: TEXT; Esc: NULL. The prompt is gone when it returns. */
	void (*done)(void *owner, const char *text);
	/* Frees the owner, when nothing is called any more. May be NULL. */
	void (*end)(void *owner);
	void *owner;
};

extern const struct fixed_key prompt_keys[];

struct screen *prompt_create(const struct prompt_about *about);

#endif
