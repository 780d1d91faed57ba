#ifndef CONFIG_KEYMAP_H
#define CONFIG_KEYMAP_H

#include <stdbool.h>

#include "base/array.h"
#include "base/error.h"

/*
 * Keys bound to command lines (manual mtvtop(5)): a section for each kind of screen over a global
 * one. Names of keys: a printed character as it is, Enter, Esc, Tab, S-Tab, Space, BS, Del, Up,
 * Down, Left, Right, Home, End, PgUp, PgDn, C-a ... C-z.
 */
enum keymap_section { KEYMAP_GLOBAL, KEYMAP_TABLE, KEYMAP_PAGER, KEYMAP_LOG, KEYMAP_SECTIONS };

struct binding {
	char *key;
	char *command; /* a command line; NULL: the key does nothing */
	int line;      /* in the file */
};

struct keymap {
	const char *file;			/* for messages */
	struct array sections[KEYMAP_SECTIONS]; /* struct binding, in the order of the file */
};

/* Names of sections as in files; ends with NULL. */
extern const char *const keymap_section_names[];

/* Reads keymaps/NAME.yaml. Ends with keymap_finish(). */
bool keymap_load(struct keymap *keymap, const char *name, struct error *err);
void keymap_finish(struct keymap *keymap);
/* The command line for KEY in a section, else in the global one; NULL when there is none. */
const char *keymap_find(const struct keymap *keymap, enum keymap_section section, const char *key);
/* The first key that is bound to a command, with any arguments; NULL: none. */
const char *keymap_key_of(
	const struct keymap *keymap, enum keymap_section section, const char *command);
/* Whether NAME is a key. */
bool keymap_is_key(const char *name);

#endif
