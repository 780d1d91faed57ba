#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/command.h"
#include "app/kept_filters.h"
#include "app/narrow.h"
#include "app/open.h"
#include "base/file.h"
#include "base/memory.h"
#include "config/files.h"
#include "unit/given.h"
#include "unit/given_app.h"
#include "unit/given_keys.h"

static struct app app;

static const char plan[] = "kind: Plan\nmetadata: {name: %s, namespace: shop, uid: %s}\n"
			   "spec: {warm: %s, vms: [{id: vm-1, name: one}]}\n";

static void begin(void)
{
	static const struct {
		const char *name;
		const char *warm;
	} plans[] = {{"db", "true"}, {"web", "false"}, {"where", "false"}};
	struct error err = {0};
	given_app(&app);
	for (size_t i = 0; i < COUNT(plans); i++) {
		char *yaml = xasprintf(plan, plans[i].name, plans[i].name, plans[i].warm);
		given_app_object(&app, "plans", yaml);
		free(yaml);
	}
	cr_assert(open_start(&app, "plans", &err), "%s", err.text);
	given_app_screen(&app, 80, 24);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(app_narrow, .init = begin, .fini = end);

static struct table *table(void)
{
	return screen_table(app.screens);
}

/* Each character of TEXT is a key. */
static void type(const char *text)
{
	for (; *text; text++) {
		struct key key = {
			.name = {*text}, .text = (char[]){*text, '\0'}, .printable = true};
		app.screens->ops->key(app.screens, &key);
		given_app_screen(&app, 80, 24);
	}
}

static void press(const char *keys)
{
	given_keys(&app.screens, keys);
	given_app_screen(&app, 80, 24);
}

static size_t shown(void)
{
	struct screen *screen = app.screens;
	return table_count(screen_table(screen->ops->table ? screen : screen->below));
}

/* In the box of the filter only "where " is a query; a text is never anything else. */
Test(app_narrow, text_or_query)
{
	static const struct {
		enum narrow_box box;
		const char *text;
		bool query;
	} cases[] = {{NARROW_FILTER, "where", false}, {NARROW_FILTER, "where x", true},
		{NARROW_FILTER, "WHERE x", true}, {NARROW_FILTER, "where-01", false},
		{NARROW_FILTER, " where x", false}, {NARROW_FILTER, "select a", false},
		{NARROW_FILTER, "name = 'x'", false}, {NARROW_FILTER, "", false},
		{NARROW_QUERY, "x", true}};
	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect_eq(narrow_is_query(cases[i].box, cases[i].text), cases[i].query, "%s",
			cases[i].text);
	dispatch(&app, "filter where");
	given_app_screen(&app, 80, 24);
	cr_expect_str_eq(table()->filter, "where");
	cr_expect_eq(shown(), 1);
	dispatch(&app, "filter where name = 'db'");
	given_app_screen(&app, 80, 24);
	cr_expect(table()->query && !table()->filter);
	cr_expect_eq(shown(), 1);
}

/* What is put into the box again is what it was, as that box has it. */
Test(app_narrow, text_again)
{
	static const struct {
		enum narrow_box box;
		const char *text;
		const char *filter;
		const char *query;
	} cases[] = {{NARROW_FILTER, "shop", "shop", ""},
		{NARROW_FILTER, "where name = 'x' ", "where name = 'x'", "where name = 'x'"},
		{NARROW_QUERY, "name = 'x'", "where name = 'x'", "where name = 'x'"},
		{NARROW_QUERY, "where -1 < 2", "where -1 < 2", "where -1 < 2"},
		{NARROW_QUERY, "order by name", "", "order by name"},
		{NARROW_QUERY, "limit 5", "", "limit 5"}, {NARROW_QUERY, "  ", "", ""}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error err = {0};
		cr_expect(narrow_set(&app, table(), cases[i].box, cases[i].text, NULL, &err), "%s",
			err.text);
		bool blank = !cases[i].text[strspn(cases[i].text, " ")];
		cr_expect(blank || !strcmp(narrow_text(table(), NARROW_FILTER), cases[i].filter),
			"%s: %s", cases[i].text, narrow_text(table(), NARROW_FILTER));
		cr_expect_str_eq(narrow_text(table(), NARROW_QUERY), cases[i].query, "%s: %s",
			cases[i].text, narrow_text(table(), NARROW_QUERY));
	}
}

/* What is right counts at once; what is not right yet leaves the last one; Esc the first. */
Test(app_narrow, while_typing)
{
	dispatch(&app, "filter db");
	dispatch(&app, "query");
	given_app_screen(&app, 80, 24);
	cr_expect_eq(shown(), 1);
	type("name = 'web'");
	cr_expect_eq(shown(), 1);
	type(" or");
	cr_expect_eq(shown(), 1, "not written to its end");
	type(" spec.warm");
	cr_expect_eq(shown(), 2, "a condition by itself: db and web");
	type(" = = ");
	cr_expect_eq(shown(), 2);
	press("Enter");
	cr_expect(app.screens->below, "Enter takes nothing that is wrong");
	press("Esc");
	cr_expect_not(app.screens->below);
	cr_expect_str_eq(table()->filter, "db");
	cr_expect_not(table()->query);
}

/* Blanks in the box of the query are no text that rows must hold, neither typed nor taken. */
Test(app_narrow, blanks_are_no_query)
{
	dispatch(&app, "query name = 'db'");
	dispatch(&app, "query");
	press("C-u");
	type("  ");
	cr_expect_not(screen_table(app.screens->below)->filter);
	cr_expect_eq(shown(), 3);
	press("Enter");
	cr_expect(!table()->filter && !table()->query);
	cr_expect_eq(shown(), 3);
}

/* What was a query in one box would be a text in the other. */
Test(app_narrow, each_box_has_its_history)
{
	dispatch(&app, "query");
	type("name = 'db'");
	press("Enter");
	dispatch(&app, "filter");
	press("C-u");
	type("web");
	press("Enter");
	dispatch(&app, "query");
	press("Up Enter");
	cr_assert(table()->query);
	cr_expect_str_eq(query_text(table()->query), "where name = 'db'");
	dispatch(&app, "filter");
	press("Up Enter");
	cr_assert(table()->filter);
	cr_expect_str_eq(table()->filter, "web");
}

/* The order that was chosen behind the query comes back too. */
Test(app_narrow, esc_brings_the_order_back)
{
	dispatch(&app, "query order by name desc");
	dispatch(&app, "sort NAME");
	given_app_screen(&app, 80, 24);
	cr_expect_not(table()->query_orders);
	dispatch(&app, "query");
	press("C-u");
	type("name = 'db'");
	press("Esc");
	cr_expect_str_eq(query_text(table()->query), "order by name desc");
	cr_expect_not(table()->query_orders);
}

/* With a mistake in a command line the box is opened on it; empty it drops what there was. */
Test(app_narrow, mistakes_in_command_lines)
{
	dispatch(&app, "query name = 'db'");
	dispatch(&app, "query name = = 1");
	const char *screen = given_app_screen(&app, 80, 24);
	cr_expect(strstr(screen, "query: name = = 1\n              ^\n"), "%s", screen);
	cr_expect(strstr(screen, "line 1, column 8: expected a value, got ="), "%s", screen);
	cr_expect_eq(shown(), 1, "the one before stays");
	press("C-u Enter");
	cr_expect_not(table()->query);
	dispatch(&app, "query nam = 'db'");
	cr_expect(strstr(app.message, "no row has a field nam: did you mean name?"), "%s",
		app.message);
}

/* Some names make more words than other commands take. */
Test(app_narrow, queries_of_many_words)
{
	static const char *const starts[] = {"query", "filter where"};
	for (size_t i = 0; i < COUNT(starts); i++) {
		char line[600];
		size_t used = (size_t)snprintf(line, sizeof(line), "%s name = 'db'", starts[i]);
		for (int words = 0; words < ARGUMENTS; words += 4)
			used += (size_t)snprintf(
				line + used, sizeof(line) - used, " or name = 'web'");
		dispatch(&app, "filter x");
		*app.message = '\0';
		dispatch(&app, line);
		given_app_screen(&app, 80, 24);
		cr_assert(table()->query, "%s: %s", starts[i], app.message);
		cr_expect_eq(shown(), 2);
	}
}

/* ---- kept filters -------------------------------------------------------------------------- */

static char *kept_path(void)
{
	char *folder = files_state_folder();
	char *path = file_join(folder, "filters.json");
	free(folder);
	return path;
}

static void expect_message(const char *line, const char *said)
{
	dispatch(&app, line);
	cr_expect(strstr(app.message, said), "%s: %s", line, app.message);
}

/* Per view and per context, for this user alone. */
Test(app_narrow, kept_filters)
{
	char *path = kept_path();
	expect_message("query save one", "there is no filter to be kept");
	expect_message("query use", "use which filter? kept for plans: none");
	dispatch(&app, "query name = 'db'");
	expect_message("query save one", "kept as one: where name = 'db'");
	dispatch(&app, "filter web");
	expect_message("query save two", "kept as two: web");
	struct stat status;
	cr_assert_not(stat(path, &status));
	cr_expect_eq(status.st_mode & 07777, 0600);
	dispatch(&app, "query use one");
	cr_expect_str_eq(query_text(table()->query), "where name = 'db'");
	dispatch(&app, "query use two");
	cr_expect_str_eq(table()->filter, "web");
	expect_message("query use", "kept for plans: one, two");
	free(app.context);
	app.context = xstrdup("other");
	expect_message("query use one", "no filter \"one\" is kept for plans in other");
	expect_message("query drop one", "no filter \"one\" is kept for plans in other");
	free(app.context);
	app.context = xstrdup("");
	dispatch(&app, "view vms");
	expect_message("query use one", "no filter \"one\" is kept for vms");
	dispatch(&app, "back");
	expect_message("query drop one", "one is kept no more");
	expect_message("query use", "kept for plans: two");
	free(path);
}

/* Between the reading and the writing of one program no other one changes them. */
Test(app_narrow, one_program_changes_kept_filters)
{
	char *path = kept_path();
	char *name = xasprintf("%s.lock", path);
	dispatch(&app, "query name = 'db'");
	expect_message("query save one", "kept as one");
	int other = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	cr_assert_geq(other, 0);
	cr_assert_not(flock(other, LOCK_EX | LOCK_NB), "the lock ends with the change");
	char *before = given_text(path);
	expect_message("query save two", "another program changes the kept filters now");
	expect_message("query drop one", "another program changes the kept filters now");
	char *after = given_text(path);
	cr_expect_str_eq(after, before);
	expect_message("query use", "kept for plans: one");
	close(other);
	expect_message("query save two", "kept as two");
	expect_message("query use", "kept for plans: one, two");
	free(after);
	free(before);
	free(name);
	free(path);
}

/* A query may begin with such a word: two words are none. */
Test(app_narrow, words_that_are_fields)
{
	dispatch(&app, "query use = 5");
	cr_expect(table()->query);
	dispatch(&app, "query save is null");
	cr_expect_str_eq(query_text(table()->query), "where save is null");
	dispatch(&app, "query drop like 'x'");
	cr_expect_str_eq(query_text(table()->query), "where drop like 'x'");
}

/* What is wrong with the file is told, and it is left as it is. */
Test(app_narrow, broken_files)
{
	static const struct {
		const char *text;
		const char *said;
	} cases[] = {{"", "the kept filters are broken ("}, {"{", "the kept filters are broken ("},
		{"[]", "the kept filters are broken (there is no list of them): move /"},
		{"{\"filters\":[5]}", "the kept filters are broken (number 1 is none): move /"},
		{"{\"filters\":[{\"context\":\"\",\"view\":\"plans\",\"name\":\"a b\","
		 "\"query\":\"x\"}]}",
			"(number 1 is none)"},
		{"{\"filters\":[{\"context\":\"\",\"view\":\"plans\",\"name\":\"a\","
		 "\"query\":\"x\",\"text\":\"y\"}]}",
			"(number 1 is none)"}};
	char *path = kept_path();
	const char *home = getenv("HOME");
	dispatch(&app, "query name = 'db'");
	for (size_t i = 0; i < COUNT(cases); i++) {
		given_file(home, path + strlen(home) + 1, cases[i].text);
		expect_message("query save one", cases[i].said);
		expect_message("query use one", cases[i].said);
		expect_message("query use", cases[i].said);
		expect_message("query drop one", cases[i].said);
		char *text = given_text(path);
		cr_expect(text && !strcmp(text, cases[i].text), "it is left alone");
		free(text);
	}
	/* One that was kept by hand, or by a version with another language. */
	given_file(home, path + strlen(home) + 1,
		"{\"filters\":[{\"context\":\"\",\"view\":\"plans\",\"name\":\"a\","
		"\"query\":\"where = =\"}]}");
	dispatch(&app, "query use a");
	const char *screen = given_app_screen(&app, 80, 24);
	cr_expect(strstr(screen, "expected a value, got ="), "%s", screen);
	press("Esc");
	cr_expect_str_eq(query_text(table()->query), "where name = 'db'");
	free(path);
}
