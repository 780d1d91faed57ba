#ifndef GOLDEN_GOLDEN_H
#define GOLDEN_GOLDEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

/*
 * Golden screens: one file says what is in the cluster, which keys are pressed, and the screen that
 * comes of it (tests/golden/README.md). All in one process: no terminal, no network, a clock that
 * stands.
 */
struct golden {
	char *path;
	char *head;	/* as it was written, up to the first line "---" */
	char *text;	/* the file; what follows points into it */
	char *expected; /* all behind that line */
	const char *about;
	const char *theme;
	const char *start;    /* layout or view */
	const char *scenario; /* files and folders */
	const char *only;     /* plans of the folders, "" for all */
	const char *keys;
	const char *zone; /* TZ */
	const char
		*cluster; /* context of tests/golden/kubeconfig to be connected to; "" for none */
	const char *settings; /* of the user, one line of YAML; "" for none */
	int width;
	int height;
	int lines; /* that are compared, 0: all */
	bool ascii;
	bool utc;
	bool roles; /* with the roles of cells and their looks */
};

/* Reads a golden file. Ends with golden_finish(). */
bool golden_read(struct golden *golden, const char *path, struct error *err);
/* The same from text, which is copied; PATH is for messages. */
bool golden_parse(struct golden *golden, const char *path, const char *text, struct error *err);
void golden_finish(struct golden *golden);
/* Writes the file anew with another screen. */
bool golden_write(const struct golden *golden, const char *screen, struct error *err);

/* Does what the head says and appends the screen to SCREEN, as it stands in the file. */
bool golden_run(const struct golden *golden, struct buf *screen, struct error *err);

/* Whether two screens are equal; else what differs is appended to DIFF, line by line. */
bool golden_same(const char *expected, const char *actual, struct buf *diff);

/* A path in the source tree; the caller frees it. */
char *golden_source(const char *path);

#endif
