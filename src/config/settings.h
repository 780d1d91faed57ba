#ifndef CONFIG_SETTINGS_H
#define CONFIG_SETTINGS_H

#include <stdbool.h>

#include "base/array.h"
#include "base/error.h"
#include "mtv/own_check.h"
#include "mtv/window.h"

/* A command line under a name of the user's own. */
struct saved_command {
	char *name;
	char *line;
	int at; /* its line in the file */
};

/* The user's settings.yaml: all keys are optional. */
struct settings {
	char *theme;
	char *keymap;
	char *start;		   /* layout or view to begin with */
	bool utc;		   /* times in UTC, else in the local zone */
	bool absolute;		   /* times as they are, else relative */
	bool ascii;		   /* no lines and bars outside of ASCII */
	bool http1;		   /* never HTTP/2 */
	bool paged;		   /* lists always in pages */
	bool compress;		   /* gzip for lists also from this machine */
	bool bell;		   /* alerts ring the terminal's bell */
	bool notify;		   /* alerts are sent to the terminal (OSC 9) */
	int cutovers_at_once;	   /* VMs that may go down within five minutes */
	char *wave_label;	   /* key of the label with the wave of a plan */
	struct array checks;	   /* struct own_check: before a cutover */
	struct window window;	   /* in which cutovers are meant to be */
	bool read_only;		   /* nothing is written, in no context */
	struct array read_only_in; /* char *, patterns of contexts in which nothing is written */
	struct array production;   /* char *, patterns of contexts that are loud */
	struct array commands;	   /* struct saved_command, in the order of the file */
};

/* The defaults, and over them the user's file where there is one. */
bool settings_load(struct settings *settings, struct error *err);
void settings_finish(struct settings *settings);
/* The command line that is saved as NAME, or NULL. Borrowed. */
const char *settings_command(const struct settings *settings, const char *name);
/*
 * The pattern among PATTERNS (char *) that the name CONTEXT fits, or NULL. They are those of
 * fnmatch(3), where * stands for / as well: names of contexts hold anything. Borrowed.
 */
const char *settings_pattern(const struct array *patterns, const char *context);

#endif
