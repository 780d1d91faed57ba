/*
 * The keys of daily use on the real server, on a small screen (tabs) and on a wide one (panes):
 * going in and coming back, filters, searches, orders, freezing, times, pages, commands.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/console.h"
#include "e2e/site.h"
#include "support/deadline.h"

enum { ANSWER = 3000 /* milliseconds after which a key is pressed once more */ };

/* The dashboard of the site, at 80x24 or at 160x50. */
struct size {
	int columns, lines;
};

static const struct size small = {80, 24}, wide = {160, 50};

/* A test on both screens, as NAME_at_80x24 and NAME_at_160x50. */
#define TEST_SIZES(name)                                                                           \
	static void name(struct size size);                                                        \
	Test(terminal, name##_at_80x24)                                                            \
	{                                                                                          \
		name(small);                                                                       \
	}                                                                                          \
	Test(terminal, name##_at_160x50)                                                           \
	{                                                                                          \
		name(wide);                                                                        \
	}                                                                                          \
	static void name(struct size size)

static bool is_small(struct size size)
{
	return size.columns == small.columns;
}

static struct console start_in(const char *name_space, const char *view, struct size size)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/plans", name_space);
	char *plans = text_of("Plans (%d)", site_count(path));
	struct console console = console_start(&(struct console_plan){.start = view,
		.name_space = name_space,
		.columns = size.columns,
		.lines = size.lines});

	/* All of them: the cursor of the first rows stays on its plan when the others come. */
	console_expect(&console, plans);
	console_expect_match(&console, "^ live");
	free(plans);
	free(path);
	return console;
}

static struct console start_at(struct size size)
{
	return start_in("openshift-mtv", "dashboard", size);
}

/* ---- panes and tabs -------------------------------------------------------------------------- */

/* Tab goes from pane to pane: plans, VMs, providers, plans. */
TEST_SIZES(tab_goes_round)
{
	struct console console = start_at(size);

	console_expect_match(&console, "^.*> ?blocked ");
	console_press(&console, "<Tab>");
	console_expect_match(
		&console, is_small(size) ? "\\[VMs \\(1[0-9]{2}\\)\\]" : "^> ?erp-legacy ");
	console_press(&console, "<Tab>");
	console_expect_match(&console, is_small(size) ? "\\[Providers \\(10\\)\\]" : "^> ?aws ");
	console_press(&console, "<S-Tab> <S-Tab>");
	console_expect_match(&console, "> ?blocked ");
	console_end(&console);
}

/* Enter goes in, Esc comes back: cursor, marks and order are as they were. */
TEST_SIZES(enter_and_back)
{
	struct console console = start_at(size);

	console_press(&console, "j <Space>");
	console_expect(&console, ", 1 marked");
	console_expect_match(&console, "> ?failed-convert ");
	if (!is_small(size)) {
		console_press(&console, "<Enter>");
		console_expect_gone(&console, "Providers (10)");
	}
	console_press(&console, "<Enter>");
	console_expect_match(&console, "of failed-convert \\([0-9]\\)");
	console_expect_match(&console, "^> ?erp-legacy ");
	console_press(&console, "<Enter>");
	console_expect(&console, "erp-legacy");
	console_expect_gone(&console, "of failed-convert (");
	console_press(&console, "<Esc>");
	console_expect_match(&console, "of failed-convert \\([0-9]\\)");
	console_press(&console, "<Esc>");
	console_expect_match(&console, "Plans \\([0-9]+\\), 1 marked");
	console_expect_match(&console, "> ?failed-convert ");
	if (!is_small(size)) {
		console_press(&console, "<Esc>");
		console_expect(&console, "Providers (10)");
		console_expect_match(&console, "> ?failed-convert ");
	}
	console_end(&console);
}

/* The selected plan narrows the VMs; Esc takes the selection back. */
Test(terminal, selected_plan_narrows_the_vms)
{
	struct console console = start_at(wide);

	console_expect_match(&console, "^\u2500 VMs \\(1[0-9]{2}\\)");
	console_press(&console, "j");
	console_expect_match(&console, "^\u2500 VMs of blocked-grace-over \\([0-9]\\)");
	console_press(&console, "<Esc>");
	console_expect_match(&console, "^\u2500 VMs \\(1[0-9]{2}\\)");
	console_press(&console, "z");
	console_expect_gone(&console, "Providers (10)");
	console_press(&console, "z");
	console_expect(&console, "Providers (10)");
	console_end(&console);
}

/* ---- filter, find, sort ---------------------------------------------------------------------- */

TEST_SIZES(filter)
{
	struct console console = start_at(size);

	console_press(&console, "/failed-h");
	console_expect_match(&console, "Plans \\(1 of [0-9]+\\) /failed-h[] ]");
	console_expect_match(&console, "- ?failed-hook ");
	console_press(&console, "<Enter>j");
	console_expect_match(&console, "> ?failed-hook ");
	console_press(&console, "/<C-u>nothing-like-that");
	console_expect(&console, "no row fits the filter");
	console_press(&console, "<Esc>");
	console_expect_match(&console, "Plans \\(1 of [0-9]+\\) /failed-h[] ]");
	console_press(&console, "<Esc>");
	console_expect_match(&console, "Plans \\([0-9]+\\)");
	console_expect_gone(&console, "/failed-h");
	console_expect_match(&console, "> ?failed-hook ");
	console_end(&console);
}

/* Marks by filter stay when the filter goes. */
Test(terminal, marks_by_filter)
{
	struct console console = start_at(small);

	console_press(&console, "/tenant-<Enter>");
	console_expect(&console, "no row fits the filter");
	console_press(&console, "<Esc>/failed-<Enter> a");
	console_expect_match(&console, "Plans \\(([0-9]+) of [0-9]+\\), [0-9]+ marked /failed-");
	console_press(&console, "<Esc>");
	console_expect_match(&console, "Plans \\([0-9]+\\), [0-9]+ marked\\]");
	console_expect_match(&console, "^[ >]\\*failed-hook ");
	console_press(&console, "A");
	console_expect_gone(&console, "marked");
	console_end(&console);
}

TEST_SIZES(find_and_go_on)
{
	struct console console = start_at(size);

	console_press(&console, "ffailed-<Enter>");
	console_expect_match(&console, "> ?failed-convert ");
	console_press(&console, "n");
	console_expect_match(&console, "> ?failed-create-vm ");
	console_press(&console, "n n");
	console_expect_match(&console, "> ?failed-power-off ");
	console_press(&console, "N");
	console_expect_match(&console, "> ?failed-hook ");
	console_press(&console, "fnothing-like-that<Enter>");
	console_expect(&console, "not found");
	console_expect_match(&console, "> ?failed-hook ");
	console_end(&console);
}

/* By the menu; the cursor stays on its plan, and the column has an arrow. */
TEST_SIZES(sort_by_a_column)
{
	struct console console = start_at(size);

	console_press(&console, "ffailed-hook<Enter>");
	console_expect_match(&console, "> ?failed-hook ");
	console_press(&console, "s");
	console_expect(&console, "Sort by");
	console_expect_now(&console, "(order of the view)");
	console_press(&console, "j <Enter>");
	console_expect(&console, "NAME^");
	console_expect_match(&console, "> ?failed-hook ");
	console_press(&console, "g");
	console_expect_match(&console, "> ?archived-executing");
	console_command(&console, "sort NAME");
	console_expect(&console, "NAMEv");
	console_press(&console, "s <Enter>");
	console_expect_gone(&console, "NAMEv");
	console_press(&console, "g");
	console_expect_match(&console, "> ?blocked ");
	console_end(&console);
}

/* ---- freezing and times ---------------------------------------------------------------------- */

/* What is frozen says so loudly and does not move; what follows is current at once. */
static void expect_freeze(struct size size, const char *name_space)
{
	struct console console;

	site_create_namespace(name_space);
	site_create_plan(name_space, "watched");
	console = start_in(name_space, "plans", size);
	console_command(&console, "view providers");
	console_expect(&console, "Providers (0)");
	console_press(&console, "<Esc>");
	console_expect_match(&console, "> ?watched ");
	console_press(&console, "F");
	console_expect_match(&console, "^ mtvtop .*FROZEN");
	site_create_plan(name_space, "second");
	site_delete_plan(name_space, "watched");
	console_expect_responsive(&console);
	console_expect_now(&console, "Plans (1)");
	console_expect_match(&console, "> ?watched ");
	console_press(&console, "<Enter>");
	console_expect(&console, "FROZEN");
	console_press(&console, "<Esc> F");
	console_expect_gone(&console, "FROZEN");
	console_expect_match(&console, "> ?second ");
	console_expect_now(&console, "Plans (1)");
	console_end(&console);
}

Test(terminal, freeze_at_80x24)
{
	expect_freeze(small, "frozen-small");
}

Test(terminal, freeze_at_160x50)
{
	expect_freeze(wide, "frozen-wide");
}

/* A view that is opened while frozen has rows, of the moment in which it was opened. */
Test(terminal, view_opened_while_frozen)
{
	struct console console = start_at(wide);

	console_expect_match(&console, "VMs \\(1[0-9]{2}\\)");
	console_press(&console, "F");
	console_expect(&console, "FROZEN");
	console_command(&console, "vms");
	console_expect_match(&console, "^\u2500 VMs \\(1[0-9]{2}\\)");
	console_expect_match(&console, "^> ?erp-legacy ");
	console_end(&console);
}

/* t: relative or as they are; u: UTC or the local zone, which the clock says. */
TEST_SIZES(times)
{
	struct console console = console_start(&(struct console_plan){.start = "migrations",
		.name_space = "openshift-mtv",
		.columns = size.columns,
		.lines = size.lines,
		.environment = {"TZ=EST5"}});

	console_expect_match(&console, "^ mtvtop .* [0-9:]{8}-05:?00?$|^ mtvtop .* [0-9:]{8} EST$");
	console_press(&console, "t");
	console_expect(&console, "times are absolute");
	console_press(&console, "u");
	console_expect(&console, "times are in UTC");
	console_expect_match(&console, "^ mtvtop .* [0-9:]{8}Z$");
	console_press(&console, "t");
	console_expect(&console, "times are relative");
	console_press(&console, "u");
	console_expect(&console, "times are in the local time zone");
	console_end(&console);
}

/* ---- pages ----------------------------------------------------------------------------------- */

TEST_SIZES(details)
{
	struct console console = start_at(size);

	console_press(&console, "ffailed-hook<Enter> d");
	console_expect_match(&console, "^\u2500 failed-hook .* of [0-9]+");
	console_expect_match(&console, "^ +state .*Failed");
	if (is_small(size)) { /* on the wide one it fits */
		console_press(&console, "<C-d>");
		console_expect_gone(&console, " 59%");
	}
	console_press(&console, "g");
	console_expect_match(&console, "^ +state .*Failed");
	console_press(&console, "y");
	console_expect(&console, "Plan failed-hook as YAML");
	console_press(&console, "<Esc>");
	console_expect_match(&console, "^ +state .*Failed");
	console_press(&console, "<Esc>");
	console_expect_match(&console, "> ?failed-hook ");
	console_end(&console);
}

TEST_SIZES(yaml_with_search)
{
	struct console console = start_at(size);

	console_press(&console, "ffailed-hook<Enter> y");
	console_expect(&console, "Plan failed-hook as YAML");
	console_expect_match(&console, "^kind: Plan$");
	console_press(&console, "/targetNamespace<Enter>");
	console_expect_match(
		&console, "^\u2500 Plan failed-hook as YAML .*\n +targetNamespace: vms$");
	console_press(&console, "n");
	console_expect_responsive(&console);
	console_press(&console, "fno-such-text<Enter>");
	console_expect(&console, "not found");
	console_press(&console, "<Esc>J");
	console_expect(&console, "Plan failed-hook as JSON");
	console_expect_match(&console, "^ +\"kind\": \"Plan\",$");
	console_end(&console);
}

TEST_SIZES(help)
{
	struct console console = start_at(size);

	console_press(&console, "?");
	console_expect_match(&console, "^\u2500 Help ");
	console_expect(&console, "Keys in pages");
	console_press(&console, "/freeze<Enter>");
	console_expect_match(&console, "^ +F +freeze ");
	console_press(&console, "<Esc>");
	console_expect_match(&console, "> ?blocked ");
	console_end(&console);
}

/* ---- commands -------------------------------------------------------------------------------- */

/* The names of namespaces are asked for with the first press. */
static void press_until(struct console *console, const char *key, const char *pattern)
{
	int64_t deadline = deadline_in(PATIENCE);

	do
		console_press(console, key);
	while (!term_wait_match(console->term, pattern, ANSWER) && deadline_left(deadline) > 0);
	console_expect_match_within(console, pattern, 0);
}

TEST_SIZES(commands_with_history_and_completion)
{
	struct console console = start_at(size);

	console_press(&console, ":hoo<Tab>");
	console_expect_match(&console, "^:hooks ?$");
	console_press(&console, "<Enter>");
	console_expect_match(&console, "^\u2500 Hooks \\([0-9]+\\)");
	console_press(&console, ":namespace<Space>de");
	press_until(&console, "<Tab>", "^:namespace demo$");
	console_press(&console, "<Enter>");
	console_expect_match(&console, "ns demo");
	console_expect(&console, "Plans (2)");
	console_press(&console, ":<Up>");
	console_expect_match(&console, "^:namespace demo$");
	console_press(&console, "<Up>");
	console_expect_match(&console, "^:hooks$");
	console_press(&console, "<Down>");
	console_expect_match(&console, "^:namespace demo$");
	console_press(&console, "<Esc>");
	console_command(&console, "explode");
	console_expect(&console, "there is no command \"explode\"; ? shows them all");
	console_command(&console, "namespace all");
	console_expect_match(&console, "all namespaces");
	console_end(&console);
}

Test(terminal, contexts_and_namespaces_as_lists)
{
	struct console console = start_at(wide);

	console_press(&console, "X");
	console_expect_match(&console, "^\u2500 Contexts \\(1\\)");
	console_press(&console, "<Esc>");
	console_expect(&console, "Providers (10)");
	console_press(&console, "o");
	console_expect_match(
		&console, "^\u2500 Namespaces \\([0-9]+\\) \u2500"); /* more than fit */
	console_expect_gone(&console, "loading");
	console_press(&console, "fopenshift-mtv<Enter>");
	console_expect_match(&console, "^> ?openshift-mtv ");
	console_press(&console, "fdemo<Enter>");
	console_expect_match(&console, "^> ?demo ");
	console_press(&console, "<Enter>");
	console_expect_match(&console, "^ mtvtop .* ns demo ");
	console_expect(&console, "Plans (2)");
	console_end(&console);
}
