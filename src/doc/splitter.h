#ifndef DOC_SPLITTER_H
#define DOC_SPLITTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/*
 * Cuts a stream of JSON into pieces that are parsed one by one, however the stream was cut on
 * its way: the elements of one array (the items of a list), or the lines of a watch. It passes over
 * every byte, so it also replaces NUL, raw and escaped, by U+FFFD: cJSON would end a text there
 * without a word, and names could be spoofed (reference/libraries.md 2).
 */
enum splitter_mode {
	SPLITTER_LINES, /* each line is a piece */
	SPLITTER_ITEMS, /* each element of an array is a piece; all around it goes to `rest` */
};

/* The array that SPLITTER_ITEMS takes apart. */
struct splitter_array {
	const char *key;
	int depth; /* containers around the key: 1 for a member of the root */
};

extern const struct splitter_array splitter_items; /* of a list: items */
extern const struct splitter_array splitter_vms;   /* of a Migration: status.vms */

/* Takes one piece: NUL-terminated, borrowed until it returns. */
typedef void splitter_piece(void *data, const char *text, size_t length);

struct splitter {
	enum splitter_mode mode;
	splitter_piece *piece;
	void *data;
	struct buf current; /* the piece that is being collected */
	struct buf rest;    /* SPLITTER_ITEMS: all of it, with the array empty */
	struct splitter_array array;
	size_t skipped; /* pieces larger than the ceiling, left out */
	int depth;
	int zeros; /* of \u0000 seen so far, -1 when not in such an escape */
	bool in_string;
	bool in_escape; /* behind a backslash */
	bool in_items;
	bool items_key; /* the last string at the array's depth was its key */
	size_t key_at;	/* where the last string began in rest */
};

/* PIECE_MAX: ceiling of one piece, bytes; REST_MAX: ceiling of all around the elements. */
void splitter_init(struct splitter *splitter, enum splitter_mode mode, size_t piece_max,
	size_t rest_max, splitter_piece *piece, void *data);
void splitter_finish(struct splitter *splitter);
void splitter_feed(struct splitter *splitter, const char *bytes, size_t length);
/* The stream ended: hands out a last line without newline. */
void splitter_end(struct splitter *splitter);
/* Whether nothing is left unfinished: the list is closed, or no part of a line is waiting. */
bool splitter_complete(const struct splitter *splitter);

#endif
