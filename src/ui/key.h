#ifndef UI_KEY_H
#define UI_KEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * Bytes of a terminal as keys. Own decoding, because curses would wait for the rest of an escape
 * sequence inside of its read. Names are those of keymaps (config/keymap.h). A paste comes as
 * one key with the whole text.
 */
enum { KEY_NAME = 16, PASTE_MAX = 64 * 1024 };

struct key {
	char name[KEY_NAME]; /* "j", "Enter", "C-d"; "Paste" */
	bool printable;	     /* name is one character to insert into a line */
	const char *text;    /* what to insert: the character, or the paste; NULL for others */
	int64_t since;	     /* clock::mono: it was not typed before; 0: it was typed now */
};

struct key_decoder {
	struct buf pending; /* an unfinished sequence */
	struct buf paste;
	bool pasting;
	void (*take)(void *data, const struct key *key);
	void *data;
};

void key_decoder_init(
	struct key_decoder *decoder, void (*take)(void *data, const struct key *key), void *data);
void key_decoder_finish(struct key_decoder *decoder);
/* Calls take for each key that is complete. */
void key_decoder_feed(struct key_decoder *decoder, const char *bytes, size_t length);
/* Whether an Esc waits that may be the start of a sequence: call key_decoder_flush() soon. */
bool key_decoder_waiting(const struct key_decoder *decoder);
/* Nothing more came: what waits is taken as it is. */
void key_decoder_flush(struct key_decoder *decoder);

#endif
