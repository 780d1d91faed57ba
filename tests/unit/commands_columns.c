/* columns and save, from the command line and by keys: what is kept is there at the next start. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "app/input.h"
#include "app/open.h"
#include "base/memory.h"
#include "config/view_edit.h"
#include "support/home.h"
#include "ui/panes.h"
#include "unit/given.h"
#include "unit/given_app.h"

static struct app app;

static void open(const char *name)
{
	struct error err = {0};
	cr_assert(open_start(&app, name, &err), "%s", err.text);
	given_app_screen(&app, 160, 40);
}

static void begin(void)
{
	given_app(&app);
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: web, namespace: demo, uid: u1,\n"
		"  creationTimestamp: '2026-11-21T10:00:00Z'}\nspec: {vms: [{id: vm-1}]}\n");
	open("plans");
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(commands_columns, .init = begin, .fini = end);

/* Titles of the columns that are shown, blanks between them. */
static const char *titles(void)
{
	static char text[1000];
	const struct view *view = screen_table(app.screens)->view;
	*text = '\0';
	for (size_t i = 0; i < view->column_count; i++)
		if (!view->columns[i].hidden)
			snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s",
				*text ? " " : "", view->columns[i].title);
	return text;
}

/* Runs a command line, which must not be refused. */
static void run(const char *line)
{
	*app.message = '\0';
	dispatch(&app, line);
	cr_expect(!*app.message || app.message_role != ROLE_WARNING, "%s: %s", line, app.message);
	given_app_screen(&app, 160, 40);
}

static void expect_refused(const char *line, const char *said)
{
	*app.message = '\0';
	dispatch(&app, line);
	cr_expect_eq(app.message_role, ROLE_WARNING, "%s", line);
	cr_expect(strstr(app.message, said), "%s: %s", line, app.message);
}

static void press(const char *keys)
{
	char *copy = xstrdup(keys);
	for (char *name = strtok(copy, " "); name; name = strtok(NULL, " ")) {
		struct key key = {.printable = !name[1], .text = name[1] ? NULL : name};
		snprintf(key.name, sizeof(key.name), "%s", name);
		input_key(&app, &key);
		given_app_screen(&app, 160, 40);
	}
	free(copy);
}

Test(commands_columns, one_by_its_title)
{
	run("columns hide vms");
	run("column hide PROGRESS");
	cr_expect_str_eq(
		titles(), "NAME STATE REASON WAVE TYPE SOURCE TARGET NAMESPACE STARTED CREATED");
	run("columns left REASON");
	cr_expect(strstr(titles(), "NAME REASON STATE WAVE") == titles(), "%s",
		"over those that are hidden");
	run("columns right NAME");
	run("columns show VMS");
	run("columns wider STATE");
	const struct view *view = screen_table(app.screens)->view;
	int width = view->columns[view_column(view, "STATE")].cells;
	cr_expect_gt(width, 5);
	run("columns narrower STATE");
	cr_expect_eq(view->columns[view_column(view, "STATE")].cells, width - 1);
	run("columns auto STATE");
	cr_expect_eq(view->columns[view_column(view, "STATE")].cells, 0);
	for (int i = 0; i < 20; i++)
		run("columns left CREATED");
	cr_expect(strstr(titles(), "CREATED ") == titles(), "%s", titles());
}

Test(commands_columns, what_cannot_be)
{
	expect_refused("columns hide", "there is no column \"\"");
	expect_refused("columns hide NOSUCH", "there is no column \"NOSUCH\"");
	expect_refused("columns explode NAME", "show, hide, left, right, wider, narrower or auto");
	run("help");
	expect_refused("columns", "there is no table here");
	expect_refused("save", "save to which file?");
	run("back");
	expect_refused("save a b", "save to which view?");
	expect_refused("save dashboard", "there is a layout called dashboard");
	expect_refused("save night.txt", "the name of a view has letters");
	open("contexts");
	run("columns hide \"IN USE\"");
	run("columns show IN USE");
}

/* Columns, order and widths are there when the view is opened again; and it says where. */
Test(commands_columns, saved_and_opened_again)
{
	press("| j Space ] k l l Enter");
	cr_expect(strstr(app.message, ":save keeps them"), "%s", app.message);
	run("sort created");
	run("sort created");
	run("save");
	cr_expect_str_eq(app.message, "saved to ~/.config/mtvtop/saved/views/plans.yaml");
	const struct view *view = screen_table(app.screens)->view;
	int cells = view->columns[1].cells;
	cr_expect_gt(cells, 0);
	open("plans");
	view = screen_table(app.screens)->view;
	cr_expect_str_eq(titles(),
		"NAME PROGRESS VMS REASON WAVE TYPE SOURCE TARGET NAMESPACE STARTED "
		"CREATED");
	cr_expect_str_eq(view->columns[2].title, "STATE");
	cr_expect_eq(view->columns[1].cells, cells);
	cr_expect_str_eq(expression_text(view->order[0].value), "created");
	cr_expect(view->order[0].descending);
	cr_expect_str_eq(view->open, "vms-of-plan");
	cr_expect_eq(view->rule_count, 6);
}

/* A query and its order are not of the view, which keeps its own order. */
Test(commands_columns, saved_without_the_query)
{
	run("sort created");
	run("query order by name desc");
	run("save");
	cr_expect_str_eq(app.message,
		"saved to ~/.config/mtvtop/saved/views/plans.yaml; the query is no part of it");
	open("plans");
	const struct view *view = screen_table(app.screens)->view;
	cr_expect_str_eq(expression_text(view->order[0].value), "urgency");
}

/* The user's own file is told, and stays; another name makes a view of its own. */
Test(commands_columns, beside_a_file_of_the_user)
{
	static const char own[] = "title: Mine\ndescription: d\nresource: plans\n"
				  "columns: [{title: A, value: name}, {title: B, value: state}]\n";
	char *home = xstrdup(getenv("HOME"));
	given_file(home, ".config/mtvtop/views/plans.yaml", own);
	open("plans");
	run("columns hide A");
	run("save");
	cr_expect_str_eq(app.message,
		"saved to ~/.config/mtvtop/saved/views/plans.yaml; your own views/plans.yaml "
		"stays as it is, behind it");
	setenv("HOME", "/elsewhere", 1);
	run("save");
	cr_expect(strstr(app.message, "saved to /"), "%s", app.message);
	setenv("HOME", home, 1);
	char *path = home_path(home, ".config/mtvtop/views/plans.yaml");
	char *text = given_text(path);
	cr_expect_str_eq(text, own);
	run("save two");
	run("two");
	cr_expect_str_eq(titles(), "B");
	free(text);
	free(path);
	free(home);
}

/* A value that cannot be read is asked for again; Esc ends the asking, and then the list. */
Test(commands_columns, a_column_of_any_expression)
{
	press("| n l e n ( Enter");
	const char *screen = given_app_screen(&app, 160, 40);
	cr_expect(strstr(screen, "value: len("), "%s", screen);
	cr_expect(strstr(screen, "syntax error at line 1, column 5"), "%s", screen);
	press("s p e c . v m s ) Enter");
	cr_expect(strstr(given_app_screen(&app, 160, 40), "title:"));
	press("N A M E Enter");
	screen = given_app_screen(&app, 160, 40);
	cr_expect(strstr(screen, "there is a column \"NAME\" already"), "%s", screen);
	press("S Enter");
	screen = given_app_screen(&app, 160, 40);
	cr_expect(strstr(screen, "[x] NAMES"), "%s", screen);
	press("n u r g Tab Enter");
	screen = given_app_screen(&app, 160, 40);
	cr_expect(strstr(screen, "title: URGENCY"), "%s", screen);
	press("Esc Esc");
	cr_expect_not(strstr(titles(), "NAMES "));
	cr_expect(panes_of(app.screens), "the list is gone");
}

/* Fields know what they are, also where no row has a value. */
Test(commands_columns, fields_are_written_as_what_they_are)
{
	static const struct {
		const char *field;
		enum format format;
	} cases[] = {{"transferred", FORMAT_BYTES}, {"rate", FORMAT_RATE}, {"eta", FORMAT_DURATION},
		{"started", FORMAT_AGE}, {"active", FORMAT_YESNO}, {"restarts", FORMAT_NUMBER},
		{"percent", FORMAT_PERCENT}, {"planState", FORMAT_TEXT}};
	struct format_choice choice = app_look(&app).format;
	open("vms");
	struct table *table = screen_table(app.screens);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		char title[10];
		snprintf(title, sizeof(title), "N%zu", i);
		cr_assert(table_add_column(table, title, cases[i].field, &choice, &err), "%s",
			err.text);
		const struct column *added = &table->view->columns[table->view->column_count - 1];
		cr_expect_eq(added->format, cases[i].format, "%s: %s", cases[i].field,
			format_names[added->format]);
	}
}

/* Of two fields with one name the first hides the other, and is offered once. */
Test(commands_columns, each_field_is_offered_once)
{
	static const char mark[] = " +  ";
	press("|");
	const char *screen = given_app_screen(&app, 160, 150);
	struct array seen; /* char * */
	array_init(&seen, sizeof(char *));
	for (const char *at = screen; (at = strstr(at, mark));) {
		at += strlen(mark);
		char *name = xstrndup(at, strcspn(at, " "));
		for (size_t i = 0; i < seen.count; i++)
			cr_expect_str_neq(name, *(char **)array_at(&seen, i));
		*(char **)array_push(&seen) = name;
	}
	cr_expect_gt(seen.count, 10, "%s", screen);
	array_finish_texts(&seen);
}
