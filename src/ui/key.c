#include "ui/key.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

enum {
	SEQUENCE_MAX = 32, /* bytes; longer ones are none of ours */
	STRING_MAX = 1024, /* the same for what a terminal answers */
};

static const char paste_end[] = "\x1b[201~";

void key_decoder_init(
	struct key_decoder *decoder, void (*take)(void *data, const struct key *key), void *data)
{
	*decoder = (struct key_decoder){.take = take, .data = data};
	buf_init(&decoder->pending, 4096);
	buf_init(&decoder->paste, PASTE_MAX);
}

void key_decoder_finish(struct key_decoder *decoder)
{
	buf_finish(&decoder->pending);
	buf_finish(&decoder->paste);
}

static void emit(struct key_decoder *decoder, const char *name, const char *text)
{
	struct key key = {.text = text, .printable = text && strcmp(name, "Paste") != 0};
	snprintf(key.name, sizeof(key.name), "%s", name);
	decoder->take(decoder->data, &key);
}

static void emit_control(struct key_decoder *decoder, char byte)
{
	char name[KEY_NAME];
	switch (byte) {
	case '\r':
	case '\n': emit(decoder, "Enter", NULL); return;
	case '\t': emit(decoder, "Tab", NULL); return;
	case 0x1b: emit(decoder, "Esc", NULL); return;
	case 0x08:
	case 0x7f: emit(decoder, "BS", NULL); return;
	default: break;
	}
	if (byte < 1 || byte > 26)
		return;
	snprintf(name, sizeof(name), "C-%c", 'a' + byte - 1);
	emit(decoder, name, NULL);
}

/* Name of the key that a final byte of CSI or SS3 stands for, or NULL. */
static const char *name_of_final(char final)
{
	switch (final) {
	case 'A': return "Up";
	case 'B': return "Down";
	case 'C': return "Right";
	case 'D': return "Left";
	case 'H': return "Home";
	case 'F': return "End";
	case 'Z': return "S-Tab";
	case 'M': return "Enter"; /* of the keypad (SS3) */
	default: return NULL;
	}
}

static const char *name_of_number(int number)
{
	switch (number) {
	case 1:
	case 7: return "Home";
	case 3: return "Del";
	case 4:
	case 8: return "End";
	case 5: return "PgUp";
	case 6: return "PgDn";
	default: return NULL;
	}
}

/* Bytes behind CSI and this one: old reports of the mouse (M), F1 to F5 of Linux ([). */
static size_t bytes_behind(char first)
{
	return first == 'M' ? 3 : first == '[' ? 1 : 0;
}

/* A whole CSI sequence: parameters, and a final byte behind them. */
static void emit_csi(struct key_decoder *decoder, const char *text, size_t length)
{
	char parameters[SEQUENCE_MAX + 2] = "";
	char final = text[length - 1];
	if (bytes_behind(text[2]))
		return;
	memcpy(parameters, text + 2, length - 3);
	int number = atoi(parameters);
	if (final == '~' && number == 200) {
		decoder->pasting = true;
		buf_clear(&decoder->paste);
		return;
	}
	const char *name = final == '~' ? name_of_number(number) : name_of_final(final);
	if (name && final != 'M') /* which is a mouse's again */
		emit(decoder, name, NULL);
}

/* Length of the CSI sequence at TEXT, 0: not complete yet, -1: not one that is understood. */
static int csi_length(const char *text, size_t length)
{
	for (size_t i = 2; i < length; i++) {
		size_t behind = i == 2 ? bytes_behind(text[i]) : 0;
		if (text[i] >= 0x40 && text[i] <= 0x7e)
			return i + behind < length ? (int)(i + behind) + 1 : 0;
		if (text[i] < 0x20 || text[i] > 0x3f || i > SEQUENCE_MAX)
			return -1;
	}
	return 0;
}

/*
 * Length of a string: what a terminal answers to the program before this one (OSC, DCS, ...), up to
 * BEL or ESC \. 0 and -1 as above.
 */
static int string_length(const char *text, size_t length)
{
	for (size_t i = 2; i < length; i++) {
		if (text[i] == '\a')
			return (int)i + 1;
		if (text[i] == 0x1b && i + 1 == length)
			return 0;
		if (text[i] == 0x1b)
			return text[i + 1] == '\\' ? (int)i + 2 : -1;
		if ((unsigned char)text[i] < 0x20 || i > STRING_MAX)
			return -1;
	}
	return 0;
}

/* Length of what begins with ESC and one more byte. 0 and -1 as above. */
static int escape_length(const char *text, size_t length)
{
	if (text[1] == '[')
		return csi_length(text, length);
	if (text[1] == 'O')
		return length >= 3 ? 3 : 0;
	return text[1] && strchr("]PX^_", text[1]) ? string_length(text, length) : -1;
}

static void emit_ss3(struct key_decoder *decoder, const char *text)
{
	const char *name = name_of_final(text[2]);
	if (name)
		emit(decoder, name, NULL);
}

/* Takes an escape sequence; returns its bytes, 0 when more must come. */
static size_t take_escape(struct key_decoder *decoder, const char *text, size_t length, bool last)
{
	int whole = length >= 2 ? escape_length(text, length) : 0;
	if (whole == 0 && !last)
		return 0;
	if (whole <= 0) {
		emit(decoder, "Esc", NULL);
		return 1;
	}
	if (text[1] == 'O')
		emit_ss3(decoder, text);
	if (text[1] == '[')
		emit_csi(decoder, text, (size_t)whole);
	return (size_t)whole;
}

static size_t take_character(
	struct key_decoder *decoder, const char *text, size_t length, bool last)
{
	uint32_t point;
	char name[KEY_NAME] = "";
	size_t bytes = utf8_decode(text, length, &point);
	if (point == UINT32_MAX) {
		/* The start of a code point whose rest is on its way, or garbage. */
		return length < UTF8_MAX && !last && (unsigned char)*text >= 0xc2 ? 0 : 1;
	}
	memcpy(name, text, bytes);
	emit(decoder, point == ' ' ? "Space" : name, point == ' ' ? " " : name);
	return bytes;
}

static size_t take_one(struct key_decoder *decoder, const char *text, size_t length, bool last)
{
	if (*text == 0x1b)
		return take_escape(decoder, text, length, last);
	if ((unsigned char)*text < 0x20 || *text == 0x7f) {
		emit_control(decoder, *text);
		return 1;
	}
	return take_character(decoder, text, length, last);
}

/* Inside a paste everything is text up to its end; returns the bytes that were used. */
static size_t take_paste(struct key_decoder *decoder, const char *text, size_t length)
{
	const char *end = memmem(text, length, paste_end, strlen(paste_end));
	if (end) {
		buf_add(&decoder->paste, text, (size_t)(end - text));
		decoder->pasting = false;
		emit(decoder, "Paste", decoder->paste.text);
		return (size_t)(end - text) + strlen(paste_end);
	}
	/* The end may be cut in two. */
	size_t keep = length < strlen(paste_end) ? length : strlen(paste_end) - 1;
	buf_add(&decoder->paste, text, length - keep);
	return length - keep;
}

static void take_all(struct key_decoder *decoder, bool last)
{
	struct buf bytes = decoder->pending;
	size_t at = 0;
	buf_init(&decoder->pending, bytes.limit);
	while (at < bytes.used) {
		size_t left = bytes.used - at;
		size_t used = decoder->pasting ? take_paste(decoder, bytes.text + at, left)
					       : take_one(decoder, bytes.text + at, left, last);
		if (!used)
			break;
		at += used;
	}
	buf_add(&decoder->pending, bytes.text + at, bytes.used - at);
	buf_finish(&bytes);
}

void key_decoder_feed(struct key_decoder *decoder, const char *bytes, size_t length)
{
	while (length) {
		size_t part = length < 1024 ? length : 1024;
		buf_add(&decoder->pending, bytes, part);
		take_all(decoder, false);
		bytes += part;
		length -= part;
	}
}

bool key_decoder_waiting(const struct key_decoder *decoder)
{
	return decoder->pending.used && !decoder->pasting;
}

void key_decoder_flush(struct key_decoder *decoder)
{
	if (!decoder->pasting)
		take_all(decoder, true);
}
