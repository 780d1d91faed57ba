#ifndef UI_CHOOSER_H
#define UI_CHOOSER_H

#include "ui/fixed.h"
#include "ui/screen.h"

/*
 * The columns of the table below it, and the fields that could be more of them: a list in which
 * they are shown, hidden, moved, widened and added. Each change is seen in the table at once.
 */
struct chooser;

struct chooser_about {
	struct table *table; /* borrowed: of a screen below */
	/* A column of any expression is wanted: its owner asks for it, then chooser_add(). */
	void (*add)(void *owner);
	/* The columns stay as they are; CHANGED: not as they were. The owner takes it away. */
	void (*done)(void *owner, bool changed);
	void *owner;
};

extern const struct fixed_key chooser_keys[];

struct screen *chooser_create(const struct chooser_about *about);
/* The screen as a chooser, or NULL when it is another kind. */
struct chooser *chooser_of(struct screen *screen);
const struct table *chooser_table(const struct chooser *chooser);
/* Appends a column and puts the cursor on it. */
bool chooser_add(struct chooser *chooser, const char *title, const char *value, struct error *err);
/* Says why something cannot be, until the next key. */
void chooser_say(struct chooser *chooser, const char *text);

#endif
