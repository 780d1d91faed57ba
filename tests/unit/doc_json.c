#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "doc/json.h"
#include "sim/scenario.h"
#include "unit/given.h"

TestSuite(doc_json);

static void round_trip(const char *text, const char *expected)
{
	struct doc *doc = given_json(text);
	struct buf out;
	buf_init(&out, 100000);
	cr_expect(json_write(&out, doc_root(doc), 0));
	cr_expect_str_eq(out.text, expected);
	buf_finish(&out);
	doc_unref(doc);
}

Test(doc_json, round_trips)
{
	static const char *const same[] = {"{}", "[]", "null", "true", "\"\"", "-1", "0.5",
		"{\"a\":[1,2,{\"b\":null}],\"c\":\"x\\ty\"}", "4503599627370497", "\"\\u009b\"",
		"\"\\u202e\"", "\"primär\"", "\"\\u001b\\\"\\\\/\"", "\"\\ud83d\\ude00\\u200d\"",
		"\"\\udb40\\udc41\"", "[[[[]]],{},[{}]]", "1e+300", "2147483648", "-2147483649"};
	static const char *const exact[] = {"\"\U0001f600\"", "\"e\u0301\""};
	for (size_t i = 0; i < COUNT(same); i++)
		if (i != 13) /* an emoji needs no escape */
			round_trip(same[i], same[i]);
	for (size_t i = 0; i < COUNT(exact); i++)
		round_trip(exact[i], exact[i]);
	round_trip(same[13], "\"\U0001f600\\u200d\"");
	round_trip(" \r\n\t[ 1 , 2 ]\n", "[1,2]");
	round_trip("1.0", "1");
}

Test(doc_json, drops_at_the_door_what_nobody_reads)
{
	round_trip("{\"metadata\":{\"managedFields\":[1],\"name\":\"x\"},\"managedFields\":2}",
		"{\"metadata\":{\"name\":\"x\"},\"managedFields\":2}");
	round_trip("{\"kind\":\"PartialObjectMetadata\",\"metadata\":{\"managedFields\":["
		   "{\"fieldsV1\":{\"f:spec\":{\".\":{},\"f:plan\":{},\"f:cutover\":{}}}},"
		   "{\"fieldsV1\":{\"f:spec\":{\"f:plan\":{}},\"f:status\":{\"f:vms\":{}}}},1]}}",
		"{\"kind\":\"PartialObjectMetadata\",\"metadata\":{},"
		"\"specFields\":[\"plan\",\"cutover\",\"plan\"]}");
	round_trip("{\"kind\":\"Secret\",\"data\":{\"a\":\"b\"},\"stringData\":{\"c\":\"d\"}}",
		"{\"kind\":\"Secret\"}");
	round_trip("{\"data\":{\"a\":\"b\"},\"kind\":\"Secret\"}", "{\"kind\":\"Secret\"}");
	round_trip("{\"kind\":\"ConfigMap\",\"data\":{\"a\":\"b\"}}",
		"{\"kind\":\"ConfigMap\",\"data\":{\"a\":\"b\"}}");
	round_trip("{\"items\":[{\"kind\":\"Secret\",\"data\":{\"a\":\"b\"}}]}",
		"{\"items\":[{\"kind\":\"Secret\"}]}");
	round_trip("{\"metadata\":{\"annotations\":{"
		   "\"kubectl.kubernetes.io/last-applied-configuration\":\"{}\",\"own\":\"1\"}}}",
		"{\"metadata\":{\"annotations\":{\"own\":\"1\"}}}");
}

static char *nested(int depth)
{
	char *text = xcalloc((size_t)depth * 2 + 1, 1);
	memset(text, '[', (size_t)depth);
	memset(text + depth, ']', (size_t)depth);
	return text;
}

Test(doc_json, refuses)
{
	static const char *const bad[] = {"", " ", "{", "{\"a\":1}x", "nul", "[1,]", "{\"a\"}",
		"{a:1}", "'a'", "\"a", "[1 2]", "{} {}", "\"\\x\"", "\"\\ud800\"", "tru"};
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct error err = {0};
		struct doc *doc = json_parse(bad[i], strlen(bad[i]), &err);
		cr_expect_null(doc, "%s", bad[i]);
		cr_expect(strstr(err.text, "not JSON"), "%s: %s", bad[i], err.text);
		cr_expect_null(json_parse(bad[i], strlen(bad[i]), NULL), "%s", bad[i]);
	}
}

Test(doc_json, depth_ends_at_1000)
{
	for (int depth = 1000; depth <= 1001; depth++) {
		char *text = nested(depth);
		struct doc *doc = json_parse(text, strlen(text), NULL);
		cr_expect_eq(doc != NULL, depth == 1000, "%d", depth);
		doc_unref(doc);
		free(text);
	}
}

/* No prefix of a text is taken for the whole. */
Test(doc_json, cut_anywhere)
{
	static const char text[] = "{\"a\":[1,\"\\u00e4\",{\"b\":null}],\"c\":-1.5e3}";
	for (size_t length = 0; length < sizeof(text) - 1; length++) {
		char *part = xstrndup(text, length);
		cr_expect_null(json_parse(part, length, NULL), "%zu bytes", length);
		free(part);
	}
}

Test(doc_json, numbers)
{
	static const struct {
		double value;
		const char *text;
	} cases[] = {
		{0, "0"},
		{-1, "-1"},
		{0.1, "0.1"},
		{1.0 / 3, "0.3333333333333333"},
		{1e15, "1000000000000000"},
		{99999999999999984.0, "99999999999999984"},
		{1e17, "1e+17"},
		{1048576, "1048576"},
		{5e-324, "4.94065645841247e-324"},
		{INFINITY, "null"},
		{NAN, "null"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[32];
		json_format_number(cases[i].value, text);
		cr_expect_str_eq(text, cases[i].text);
		cr_expect(!isfinite(cases[i].value) || strtod(text, NULL) == cases[i].value, "%s",
			text);
	}
}

Test(doc_json, indents)
{
	struct doc *doc = given_json("{\"a\":[1,{}],\"b\":{\"c\":\"x\"},\"d\":[]}");
	struct buf out;
	buf_init(&out, 1000);
	cr_assert(json_write(&out, doc_root(doc), 2));
	cr_assert_str_eq(out.text,
		"{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": {\n"
		"    \"c\": \"x\"\n  },\n  \"d\": []\n}");
	buf_finish(&out);
	buf_init(&out, 20);
	cr_assert_not(json_write(&out, doc_root(doc), 2), "the ceiling is told");
	buf_finish(&out);
	doc_unref(doc);
}

static size_t tree_bytes;

static void *counted(size_t size)
{
	void *memory = xmalloc(size);
	tree_bytes += malloc_usable_size(memory);
	return memory;
}

static size_t bytes_of_tree(const char *text)
{
	cJSON_Hooks hooks = {counted, free};
	tree_bytes = 0;
	cJSON_InitHooks(&hooks);
	cJSON_Delete(cJSON_Parse(text));
	cJSON_InitHooks(NULL);
	return tree_bytes;
}

/* A plan of 100 VMs that are on their way: what a store holds of it, and what a tree would take. */
Test(doc_json, packed_docs_are_small)
{
	struct scenario scenario;
	struct buf text;
	buf_init(&text, 16 * 1024 * 1024);
	scenario_init(&scenario, INT64_C(1795262400000));
	scenario_generate(&scenario, 1, 100, "openshift-mtv");
	const struct doc *plan = *(struct doc **)array_at(&scenario.objects, 0);
	json_write(&text, doc_root(plan), 0);
	struct doc *doc = given_json(text.text);
	size_t tree = bytes_of_tree(text.text);
	printf("plan of 100 VMs: %zu kB of JSON, %zu kB packed, %zu kB as a tree of cJSON\n",
		text.used / 1000, doc->bytes / 1000, tree / 1000);
	cr_expect_lt(doc->bytes, text.used, "a doc is smaller than its JSON");
	cr_expect_lt(doc->bytes * 5, tree, "a doc is a fifth of the tree");
	doc_unref(doc);
	scenario_finish(&scenario);
	buf_finish(&text);
}
