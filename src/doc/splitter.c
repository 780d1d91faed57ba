#include "doc/splitter.h"

#include <string.h>

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */

const struct splitter_array splitter_items = {"items", 1};
const struct splitter_array splitter_vms = {"vms", 2};

void splitter_init(struct splitter *splitter, enum splitter_mode mode, size_t piece_max,
	size_t rest_max, splitter_piece *piece, void *data)
{
	*splitter = (struct splitter){
		.mode = mode, .piece = piece, .data = data, .array = splitter_items, .zeros = -1};
	buf_init(&splitter->current, piece_max);
	buf_init(&splitter->rest, rest_max);
}

void splitter_finish(struct splitter *splitter)
{
	buf_finish(&splitter->current);
	buf_finish(&splitter->rest);
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static bool only_blanks(const struct buf *text)
{
	for (size_t i = 0; i < text->used; i++)
		if (!is_blank(text->text[i]))
			return false;
	return true;
}

/* Where bytes go now. */
static struct buf *target(struct splitter *splitter)
{
	bool rest = splitter->mode == SPLITTER_ITEMS && !splitter->in_items;
	return rest ? &splitter->rest : &splitter->current;
}

/* The piece is complete: hands it out, unless it is empty or was too large. */
static void hand_out(struct splitter *splitter)
{
	struct buf *piece = &splitter->current;
	if (piece->over)
		splitter->skipped++;
	else if (!only_blanks(piece))
		splitter->piece(splitter->data, piece->text, piece->used);
	buf_trim(piece, 2 * 1024 * 1024);
}

/* Follows escapes; true when BYTE belongs to one. */
static bool escape(struct splitter *splitter, char byte)
{
	/* A line that is torn behind a backslash ends all the same. */
	if (byte == '\n' && splitter->mode == SPLITTER_LINES)
		splitter->in_escape = false;
	if (splitter->zeros >= 0) {
		splitter->zeros = byte == '0' ? splitter->zeros + 1 : -1;
		return splitter->zeros >= 0;
	}
	if (splitter->in_escape) {
		splitter->in_escape = false;
		splitter->zeros = byte == 'u' ? 0 : -1;
		return true;
	}
	splitter->in_escape = byte == '\\';
	return splitter->in_escape;
}

/* \u0000 was written: its zeros become fffd. */
static void replace_zeros(struct splitter *splitter, struct buf *out)
{
	splitter->zeros = -1;
	if (!out->over)
		memcpy(out->text + out->used - 4, "fffd", 4);
}

/* Remembers whether the string that ends here is the key of the array. */
static void note_key(struct splitter *splitter)
{
	const struct buf *rest = &splitter->rest;
	const char *key = splitter->array.key;
	size_t length = strlen(key);
	splitter->items_key = splitter->depth == splitter->array.depth && !rest->over &&
		rest->used - splitter->key_at == length + 1 &&
		!memcmp(rest->text + splitter->key_at + 1, key, length);
}

/* A structural byte of a list; true when it is the end of an element or of the array. */
static bool structure(struct splitter *splitter, char byte)
{
	if (byte == '[' || byte == '{') {
		splitter->depth++;
	} else if (byte == ']' || byte == '}') {
		splitter->depth--;
		return splitter->in_items && splitter->depth == splitter->array.depth;
	}
	return splitter->in_items && splitter->depth == splitter->array.depth + 1 && byte == ',';
}

/*
 * A byte outside of strings. Returns where the run of bytes to copy begins: at the byte, or
 * behind it when it was dealt with.
 */
static const char *list_byte(struct splitter *splitter, const char *at)
{
	bool opens = *at == '[' && splitter->items_key && splitter->depth == splitter->array.depth;
	if (structure(splitter, *at)) {
		hand_out(splitter);
		if (*at == ',')
			return at + 1;
		splitter->in_items = false;
	}
	if (!is_blank(*at) && *at != ':')
		splitter->items_key = false;
	if (!opens)
		return at;
	buf_add_char(&splitter->rest, '[');
	splitter->in_items = true;
	return at + 1;
}

/* A byte that may change the state of a list; the run from *RUN up to AT is not copied yet. */
static void feed_list(struct splitter *splitter, const char **run, const char *at)
{
	if (*at == '"') {
		buf_add(target(splitter), *run, (size_t)(at - *run));
		*run = at;
		if (splitter->in_string)
			note_key(splitter);
		else
			splitter->key_at = splitter->rest.used;
		splitter->in_string = !splitter->in_string;
	} else if (!splitter->in_string) {
		buf_add(target(splitter), *run, (size_t)(at - *run));
		*run = list_byte(splitter, at);
	}
}

static void feed_line(struct splitter *splitter, const char **run, const char *at)
{
	if (*at != '\n')
		return;
	buf_add(&splitter->current, *run, (size_t)(at - *run));
	*run = at + 1;
	hand_out(splitter);
}

/* Bytes that need a look, by where the stream is; all others are passed over in runs. */
static const unsigned char in_string_stops[256] = {['\0'] = 1, ['"'] = 1, ['\\'] = 1};
static const unsigned char in_line_stops[256] = {['\0'] = 1, ['\\'] = 1, ['\n'] = 1};
static const unsigned char in_list_stops[256] = {
	['\0'] = 1, ['"'] = 1, ['\\'] = 1, ['['] = 1, [']'] = 1, ['{'] = 1, ['}'] = 1, [','] = 1};

/* The next byte at or behind AT that needs a look; END when there is none. */
static const char *next_stop(const struct splitter *splitter, const char *at, const char *end)
{
	const unsigned char *stops = in_list_stops;
	if (splitter->in_escape || splitter->zeros >= 0)
		return at;
	if (splitter->mode == SPLITTER_LINES)
		stops = in_line_stops;
	else if (splitter->in_string)
		stops = in_string_stops;
	else if (splitter->items_key)
		return at; /* whatever comes behind the key decides */
	while (at < end && !stops[(unsigned char)*at])
		at++;
	return at;
}

/* A byte that needs a look; the run from *RUN up to AT is not copied yet. */
static void feed_byte(struct splitter *splitter, const char **run, const char *at)
{
	if (*at == '\0') {
		buf_add(target(splitter), *run, (size_t)(at - *run));
		buf_add(target(splitter), replacement, sizeof(replacement) - 1);
		*run = at + 1;
	} else if (escape(splitter, *at)) {
		if (splitter->zeros < 4)
			return;
		buf_add(target(splitter), *run, (size_t)(at + 1 - *run));
		*run = at + 1;
		replace_zeros(splitter, target(splitter));
	} else if (splitter->mode == SPLITTER_LINES) {
		feed_line(splitter, run, at);
	} else {
		feed_list(splitter, run, at);
	}
}

void splitter_feed(struct splitter *splitter, const char *bytes, size_t length)
{
	const char *run = bytes;
	const char *end = bytes + length;
	const char *at = bytes;
	while ((at = next_stop(splitter, at, end)) < end)
		feed_byte(splitter, &run, at++);
	buf_add(target(splitter), run, (size_t)(end - run));
}

void splitter_end(struct splitter *splitter)
{
	if (splitter->mode == SPLITTER_LINES)
		hand_out(splitter);
}

bool splitter_complete(const struct splitter *splitter)
{
	if (splitter->mode == SPLITTER_LINES)
		return !splitter->current.over && only_blanks(&splitter->current);
	return splitter->depth == 0 && !splitter->in_string &&
		(splitter->rest.used || splitter->rest.over);
}
