#include "base/buf.h"
#include "config/view.h"
#include "unit/config_mistakes.h"

TestSuite(config_view);

static bool load(const char *name, struct error *err)
{
	struct view *view = view_load(name, err);
	view_destroy(view);
	return view;
}

#define HEAD "description: d\ntitle: T\nresource: plans\n"
#define COLUMNS "columns:\n- {title: A, value: name}\n"

Test(config_view, mistakes_at_the_top)
{
	static const struct mistake cases[] = {
		{"", ":1: a view must be a mapping of keys to values"},
		{"- a\n", ":1: a view must be a mapping"},
		{"resource: plans\n" COLUMNS, ":1: a view needs the key \"title\""},
		{HEAD, ":1: a view needs the key \"columns\""},
		{HEAD COLUMNS "colums: []\n", ":6: a view has no key \"colums\""},
		{"title: 5\nresource: plans\n" COLUMNS, ":1: title must be text"},
		{"description: d\ntitle: T\nresource: plasn\n" COLUMNS,
			":3: no kind \"plasn\" is known"},
		{"description: d\ntitle: T\nresource: []\n" COLUMNS, ":3: resource must be text"},
		{"description: d\ntitle: T\n" COLUMNS,
			":1: a view names a resource, or what it is a view of"},
		{"description: d\ntitle: T\nof: thing\n" COLUMNS,
			":3: no kind of row \"thing\" (there are: all, vm,"},
		{HEAD "where: a =\n" COLUMNS, ":4:11: syntax error: expected a value, got the end"},
		{HEAD "where: name ~= '('\n" COLUMNS, ":4:16: error parsing regexp"},
		{HEAD "where: [a]\n" COLUMNS, ":4: where must be text"},
		{HEAD COLUMNS "order: a b\n", ":6:10: syntax error: expected an operator"},
		{HEAD COLUMNS "order: {}\n", ":6: order must be text or a list"},
		{HEAD COLUMNS "order:\n- name\n- 5\n", ":8:3: a sort key must be text"},
		{HEAD COLUMNS "order: [a, b, c, d, e]\n", ":6: more than 4 sort keys"},
		{HEAD COLUMNS "order: desc desc desc\n", ":6:13: syntax error"},
		{HEAD "rows: 5\n" COLUMNS, ":4: rows must be text or a list"},
		{HEAD "rows: []\n" COLUMNS, ":4: an empty list"},
		{HEAD "rows: [a, b, c, d, e]\n" COLUMNS, ":4: more than 4 expressions"},
		{HEAD "rows: [a, 5]\n" COLUMNS, ":4:11: an expression must be text"},
		{HEAD COLUMNS "title: again\n", ":6: the same key stands here twice"},
		{HEAD "columns: [\n", ":"},
	};
	check_mistakes(cases, COUNT(cases), "views/own", load);
}

Test(config_view, mistakes_in_columns)
{
	static const struct mistake cases[] = {
		{HEAD "columns: []\n", ":4: no columns"},
		{HEAD "columns: {}\n", ":4: columns must be a list"},
		{HEAD "columns:\n- name\n", ":5: a column must be a mapping"},
		{HEAD "columns:\n- {value: name}\n", ":5: a column needs the key \"title\""},
		{HEAD "columns:\n- {title: A}\n", ":5: a column has either value or first"},
		{HEAD "columns:\n- {title: A, value: a, first: [b]}\n",
			":5: a column has either value or first"},
		{HEAD "columns:\n- {title: A, value: a, wdith: 5}\n",
			":5: a column has no key \"wdith\""},
		{HEAD "columns:\n- {title: A, first: []}\n", ":5: an empty list"},
		{HEAD "columns:\n- {title: A, first: [a, b, c, d, e]}\n",
			":5: more than 4 expressions"},
		{HEAD "columns:\n- title: A\n  value: 'a b'\n", ":6:13: syntax error"},
		{HEAD "columns:\n- title: A\n  value: a\n  width: 0\n", ":7: width"},
		{HEAD "columns:\n- title: A\n  value: a\n  width: -5\n", ":7: width"},
		{HEAD "columns:\n- title: A\n  value: a\n  width: wide\n", ":7: width is 12, "},
		{HEAD "columns:\n- title: A\n  value: a\n  width: 40-12\n", ":7: width is 12, "},
		{HEAD "columns:\n- title: A\n  value: a\n  width: 12-40x\n", ":7: width is 12, "},
		{HEAD "columns:\n- title: A\n  value: a\n  width: 12-x-\n", ":7: width is 12, "},
		{HEAD "columns:\n- title: A\n  value: a\n  width: ''\n", ":7: width is 12, "},
		{HEAD "columns:\n- title: A\n  value: a\n  width: []\n", ":7: width"},
		{HEAD "columns:\n- title: A\n  value: a\n  cells: 0\n",
			":7: cells must be a number from 1 to 500"},
		{HEAD "columns:\n- title: A\n  value: a\n  cells: 501\n", ":7: cells must be"},
		{HEAD "columns:\n- title: A\n  value: a\n  cells: wide\n", ":7: cells must be"},
		{HEAD "columns:\n- {title: A, value: a, hidden: true}\n",
			":5: all columns are hidden"},
		{HEAD "columns:\n- {title: A, value: a, hidden: 1}\n", ":5: hidden must be true"},
		{HEAD "columns:\n- title: A\n  value: a\n  format: roman\n",
			":7: no format \"roman\" (there are: text, number,"},
		{HEAD "columns:\n- title: A\n  value: a\n  align: top\n",
			":7: no side \"top\" (there are: left, right)"},
		{HEAD "columns:\n- title: A\n  value: a\n  role: hero\n", ":7: no role \"hero\""},
		{HEAD "columns:\n- title: A\n  value: a\n  priority: high\n",
			":7: priority must be a number"},
	};
	check_mistakes(cases, COUNT(cases), "views/own", load);
}

Test(config_view, mistakes_in_rules)
{
	static const struct mistake cases[] = {
		{HEAD COLUMNS "rules: text\n", ":6: rules must be a list"},
		{HEAD COLUMNS "rules:\n- {role: ok}\n", ":7: a rule needs the key \"when\""},
		{HEAD COLUMNS "rules:\n- {when: a}\n", ":7: a rule needs the key \"role\""},
		{HEAD COLUMNS "rules:\n- {when: a, role: ok, if: b}\n",
			":7: a rule has no key \"if\""},
		{HEAD COLUMNS "rules:\n- when: a\n  role: nope\n", ":8: no role \"nope\""},
		{HEAD COLUMNS "rules:\n- when: '('\n  role: ok\n",
			":7:11: syntax error: expected a value, got the end"},
		{HEAD COLUMNS "rules:\n- when: a\n  role: ok\n  column: B\n",
			":9: there is no column \"B\""},
	};
	check_mistakes(cases, COUNT(cases), "views/own", load);
}

/*
 * What is wrong in an expression has the line and column of that very word in the file, however it
 * is quoted, and what was expected there: of a rule, of hidden rows, of a value, of what sorts.
 */
Test(config_view, places_of_mistakes)
{
	static const struct mistake cases[] = {
		{HEAD COLUMNS "rules:\n- when: state = = 'Failed'\n  role: error\n",
			":7:17: syntax error: expected a value, got ="},
		{HEAD COLUMNS "rules:\n- {role: error, when: \"state = 'Failed' and\"}\n",
			":7:44: syntax error: expected a value, got the end"},
		{HEAD COLUMNS "rules:\n- role: error\n  when: 'note = ''\u4e2d'' or 5 5'\n",
			":8:28: syntax error: expected an operator"},
		{HEAD "where: state != 'Archived' && warm\n" COLUMNS,
			":4:28: Unexpected character"},
		{HEAD "where: >\n  state = 'Failed'\n  or name lke 'x'\n" COLUMNS,
			":6:11: syntax error: expected an operator or the end, got lke"},
		{HEAD "where: |\n  state = 'Failed'\n  or name ~= '['\n" COLUMNS,
			":6:14: error parsing regexp"},
		{HEAD "where: state =\n  'Failed' or or\n" COLUMNS,
			":5:15: syntax error: expected a value, got or"},
		{HEAD "columns:\n- {title: A, value: name}\n- title: B\n  value: percent *\n",
			":7:19: syntax error: expected a value, got the end"},
		{HEAD "columns:\n- title: B\n  first: [name, \"a\\tb\"]\n",
			":6:21: syntax error: expected an operator"},
		{HEAD "columns:\n- title: B\n  value: name\n  sort: len(\n",
			":7:13: syntax error: expected a value, got the end"},
		{HEAD COLUMNS "order: [name, percent + desc desc desc]\n",
			":6:30: syntax error: expected an operator"},
		{HEAD "rows: [spec.map, 'spec.(']\n" COLUMNS,
			":4:19: syntax error: expected now, lower, upper"},
	};
	check_mistakes(cases, COUNT(cases), "views/own", load);
}

Test(config_view, too_many)
{
	struct buf text;
	struct error err;
	char *home = given_home();
	buf_init(&text, 100000);
	buf_add_text(&text, HEAD "columns:\n");
	for (int i = 0; i <= VIEW_COLUMNS; i++)
		buf_add_text(&text, "- {title: A, value: a}\n");
	given_file(home, ".config/mtvtop/views/own.yaml", text.text);
	cr_expect_not(load("own", &err));
	cr_expect(strstr(err.text, ":29: more than 24 columns"), "%s", err.text);
	buf_clear(&text);
	buf_add_text(&text, HEAD COLUMNS "rules:\n");
	for (int i = 0; i <= VIEW_RULES; i++)
		buf_add_text(&text, "- {when: a, role: ok}\n");
	given_file(home, ".config/mtvtop/views/own.yaml", text.text);
	cr_expect_not(load("own", &err));
	cr_expect(strstr(err.text, ":23: more than 16 rules"), "%s", err.text);
	buf_finish(&text);
	home_remove(home);
}

static const char whole[] =
	"title: All that there is\ndescription: d\nresource: plans\nempty: nothing\n"
	"where: not archived\norder: [percent DESC, name]\n"
	"columns:\n"
	"- {title: \u4e2d\u6587, value: name, width: 3, priority: 0}\n"
	"- {title: S, first: [status.a, status.b], width: 5-9, align: right, role: muted}\n"
	"- {title: P, value: percent, format: percent, width: 4-}\n"
	"- {title: N, value: n, format: number, align: left}\n"
	"rules:\n- {when: state = 'Failed', role: error}\n"
	"- {when: percent = 100, role: ok, column: P}\n";

Test(config_view, what_it_becomes)
{
	struct error err = {0};
	char *home = given_home();
	given_file(home, ".config/mtvtop/views/own.yaml", whole);
	struct view *view = view_load("own", &err);
	cr_assert(view, "%s", err.text);
	const struct column *columns = view->columns;
	cr_expect_str_eq(view->name, "own");
	cr_expect_str_eq(view->empty, "nothing");
	cr_expect_eq(view->of, VIEW_OF_ALL);
	cr_expect_eq(view->type, ROW_PLAN);
	cr_expect_eq(view->resource, resource_find("plans"));
	cr_expect_str_eq(expression_text(view->order[0].value), "percent");
	cr_expect(view->order[0].descending && !view->order[1].descending);
	cr_expect_eq(view->column_count, 4);
	cr_expect_eq(columns[0].width, 4, "as wide as its title: %d", columns[0].width);
	cr_expect_eq(columns[0].priority, 0);
	cr_expect_eq(columns[1].width, 5);
	cr_expect_eq(columns[1].width_max, 9);
	cr_expect(columns[1].right && columns[1].values[1] && !columns[1].values[2]);
	cr_expect_eq(columns[1].role, ROLE_MUTED);
	cr_expect_eq(columns[2].width_max, 0);
	cr_expect(columns[2].right && columns[2].format == FORMAT_PERCENT);
	cr_expect_not(columns[3].right);
	cr_expect_eq(view->rules[0].column, -1);
	cr_expect_eq(view->rules[1].column, 2);
	view_destroy(view);
	view_destroy(NULL);
	home_remove(home);
}

/* What the rows are follows from `resource`, `of` and `rows`. */
Test(config_view, kinds_of_rows)
{
	static const struct {
		const char *head;
		enum row_type type;
		enum view_of of;
	} cases[] = {
		{"resource: plans", ROW_PLAN, VIEW_OF_ALL},
		{"resource: migrations", ROW_RUN, VIEW_OF_ALL},
		{"resource: Provider", ROW_PROVIDER, VIEW_OF_ALL},
		{"resource: storagemaps", ROW_MAPPING, VIEW_OF_ALL},
		{"resource: namespaces", ROW_OBJECT, VIEW_OF_ALL},
		{"resource: contexts", ROW_OBJECT, VIEW_OF_ALL},
		{"rows: vms", ROW_VM, VIEW_OF_ALL},
		{"of: plan\nrows: vms", ROW_VM, VIEW_OF_PLAN},
		{"of: vm\nrows: disks", ROW_DISK, VIEW_OF_VM},
		{"rows: waves", ROW_WAVE, VIEW_OF_ALL},
		{"of: wave\nrows: plans", ROW_PLAN, VIEW_OF_WAVE},
		{"of: any\nrows: [status.conditions, spec.map]", ROW_PART, VIEW_OF_ANY},
		{"resource: networkmaps\nrows: spec.map", ROW_PART, VIEW_OF_ALL},
	};
	char *home = given_home();
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		char *text = xasprintf("description: d\ntitle: T\n%s\n" COLUMNS, cases[i].head);
		given_file(home, ".config/mtvtop/views/own.yaml", text);
		struct view *view = view_load("own", &err);
		cr_expect(view, "%s: %s", cases[i].head, err.text);
		cr_expect_eq(view ? view->type : ROW_TYPES, cases[i].type, "%s", cases[i].head);
		cr_expect_eq(view ? view->of : 99, cases[i].of, "%s", cases[i].head);
		view_destroy(view);
		free(text);
	}
	home_remove(home);
}
