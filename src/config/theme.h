#ifndef CONFIG_THEME_H
#define CONFIG_THEME_H

#include <stdbool.h>

#include "base/error.h"
#include "config/role.h"

/*
 * Looks of the roles. A colour is a name (black, red, green, yellow, blue, magenta, cyan, white,
 * bright-...), a number of the 256 colour palette, or #rrggbb; ui/terminal makes of it what the
 * terminal can.
 */
enum { COLOUR_DEFAULT = -1, COLOUR_RGB = 1 << 24 /* plus rrggbb */ };

struct look {
	int text; /* 0..255, COLOUR_RGB + rrggbb, or COLOUR_DEFAULT */
	int back;
	bool bold;
	bool reverse;
	bool underline;
	bool dim;
};

struct theme {
	struct look looks[ROLES];
};

/* Reads themes/NAME.yaml. */
bool theme_load(struct theme *theme, const char *name, struct error *err);

#endif
