#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "config/keymap.h"
#include "ui/canvas.h"
#include "ui/key.h"
#include "ui/table.h"

/*
 * What is on the screen, as a stack: panes at the bottom, pages, prompts and menus above. A
 * screen never waits for a key: keys are given to the top one as they come.
 */
struct screen;
struct pager;

struct screen_hint {
	const char *key;
	const char *text;
};

struct screen_ops {
	enum keymap_section section; /* of the keymap, for keys that it does not take itself */
	bool overlay;		     /* what is below shows through */
	/* Of keys that it takes itself, for the hint line; ends with NULL. NULL: see the keymap. */
	const struct screen_hint *hints;
	/* The same for keys that do not always count; before HINTS. May be NULL. */
	const struct screen_hint *(*hints_now)(struct screen *screen);
	/* Looks whether its data changed; before each drawing. */
	void (*refresh)(struct screen *screen, const struct table_look *look);
	void (*draw)(struct screen *screen, struct canvas *canvas, const struct area *area,
		const struct table_look *look);
	/*
	 * A picture with it has been handed to the terminal whole, at NOW (clock::mono): it can be
	 * read. Comes again with each further picture; true: it was the first one. May be NULL.
	 */
	bool (*shown)(struct screen *screen, int64_t now);
	/*
	 * It cannot be read any more: another screen comes above it, the terminal is given back,
	 * or, with TOO_SMALL, has no room for any screen. May be NULL.
	 */
	void (*hidden)(struct screen *screen, bool too_small);
	/* Takes a key, or leaves it to the keymap (false). NULL: takes none. */
	bool (*key)(struct screen *screen, const struct key *key);
	void (*destroy)(struct screen *screen);
	/* The table or pager that commands work on; may be NULL or answer NULL. */
	struct table *(*table)(struct screen *screen);
	struct pager *(*pager)(struct screen *screen);
};

struct screen {
	const struct screen_ops *ops;
	struct screen *below; /* the stack */
	bool drawn;	      /* it has been seen: its rows and lines are laid out */
	bool sent;	      /* a picture with it is on the way to the terminal, or there */
};

/* Puts it above the others, which must be shown again before they count as seen. */
void screen_push(struct screen **top, struct screen *screen);
/* Takes the top one away and destroys it. */
void screen_pop(struct screen **top);
/* Destroys all. */
void screen_clear(struct screen **top);
/* The stack from the lowest one that is not covered. */
void screen_draw(struct screen *top, struct canvas *canvas, const struct area *area,
	const struct table_look *look);
void screen_refresh(struct screen *top, const struct table_look *look);
/* For the line of hints: its own, or NULL for those of the keymap. */
const struct screen_hint *screen_hints(struct screen *top);
/* What is drawn of the stack goes to the terminal from now on. */
void screen_sent(struct screen *top);
/* The terminal has taken all of it, at NOW (clock::mono). True: somebody waited for that. */
bool screen_shown(struct screen *top, int64_t now);
/* It is not to be seen any more (screen_ops::hidden). */
void screen_hidden(struct screen *top, bool too_small);
/* Of the top screen; NULL when it has none. */
struct table *screen_table(struct screen *top);
struct pager *screen_pager(struct screen *top);

#endif
