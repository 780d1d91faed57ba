#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "doc/json.h"
#include "query_cases/answer.h"
#include "unit/given.h"

/*
 * The case file of the shared folder: what the reference engine did with queries and rows
 * (../shared/data/tsl/README.md). A bare clone has query_expression.c and query_query.c instead.
 */
TestSuite(query_cases);

enum { ANSWER_MAX = 16 * 1024 * 1024 };

static bool same(const struct node *wanted, const struct node *got);

static bool same_number(double wanted, double got)
{
	return fabs(wanted - got) <= 1e-9 * fmax(fabs(wanted), fabs(got));
}

static bool same_elements(const struct node *wanted, const struct node *got)
{
	const struct node *other = node_first(got);
	if (node_count(wanted) != node_count(got))
		return false;
	node_each(child, wanted)
	{
		if (!same(child, other))
			return false;
		other = node_next(got, other);
	}
	return true;
}

static bool same_members(const struct node *wanted, const struct node *got)
{
	if (node_count(wanted) != node_count(got))
		return false;
	node_each(child, wanted) if (!same(child, node_get(got, child->key))) return false;
	return true;
}

static bool is_number(const struct node *node)
{
	return node_is(node, NODE_INT) || node_is(node, NODE_NUMBER);
}

static bool same(const struct node *wanted, const struct node *got)
{
	if (is_number(wanted) && is_number(got))
		return same_number(node_number(wanted, 0), node_number(got, 0));
	if (!got || wanted->type != got->type)
		return false;
	switch (wanted->type) {
	case NODE_STRING: return node_equals(got, node_text(wanted));
	case NODE_ARRAY: return same_elements(wanted, got);
	case NODE_OBJECT: return same_members(wanted, got);
	default: return true;
	}
}

/* What an expectation does not name is not compared. */
static bool fits(const struct node *expected, const struct node *got)
{
	static const char *const parts[] = {"index", "cells"};
	bool error = node_find(got, "error");
	if (node_true(node_find(expected, "error")) || error)
		return node_true(node_find(expected, "error")) && error;
	for (size_t i = 0; i < COUNT(parts); i++) {
		const struct node *wanted = node_find(expected, parts[i]);
		if (wanted && !same(wanted, node_find(got, parts[i])))
			return false;
	}
	return true;
}

static bool right(const struct node *one, const struct node *got)
{
	if (fits(node_find(one, "expect"), got))
		return true;
	node_each(alternative, node_find(one, "alt")) if (fits(alternative, got)) return true;
	return false;
}

/* The ids in the first column of the table of docs/query.md; the caller frees TEXT after them. */
static void read_listed(struct map *listed, char *text)
{
	char *at = strstr(text, "\n## Cases that are answered otherwise\n");
	cr_assert(at, "docs/query.md has no list of cases");
	for (at = strchr(at + 1, '\n'); at && strncmp(at, "\n## ", 4); at = strchr(at + 1, '\n')) {
		char *end = strncmp(at, "\n| `", 4) ? NULL : strchr(at + 3, '|');
		for (char *id = at + 3; end && (id = strchr(id, '`')) && id < end;) {
			char *close = strchr(id + 1, '`');
			char *name = strndup(id + 1, (size_t)(close - id - 1));
			map_set(listed, name, listed);
			free(name);
			id = close + 1;
		}
	}
}

static void check_case(const struct node *one, struct map *listed)
{
	struct buf out;
	const char *id = node_text_or(node_get(one, KEY_id), "?");
	buf_init(&out, ANSWER_MAX);
	answer_write(one, &out);
	struct doc *doc = json_parse(out.text, out.used, NULL);
	cr_assert(doc, "%s: %.200s", id, out.text);
	cr_expect_eq(right(one, doc_root(doc)), !map_get(listed, id), "%s: %s: %.300s", id,
		node_text_or(node_find(one, "query"), ""), out.text);
	map_remove(listed, id);
	doc_unref(doc);
	buf_finish(&out);
}

/* Every case is right, but for those that docs/query.md lists: and each of them differs. */
Test(query_cases, as_the_reference)
{
	char *text = given_text(TEST_SOURCE "/../shared/data/tsl/cases.jsonl");
	struct map listed;
	size_t count = 0;
	if (!text)
		cr_skip_test("there is no case file: ../shared/data/tsl/cases.jsonl");
	char *manual = given_text(TEST_SOURCE "/docs/query.md");
	cr_assert(manual);
	map_init(&listed);
	read_listed(&listed, manual);
	cr_expect_geq(listed.count, 1);
	for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
		struct doc *doc = json_parse(line, (size_t)(end - line), NULL);
		cr_assert(doc, "%.60s", line);
		check_case(doc_root(doc), &listed);
		count++;
		doc_unref(doc);
	}
	cr_expect_eq(count, 1678, "%zu cases", count);
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&listed, &at));)
		cr_expect(false, "docs/query.md lists %s, which is no case", entry->key);
	map_finish(&listed);
	free(manual);
	free(text);
}
