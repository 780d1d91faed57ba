#include <criterion/criterion.h>
#include <ctype.h>
#include <string.h>

#include "api/tree.h"
#include "doc/json.h"
#include "sim/tree.h"
#include "unit/given.h"

TestSuite(sim_tree);

static void expect_json(const struct doc *doc, const char *expected, const char *what)
{
	struct buf text;
	buf_init(&text, 100000);
	json_write(&text, doc_root(doc), 0);
	cr_expect_str_eq(text.text, expected, "%s: %s", what, text.text);
	buf_finish(&text);
}

/* As a merge patch does it (RFC 7386), with its examples. */
Test(sim_tree, merges)
{
	static const struct {
		const char *base;
		const char *over;
		const char *merged;
	} cases[] = {
		{"{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
		{"{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"},
		{"{\"a\":\"b\"}", "{\"a\":null}", "{}"},
		{"{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"},
		{"{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"},
		{"{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"},
		{"{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}",
			"{\"a\":{\"b\":\"d\"}}"},
		{"{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"},
		{"[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]"},
		{"{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]"},
		{"{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"},
		{"[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}"},
		{"{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"},
		{"{\"a\":{\"b\":1,\"c\":2}}", "{\"a\":{}}", "{\"a\":{\"b\":1,\"c\":2}}"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct doc *base = given_json(cases[i].base);
		struct doc *over = given_json(cases[i].over);
		struct doc *once = tree_merged(doc_root(base), doc_root(over));
		struct doc *twice = tree_merged(doc_root(once), doc_root(over));
		struct doc *alone = tree_merged(doc_root(base), NULL);
		expect_json(once, cases[i].merged, cases[i].over);
		expect_json(twice, cases[i].merged, "the same again changes nothing");
		expect_json(alone, cases[i].base, "nothing changes nothing");
		doc_unref(base);
		doc_unref(over);
		doc_unref(once);
		doc_unref(twice);
		doc_unref(alone);
	}
}

static const char *shout(void *data, const char *text)
{
	static char loud[100];
	size_t length = strlen(text);
	++*(int *)data;
	for (size_t i = 0; i <= length; i++)
		loud[i] = (char)toupper((unsigned char)text[i]);
	return loud;
}

/* Texts go through the map wherever they stand; names of members and all else do not. */
Test(sim_tree, maps_texts)
{
	struct doc *doc = given_json("{\"a\":[\"b\",{\"c\":\"d\"},1.5,true,null,[]],\"e\":{}}");
	struct builder builder;
	int count = 0;
	builder_init(&builder);
	tree_map(&builder, SYMBOL_NONE, doc_root(doc), shout, &count);
	struct doc *mapped = builder_finish_doc(&builder);
	expect_json(mapped, "{\"a\":[\"B\",{\"c\":\"D\"},1.5,true,null,[]],\"e\":{}}", "mapped");
	cr_expect_eq(count, 2);
	builder_finish(&builder);
	doc_unref(mapped);
	doc_unref(doc);
}
