#include <criterion/criterion.h>
#include <string.h>

#include "query/path.h"
#include "unit/given.h"

/* What paths mean is tested with expressions; here is what only their callers see. */
TestSuite(query_path);

Test(query_path, taken_apart)
{
	static const struct {
		const char *text;
		const char *head;
		size_t segments;
	} cases[] = {{"a", "a", 1}, {"a.b.c", "a", 3}, {"a[0].b", "a", 2}, {"a['x.y'].b", "a", 2},
		{"a[*]", "a", 1}, {"a[0][1].b", "a", 2}, {"a[0]x.b", "a", 2}, {"a.", "a", 1},
		{"a..b", "a", 3}, {"", "", 0}, {"a[", "a", 1}, {"a/b.c", "a/b", 2}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct path path;
		path_init(&path, cases[i].text);
		cr_expect_str_eq(path_head(&path), cases[i].head);
		cr_expect_eq(path.segments.count, cases[i].segments, "%s", cases[i].text);
		path_finish(&path);
	}
}

Test(query_path, rows_that_are_arrays)
{
	struct path path;
	struct arena arena;
	struct doc *doc = given_json("[{\"a\":1},{\"b\":2},{\"a\":[3,4]}]");
	arena_init(&arena);
	path_init(&path, "a");
	struct value value = path_value(&path, &arena, doc_root(doc));
	cr_expect_eq(value.type, VALUE_LIST);
	cr_expect_eq(value.count, 3);
	cr_expect_eq(value.items[2].number, 4);
	cr_expect_eq(path_value(&path, &arena, NULL).type, VALUE_NULL);
	path_finish(&path);
	arena_finish(&arena);
	doc_unref(doc);
}

Test(query_path, below_a_tree_that_is_there)
{
	struct path path;
	struct arena arena;
	struct doc *doc = given_json("{\"x\":[{\"y\":5}]}");
	arena_init(&arena);
	path_init(&path, "field.x[0].y");
	cr_expect_eq(path_value_below(&path, &arena, doc_root(doc)).number, 5);
	cr_expect_eq(path_value_below(&path, &arena, NULL).type, VALUE_NULL);
	path_finish(&path);
	path_init(&path, "field");
	cr_expect_eq(path_value_below(&path, &arena, doc_root(doc)).type, VALUE_OBJECT);
	path_finish(&path);
	arena_finish(&arena);
	doc_unref(doc);
}
