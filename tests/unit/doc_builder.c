#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "doc/builder.h"
#include "doc/json.h"
#include "unit/given.h"

TestSuite(doc_builder);

/* What the builder holds, as JSON; "over" when there is no doc. Frees the text with the builder. */
static void expect_doc(struct builder *builder, const char *expected)
{
	struct buf out;
	struct doc *doc = builder_finish_doc(builder);
	buf_init(&out, 100000);
	if (doc)
		json_write(&out, doc_root(doc), 0);
	cr_expect_str_eq(doc ? out.text : "over", expected);
	doc_unref(doc);
	buf_finish(&out);
}

Test(doc_builder, all_kinds_of_values)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_null(&builder, symbol("null"));
	builder_bool(&builder, symbol("bool"), true);
	builder_number(&builder, symbol("int"), -7);
	builder_number(&builder, symbol("big"), 4294967296);
	builder_number(&builder, symbol("part"), 0.25);
	builder_text(&builder, symbol("text"), "abcdef", 3);
	builder_array(&builder, symbol("list"));
	builder_object(&builder, SYMBOL_NONE);
	builder_end(&builder);
	builder_array(&builder, SYMBOL_NONE);
	builder_end(&builder);
	builder_end(&builder);
	builder_end(&builder);
	expect_doc(&builder,
		"{\"null\":null,\"bool\":true,\"int\":-7,\"big\":4294967296,"
		"\"part\":0.25,\"text\":\"abc\",\"list\":[{},[]]}");
	builder_finish(&builder);
}

Test(doc_builder, can_be_used_again)
{
	struct builder builder;
	builder_init(&builder);
	expect_doc(&builder, "over");
	for (int i = 0; i < 3; i++) {
		builder_array(&builder, SYMBOL_NONE);
		builder_text(&builder, SYMBOL_NONE, "same", 4);
		builder_number(&builder, SYMBOL_NONE, 0.5);
		builder_text(&builder, SYMBOL_NONE, "same", 4);
		builder_end(&builder);
		expect_doc(&builder, "[\"same\",0.5,\"same\"]");
	}
	builder_finish(&builder);
}

Test(doc_builder, equal_texts_are_stored_once)
{
	struct builder builder;
	size_t bytes[2];
	builder_init(&builder);
	for (int same = 0; same < 2; same++) {
		builder_array(&builder, SYMBOL_NONE);
		for (int i = 0; i < 1000; i++) {
			char text[32];
			snprintf(text, sizeof(text), "DiskTransfer-%04d", same ? 0 : i);
			builder_text(&builder, SYMBOL_NONE, text, strlen(text));
		}
		builder_end(&builder);
		struct doc *doc = builder_finish_doc(&builder);
		bytes[same] = doc->bytes;
		doc_unref(doc);
	}
	cr_expect_eq(bytes[0] - bytes[1], 999 * sizeof("DiskTransfer-0000"));
	builder_finish(&builder);
}

static void nest(struct builder *builder, int depth)
{
	for (int i = 0; i < depth; i++)
		builder_array(builder, SYMBOL_NONE);
	for (int i = 0; i < depth; i++)
		builder_end(builder);
}

/* A doc that would not be whole is none, and the next one is not harmed. */
Test(doc_builder, ceilings)
{
	struct builder builder;
	builder_init(&builder);
	nest(&builder, BUILDER_DEPTH);
	struct doc *doc = builder_finish_doc(&builder);
	cr_expect(doc, "%d containers inside each other", BUILDER_DEPTH);
	doc_unref(doc);
	nest(&builder, BUILDER_DEPTH + 1);
	expect_doc(&builder, "over");
	nest(&builder, 3 * BUILDER_DEPTH);
	expect_doc(&builder, "over");
	builder.text.limit = 10;
	builder_text(&builder, SYMBOL_NONE, "0123456789", 10);
	expect_doc(&builder, "over");
	builder_text(&builder, SYMBOL_NONE, "012345678", 9);
	expect_doc(&builder, "\"012345678\"");
	builder_array(&builder, SYMBOL_NONE);
	builder.nodes.count = BUILDER_NODES_MAX; /* as if there were so many */
	builder_null(&builder, SYMBOL_NONE);
	builder_end(&builder);
	expect_doc(&builder, "over");
	nest(&builder, 2);
	expect_doc(&builder, "[[]]");
	builder_finish(&builder);
}

Test(doc_builder, copies_subtrees)
{
	static const char text[] = "{\"a\":[1,0.5,true,false,null,\"x\",{\"b\":[]}]}";
	struct builder builder;
	struct doc *doc = given_json(text);
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_copy(&builder, symbol("whole"), doc_root(doc));
	builder_copy(&builder, symbol("part"), node_find(doc_root(doc), "a"));
	builder_copy(&builder, symbol("none"), NULL);
	builder_end(&builder);
	doc_unref(doc);
	expect_doc(&builder,
		"{\"whole\":{\"a\":[1,0.5,true,false,null,\"x\",{\"b\":[]}]},"
		"\"part\":[1,0.5,true,false,null,\"x\",{\"b\":[]}],\"none\":null}");
	builder_finish(&builder);
}
