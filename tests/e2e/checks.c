/*
 * `mtvtop --check`: every file of the user is looked at, and what is wrong is said with its line;
 * in an expression with its column too.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "support/home.h"

#define FOLDER ".config/mtvtop/"
#define HEAD "title: Mine\ndescription: my own\nresource: hosts\n"
#define LAYOUT "title: Mine\n"

struct user_file {
	const char *name, *text;
	const char *said; /* behind the folder; NULL: it is right */
};

static const struct user_file good[] = {
	{"views/mine.yaml",
		HEAD
		"columns:\n  - {title: NAME, value: name}\nrules:\n  - {when: \"problem is not "
		"null\", role: error}\n",
		NULL},
	{"views/layouts/board.yaml",
		LAYOUT "rows:\n  - share: 1\n    panes: [{view: mine, share: 1}, {view: plans, "
		       "share: 1}]\n",
		NULL},
	{"keymaps/own.yaml", "description: mine\nglobal:\n  q: quit\ntable:\n  Enter: open\n",
		NULL},
	{"themes/pale.yaml", "description: mine\nroles:\n  cursor: {bold: true}\n", NULL},
	{"settings.yaml", "theme: pale\nkeymap: own\nstart: mine\nutc: true\n", NULL}};

static const struct user_file bad[] = {{"views/syntax.yaml", "title: [\n", ":2: "},
	{"views/unknown.yaml", HEAD "colour: red\ncolumns:\n  - {title: NAME, value: name}\n",
		":4: a view has no key \"colour\"\n"},
	{"views/needs.yaml", "title: Mine\n", ":1: a view needs the key \"description\"\n"},
	{"views/value.yaml", HEAD "columns:\n  - title: NAME\n    value: \"name =\"\n",
		":6:19: syntax error: expected a value, got the end\n"},
	{"views/rule.yaml",
		HEAD "columns:\n  - {title: NAME, value: name}\nrules:\n  - {when: \"problem is "
		     "nul\", role: error}\n",
		":7:24: syntax error: expected NULL, got nul\n"},
	{"views/hidden.yaml",
		HEAD "where: not (ready = 'true'\ncolumns:\n  - {title: NAME, value: name}\n",
		":4:27: syntax error: expected an operator or ), got the end\n"},
	{"views/kind.yaml",
		"title: Mine\ndescription: my own\nresource: cows\ncolumns:\n  - {title: NAME, "
		"value: "
		"name}\n",
		":3: "},
	{"views/format.yaml", HEAD "columns:\n  - {title: NAME, value: name, format: roman}\n",
		":5: no format \"roman\" (there are: "},
	{"views/run.yaml", HEAD "run: explode\ncolumns:\n  - {title: NAME, value: name}\n",
		":4: there is no command \"explode\""},
	{"views/layouts/board.yaml",
		LAYOUT "rows:\n  - share: 1\n    panes: [{view: nothing, share: 1}]\n",
		":4: there is no view \"nothing\"\n"},
	{"keymaps/own.yaml", "description: mine\nglobal:\n  q: quit\n  x: explode\n",
		":4: there is no command \"explode\""},
	{"keymaps/keys.yaml", "description: mine\nglobal:\n  Sift-Q: quit\n", ":3: "},
	{"themes/pale.yaml", "description: mine\nroles:\n  cursor: {foreground: mauve}\n",
		":3: a look has no key \"foreground\"\n"},
	{"themes/role.yaml", "description: mine\nroles:\n  cursed: {bold: true}\n", ":3: "},
	{"saved/views/mine.yaml", HEAD "columns:\n  - {title: NAME, value: name, hidden: true}\n",
		":5: all columns are hidden\n"},
	{"settings.yaml", "theme: dark\nutc: maybe\n", ":2: utc must be true or false\n"}};

enum { GOOD = sizeof(good) / sizeof(*good), BAD = sizeof(bad) / sizeof(*bad) };

static void give(const char *home, const struct user_file *file)
{
	char *name = text_of(FOLDER "%s", file->name);

	given_file(home, name, file->text);
	free(name);
}

static struct outcome check(const char *home)
{
	return command_run(
		&(struct command_plan){.words = {"--check"}, .kubeconfig = "", .home = home});
}

Test(flags, check_takes_good_files)
{
	char *home = home_create();
	struct outcome outcome;

	for (int i = 0; i < GOOD; i++)
		give(home, &good[i]);
	outcome = check(home);
	cr_expect_eq(outcome.status, 0, "%s", outcome.errors);
	cr_expect_str_eq(outcome.output, "all files are right\n");
	cr_expect_str_empty(outcome.errors);
	outcome_finish(&outcome);
	home_remove(home);
}

Test(flags, check_says_what_is_wrong_and_where)
{
	for (int i = 0; i < BAD; i++) {
		char *home = home_create();
		char *said = text_of("%s/" FOLDER "%s%s", home, bad[i].name, bad[i].said);
		char *count = text_of(
			"1 file must be corrected (yours are in %s/.config/mtvtop)\n", home);
		struct outcome outcome;

		give(home, &bad[i]);
		outcome = check(home);
		cr_expect_eq(outcome.status, 1, "%s", bad[i].name);
		cr_expect_eq(strncmp(outcome.errors, said, strlen(said)), 0, "%s\nbut:\n%s", said,
			outcome.errors);
		cr_expect_not_null(strstr(outcome.errors, count), "%s", outcome.errors);
		cr_expect_str_empty(outcome.output);
		outcome_finish(&outcome);
		free(count);
		free(said);
		home_remove(home);
	}
}

/* All of them in one run, and not only the first. */
Test(flags, check_goes_on_behind_a_mistake)
{
	char *home = home_create();
	struct outcome outcome;

	for (int i = 0; i < BAD; i++)
		give(home, &bad[i]);
	outcome = check(home);
	for (int i = 0; i < BAD; i++)
		cr_expect_not_null(strstr(outcome.errors, bad[i].name), "%s", bad[i].name);
	cr_expect_not_null(
		strstr(outcome.errors, "\n16 files must be corrected"), "%s", outcome.errors);
	outcome_finish(&outcome);
	home_remove(home);
}

/* Of a view that was saved and the user's own of that name both are looked at. */
Test(flags, check_tells_which_view_comes_first)
{
	char *home = home_create();
	char *saved = home_path(home, FOLDER "saved/views/mine.yaml");
	char *own = home_path(home, FOLDER "views/mine.yaml");
	char *said = text_of("on the screen %s comes before %s\nall files are right\n", saved, own);
	char *wrong = text_of("%s:2: ", own);
	struct outcome outcome;

	given_file(home, FOLDER "saved/views/mine.yaml", good[0].text);
	give(home, &good[0]);
	outcome = check(home);
	cr_expect_eq(outcome.status, 0, "%s", outcome.errors);
	cr_expect_str_eq(outcome.output, said);
	outcome_finish(&outcome);
	given_file(home, FOLDER "views/mine.yaml", "title: [\n");
	outcome = check(home);
	cr_expect_eq(outcome.status, 1);
	cr_expect_eq(strncmp(outcome.errors, wrong, strlen(wrong)), 0, "%s", outcome.errors);
	outcome_finish(&outcome);
	free(wrong);
	free(said);
	free(own);
	free(saved);
	home_remove(home);
}

/* No regular file, and a name and a text that no terminal must obey. */
Test(flags, check_of_hostile_files)
{
	char *home = home_create(), *views = home_path(home, FOLDER "views");
	char *fifo = home_path(home, FOLDER "views/pipe.yaml");
	struct outcome outcome;

	given_file(home, FOLDER "views/red\033[31m.yaml", "title: \"\\e[2J\"\n\033[2J: x\n");
	cr_assert_eq(mkfifo(fifo, 0600), 0);
	outcome = check(home);
	cr_expect_eq(outcome.status, 1);
	cr_expect_not_null(strstr(outcome.errors, "/pipe.yaml: it is not a regular file\n"), "%s",
		outcome.errors);
	cr_expect_not_null(
		strstr(outcome.errors, "/red\xe2\x90\x9b[31m.yaml:"), "%s", outcome.errors);
	cr_expect_null(strchr(outcome.errors, '\033'));
	outcome_finish(&outcome);
	free(fifo);
	free(views);
	home_remove(home);
}

/* The console does not begin with files that are wrong: it says the same, and ends. */
Test(flags, console_says_what_is_wrong_with_the_settings)
{
	struct console console = console_start(&(struct console_plan){.settings = "utc: maybe\n"});

	console_expect(&console, "/.config/mtvtop/settings.yaml:1: utc must be true or false");
	console_expect_exit(&console, 1, ENDS_WITHIN);
	cr_expect_not(term_printed(console.term, "\033[?1049h"));
	console_finish(&console);
}
