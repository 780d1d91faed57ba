#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include <stdbool.h>

#include "base/error.h"

/* The user's settings.yaml: all keys are optional. */
struct settings {
	char *theme;
	char *keymap;
	char *start;   /* layout or view to begin with */
	bool utc;      /* times in UTC, else in the local zone */
	bool absolute; /* times as they are, else relative */
	bool ascii;    /* no lines and bars outside of ASCII */
	bool http1;    /* never HTTP/2 */
	bool paged;    /* lists always in pages */
	bool compress; /* gzip for lists also from this machine */
};

/* The defaults, and over them the user's file where there is one. */
bool settings_load(struct settings *settings, struct error *err);
void settings_finish(struct settings *settings);

#endif
