#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "base/time.h"
#include "unit/given.h"

TestSuite(doc_node);

static const char text[] =
	"{\"metadata\":{\"name\":\"p\",\"labels\":{\"a.b/c\":\"x\"}},"
	"\"status\":{\"n\":-3,\"big\":1e300,\"part\":2.75,\"yes\":true,\"no\":false,"
	"\"none\":null,\"at\":\"2026-11-21T12:00:00Z\",\"list\":[10,[],{\"id\":\"v\"},\"last\"],"
	"\"empty\":[]}}";

/* Every reader takes NULL and wrong types for "not there". */
static void expect_nothing(const struct node *node, const char *what)
{
	int64_t at = 42;
	cr_expect_null(node_first(node), "%s", what);
	cr_expect_eq(node_count(node), 0, "%s", what);
	cr_expect_null(node_element(node, 0), "%s", what);
	cr_expect_null(node_last(node), "%s", what);
	cr_expect_null(node_get(node, KEY_name), "%s", what);
	cr_expect_null(node_at(node, KEY_spec, KEY_name, KEY_none), "%s", what);
	cr_expect_null(node_find(node, "spec.name"), "%s", what);
	cr_expect_null(node_text(node), "%s", what);
	cr_expect_str_eq(node_text_or(node, "other"), "other");
	cr_expect_not(node_equals(node, ""), "%s", what);
	cr_expect_not(node_true(node), "%s", what);
	cr_expect_eq(node_number(node, 1.5), 1.5);
	cr_expect_eq(node_int(node, -9), -9, "%s", what);
	cr_expect_not(node_time(node, &at), "%s", what);
	cr_expect_eq(at, 42, "%s", what);
	for (enum node_type type = NODE_NULL; !node && type <= NODE_OBJECT; type++)
		cr_expect_not(node_is(node, type), "%s", what);
}

Test(doc_node, not_there)
{
	struct doc *doc = given_json(text);
	const struct node *status = node_find(doc_root(doc), "status");
	expect_nothing(NULL, "NULL");
	expect_nothing(node_find(status, "none"), "null");
	expect_nothing(node_find(status, "no"), "false");
	expect_nothing(node_find(status, "empty"), "empty array");
	expect_nothing(doc_root(NULL), "root of no doc");
	doc_unref(NULL);
	doc_unref(doc);
}

Test(doc_node, members)
{
	struct doc *doc = given_json(text);
	const struct node *root = doc_root(doc);
	const struct node *name = node_at(root, KEY_metadata, KEY_name, KEY_none);
	cr_expect_str_eq(node_text(name), "p");
	cr_expect_eq(node_find(root, "metadata.name"), name);
	cr_expect_eq(node_find(root, ""), root);
	cr_expect_eq(node_at(root, KEY_none), root);
	cr_expect(node_equals(name, "p"));
	cr_expect_not(node_equals(name, "pq"));
	cr_expect_null(node_find(root, "metadata.name.more"));
	const struct node *labels = node_find(root, "metadata.labels");
	cr_expect_str_eq(node_text(node_get(labels, symbol("a.b/c"))), "x");
	cr_expect_null(node_get(name, KEY_name));
	cr_expect_null(node_get(node_find(root, "status.list"), SYMBOL_NONE));
	doc_unref(doc);
}

Test(doc_node, values)
{
	struct doc *doc = given_json(text);
	const struct node *status = node_find(doc_root(doc), "status");
	int64_t at = 0;
	cr_expect_eq(node_int(node_find(status, "n"), 0), -3);
	cr_expect_eq(node_number(node_find(status, "part"), 0), 2.75);
	cr_expect_eq(node_int(node_find(status, "part"), 0), 2);
	cr_expect_eq(node_number(node_find(status, "big"), 0), 1e300);
	cr_expect_eq(node_int(node_find(status, "big"), 5), 5, "no integer can hold it");
	cr_expect(node_true(node_find(status, "yes")));
	cr_expect(node_time(node_find(status, "at"), &at) && at == INT64_C(1795262400000));
	doc_unref(doc);
}

Test(doc_node, elements)
{
	struct doc *doc = given_json(text);
	const struct node *list = node_find(doc_root(doc), "status.list");
	cr_expect_eq(node_count(list), 4);
	cr_expect_eq(node_int(node_element(list, 0), 0), 10);
	cr_expect(node_is(node_element(list, 1), NODE_ARRAY));
	cr_expect_str_eq(node_text(node_get(node_element(list, 2), KEY_id)), "v");
	cr_expect_str_eq(node_text(node_last(list)), "last");
	cr_expect_null(node_element(list, 4));
	size_t seen = 0;
	node_each(child, list) cr_expect_eq(child, node_element(list, seen++));
	cr_expect_eq(seen, 4);
	doc_unref(doc);
}

Test(doc_node, of_equal_keys_the_first)
{
	struct doc *doc = given_json("{\"name\":\"first\",\"x\":1,\"name\":\"second\"}");
	cr_expect_str_eq(node_text(node_get(doc_root(doc), KEY_name)), "first");
	doc_unref(doc);
}

Test(doc_node, docs_are_counted)
{
	struct doc *doc = given_json("[1]");
	cr_expect_eq(doc_ref(doc), doc);
	doc_unref(doc);
	cr_expect_eq(node_int(node_first(doc_root(doc)), 0), 1);
	doc_unref(doc);
}
