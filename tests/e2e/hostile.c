/*
 * The user's own files when they are wrong, cannot be read, or were made by an enemy: the words
 * name file and line, nothing hangs, nothing grows, nothing reaches the terminal as it is.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "e2e/console.h"
#include "e2e/site.h"
#include "support/home.h"

#define OWN ".config/mtvtop/"

enum { HUGE = 100 * 1000 * 1000, FAILED = 1 };

/* ---- words ----------------------------------------------------------------------------------- */

/* Runs mtvtop in that home, which it removes: that status, all these words, no control bytes. */
static void expect_words(char *home, const char *option, int status, const char *words)
{
	const char *const options[] = {option, NULL};
	struct printed printed = run_mtvtop(home, options);

	cr_assert_eq(printed.status, status, "%d: %s", printed.status, printed.text);
	cr_assert_not_null(strstr(printed.text, words), "%s\nnot: %s", printed.text, words);
	for (const char *at = printed.text; *at != '\0'; at++)
		cr_assert((unsigned char)*at >= 0x20 || *at == '\n', "byte %d", *at);
	free(printed.text);
	home_remove(home);
}

/* What it says about such a settings.yaml. */
static void expect_said(const char *text, const char *words)
{
	char *home = home_create();

	given_file(home, OWN "settings.yaml", text);
	expect_words(home, "--start=plans", FAILED, words);
}

Test(terminal, settings_with_a_mistake)
{
	expect_said("theme: dark\ncolour: red\n",
		"/.config/mtvtop/settings.yaml:2: settings has no key \"colour\"");
}

Test(terminal, settings_that_are_no_yaml)
{
	expect_said("theme: [dark\n", "/.config/mtvtop/settings.yaml:2: ");
}

Test(terminal, settings_with_control_characters)
{
	expect_said("\"\\x1b[31m\\x07\\u202e\": red\n",
		"settings.yaml:1: settings has no key \"\u241b[31m\u2407");
}

Test(terminal, settings_with_bytes_that_are_no_text)
{
	expect_said("theme: \xff\xfe\n", "/.config/mtvtop/settings.yaml:1: ");
}

Test(terminal, settings_with_an_alias_bomb)
{
	expect_said("a: &a [x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a]\n"
		    "c: &c [*b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c]\n",
		"settings.yaml:2: aliases (*name) are not taken");
}

Test(terminal, settings_nested_without_end)
{
	char *deep = malloc(200001);

	memset(deep, '[', 200000);
	deep[200000] = '\0';
	expect_said(deep, "settings.yaml:1: ");
	free(deep);
}

/* ---- files that are none --------------------------------------------------------------------- */

/* A home, and the path of its settings.yaml, which is not there; to be freed. */
static char *place_of_settings(char **home)
{
	char *path;

	*home = home_create();
	given_file(*home, OWN "themes/README", "");
	path = home_path(*home, OWN "settings.yaml");
	return path;
}

Test(terminal, settings_that_are_a_folder)
{
	char *home, *path = place_of_settings(&home);

	cr_assert_eq(mkdir(path, 0700), 0);
	expect_words(home, "--start=plans", FAILED, "/settings.yaml: Is a directory");
	free(path);
}

Test(terminal, settings_that_are_a_fifo)
{
	char *home, *path = place_of_settings(&home);

	cr_assert_eq(mkfifo(path, 0600), 0);
	expect_words(home, "--start=plans", FAILED, "/settings.yaml: it is not a regular file");
	free(path);
}

Test(terminal, settings_that_are_a_device)
{
	char *home, *path = place_of_settings(&home);

	cr_assert_eq(symlink("/dev/zero", path), 0);
	expect_words(home, "--start=plans", FAILED, "/settings.yaml: it is not a regular file");
	free(path);
}

Test(terminal, settings_in_a_loop_of_links)
{
	char *home, *path = place_of_settings(&home);

	cr_assert_eq(symlink("settings.yaml", path), 0);
	expect_words(
		home, "--start=plans", FAILED, "/settings.yaml: Too many levels of symbolic links");
	free(path);
}

Test(terminal, settings_of_100_mb)
{
	char *home, *path = place_of_settings(&home);

	given_file(home, OWN "settings.yaml", "theme: dark\n");
	cr_assert_eq(truncate(path, HUGE), 0);
	expect_words(home, "--start=plans", FAILED, "/settings.yaml: File too large");
	free(path);
}

Test(terminal, settings_of_zeros)
{
	char *home, *path = place_of_settings(&home);

	given_file(home, OWN "settings.yaml", "theme: dark\n");
	cr_assert_eq(truncate(path, 1000), 0);
	expect_words(home, "--start=plans", FAILED, "/.config/mtvtop/settings.yaml:");
	free(path);
}

/* ---- keymaps, themes, views ------------------------------------------------------------------ */

/* The file is used; the screen is never taken. */
static void expect_no_start(
	const char *settings, const char *file, const char *text, const char *words)
{
	char *home = home_create();
	struct console console;

	given_file(home, file, text);
	console = console_start(&(struct console_plan){.home = home, .settings = settings});
	console_expect(&console, words);
	console_expect_exit(&console, FAILED, ENDS_WITHIN);
	cr_assert_not(term_printed(console.term, "\x1b["), "the screen was touched");
	console_expect_restored(&console);
	console_finish(&console);
	free(home);
}

Test(terminal, keymap_with_a_mistake)
{
	expect_no_start("keymap: mine\n", OWN "keymaps/mine.yaml",
		"global:\n  q: quit\n  Hyper-x: quit\n", "keymaps/mine.yaml:3: ");
}

Test(terminal, theme_with_a_mistake)
{
	expect_no_start("theme: mine\n", OWN "themes/mine.yaml",
		"roles:\n  header: {text: ultraviolet}\n", "themes/mine.yaml:2: ");
}

/* A file of the user replaces the shipped one: a mistake in it is not passed over. */
Test(terminal, view_in_place_of_a_shipped_one_with_a_mistake)
{
	expect_no_start("", OWN "views/plans.yaml",
		"title: Mine\ndescription: d\nresource: plans\ncolumns:\n  - {title: A, value: "
		"name +}\n",
		"views/plans.yaml:5:29: ");
}

static struct console start_with(const char *file, const char *text)
{
	char *home = home_create();
	struct console console;

	given_file(home, file, text);
	console = console_start(&(struct console_plan){.home = home, .name_space = "demo"});
	console_expect(&console, "tenant-running");
	free(home);
	return console;
}

/* One that is opened later is said later, and what is on the screen stays. */
Test(terminal, view_with_a_mistake)
{
	struct console console = start_with(OWN "views/mine.yaml",
		"title: Mine\ndescription: d\nresource: plans\ncolumns:\n  - {title: A, valeu: "
		"name}\n");

	console_command(&console, "mine");
	console_expect(&console, "views/mine.yaml:5: a column has no key \"valeu\"");
	console_expect_now(&console, "tenant-running");
	console_expect_responsive(&console);
	console_end(&console);
}

Test(terminal, view_that_is_a_fifo)
{
	struct console console = start_with(OWN "views/other.yaml", "");
	char *path = home_path(console.home, OWN "views/mine.yaml");

	cr_assert_eq(mkfifo(path, 0600), 0);
	console_command(&console, "mine");
	console_expect(&console, "views/mine.yaml: it is not a regular file");
	console_expect_responsive(&console);
	free(path);
	console_end(&console);
}

/* A text of a view with an escape sequence in it is a text. */
Test(terminal, view_with_control_characters)
{
	struct console console = start_with(OWN "views/mine.yaml",
		"title: \"\\x1b[31mred\"\ndescription: d\nresource: plans\n"
		"columns:\n  - {title: \"A\\x1b[2J\", value: name}\n");

	console_command(&console, "mine");
	console_expect(&console, "\u241b[31mred (2)");
	console_expect_now(&console, "A\u241b[2J");
	console_end(&console);
}

/* A key that is bound to nonsense says so, and the others work. */
Test(terminal, keymap_with_a_command_that_is_none)
{
	char *home = home_create();
	struct console console;

	given_file(home, OWN "keymaps/mine.yaml",
		"global:\n  q: quit\n  \":\": command\n  Esc: back\n  x: explode \"\\x1b[31m\"\n");
	console = console_start(&(struct console_plan){
		.home = home, .name_space = "demo", .settings = "keymap: mine\n"});
	console_expect(&console, "tenant-running");
	console_press(&console, "x");
	console_expect(&console, "there is no command \"explode\"");
	console_end(&console);
	free(home);
}

/* All of them at once, for the one who has written them. */
Test(terminal, check_names_every_file)
{
	char *home = home_create();
	const char *const options[] = {"--check", NULL};
	struct printed printed;

	given_file(home, OWN "settings.yaml", "colour: red\n");
	given_file(home, OWN "views/mine.yaml", "title: Mine\nresource: plan\n");
	given_file(home, OWN "themes/mine.yaml", "rolls: {}\n");
	given_file(home, OWN "keymaps/mine.yaml", "global:\n  x: explode\n");
	printed = run_mtvtop(home, options);
	cr_assert_eq(printed.status, FAILED);
	cr_assert_not_null(strstr(printed.text, "settings.yaml:1: settings has no key"));
	cr_assert_not_null(strstr(printed.text, "views/mine.yaml:"));
	cr_assert_not_null(strstr(printed.text, "themes/mine.yaml:1: "));
	cr_assert_not_null(strstr(printed.text, "keymaps/mine.yaml:2: there is no command"));
	cr_assert_not_null(strstr(printed.text, "4 files must be corrected (yours are in "));
	free(printed.text);
	home_remove(home);
}
