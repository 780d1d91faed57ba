#include "fuzz/fuzz.h"

#include "base/buf.h"
#include "ui/key.h"

/*
 * Bytes of a terminal, cut anywhere. The first byte is the length of the cuts. However they are
 * cut, the keys are the same, as long as nothing is flushed in between.
 */
static void take(void *data, const struct key *key)
{
	struct buf *keys = data;
	size_t length = strnlen(key->name, KEY_NAME);
	bool paste = !strcmp(key->name, "Paste");
	expect(length && length < KEY_NAME, "a name of %zu bytes", length);
	expect(key->printable == (key->text && !paste), "%s: printable without text", key->name);
	if (key->printable) {
		uint32_t point = UINT32_MAX;
		size_t bytes = strlen(key->text);
		expect(bytes && utf8_decode(key->text, bytes, &point) == bytes &&
				point != UINT32_MAX && point >= ' ' && point != 0x7f,
			"%s: the text is not one character", key->name);
		expect(!strcmp(key->name, point == ' ' ? "Space" : key->text), "%s: another text",
			key->name);
	}
	buf_printf(keys, "<%s>%s\n", key->name, paste ? key->text : "");
}

/* Feeds it in cuts; FLUSH after each, as when a key takes long to arrive. */
static void feed(struct buf *keys, struct input input, size_t cut, bool flush)
{
	struct key_decoder decoder;
	buf_init(keys, 64 * 1024 * 1024);
	key_decoder_init(&decoder, take, keys);
	while (input.left) {
		size_t length = cut;
		char *bytes = input_bytes(&input, &length);
		key_decoder_feed(&decoder, bytes, length);
		free(bytes);
		if (flush)
			key_decoder_flush(&decoder);
		expect(!flush || !key_decoder_waiting(&decoder), "waits behind a flush");
	}
	key_decoder_flush(&decoder);
	expect(!key_decoder_waiting(&decoder), "waits behind the end");
	key_decoder_finish(&decoder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = input_of(data, size);
	size_t cut = input_byte(&input) % 32 + 1;
	struct buf whole;
	struct buf pieces;
	struct buf flushed;
	feed(&whole, input, SIZE_MAX, false);
	feed(&pieces, input, cut, false);
	feed(&flushed, input, cut, true);
	expect(whole.used == pieces.used && !memcmp(whole.text, pieces.text, whole.used),
		"other keys than uncut:\n%s---\n%s", whole.text, pieces.text);
	buf_finish(&whole);
	buf_finish(&pieces);
	buf_finish(&flushed);
	return 0;
}
