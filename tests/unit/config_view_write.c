/* A view that is written loads as the same view, and :save never takes what is the user's. */
#include "config/view_write.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/memory.h"
#include "config/files.h"
#include "config/view_edit.h"
#include "support/home.h"
#include "unit/given.h"

static char *home;

static void begin(void)
{
	home = given_home();
}

static void end(void)
{
	home_remove(home);
}

TestSuite(config_view_write, .init = begin, .fini = end);

#define OWN ".config/mtvtop/views/own.yaml"
#define SAVED ".config/mtvtop/saved/views/own.yaml"

static struct view *load(const char *name)
{
	struct error err = {0};
	struct view *view = view_load(name, &err);
	cr_assert(view, "%s: %s", name, err.text);
	return view;
}

/* The view of a YAML text. */
static struct view *given_view(const char *text)
{
	given_file(home, OWN, text);
	return load("own");
}

static char *written(const struct view *view, const struct sort_key *first)
{
	struct buf text;
	struct error err = {0};
	buf_init(&text, 1024 * 1024);
	cr_assert(view_write(view, first, &text, &err), "%s: %s", view->name, err.text);
	return buf_take(&text);
}

/* ---- equal in all that a view has --------------------------------------------------------------
 */

static void same_text(const char *name, const char *what, const char *a, const char *b)
{
	cr_assert(!a == !b && (!a || !strcmp(a, b)), "%s: %s: %s, %s", name, what, a ? a : "none",
		b ? b : "none");
}

static void same_expression(
	const char *name, const char *what, const struct expression *a, const struct expression *b)
{
	same_text(name, what, a ? expression_text(a) : NULL, b ? expression_text(b) : NULL);
}

static void same_column(const char *name, const struct column *a, const struct column *b)
{
	same_text(name, "title", a->title, b->title);
	for (int i = 0; i < VIEW_VALUES; i++)
		same_expression(name, a->title, a->values[i], b->values[i]);
	same_expression(name, "sort", a->sort, b->sort);
	cr_assert(a->format == b->format && a->right == b->right, "%s: %s", name, a->title);
	cr_assert(a->width == b->width && a->width_max == b->width_max && a->cells == b->cells,
		"%s: %s: %d-%d %d, %d-%d %d", name, a->title, a->width, a->width_max, a->cells,
		b->width, b->width_max, b->cells);
	cr_assert(a->priority == b->priority && a->hidden == b->hidden &&
			a->optional == b->optional && a->role == b->role,
		"%s: %s", name, a->title);
}

static void same_rows(const struct view *a, const struct view *b)
{
	cr_assert(a->of == b->of && a->type == b->type && a->resource == b->resource &&
			a->contexts == b->contexts,
		"%s", a->name);
	for (int i = 0; i < VIEW_VALUES; i++)
		same_expression(a->name, "rows", a->rows[i], b->rows[i]);
	same_expression(a->name, "where", a->where, b->where);
	for (int i = 0; i < VIEW_KEYS; i++) {
		same_expression(a->name, "order", a->order[i].value, b->order[i].value);
		cr_assert_eq(a->order[i].descending, b->order[i].descending, "%s", a->name);
	}
}

static void same_view(const struct view *a, const struct view *b)
{
	same_text(a->name, "title", a->title, b->title);
	same_text(a->name, "description", a->description, b->description);
	same_text(a->name, "empty", a->empty, b->empty);
	same_text(a->name, "open", a->open, b->open);
	same_text(a->name, "run", a->run, b->run);
	same_rows(a, b);
	cr_assert_eq(a->column_count, b->column_count, "%s", a->name);
	for (size_t i = 0; i < a->column_count; i++)
		same_column(a->name, &a->columns[i], &b->columns[i]);
	cr_assert_eq(a->rule_count, b->rule_count, "%s", a->name);
	for (size_t i = 0; i < a->rule_count; i++) {
		same_expression(a->name, "rule", a->rules[i].when, b->rules[i].when);
		cr_assert(a->rules[i].role == b->rules[i].role &&
				a->rules[i].column == b->rules[i].column,
			"%s: rule %zu", a->name, i);
	}
}

/* Writes it, loads what was written, and writes that: nothing differs. */
static void check_round(const struct view *view)
{
	char *text = written(view, NULL);
	given_file(home, ".config/mtvtop/views/again.yaml", text);
	struct view *again = load("again");
	same_view(view, again);
	char *second = written(again, NULL);
	cr_assert_str_eq(second, text, "%s", view->name);
	free(second);
	free(text);
	view_destroy(again);
}

Test(config_view_write, every_view_that_is_shipped)
{
	struct array names; /* char * */
	array_init(&names, sizeof(char *));
	files_names("views", &names);
	cr_assert_gt(names.count, 15);
	for (size_t i = 0; i < names.count; i++) {
		struct view *view = load(*(char **)array_at(&names, i));
		check_round(view);
		view_destroy(view);
	}
	array_finish_texts(&names);
}

static const char odd[] =
	"title: \"yes: #1\"\ndescription: |\n  two\n  lines\nresource: migrations\nrows: [a.b, "
	"'c']\n"
	"empty: \"\"\nwhere: \"not (x = \\\"it's\\\" or\\n y = 'q')\"\n"
	"order: [\"a['b c'] desc\", desc, name]\n"
	"columns:\n"
	"- {title: '12', value: '1', width: 12, priority: 0, role: error}\n"
	"- {title: \u4e2d\u6587, first: [a, b, c, d], sort: e, width: 5-, align: right, cells: 9, "
	"optional: true}\n"
	"- {title: 'true', value: n, format: number, align: left, hidden: true}\n"
	"- {title: \"a, [b] {c}: d\", value: \"'# no comment: '\", width: 40-60, priority: 9}\n"
	"rules:\n- {when: '-1 = x', role: ok, column: 'true'}\n- {when: ' a ', role: warning}\n";

Test(config_view_write, whatever_needs_quotes)
{
	struct view *view = given_view(odd);
	check_round(view);
	cr_expect_eq(view->columns[1].cells, 9);
	cr_expect(view->columns[1].optional && !view->columns[2].optional);
	cr_expect(view->columns[2].hidden && !view->columns[1].hidden);
	view_destroy(view);
}

/* Any choice of columns, as keys can make it. */
static void change(struct view *view, unsigned *dice)
{
	int column = (int)((size_t)rand_r(dice) % view->column_count);
	int other = (int)((size_t)rand_r(dice) % view->column_count);
	char title[20];
	snprintf(title, sizeof(title), "T%d", rand_r(dice) % 50);
	switch (rand_r(dice) % 6) {
	case 0: view_swap_columns(view, column, other); break;
	case 1: view_hide_column(view, column, rand_r(dice) % 2, NULL); break;
	case 2: view_add_column(view, title, "status.phase", NULL); break;
	case 3: view_take_column(view, column, NULL); break;
	case 4: view->columns[column].priority = rand_r(dice) % 10; break;
	default: view->columns[column].cells = 20 + rand_r(dice) % 60;
	}
}

Test(config_view_write, any_choice_of_columns)
{
	static const char *const names[] = {"plans", "vms", "contexts", "disks", "conditions"};
	unsigned first = (unsigned)time(NULL);
	for (unsigned seed = first; seed < first + 60; seed++) {
		unsigned dice = seed;
		struct view *view = load(names[seed % COUNT(names)]);
		for (int i = rand_r(&dice) % 80; i >= 0; i--)
			change(view, &dice);
		cr_assert_gt(view_shown_count(view), 0, "seed %u", seed);
		check_round(view);
		view_destroy(view);
	}
}

/* What one sorts by comes first, and not twice. */
Test(config_view_write, order_on_the_screen)
{
	struct view *view = given_view("title: T\ndescription: d\nresource: plans\n"
				       "order: [a, b desc, c, d]\n"
				       "columns:\n- {title: A, value: name}\n"
				       "- {title: B, value: b}\n");
	char *text = written(view, &(struct sort_key){view->columns[0].values[0], true});
	cr_expect(strstr(text, "order:\n- name desc\n- a\n- b desc\n- c\ncolumns:"), "%s", text);
	free(text);
	text = written(view, &(struct sort_key){view->columns[1].values[0], false});
	cr_expect(strstr(text, "order:\n- b\n- a\n- c\n- d\ncolumns:"), "%s", text);
	free(text);
	view_destroy(view);
}

/* Two columns of one title: a file could not tell them apart. */
Test(config_view_write, what_no_file_can_say)
{
	struct buf out;
	struct error err = {0};
	struct view *view = given_view("title: T\ndescription: d\nresource: plans\n"
				       "columns:\n- {title: A, value: a}\n- {title: A, value: b}\n"
				       "rules:\n- {when: a, role: ok, column: A}\n");
	buf_init(&out, 10000);
	cr_expect(view_write(view, NULL, &out, &err), "%s", err.text);
	view_swap_columns(view, 0, 1);
	buf_clear(&out);
	cr_expect_not(view_write(view, NULL, &out, &err));
	cr_expect(strstr(err.text, "two columns are called A"), "%s", err.text);
	buf_finish(&out);
	view_destroy(view);
}

/* ---- the file -------------------------------------------------------------------------------- */

static bool save(const struct view *view, const char *name, struct error *err)
{
	char *path = NULL;
	bool good = view_save(view, NULL, name, &path, err);
	cr_expect_eq(good, path != NULL, "%s", name);
	free(path);
	return good;
}

static char *content(const char *file)
{
	char *path = home_path(home, file);
	char *text = given_text(path);
	free(path);
	return text;
}

/* The user's own file stays as it is, comments and all; the saved one is what the screen shows. */
Test(config_view_write, own_files_are_never_rewritten)
{
	static const char own[] = "# mine, with a comment\ntitle: Mine\ndescription: d\n"
				  "resource: plans\ncolumns: [{title: A, value: name}]\n";
	struct error err = {0};
	struct stat status;
	struct view *view = given_view(own);
	cr_assert(view_add_column(view, "PHASE", "status.phase", &err));
	cr_assert(save(view, "own", &err), "%s", err.text);
	view_destroy(view);
	view = load("own");
	cr_expect_eq(view->column_count, 2);
	cr_expect(strstr(view->file, "/saved/views/own.yaml"), "%s", view->file);
	view_destroy(view);
	view = view_load_unsaved("own", &err);
	cr_expect_eq(view->column_count, 1);
	view_destroy(view);
	char *text = content(OWN);
	cr_expect_str_eq(text, own);
	free(text);
	char *path = home_path(home, SAVED);
	cr_assert_eq(stat(path, &status), 0);
	cr_expect_eq(status.st_mode & 0777, 0600);
	free(path);
}

/* Saved again it is another file; changed by hand it is the user's. */
Test(config_view_write, saved_again)
{
	struct error err = {0};
	struct view *view = load("plans");
	cr_assert(save(view, "own", &err), "%s", err.text);
	cr_assert(view_hide_column(view, 3, true, &err));
	cr_assert(save(view, "own", &err), "%s", err.text);
	struct view *again = load("own");
	same_view(view, again);
	view_destroy(again);
	char *text = content(SAVED);
	cr_expect_eq(*text, '#');
	char *edited = xasprintf("%s# a word of mine\n", text);
	given_file(home, SAVED, edited);
	cr_expect_not(save(view, "own", &err));
	cr_expect(strstr(err.text, "/saved/views/own.yaml was changed by hand"), "%s", err.text);
	free(text);
	text = content(SAVED);
	cr_expect_str_eq(text, edited);
	free(text);
	free(edited);
	view_destroy(view);
}

Test(config_view_write, files_that_it_leaves_alone)
{
	static const char *const texts[] = {"", "#", "#\n#\n#\n", "#\n#\n# sum \n",
		"a\nb\nc sum 0\n", "#\n#\n# sum cbf29ce484222326\n", "\n\n\n"};
	struct view *view = load("plans");
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct error err = {0};
		given_file(home, SAVED, texts[i]);
		cr_expect_not(save(view, "own", &err), "%s", texts[i]);
		cr_expect(strstr(err.text, "changed by hand"), "%s", err.text);
	}
	view_destroy(view);
}

Test(config_view_write, places_that_cannot_be_written)
{
	struct error err = {0};
	struct view *view = load("plans");
	char *folder = home_path(home, SAVED);
	given_file(home, ".config/mtvtop/saved/views/x", "");
	cr_assert_eq(mkdir(folder, 0700), 0);
	cr_expect_not(save(view, "own", &err));
	cr_expect(strstr(err.text, "own.yaml: Is a directory"), "%s", err.text);
	given_file(home, "file", "");
	setenv("XDG_CONFIG_HOME", "/dev/null", 1);
	cr_expect_not(save(view, "own", &err));
	cr_expect(strstr(err.text, "cannot make the folder /dev/null/mtvtop"), "%s", err.text);
	free(folder);
	view_destroy(view);
}

Test(config_view_write, names)
{
	static const char *const good[] = {"a", "my-plans", "My_plans_2"};
	static const char *const bad[] = {"", ".", "..", ".x", "-x", "a/b", "a.txt", "../plans",
		"a b", "a\n", "\u4e2d",
		"12345678901234567890123456789012345678901234567890123456789012345"};
	struct error err = {0};
	struct view *view = load("plans");
	for (size_t i = 0; i < COUNT(good); i++)
		cr_expect(save(view, good[i], &err), "%s: %s", good[i], err.text);
	for (size_t i = 0; i < COUNT(bad); i++)
		cr_expect_not(save(view, bad[i], &err), "%s", bad[i]);
	cr_expect_not(save(view, "dashboard", &err));
	cr_expect_str_eq(err.text,
		"there is a layout called dashboard: a view of that name could not be opened");
	view_destroy(view);
}
