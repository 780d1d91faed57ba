#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "config/keymap.h"
#include "ui/key.h"
#include "unit/given.h"

TestSuite(ui_key);

/* Notes each key as "NAME ", a paste as "Paste(TEXT) ". */
static void take(void *data, const struct key *key)
{
	struct buf *out = data;
	bool paste = !strcmp(key->name, "Paste");
	buf_printf(out, paste ? "%s(%s) " : "%s ", key->name, key->text);
	cr_assert_eq(key->printable, key->text && !paste, "%s", key->name);
	cr_assert(!key->printable || !strcmp(key->name, "Space") || !strcmp(key->name, key->text));
}

/* Decodes BYTES, cut before CUT (and each byte alone when CUT is 0), then silence. */
static void decode(const char *bytes, size_t length, size_t cut, struct buf *out)
{
	struct key_decoder decoder;
	key_decoder_init(&decoder, take, out);
	for (size_t at = 0; !cut && at < length; at++)
		key_decoder_feed(&decoder, bytes + at, 1);
	if (cut) {
		key_decoder_feed(&decoder, bytes, cut);
		key_decoder_feed(&decoder, bytes + cut, length - cut);
	}
	if (key_decoder_waiting(&decoder))
		key_decoder_flush(&decoder);
	cr_expect_not(key_decoder_waiting(&decoder), "%s", bytes);
	key_decoder_finish(&decoder);
}

struct rule {
	const char *bytes;
	const char *keys;
};

static void check(const struct rule *rules, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(rules[i].bytes);
		for (size_t cut = 0; cut <= length; cut++) {
			struct buf out;
			buf_init(&out, 10000);
			decode(rules[i].bytes, length, cut, &out);
			cr_expect(!strcmp(out.text, rules[i].keys), "%s cut at %zu: %s, not %s",
				rules[i].bytes, cut, out.text, rules[i].keys);
			buf_finish(&out);
		}
	}
}

Test(ui_key, keys_survive_every_cut)
{
	static const struct rule rules[] = {
		{"", ""},
		{"jk", "j k "},
		{" ", "Space "},
		{"\u00e4\u4e2d\U0001f600", "\u00e4 \u4e2d \U0001f600 "},
		{"\r", "Enter "},
		{"\n", "Enter "},
		{"\t", "Tab "},
		{"\x7f\b", "BS BS "},
		{"\x01\x04\x1a", "C-a C-d C-z "},
		{"\x1c\x1d\x1e\x1f", ""},
		{"\x1b[A\x1b[B\x1b[C\x1b[D", "Up Down Right Left "},
		{"\x1bOA\x1bOB\x1bOC\x1bOD\x1bOH\x1bOF", "Up Down Right Left Home End "},
		{"\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~", "Home End Home End Home End "},
		{"\x1b[5~\x1b[6~\x1b[3~\x1b[Z", "PgUp PgDn Del S-Tab "},
		{"\x1bOM", "Enter "},
		{"\x1b[1;5Cx", "Right x "},
		{"\x1bOPx", "x "},
		{"\x1b[11~x\x1b[99~y", "x y "},
		{"\x1b[<0;3;4Mx\x1b[<0;3;4m", "x "},
		{"\x1b[Ix\x1b[O", "x "},
		{"\x1b[?1;2cx", "x "},
		{"q\x1b[Aq", "q Up q "},
		{"\x1b[M qqx", "x "},
		{"\x1b[M\xff\xfe\xfdx", "x "},
		{"\x1b[[Ax", "x "},
		{"\x1b]11;rgb:0/q/0\ax\x1b]11;q\x1b\\y", "x y "},
		{"\x1bP1+r71\x1b\\x\x1b_q\x1b\\y", "x y "},
	};
	check(rules, COUNT(rules));
}

Test(ui_key, escape_alone)
{
	static const struct rule rules[] = {
		{"\x1b", "Esc "},
		{"\x1bq", "Esc q "},
		{"\x1b\x1b", "Esc Esc "},
		{"\x1b\x1b[A", "Esc Up "},
		{"x\x1b", "x Esc "},
		{"\x1b[", "Esc [ "},
		{"\x1bO", "Esc O "},
		{"\x1b[1;", "Esc [ 1 ; "},
		{"\x1b\r", "Esc Enter "},
		{"\x1b\u00e4", "Esc \u00e4 "},
		{"\x1b[\x1b[A", "Esc [ Up "},
		{"\x1bP", "Esc P "},
		{"\x1bPq\r", "Esc P q Enter "},
		{"\x1b]q\x1b[A", "Esc ] q Up "},
		{"\x1b[[", "Esc [ [ "},
	};
	check(rules, COUNT(rules));
}

/* An Esc waits: nothing is decided until more bytes, or silence, have come. */
Test(ui_key, escape_waits)
{
	struct buf out;
	struct key_decoder decoder;
	buf_init(&out, 1000);
	key_decoder_init(&decoder, take, &out);
	key_decoder_feed(&decoder, "\x1b", 1);
	cr_expect(key_decoder_waiting(&decoder));
	cr_expect_str_eq(out.text, "");
	key_decoder_feed(&decoder, "[", 1);
	cr_expect(key_decoder_waiting(&decoder));
	key_decoder_feed(&decoder, "A", 1);
	cr_expect_not(key_decoder_waiting(&decoder));
	cr_expect_str_eq(out.text, "Up ");
	key_decoder_flush(&decoder);
	cr_expect_str_eq(out.text, "Up ");
	key_decoder_finish(&decoder);
	buf_finish(&out);
}

/* Nothing in a paste is a key, whatever it looks like. */
Test(ui_key, pastes)
{
	static const struct rule rules[] = {
		{"\x1b[200~abc\x1b[201~", "Paste(abc) "},
		{"\x1b[200~\x1b[201~x", "Paste() x "},
		{"a\x1b[200~b\nc\td\x1b[201~e", "a Paste(b\nc\td) e "},
		{"\x1b[200~\x1b[A\x1b[20\x1b[201~", "Paste(\x1b[A\x1b[20) "},
		{"\x1b[200~\x1b\x1b[201~q", "Paste(\x1b) q "},
		{"\x1b[200~a\x1b[200~b\x1b[201~", "Paste(a\x1b[200~b) "},
		{"\x1b[200~a\x1b[201~\x1b[200~b\x1b[201~", "Paste(a) Paste(b) "},
		{"\x1b[200~\u4e2d\x1b[201~", "Paste(\u4e2d) "},
		{"\x1b[201~x", "x "},
	};
	check(rules, COUNT(rules));
}

Test(ui_key, paste_without_end_waits)
{
	struct buf out;
	struct key_decoder decoder;
	buf_init(&out, 1000);
	key_decoder_init(&decoder, take, &out);
	key_decoder_feed(&decoder, "\x1b[200~quit\r\x1b[20", 15);
	cr_expect_not(key_decoder_waiting(&decoder), "silence does not end a paste");
	key_decoder_flush(&decoder);
	cr_expect_str_eq(out.text, "");
	key_decoder_feed(&decoder, "1~", 2);
	cr_expect_str_eq(out.text, "Paste(quit\r) ");
	key_decoder_finish(&decoder);
	buf_finish(&out);
}

/* Its end is found also when it is larger than what is kept, and the next one is whole. */
Test(ui_key, paste_without_measure)
{
	enum { LENGTH = 3 * PASTE_MAX };
	struct buf out;
	struct key_decoder decoder;
	char *text = xcalloc(LENGTH, 1);
	memset(text, 'x', LENGTH);
	buf_init(&out, 10 * PASTE_MAX);
	key_decoder_init(&decoder, take, &out);
	key_decoder_feed(&decoder, "\x1b[200~", 6);
	key_decoder_feed(&decoder, text, LENGTH);
	key_decoder_feed(&decoder, "\x1b[201~q\x1b[200~y\x1b[201~", 20);
	cr_expect_leq(out.used, PASTE_MAX + 30);
	cr_expect(strstr(out.text, ") q Paste(y) "), "%s", out.text + out.used - 20);
	key_decoder_finish(&decoder);
	buf_finish(&out);
	free(text);
}

Test(ui_key, invalid_bytes_are_no_keys)
{
	static const struct rule rules[] = {
		{"\xff\xfex", "x "},
		{"\x80x", "x "},
		{"\xc0\xafx", "x "},
		{"\xe4x", "x "},
		{"\xe4\xb8x", "x "},
		{"\xed\xa0\x80x", "x "},
		{"\xe4\xb8", ""},
		{"\xf0\x9f\x98q", "q "},
		{"\xf5\x80\x80\x80x", "x "},
	};
	check(rules, COUNT(rules));
}

Test(ui_key, endless_sequences)
{
	struct buf out;
	struct key_decoder decoder;
	buf_init(&out, 1000000);
	key_decoder_init(&decoder, take, &out);
	key_decoder_feed(&decoder, "\x1b[", 2);
	for (int i = 0; i < 10000; i++)
		key_decoder_feed(&decoder, "1", 1);
	key_decoder_flush(&decoder);
	cr_expect_lt(decoder.pending.used, 100);
	buf_clear(&out);
	key_decoder_feed(&decoder, "\x1b[Bq", 4);
	cr_expect_str_eq(out.text, "Down q ");
	key_decoder_finish(&decoder);
	buf_finish(&out);
}

static void take_name(void *data, const struct key *key)
{
	cr_assert_lt(strlen(key->name), KEY_NAME);
	cr_assert(key->text || keymap_is_key(key->name), "%s", key->name);
	++*(size_t *)data;
}

/* Whatever comes, there are only keys that a keymap can name, and it ends in a clean state. */
Test(ui_key, garbage)
{
	uint32_t seed = 12345;
	for (int round = 0; round < 300; round++) {
		char bytes[200];
		size_t keys = 0;
		struct key_decoder decoder;
		for (size_t i = 0; i < sizeof(bytes); i++) {
			seed = seed * 1664525 + 1013904223;
			uint32_t random = seed >> 16;
			bytes[i] = random % 4 ? "\x1b[O~0123;AMZ\xe4\xb8\xad"[random / 4 % 16]
					      : (char)(random >> 8);
		}
		key_decoder_init(&decoder, take_name, &keys);
		for (size_t at = 0; at < sizeof(bytes); at += 7)
			key_decoder_feed(&decoder, bytes + at,
				sizeof(bytes) - at < 7 ? sizeof(bytes) - at : 7);
		key_decoder_flush(&decoder);
		cr_assert(decoder.pasting || !decoder.pending.used);
		key_decoder_finish(&decoder);
	}
}
