#ifndef UI_MENU_H
#define UI_MENU_H

#include "ui/fixed.h"
#include "ui/screen.h"

/* A few choices, each with a letter: to sort by, to open. */
enum { MENU_ITEMS = 32 };

struct menu_about {
	const char *title;
	const char *items[MENU_ITEMS]; /* copied */
	/* Why an item would be refused: it is dimmed, and says so. NULL: it can be chosen. Copied.
	 */
	const char *refused[MENU_ITEMS];
	const char
		*keys[MENU_ITEMS]; /* that choose an item; NULL: a letter of the menu. Borrowed */
	int count;
	/* The choice, or -1 for none. The menu is gone when it returns. */
	void (*done)(void *owner, int choice);
	void *owner;
};

extern const struct fixed_key menu_keys[];

struct screen *menu_create(const struct menu_about *about);

#endif
