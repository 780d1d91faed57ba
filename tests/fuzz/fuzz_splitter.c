#include "fuzz/fuzz.h"

#include "base/buf.h"
#include "doc/json.h"
#include "doc/splitter.h"

/*
 * A stream cut anywhere. The first byte: l lines, i items, v the VMs of a Migration; in capitals
 * with small ceilings. The next two: lengths of the cuts, in turn. The rest is the stream.
 */
enum { SMALL = 48, LARGE = 1024 * 1024 };

struct run {
	struct splitter splitter;
	struct buf pieces; /* each ended by a NUL, which no piece holds */
	size_t limit;
};

static void take(void *data, const char *text, size_t length)
{
	struct run *run = data;
	expect(length && length <= run->limit, "a piece of %zu bytes", length);
	expect(strlen(text) == length, "NUL in a piece or none behind it");
	buf_add(&run->pieces, text, length + 1);
}

static void start(struct run *run, char mode)
{
	bool small = mode >= 'A' && mode <= 'Z';
	*run = (struct run){.limit = small ? SMALL : LARGE};
	buf_init(&run->pieces, 2 * LARGE);
	splitter_init(&run->splitter, mode == 'l' || mode == 'L' ? SPLITTER_LINES : SPLITTER_ITEMS,
		run->limit, run->limit, take, run);
	if (mode == 'v' || mode == 'V')
		run->splitter.array = splitter_vms;
}

static void finish(struct run *run)
{
	splitter_finish(&run->splitter);
	buf_finish(&run->pieces);
}

static void feed_in_cuts(struct run *run, struct input input, const size_t cuts[2])
{
	for (int turn = 0; input.left; turn ^= 1) {
		size_t length = cuts[turn];
		char *bytes = input_bytes(&input, &length);
		splitter_feed(&run->splitter, bytes, length);
		free(bytes);
	}
	splitter_end(&run->splitter);
}

static bool same_buf(const struct buf *a, const struct buf *b)
{
	return a->used == b->used && !memcmp(a->text, b->text, a->used);
}

/* What one cut gives and what many give. */
static void compare(const struct run *whole, const struct run *cut)
{
	const struct buf *rest = &whole->splitter.rest;
	expect(same_buf(&whole->pieces, &cut->pieces), "other pieces than uncut");
	expect(whole->splitter.skipped == cut->splitter.skipped, "other pieces left out");
	expect(rest->over == cut->splitter.rest.over, "the rest is larger when cut");
	expect(rest->over || same_buf(rest, &cut->splitter.rest), "another rest than uncut");
	expect(splitter_complete(&whole->splitter) == splitter_complete(&cut->splitter),
		"complete only when %s", splitter_complete(&cut->splitter) ? "cut" : "uncut");
	expect(rest->used <= whole->limit && strlen(rest->text) == rest->used, "NUL in the rest");
}

/* The text as it is with \ufffd for each \u0000; it holds no NUL itself. */
static struct buf without_zeros(struct input input)
{
	struct buf text;
	buf_init(&text, 64 * LARGE);
	while (input.left) {
		bool escape = *input.at == '\\' && input.left > 1;
		bool zero = input.left > 5 && !memcmp(input.at, "\\u0000", 6);
		size_t length = zero ? 6 : 1 + escape;
		buf_add(&text, zero ? "\\ufffd" : input.at, length);
		input.at += length;
		input.left -= length;
	}
	return text;
}

static void check_zeros(char mode, const struct run *whole, const struct input *input)
{
	struct run other;
	struct buf text = without_zeros(*input);
	start(&other, mode);
	feed_in_cuts(&other, (struct input){text.text, text.used}, (size_t[]){SIZE_MAX, SIZE_MAX});
	compare(whole, &other);
	finish(&other);
	buf_finish(&text);
}

/* Without escapes, and without the control characters that cJSON takes for blanks. */
static bool is_plain(const struct input *input)
{
	bool plain = input->left > 0;
	for (size_t i = 0; i < input->left; i++) {
		unsigned char byte = (unsigned char)input->at[i];
		plain &= byte != '\\' && (byte >= ' ' || strchr("\t\r\n", byte)) && byte;
	}
	return plain;
}

/* Of a whole list, the pieces are the elements of the array. */
static void check_items(const struct run *run, const struct input *input)
{
	struct doc *list = json_parse(input->at, input->left, NULL);
	const char *at = run->pieces.text;
	const char *end = at + run->pieces.used;
	node_each(member, doc_root(list))
	{
		if (!node_is(member, NODE_ARRAY) || strcmp(symbol_text(member->key), "items"))
			continue;
		node_each(item, member)
		{
			expect(at < end, "an element is missing");
			struct doc *doc = json_parse(at, strlen(at), NULL);
			expect(doc, "a piece is no JSON: %s", at);
			expect(same_tree(doc_root(doc), item) || item->key, "another element: %s",
				at);
			doc_unref(doc);
			at += strlen(at) + 1;
		}
	}
	expect(!list || at == end || !node_is(doc_root(list), NODE_OBJECT), "an element too many");
	doc_unref(list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = input_of(data, size);
	char mode = (char)input_byte(&input);
	size_t cuts[2] = {input_byte(&input) % 32 + 1, input_byte(&input) % 32 + 1};
	struct run whole;
	struct run cut;
	start(&whole, mode);
	start(&cut, mode);
	feed_in_cuts(&whole, input, (size_t[]){SIZE_MAX, SIZE_MAX});
	feed_in_cuts(&cut, input, cuts);
	compare(&whole, &cut);
	if (input.left && !memchr(input.at, '\0', input.left))
		check_zeros(mode, &whole, &input);
	if (mode == 'i' && is_plain(&input))
		check_items(&whole, &input);
	finish(&whole);
	finish(&cut);
	symbol_finish();
	return 0;
}
