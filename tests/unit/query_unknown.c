#include <criterion/criterion.h>
#include <stdlib.h>

#include "query/unknown.h"
#include "unit/given.h"

/* Misspelt fields are told with what is there instead. */
TestSuite(query_unknown);

static const char rows[] = "[{\"name\":\"a\",\"cpuCount\":1,\"none\":null,\"host\":{\"id\":1},"
			   "\"disks\":[{\"capacity\":1},"
			   "{\"shared\":true}],\"empty\":[]},"
			   "{\"name\":\"b\",\"memoryMB\":2,\"labels\":{},\"disks\":[]}]";

static struct value nothing(const struct scope *scope, struct arena *arena)
{
	(void)scope;
	(void)arena;
	return value_null();
}

static const struct node *whole(const struct scope *scope)
{
	return scope->object;
}

static void tell(const char *text, size_t count, struct buf *out)
{
	static const struct field fields[] = {{"state", FIELD_TEXT, NULL, nothing, NULL, ""},
		{"object", FIELD_OBJECT, NULL, NULL, whole, ""}, {0}};
	static const struct vocabulary vocabulary = {fields, NULL, false};
	struct doc *doc = given_json(rows);
	struct scope scopes[2];
	struct array unknown;
	size_t at = 0;
	struct query *query = query_create(text, &vocabulary, NULL, NULL);
	cr_assert(query, "%s", text);
	array_init(&unknown, sizeof(struct unknown_field));
	node_each(row, doc_root(doc)) scopes[at++] = (struct scope){.row = row, .object = row};
	query_unknown_fields(query, scopes, count, &unknown);
	for (size_t i = 0; i < unknown.count; i++) {
		unknown_field_tell(array_at(&unknown, i), out);
		buf_add_char(out, '\n');
	}
	array_finish(&unknown);
	query_destroy(query);
	doc_unref(doc);
}

Test(query_unknown, nearest_names)
{
	static const struct {
		const char *query;
		const char *told;
	} cases[] = {
		{"name = 'a' and cpuCount > 1 and memoryMB > 1 and state = 'x'", ""},
		{"nmae = 'a'", "no row has a field nmae: did you mean name?\n"},
		{"cpucount > 1", "no row has a field cpucount: did you mean cpuCount?\n"},
		{"sate = 'x'", "no row has a field sate: did you mean state?\n"},
		{"zzzzzz = 1", "no row has a field zzzzzz\n"},
		{"select memoryMb, name where namme = 'x' order by nam",
			"no row has a field memoryMb: did you mean memoryMB?\n"
			"no row has a field namme: did you mean name?\n"
			"no row has a field nam: did you mean name?\n"},
		{"namme = 'x' or namme = 'y'", "no row has a field namme: did you mean name?\n"},
		{"select len(disks) as n where n > 1", ""},
		{"disks.capacity > 1 or disks[*].shared = true", ""},
		{"any(disks.capacty > 1)",
			"no row has a field capacty as in disks.capacty: did you mean capacity?\n"},
		{"host.idd = 1", "no row has a field idd as in host.idd: did you mean id?\n"},
		{"none.below = 1 and empty.below = 1", ""},
		{"labels['any thing'] = 1 and disks[7].capacity = 1", ""},
		{"name.first = 'a'", "no row has a field first as in name.first\n"},
		{"object.nme = 'a'",
			"no row has a field nme as in object.nme: did you mean name?\n"},
		{"state = 1", ""},
		{"state.below = 1", "no row has a field below as in state.below\n"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct buf out;
		buf_init(&out, 10000);
		tell(cases[i].query, 2, &out);
		cr_expect_str_eq(out.text ? out.text : "", cases[i].told, "%s: %s", cases[i].query,
			out.text);
		buf_finish(&out);
	}
}

Test(query_unknown, without_rows_nothing_is_said)
{
	struct buf out;
	buf_init(&out, 1000);
	tell("nmae = 1", 0, &out);
	cr_expect_eq(out.used, 0);
	buf_finish(&out);
}
