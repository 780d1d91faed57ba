/*
 * Columns that are chosen by keys and saved: the next start has them, the user's own files are
 * as they were, and scripts see nothing of it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "e2e/command.h"
#include "e2e/console.h"
#include "support/home.h"

#define OWN ".config/mtvtop/views/plans.yaml"
#define SAVED ".config/mtvtop/saved/views/plans.yaml"

static const char own[] = "# mine\ntitle: My plans\ndescription: my own\nresource: plans\n"
			  "columns:\n- {title: NAME, value: name}\n- {title: STATE, value: state}\n"
			  "- {title: TYPE, value: type}\n";

/* In that home folder, whose name is freed: the console has its own. */
static struct console start(char *home)
{
	struct console console = console_start(&(struct console_plan){
		.name_space = "demo", .columns = 80, .lines = 24, .home = home});

	free(home);
	console_expect(&console, "tenant-running");
	console_expect_match(&console, "^ live");
	return console;
}

static void expect_file(const char *home, const char *file, const char *text)
{
	struct error err = {0};
	char *path = home_path(home, file);
	char *content = file_read(path, 1024 * 1024, NULL, &err);

	cr_assert_not_null(content, "%s", err.text);
	cr_expect_not_null(strstr(content, text), "%s", content);
	free(content);
	free(path);
}

/* What a script gets, which is what the user's own file says. */
static void expect_get(const char *home)
{
	struct outcome outcome = command_run(
		&(struct command_plan){.words = {"get", "plans", "-n", "demo"}, .home = home});

	cr_expect_eq(outcome.status, 0, "%s", outcome.errors);
	cr_expect_eq(strncmp(outcome.output, "NAME", 4), 0, "%s", outcome.output);
	cr_expect_not_null(strstr(outcome.output, "TYPE"), "%s", outcome.output);
	outcome_finish(&outcome);
}

/* STATE to the left of NAME, TYPE away, the number of VMs as a new column. */
Test(terminal, columns_are_kept_for_the_next_start)
{
	char *home = home_create();
	struct console console;

	given_file(home, OWN, own);
	console = start(home);
	console_expect_match(&console, "^ *NAME +STATE +TYPE");
	console_press(&console, "|");
	console_expect(&console, "Columns of My plans (1 of ");
	console_press(&console, "jK");
	console_press(&console, "Ggjj");
	console_press(&console, "<Space>");
	console_expect_match(&console, "^ *STATE +NAME *$");
	console_press(&console, "n");
	console_expect(&console, "value:");
	console_press(&console, "len(spec.vms)<Enter>");
	console_expect(&console, "title:");
	console_press(&console, "MACHINES<Enter>");
	console_expect_match(&console, "^ *STATE +NAME +MACHINES *$");
	console_press(&console, "<Enter>");
	console_expect(&console, ":save keeps them in a file");
	console_command(&console, "save");
	console_expect(&console, "saved to ~/.config/mtvtop/saved/views/plans.yaml");
	home = console_keep_home(&console);
	console_end(&console);
	expect_file(home, OWN, own);
	expect_file(home, SAVED, "# The view plans as it was on the screen of mtvtop");
	expect_get(home);
	console = start(home);
	console_expect_match(&console, "^ *STATE +NAME +MACHINES *$");
	console_end(&console);
}
