/* Panes at every size: who has the focus, who narrows whom, what is drawn where. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "support/home.h"
#include "ui/panes.h"
#include "unit/given.h"
#include "unit/shelf.h"

static struct shelf shelves[3];
static int writes; /* of the detail */
static struct panes *panes;
static struct screen *stack;
static struct buf picture;

#define COLUMNS "columns:\n- {title: NAME, value: label}\n"

static uint64_t never_changes(void *data)
{
	(void)data;
	return 1;
}

static void write_detail(void *data, struct page *page, const struct table_look *look)
{
	(void)data;
	(void)look;
	writes++;
	page_text(page, ROLE_NORMAL, "all about it");
}

static void describe(void *owner, const struct panes *own, int index, struct pane_words *words)
{
	(void)owner;
	if (own->panes[index].is_detail)
		buf_add_text(&words->title, "Detail");
	else
		buf_printf(&words->title, "Pane %d", index);
	if (index == 1)
		buf_add_text(&words->state, "old, for a reason that needs its room");
}

/* A and B above; C, which B narrows, and a page about its row below. */
static void begin(void)
{
	struct error err = {0};
	struct layout layout;
	char *home = given_home();
	given_file(home, ".config/mtvtop/views/layouts/own.yaml",
		"title: Own\ntabs-below: {columns: 60, lines: 12}\ndetail-from: 100\nfocus: plans\n"
		"rows:\n- {share: 50, panes: [{view: providers, share: 50}, "
		"{view: plans, share: 50}]}\n"
		"- {share: 50, panes: [{view: vms, share: 60, narrowed-by: plans}, "
		"{detail: vms, share: 40}]}\n");
	cr_assert(layout_load(&layout, "own", &err), "%s", err.text);
	home_remove(home);
	panes = panes_create(&layout);
	panes->describe = describe;
	for (int i = 0; i < 4; i++) {
		struct page_source source = {.generation = never_changes, .write = write_detail};
		panes->panes[i].narrowed_by = layout.panes[i].narrowed_by;
		panes->panes[i].is_detail = i == 3;
		if (i == 3)
			pager_init(&panes->panes[i].detail, "Detail", &source);
		else
			shelf_table(&shelves[i], &panes->panes[i].table, COLUMNS);
	}
	shelf_put(&shelves[0], "[{\"label\":\"alpha\"}]");
	shelf_put(&shelves[1], "[{\"label\":\"beta\"},{\"label\":\"gamma\"}]");
	shelf_put(&shelves[2], "[{\"label\":\"delta\"}]");
	screen_push(&stack, &panes->screen);
	buf_init(&picture, 1024 * 1024);
}

static void end(void)
{
	screen_clear(&stack);
	for (int i = 0; i < 3; i++) {
		cr_expect_eq(shelves[i].destroyed, 1);
		shelf_finish(&shelves[i]);
	}
	buf_finish(&picture);
}

TestSuite(ui_panes, .init = begin, .fini = end);

/* Twice, as the first picture of a new size is that of panes which do not know it yet. */
static const char *drawn(int width, int height)
{
	struct canvas canvas;
	struct table_look look = shelf_look();
	canvas_init(&canvas, true);
	canvas_resize(&canvas, width, height);
	for (int i = 0; i < 2; i++) {
		screen_refresh(stack, &look);
		screen_draw(stack, &canvas, &(struct area){0, 0, width, height}, &look);
	}
	buf_clear(&picture);
	canvas_dump(&canvas, &picture);
	canvas_finish(&canvas);
	return picture.text;
}

/* Which of the words are on the screen: a letter for each, in the order of the list. */
static const char *found_in(const char *screen)
{
	static const struct {
		const char *word;
		char letter;
	} words[] = {{"alpha", 'a'}, {"beta", 'b'}, {"gamma", 'g'}, {"delta", 'd'},
		{"all about it", 'D'}};
	static char found[COUNT(words) + 1];
	size_t count = 0;
	for (size_t i = 0; i < COUNT(words); i++)
		if (strstr(screen, words[i].word))
			found[count++] = words[i].letter;
	found[count] = '\0';
	return found;
}

static void expect_drawn(int width, int height, const char *expected)
{
	const char *screen = drawn(width, height);
	cr_expect_str_eq(found_in(screen), expected, "%dx%d:\n%s", width, height, screen);
}

Test(ui_panes, what_is_seen_at_which_size)
{
	expect_drawn(120, 20, "abgdD");
	expect_drawn(99, 20, "abgd");
	expect_drawn(59, 20, "bg");
	expect_drawn(120, 11, "bg");
	cr_expect(strstr(drawn(59, 20), "[Pane 1]"));
	cr_expect(strstr(picture.text, "Things"), "the others are tabs");
	panes_focus_next(panes, 1);
	expect_drawn(59, 20, "d");
	panes->zoomed = true;
	expect_drawn(120, 20, "d");
	cr_expect_str_eq(panes->panes[2].table.view->title, "Things");
}

/* A journal has a row of its own, which others get where the screen is too low for it. */
Test(ui_panes, a_journal_is_seen_where_there_are_lines)
{
	char without[8000];
	struct layout *layout = &panes->layout;
	layout->panes[3].row = 2;
	expect_drawn(99, 17, "abgd");
	snprintf(without, sizeof(without), "%s", picture.text);
	layout->panes[3].journal = true;
	layout->row_shares[2] = 50;
	layout->row_count = 3;
	layout->journal_lines = 18;
	expect_drawn(99, 18, "abgdD");
	expect_drawn(99, 17, "abgd");
	cr_expect_str_eq(picture.text, without);
	expect_drawn(59, 30, "bg");
	panes->zoomed = true;
	expect_drawn(120, 30, "bg");
}

Test(ui_panes, the_focus_goes_round_and_leaves_pages_out)
{
	static const int forward[] = {2, 0, 1, 2}, back[] = {1, 0, 2, 1};
	cr_expect_eq(panes->focus, 1);
	for (size_t i = 0; i < COUNT(forward); i++) {
		panes_focus_next(panes, 1);
		cr_expect_eq(panes->focus, forward[i]);
		cr_expect_eq(panes_table(panes), &panes->panes[forward[i]].table);
		cr_expect_eq(screen_table(stack), panes_table(panes));
	}
	for (size_t i = 0; i < COUNT(back); i++) {
		panes_focus_next(panes, -1);
		cr_expect_eq(panes->focus, back[i]);
	}
}

/* A row is selected when the user has been there, not because a cursor must stand somewhere. */
Test(ui_panes, a_selection_is_made_by_the_user)
{
	drawn(120, 20);
	cr_expect_null(panes_selection(panes, 1));
	table_move(&panes->panes[1].table, 1);
	const struct row *row = panes_selection(panes, 1);
	cr_assert_not_null(row);
	cr_expect_eq(row->id, shelf_id("gamma"));
	shelf_put(&shelves[1], "[]");
	drawn(120, 20);
	cr_expect_null(panes_selection(panes, 1));
}

/* Zoomed to the VMs, the plans that narrow them are kept up to date all the same. */
Test(ui_panes, who_narrows_is_refreshed_unseen)
{
	drawn(120, 20);
	panes->focus = 2;
	panes->zoomed = true;
	for (int i = 0; i < 3; i++) {
		shelves[i].collected = 0;
		shelves[i].generation++;
	}
	writes = 0;
	drawn(120, 20);
	cr_expect_eq(shelves[2].collected, 1);
	cr_expect_eq(shelves[1].collected, 1, "it narrows what is seen");
	cr_expect_eq(shelves[0].collected, 0, "nobody needs it");
	cr_expect_eq(writes, 0);
}

/* Without rows there is room for the whole of what is wrong. */
Test(ui_panes, what_is_wrong_is_said_whole_where_rows_would_be)
{
	shelf_put(&shelves[1], "[]");
	const char *screen = drawn(64, 20);
	cr_expect(strstr(screen, "old, for a reason that needs"), "%s", screen);
	cr_expect(strstr(screen, "its room"), "%s", screen);
	table_set_filter(&panes->panes[0].table, "no such");
	screen = drawn(120, 20);
	cr_expect(strstr(screen, "no row fits the filter"), "%s", screen);
}

/* From nothing to far more than there is room for, in any state. */
Test(ui_panes, every_size)
{
	for (int state = 0; state < 12; state++) {
		panes->focus = state % 3;
		panes->zoomed = state % 2;
		for (int width = 0; width < 130; width += 1 + width / 20)
			for (int height = 0; height < 40; height += 1 + height / 10)
				drawn(width, height);
	}
	panes->zoomed = false;
	expect_drawn(1000, 300, "abgdD");
}
