#include "app/flags.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "unit/given.h"

static const struct flag flags[] = {{"name", "NAMES", FLAG_PLANS, ""},
	{"all", NULL, FLAG_SWITCH, ""}, {"all-vms", NULL, FLAG_SWITCH, ""},
	{"cutover", "TIME", FLAG_TIME, ""}, {"wait", "STATE", FLAG_OPTIONAL, ""}, {0}};

static struct flag_values values;
static struct error err;
static char *line;

/* Splits and parses TEXT; `line` holds the words. */
static bool parsed(const char *text)
{
	struct arguments arguments;
	free(line);
	line = xasprintf("verb %s", text);
	command_split(line, &arguments);
	err = (struct error){0};
	return flags_parse(&values, flags, &arguments, &err);
}

static void expect_value(const char *name, const char *wanted)
{
	const char *got = flags_value(&values, name);
	cr_expect(wanted ? got && !strcmp(got, wanted) : !got, "--%s is \"%s\"", name,
		got ? got : "NULL");
}

static void end(void)
{
	free(line);
	line = NULL;
}

TestSuite(app_flags, .fini = end);

Test(app_flags, both_forms_and_words_between)
{
	cr_assert(parsed("plan --name a,b web --cutover=+30m --all shop"));
	expect_value("name", "a,b");
	expect_value("cutover", "+30m");
	expect_value("all", "");
	expect_value("all-vms", NULL);
	cr_assert_eq(values.word_count, 3);
	cr_expect_str_eq(values.words[0], "plan");
	cr_expect_str_eq(values.words[1], "web");
	cr_expect_str_eq(values.words[2], "shop");
	cr_assert(parsed(""));
	cr_expect_eq(values.word_count, 0);
	expect_value("name", NULL);
}

/* A value is taken as it stands: blanks in quotes, dashes and equal signs too. */
Test(app_flags, values_as_they_stand)
{
	cr_assert(parsed("--cutover \"sat 02:00\" --name='it is'"));
	expect_value("cutover", "sat 02:00");
	cr_assert(parsed("--name a=b=c"));
	expect_value("name", "a=b=c");
	cr_assert(parsed("--name=--all"));
	expect_value("name", "--all");
	expect_value("all", NULL);
	cr_assert(parsed("--name --all"));
	expect_value("name", "--all");
	expect_value("all", NULL);
}

/* It takes no word away from the plans behind it. */
Test(app_flags, a_value_that_may_be_left_out)
{
	cr_assert(parsed("--wait web --all"));
	expect_value("wait", "");
	cr_assert_eq(values.word_count, 1);
	cr_expect_str_eq(values.words[0], "web");
	cr_assert(parsed("web --wait=running"));
	expect_value("wait", "running");
	cr_assert(parsed("--wait"));
	expect_value("wait", "");
}

Test(app_flags, mistakes)
{
	static const char *const cases[][2] = {{"--nam a", "there is no flag --nam here"},
		{"--al", "there is no flag --al here"}, {"--names a", "no flag --names"},
		{"--", "there is no flag -- here"}, {"--=x", "there is no flag -- here"},
		{"--ALL", "there is no flag --ALL"}, {"--all --all", "--all is given twice"},
		{"--name a --name=b", "--name is given twice"},
		{"--all=yes", "--all takes no value"}, {"--all=", "--all takes no value"},
		{"--name", "--name needs a value: NAMES"}, {"--name=", "--name needs a value"},
		{"--name ''", "--name needs a value"}, {"--cutover", "needs a value: TIME"},
		{"--wait=", "--wait needs a value: STATE"},
		{"--wait --wait=ended", "--wait is given twice"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		cr_expect_not(parsed(cases[i][0]), "%s", cases[i][0]);
		cr_expect(strstr(err.text, cases[i][1]), "%s: %s", cases[i][0], err.text);
		cr_expect_eq(err.kind, ERROR_USAGE);
	}
}

static void expect_line(const char *text, const char *other, const char *value, const char *wanted)
{
	cr_assert(parsed(text), "%s: %s", text, err.text);
	char *made = flags_line(&values, "cutover", other, value);
	cr_expect_str_eq(made, wanted);
	free(made);
}

/* The line that is put into the prompt again says what was said, but for one flag. */
Test(app_flags, line_again)
{
	expect_line("plan web --all", NULL, NULL, "cutover plan web --all");
	expect_line("--cutover 22:30 --name a,b", "cutover", "2026-11-21T22:30:00Z",
		"cutover --name a,b --cutover 2026-11-21T22:30:00Z");
	expect_line("web", "cutover", "x y", "cutover web --cutover \"x y\"");
	expect_line("--cutover 'sat 02:00'", NULL, NULL, "cutover --cutover \"sat 02:00\"");
	expect_line("--cutover now --all", "cutover", NULL, "cutover --all");
	expect_line("--wait web", NULL, NULL, "cutover web --wait");
	expect_line("--wait=ended web", NULL, NULL, "cutover web --wait=ended");
	expect_line("--name 'a\"b'", NULL, NULL, "cutover --name 'a\"b'");
}

/* What is put together must be read back as the same. */
Test(app_flags, line_is_read_back)
{
	static const char *const cases[] = {"plan web --all", "--name a,b --cutover 'sat 02:00'",
		"--name \"it's\" 'two words'", "x --cutover=+3h --all-vms"};
	for (size_t i = 0; i < COUNT(cases); i++) {
		cr_assert(parsed(cases[i]));
		char *made = flags_line(&values, "", NULL, NULL);
		cr_assert(parsed(made), "%s: %s", made, err.text);
		char *again = flags_line(&values, "", NULL, NULL);
		cr_expect_str_eq(again, made);
		free(again);
		free(made);
	}
}

/* Each table fits, no name is there twice, and each flag says what it is for. */
Test(app_flags, tables_of_the_verbs)
{
	for (const struct command *command = commands; command->name; command++) {
		int count = 0;
		for (const struct flag *flag = command_flags(command); flag && flag->name; flag++) {
			count++;
			cr_expect(*flag->help, "%s --%s", command->name, flag->name);
			cr_expect_eq(flag->kind == FLAG_SWITCH, !flag->argument, "%s --%s",
				command->name, flag->name);
			for (const struct flag *other = command_flags(command); other != flag;
				other++)
				cr_expect(strcmp(other->name, flag->name), "--%s", flag->name);
		}
		cr_expect_leq(count, FLAGS_MAX, "%s", command->name);
	}
}
