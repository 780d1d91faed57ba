/* Command lines: how they are taken apart, which command they mean, and what is said if none. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "app/command.h"
#include "base/memory.h"
#include "unit/given.h"
#include "unit/given_app.h"

static struct app app;
static char ran[300]; /* the command that ran, with its arguments in brackets */

static void note(const char *name, const struct arguments *arguments)
{
	int used = snprintf(ran, sizeof(ran), "%s", name);
	for (int i = 0; i < arguments->count; i++)
		used += snprintf(
			ran + used, sizeof(ran) - (size_t)used, "[%s]", arguments->values[i]);
	snprintf(ran + used, sizeof(ran) - (size_t)used, " %s", arguments->rest);
}

static void run_open(struct app *own, const struct arguments *arguments)
{
	cr_expect_eq(own, &app);
	note("open", arguments);
}

static void run_view(struct app *own, const struct arguments *arguments)
{
	(void)own;
	note("view", arguments);
}

static const char *never(struct app *own)
{
	(void)own;
	return "not today";
}

static const struct command table[] = {{.name = "open", .run = run_open},
	{.name = "opener", .run = run_view}, {.name = "view", .run = run_view},
	{.name = "start", .refused = never, .run = run_open}, {.name = "stop", .run = run_open},
	{0}};

static void begin(void)
{
	given_app(&app);
	app.commands = table;
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(app_dispatch, .init = begin, .fini = end);

Test(app_dispatch, what_runs)
{
	static const struct {
		const char *line;
		const char *ran;
	} cases[] = {{"open", "open "}, {"  open  a   b ", "open[a][b] a   b "},
		{"open 'a b' \"c 'd\" e", "open[a b][c 'd][e] 'a b' \"c 'd\" e"},
		{"open ''", "open[] ''"}, {"open 'a b", "open[a b] 'a b"}, {"opener", "view "},
		{"opene", "view "}, {"v x", "view[x] x"}, {"sto", "open "},
		{"plans", "view[plans] "}, {"vms", "view[vms] "}, {"", ""}, {"   ", ""}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		*ran = *app.message = '\0';
		dispatch(&app, cases[i].line);
		cr_expect_str_eq(ran, cases[i].ran, "%s: %s", cases[i].line, ran);
		cr_expect_str_eq(app.message, "", "%s: %s", cases[i].line, app.message);
	}
}

Test(app_dispatch, what_is_said)
{
	static const struct {
		const char *line;
		const char *said;
	} cases[] = {{"ope", "\"ope\" is open, opener or another command"},
		{"st x", "\"st\" is start, stop or another command"}, {"start", "start: not today"},
		{"star", "start: not today"},
		{"Open", "there is no command \"Open\"; ? shows them all"},
		{"opens", "there is no command \"opens\"; ? shows them all"},
		{"plans x", "there is no command \"plans\"; ? shows them all"},
		{"../views/plans", "there is no command \"../views/plans\"; ? shows them all"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		*ran = *app.message = '\0';
		dispatch(&app, cases[i].line);
		cr_expect_str_eq(app.message, cases[i].said, "%s: %s", cases[i].line, app.message);
		cr_expect_eq(app.message_role, ROLE_WARNING);
		cr_expect_str_eq(ran, "", "%s runs %s", cases[i].line, ran);
	}
}

/* What the settings hold by a name runs as if it had been typed; commands keep their names. */
Test(app_dispatch, commands_of_the_settings)
{
	static const struct {
		const char *name, *line;
	} saved[] = {{"clean-up", "open 'a b' where x = 1"}, {"opener", "open c"},
		{"ope", "view a"}, {"again", "again"}};
	static const struct {
		const char *line, *ran, *said;
	} cases[] = {{"clean-up", "open[a b][where][x][=][1] 'a b' where x = 1", ""},
		{"  clean-up  ", "open[a b][where][x][=][1] 'a b' where x = 1", ""},
		{"opener", "view ", ""}, {"ope", "view[a] a", ""},
		{"clean-up --all", "",
			"this is a command of the settings and takes no words: "
			"open 'a b' where x = 1"},
		{"clean", "", "there is no command \"clean\"; ? shows them all"},
		{"again", "", "there is no command \"again\"; ? shows them all"}};
	for (size_t i = 0; i < COUNT(saved); i++)
		*(struct saved_command *)array_push(&app.settings.commands) =
			(struct saved_command){xstrdup(saved[i].name), xstrdup(saved[i].line), 1};
	for (size_t i = 0; i < COUNT(cases); i++) {
		*ran = *app.message = '\0';
		dispatch(&app, cases[i].line);
		cr_expect_str_eq(ran, cases[i].ran, "%s: %s", cases[i].line, ran);
		cr_expect_str_eq(app.message, cases[i].said, "%s: %s", cases[i].line, app.message);
	}
}

/* Names come from a cluster: nothing in them is a quote, a blank or another command. */
Test(app_dispatch, a_name_is_one_argument)
{
	static const char *const names[] = {"a b", "' \"", "", "quit; stop", "-x"};
	char expected[64];
	for (size_t i = 0; i < COUNT(names); i++) {
		dispatch_on(&app, "view", names[i]);
		snprintf(expected, sizeof(expected), "view[%s] %s", names[i], names[i]);
		cr_expect_str_eq(ran, expected);
	}
	dispatch_on(&app, "none", "x");
	cr_expect_str_eq(app.message, "there is no command \"none\"; ? shows them all");
}

Test(app_dispatch, more_words_than_any_command_takes)
{
	char line[500] = "view";
	struct arguments arguments;
	for (int i = 0; i < 2 * ARGUMENTS; i++)
		strcat(line, " w");
	cr_expect_str_eq(command_split(line, &arguments), "view");
	cr_expect_eq(arguments.count, ARGUMENTS);
	cr_expect(arguments.over);
	cr_expect_null(command_split((char[]){"  "}, &arguments));
	cr_expect_not(arguments.over);
}

/* What does not fit might have been a time, or --dry-run: a line is run whole or not at all. */
Test(app_dispatch, a_line_is_never_cut)
{
	char line[500] = "view";
	for (int i = 0; i < ARGUMENTS; i++)
		strcat(line, " w");
	*ran = '\0';
	dispatch(&app, line);
	cr_expect(*ran, "as many as fit: %s", app.message);
	*ran = '\0';
	dispatch(&app, strcat(line, " --dry-run"));
	cr_expect_str_eq(ran, "");
	cr_expect_str_eq(app.message, "view: more than 64 words: nothing was done");
}
