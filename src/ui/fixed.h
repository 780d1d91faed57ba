#ifndef UI_FIXED_H
#define UI_FIXED_H

#include <stdbool.h>

/*
 * Keys that no keymap changes: of a line that is typed, of prompts, forms, questions and menus.
 * The tables are what these work with, and what the help and the manual are written from.
 */
struct fixed_key {
	const char *keys; /* names, divided by blanks: each does it */
	const char *help;
	bool (*take)(void *data); /* false: not now, as if it were not in the table */
};

struct fixed_section {
	const char *title;	      /* behind "Keys": "of a question" */
	const struct fixed_key *keys; /* ends with NULL keys */
};

/* All of them; ends with a NULL title. */
extern const struct fixed_section fixed_sections[];

/* Does what KEY does in TABLE; false when it does nothing. */
bool fixed_take(const struct fixed_key *table, const char *key, void *data);

#endif
