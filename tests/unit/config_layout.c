#include "config/layout.h"
#include "unit/config_mistakes.h"

TestSuite(config_layout);

static bool load(const char *name, struct error *err)
{
	struct layout layout;
	bool good = layout_load(&layout, name, err);
	if (good)
		layout_finish(&layout);
	return good;
}

#define ROW "rows:\n- share: 1\n  panes:\n"
#define PANE "  - {view: plans, share: 1}\n"

Test(config_layout, mistakes)
{
	static const struct mistake cases[] = {
		{"", ":1: a layout must be a mapping"},
		{ROW PANE, ":1: a layout needs the key \"title\""},
		{"title: T\n", ":1: a layout needs the key \"rows\""},
		{"title: T\nrows: []\n", ":1: no panes"},
		{"title: T\nrows: text\n", ":2: rows must be a list"},
		{"title: T\nrow: []\n", ":2: a layout has no key \"row\""},
		{"title: T\ntabs-below: 5\n" ROW PANE, ":2: tabs-below must be a mapping"},
		{"title: T\ntabs-below: {columns: 5}\n" ROW PANE,
			":2: tabs-below needs the key \"lines\""},
		{"title: T\ntabs-below: {columns: 5, lines: x}\n" ROW PANE,
			":2: lines must be a number"},
		{"title: T\ndetail-from: wide\n" ROW PANE, ":2: detail-from must be a number"},
		{"title: T\nrows:\n- {panes: []}\n", ":3: a row needs the key \"share\""},
		{"title: T\nrows:\n- {share: 1}\n", ":3: a row needs the key \"panes\""},
		{"title: T\n" ROW "  - {view: plans}\n", ":5: a pane needs the key \"share\""},
		{"title: T\n" ROW "  - {share: 1}\n", ":5: a pane has either view, detail or page"},
		{"title: T\n" ROW PANE "  - {view: a, detail: plans, share: 1}\n",
			":6: a pane has either view, detail or page"},
		{"title: T\n" ROW PANE "  - {view: vms, page: journal, share: 1}\n",
			":6: a pane has either view, detail or page"},
		{"title: T\n" ROW PANE "  - {page: weather, share: 1}\n",
			":6: there is no page \"weather\": journal is one"},
		{"title: T\n" ROW "  - {page: journal, share: 1}\n" PANE
		 "  - {view: vms, narrowed-by: journal, share: 1}\n",
			":7: no pane before this one shows \"journal\""},
		{"title: T\njournal-from: low\n" ROW PANE, ":2: journal-from must be a number"},
		{"title: T\n" ROW PANE "  - {share: 1,\n     view: cows}\n",
			":7: there is no view \"cows\""},
		{"title: T\n" ROW "  - {view: vms, narrowed-by: plans, share: 1}\n",
			":5: no pane before this one shows \"plans\""},
		{"title: T\n" ROW "  - {detail: plans, share: 1}\n",
			":5: no pane before this one shows \"plans\""},
		{"title: T\n" ROW PANE "  - {detail: plans, share: 1}\n"
		 "  - {view: vms, narrowed-by: y, share: 1}\n",
			":7: no pane before this one shows \"y\""},
		{"title: T\n" ROW PANE PANE PANE PANE PANE PANE PANE PANE PANE,
			":13: more than 8 panes"},
		{"title: T\nrows:\n- &r {share: 1, panes: []}\n- *r\n", ":4: aliases"},
		{"title: T\nrows:\n- {share: 1, panes: []}\n- {share: 1, panes: []}\n- {share: 1, "
		 "panes: "
		 "[]}\n- {share: 1, panes: []}\n- {share: 1, panes: []}\n",
			":7: more than 4 rows"},
	};
	check_mistakes(cases, COUNT(cases), "views/layouts/own", load);
}

Test(config_layout, what_it_becomes)
{
	static const char text[] =
		"title: T\ntabs-below: {columns: 90, lines: 20}\ndetail-from: 150\nrows:\n"
		"- {share: 30, panes: [{view: providers, share: 1}, {view: plans, share: 2}]}\n"
		"- {share: 70, panes: [{view: vms, share: 3, narrowed-by: plans}, {detail: vms, "
		"share: "
		"1}]}\n";
	struct error err = {0};
	struct layout layout;
	char *home = given_home();
	given_file(home, ".config/mtvtop/views/layouts/own.yaml", text);
	cr_assert(layout_load(&layout, "own", &err), "%s", err.text);
	cr_expect_str_eq(layout.name, "own");
	cr_expect_eq(layout.row_count, 2);
	cr_expect_eq(layout.row_shares[1], 70);
	cr_expect_eq(layout.pane_count, 4);
	cr_expect_eq(layout.tabs_columns, 90);
	cr_expect_eq(layout.tabs_lines, 20);
	cr_expect_eq(layout.detail_columns, 150);
	cr_expect_eq(layout.panes[0].narrowed_by, -1);
	cr_expect_eq(layout.panes[2].narrowed_by, 1);
	cr_expect_eq(layout.panes[2].row, 1);
	cr_expect(layout.panes[3].detail && layout.panes[3].narrowed_by == 2);
	cr_expect_str_eq(layout.panes[3].view, "vms");
	layout_finish(&layout);
	layout_init_single(&layout, "vms");
	cr_expect_eq(layout.pane_count, 1);
	cr_expect_str_eq(layout.panes[0].view, "vms");
	layout_finish(&layout);
	layout_finish(&layout);
	home_remove(home);
}
