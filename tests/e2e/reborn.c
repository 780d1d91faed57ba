/*
 * Objects that are deleted, and made anew with the same name, under the cursor and under an open
 * page: the new one is never taken for the old one in silence.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/console.h"
#include "e2e/site.h"
#include "support/deadline.h"

#define GONE "gone from the cluster; this is the last that was seen"

/* Three plans in a namespace of the test's own, the cursor on the second one. */
static struct console start_on_bravo(const char *name_space, const char *view)
{
	struct console console;

	site_create_namespace(name_space);
	site_create_plan(name_space, "alpha");
	site_create_plan(name_space, "bravo");
	site_create_plan(name_space, "carol");
	console = console_start(&(struct console_plan){.start = view, .name_space = name_space});
	console_expect(&console, "Plans (3)");
	console_expect_match(&console, "^ live");
	console_press(&console, "j");
	console_expect_match(&console, "> ?bravo ");
	return console;
}

static void recreate(const char *name_space)
{
	site_delete_plan(name_space, "bravo");
	site_create_plan(name_space, "bravo");
	site_change_plan(name_space, "bravo", "newcomer");
}

/* Until the server's cache has the new one, from which it tells watches as well. */
static void wait_told(const char *name_space)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/plans?resourceVersion=0", name_space);
	int64_t deadline = deadline_in(PATIENCE);
	bool told = false;

	while (!told && deadline_left(deadline) > 0) {
		char *list = NULL;

		site_try("GET", path, NULL, &list);
		told = strstr(list, "\"newcomer\"") != NULL;
		free(list);
	}
	cr_assert(told, "the server's cache stays behind");
	free(path);
}

/* Both are in the first bytes that the program reads: it never sees the table without bravo. */
static void recreate_at_once(struct console *console, const char *name_space)
{
	console_signal(console, SIGSTOP);
	cr_assert(console_wait_state(console, 'T', PATIENCE));
	recreate(name_space);
	wait_told(name_space);
	console_signal(console, SIGCONT);
}

Test(terminal, plan_deleted_under_the_cursor)
{
	struct console console = start_on_bravo("gone-row", NULL);

	site_delete_plan("gone-row", "bravo");
	console_expect(&console, "bravo is gone; the cursor is on another row");
	console_expect_match(&console, "^> ?carol ");
	console_expect_now(&console, "Plans (2)");
	console_end(&console);
}

Test(terminal, plan_recreated_under_the_cursor)
{
	struct console console = start_on_bravo("new-row", NULL);

	recreate_at_once(&console, "new-row");
	console_expect(&console, "bravo is gone; the cursor is on a new one of this name");
	console_expect_match(&console, "^> ?bravo .* newcomer ");
	console_expect_now(&console, "Plans (3)");
	console_end(&console);
}

/* The VMs below belong to the new plan from then on, and that is said. */
Test(terminal, plan_recreated_under_the_cursor_of_the_dashboard)
{
	struct console console = start_on_bravo("new-dashboard", "dashboard");

	console_expect(&console, "VMs of bravo (1)");
	recreate_at_once(&console, "new-dashboard");
	console_expect(&console, "bravo is gone; the cursor is on a new one of this name");
	console_expect(&console, "VMs of bravo (1)");
	console_end(&console);
}

Test(terminal, marks_do_not_carry_over_to_a_recreated_plan)
{
	struct console console = start_on_bravo("new-mark", NULL);

	console_press(&console, "<Space>");
	console_expect(&console, "Plans (3), 1 marked");
	recreate_at_once(&console, "new-mark");
	console_expect(&console, "newcomer");
	console_expect_gone(&console, "marked");
	console_expect_match(&console, "^  bravo ");
	console_end(&console);
}

/* ---- open pages ------------------------------------------------------------------------------ */

/* The row shows the same words as the page does, so it is waited for that the table is gone. */
static void open_page(struct console *console, const char *key, const char *there)
{
	console_press(console, key);
	console_expect_gone(console, "Plans (3)");
	console_expect(console, there);
}

/* A page that says so from now on, and keeps what was there. */
static void expect_old_page(const char *name_space, const char *key, const char *there)
{
	struct console console = start_on_bravo(name_space, NULL);

	open_page(&console, key, there);
	site_delete_plan(name_space, "bravo");
	console_expect(&console, GONE);
	console_expect(&console, there);
	site_create_plan(name_space, "bravo");
	site_change_plan(name_space, "bravo", "newcomer");
	console_expect_responsive(&console);
	console_expect_now(&console, GONE);
	console_expect_now(&console, there);
	console_press(&console, "<Esc>");
	console_expect(&console, "newcomer");
	console_end(&console);
}

Test(terminal, page_of_a_plan_that_is_deleted)
{
	expect_old_page("gone-page", "d", "before");
}

Test(terminal, yaml_of_a_plan_that_is_deleted)
{
	expect_old_page("gone-yaml", "y", "name: before");
}

Test(terminal, json_of_a_plan_that_is_deleted)
{
	expect_old_page("gone-json", "J", "\"name\": \"before\"");
}

/* In one moment: the page is still about the first one. */
Test(terminal, page_of_a_plan_that_is_recreated)
{
	struct console console = start_on_bravo("new-page", NULL);

	open_page(&console, "d", "before");
	recreate_at_once(&console, "new-page");
	console_expect(&console, GONE);
	console_expect(&console, "before");
	cr_assert_null(strstr(term_text(console.term), "newcomer"));
	console_end(&console);
}

Test(terminal, vms_of_a_plan_that_is_deleted)
{
	struct console console = start_on_bravo("gone-vms", NULL);

	console_press(&console, "<Enter>");
	console_expect(&console, "bravo-vm");
	site_delete_plan("gone-vms", "bravo");
	console_expect_match(&console, "of bravo \\(1\\), gone from the cluster");
	console_expect_now(&console, "bravo-vm");
	console_press(&console, "d");
	console_expect_match(&console, "^gone from the cluster$");
	console_press(&console, "<Esc>");
	console_expect_match(&console, "> ?bravo-vm");
	console_press(&console, "<Esc>");
	console_expect(&console, "Plans (2)");
	console_end(&console);
}

/* A frozen table still has it; its page knows better. */
Test(terminal, plan_deleted_behind_a_frozen_table)
{
	struct console console = start_on_bravo("gone-frozen", NULL);

	console_press(&console, "F");
	console_expect(&console, "FROZEN");
	site_delete_plan("gone-frozen", "bravo");
	site_change_plan("gone-frozen", "carol", "newcomer");
	console_expect_responsive(&console);
	console_expect_now(&console, "Plans (3)");
	console_expect_match(&console, "^> ?bravo ");
	console_press(&console, "F");
	console_expect(&console, "bravo is gone; the cursor is on another row");
	console_expect(&console, "newcomer");
	console_expect_now(&console, "Plans (2)");
	console_end(&console);
}
