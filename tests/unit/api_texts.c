/* Texts of objects: made once, and no more of them kept than there is room for. */
#include "api/texts.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "doc/builder.h"

TestSuite(api_texts);

enum { LONG = 1024 * 1024, COUNT = 20 };

/* A text of LENGTH times the letter, in quotes as JSON. */
static struct doc *letters(char letter, size_t length)
{
	char *text = xmalloc(length + 1);
	struct builder builder;
	memset(text, letter, length);
	text[length] = '\0';
	builder_init(&builder);
	builder_text(&builder, SYMBOL_NONE, text, length);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	free(text);
	return doc;
}

static size_t kept(const struct api_texts *texts)
{
	size_t bytes = 0;
	const struct api_text *older = NULL;
	for (const struct api_text *text = texts->oldest; text; older = text, text = text->newer) {
		cr_assert_eq(text->older, older);
		bytes += text->length;
	}
	cr_assert_eq(texts->newest, older);
	return bytes;
}

Test(api_texts, made_once)
{
	struct api_texts texts = {0};
	struct api_text text = {0};
	struct doc *doc = letters('a', 3);
	api_texts_make(&texts, &text, doc_root(doc));
	const char *first = text.bytes;
	cr_assert_str_eq(first, "\"aaa\"");
	cr_assert_eq(text.length, 5);
	api_texts_make(&texts, &text, doc_root(doc));
	cr_assert_eq(text.bytes, first);
	api_texts_drop(&texts, &text);
	api_texts_drop(&texts, &text);
	cr_assert_eq(texts.bytes, 0);
	cr_assert_null(texts.oldest);
	doc_unref(doc);
}

Test(api_texts, oldest_go_first_and_come_back)
{
	struct api_texts texts = {0};
	struct api_text all[COUNT] = {0};
	struct doc *doc = letters('b', LONG);
	for (size_t i = 0; i < COUNT; i++) {
		api_texts_make(&texts, &all[i], doc_root(doc));
		cr_assert_eq(texts.newest, &all[i]);
		cr_assert_leq(texts.bytes, API_TEXTS_BYTES_MAX);
		cr_assert_eq(kept(&texts), texts.bytes);
	}
	cr_assert_null(all[0].bytes);
	cr_assert_not_null(all[COUNT - 3].bytes);
	api_texts_make(&texts, &all[0], doc_root(doc));
	cr_assert_eq(all[0].length, LONG + 2);
	api_texts_drop(&texts, &all[COUNT - 3]);
	for (size_t i = 0; i < COUNT; i++)
		api_texts_drop(&texts, &all[i]);
	cr_assert_eq(kept(&texts), 0);
	doc_unref(doc);
}

/* One that is larger than all the room is there for whoever asked for it. */
Test(api_texts, too_large_to_keep)
{
	struct api_texts texts = {0};
	struct api_text all[2] = {0};
	struct doc *large = letters('c', API_TEXTS_BYTES_MAX + 1);
	struct doc *small = letters('d', 1);
	api_texts_make(&texts, &all[0], doc_root(large));
	cr_assert_eq(all[0].length, API_TEXTS_BYTES_MAX + 3);
	api_texts_make(&texts, &all[1], doc_root(small));
	cr_assert_null(all[0].bytes);
	cr_assert_str_eq(all[1].bytes, "\"d\"");
	api_texts_drop(&texts, &all[1]);
	doc_unref(large);
	doc_unref(small);
}
