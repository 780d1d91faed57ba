#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "app/options.h"
#include "commands/commands.h"
#include "unit/given.h"

TestSuite(app_options);

enum { WORDS = 40 };

static struct options options;
static struct error err;

/* Parses a line with blanks between its words; "" is not a word. The words live on. */
static bool parse(const char *line)
{
	static char copy[1000];
	static char *argv[WORDS + 1];
	int argc = 0;
	snprintf(copy, sizeof(copy), "mtvtop %s", line);
	for (char *at = strtok(copy, " "); at; at = strtok(NULL, " "))
		argv[argc++] = at;
	argv[argc] = NULL;
	err = (struct error){0};
	return options_parse(&options, argc, argv, commands, &err);
}

Test(app_options, mistakes)
{
	static const struct {
		const char *line;
		const char *said;
	} cases[] = {
		{"--nope", "there is no option --nope; --help shows them all"},
		{"--nope=5 get", "there is no option --nope=5; --help shows them all"},
		{"get plans -x", "there is no option -x; --help shows them all"},
		{"-xA", "there is no option -x; --help shows them all"},
		{"-Ax", "there is no option -x; --help shows them all"},
		{"--context", "--context needs a value"},
		{"get -n", "-n needs a value"},
		{"--output xml",
			"--output is table, wide, json, yaml, csv, markdown, name or prometheus, "
			"not \"xml\""},
		{"-o JSON",
			"--output is table, wide, json, yaml, csv, markdown, name or prometheus, "
			"not \"JSON\""},
		{"--check=yes", "--check takes no value"},
		{"get -An", "-n needs a value"},
		{"--output=",
			"--output is table, wide, json, yaml, csv, markdown, name or prometheus, "
			"not \"\""},
		{"--request-timeout soon",
			"--request-timeout is a time as 30s or 2m, not \"soon\""},
		{"--request-timeout=", "--request-timeout is a time as 30s or 2m, not \"\""},
		{"--request-timeout -5", "--request-timeout is a time as 30s or 2m, not \"-5\""},
		{"--request-timeout 99999999999999999999",
			"--request-timeout is a time as 30s or 2m, not \"99999999999999999999\""},
		{"--request-timeout 9223372036854775",
			"--request-timeout is a time as 30s or 2m, not \"9223372036854775\""},
		{"--as-group a --as-group b --as-group c --as-group d --as-group e --as-group f "
		 "--as-group g --as-group h --as-group i --as-group j --as-group k --as-group l "
		 "--as-group m --as-group n --as-group o --as-group p --as-group q",
			"more than 16 times --as-group"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		cr_expect_not(parse(cases[i].line), "%s is taken", cases[i].line);
		cr_expect_str_eq(err.text, cases[i].said, "%s: %s", cases[i].line, err.text);
		cr_expect_eq(err.kind, ERROR_USAGE, "%s", cases[i].line);
	}
}

Test(app_options, values)
{
	cr_assert(
		parse("get --context=one -n ns plans -A --as a --as-group g1 --as-group=g2 web -o "
		      "yaml --http1 --server https://x --log l --start vms"),
		"%s", err.text);
	cr_expect_str_eq(options.kube.context, "one");
	cr_expect_str_eq(options.kube.name_space, "ns");
	cr_expect(options.kube.all_name_spaces && options.http1 && !options.check);
	cr_expect_str_eq(options.kube.as, "a");
	cr_expect_str_eq(options.kube.as_groups[0], "g1");
	cr_expect_str_eq(options.kube.as_groups[1], "g2");
	cr_expect_null(options.kube.as_groups[2]);
	cr_expect_str_eq(options.kube.server, "https://x");
	cr_expect_eq(options.output, OUTPUT_YAML);
	cr_expect_eq(options.word_count, 3);
	cr_expect_str_eq(options.words[0], "get");
	cr_expect_str_eq(options.words[2], "web");
	cr_assert(parse("-An ns -- --check"));
	cr_expect(options.kube.all_name_spaces && !options.check && !options.kube.context);
	cr_expect_str_eq(options.words[0], "--check");
	cr_assert(parse(""));
	cr_expect_eq(options.word_count, 0);
	cr_expect_null(options.kube.as_groups);
}

Test(app_options, timeouts)
{
	static const struct {
		const char *line;
		int64_t milliseconds;
	} cases[] = {{"--request-timeout 30s", 30000}, {"--request-timeout 2m", 120000},
		{"--request-timeout 45", 45000}, {"--request-timeout 0", 0},
		{"--request-timeout 1h30m", 5400000}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool good = parse(cases[i].line);
		cr_expect(good, "%s: %s", cases[i].line, err.text);
		cr_expect_eq(options.kube.request_timeout, cases[i].milliseconds, "%s: %lld",
			cases[i].line, (long long)options.kube.request_timeout);
	}
}

/* Flags of a command of the shell belong to it alone, and come to it as they were typed. */
Test(app_options, flags_of_commands_of_the_shell)
{
	cr_assert(parse("get -A plans --fail-if-any -M web"), "%s", err.text);
	cr_assert_not_null(options.shell);
	cr_expect_str_eq(options.shell->name, "get");
	cr_expect_null(options.command);
	static const char *const expected[] = {"--fail-if-any", "--name", "web", "plans"};
	cr_assert_eq(options.arguments.count, COUNT(expected));
	for (size_t i = 0; i < COUNT(expected); i++)
		cr_expect_str_eq(options.arguments.values[i], expected[i]);
	cr_expect_not(parse("query - --fail-if-any"));
	cr_expect_str_eq(err.text, "there is no option --fail-if-any; --help shows them all");
	cr_expect_not(parse("query - -M web"));
	cr_expect_str_eq(err.text, "there is no option -M; --help shows them all");
}

/* A value that may be left out stands in the same word, and takes none from behind it. */
Test(app_options, values_that_may_be_left_out)
{
	static const char *const expected[] = {"--dry-run", "--dry-run=server", "plan", "web"};
	cr_assert(parse("start --dry-run plan web"), "%s", err.text);
	cr_assert_eq(options.arguments.count, 3);
	cr_expect_str_eq(options.arguments.values[0], expected[0]);
	cr_expect_str_eq(options.arguments.values[1], expected[2]);
	cr_assert(parse("start plan --dry-run=server web"), "%s", err.text);
	cr_assert_eq(options.arguments.count, 3);
	for (int i = 0; i < 3; i++)
		cr_expect_str_eq(options.arguments.values[i], expected[i + 1]);
}

/* getopt would take the start of a name for it: --ye for --yes, --al for --all. */
Test(app_options, the_start_of_a_name_is_no_name)
{
	static const char *const cases[][2] = {{"start plan web --ye", "--ye"},
		{"start --al", "--al"}, {"start web --cutov 22:30", "--cutov"},
		{"start web --cutov=22:30", "--cutov=22:30"}, {"start web --dry-ru", "--dry-ru"},
		{"--cont prod get plans", "--cont"}, {"--cont=prod get plans", "--cont=prod"},
		{"get plans --fail", "--fail"}, {"get plans --read", "--read"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char said[100];
		snprintf(said, sizeof(said), "there is no option %s; --help shows them all",
			cases[i][1]);
		cr_expect_not(parse(cases[i][0]), "%s is taken", cases[i][0]);
		cr_expect_str_eq(err.text, said, "%s: %s", cases[i][0], err.text);
	}
	cr_expect(parse("start plan web --yes --cutover 22:30"), "%s", err.text);
	cr_expect(parse("get plans --context --name"), "%s", err.text);
}

/* Each row of the table: a name and letter of its own, words for --help, and a place to go to. */
Test(app_options, every_option_of_the_table)
{
	struct options none;
	char line[100];
	cr_assert(parse(""));
	none = options;
	for (const struct option_about *about = option_table; about->name; about++) {
		const char *value = !strcmp(about->name, "output") ? "json"
			: !strcmp(about->name, "request-timeout")  ? "5s"
			: !strcmp(about->name, "speed")		   ? "60 --demo"
			: !strcmp(about->name, "size")		   ? "80x24"
								   : "value";
		cr_expect(about->help && *about->help, "%s", about->name);
		for (const struct option_about *other = option_table; other != about; other++) {
			cr_expect_str_neq(about->name, other->name);
			cr_expect(!about->letter || about->letter != other->letter, "%s and %s",
				about->name, other->name);
		}
		snprintf(line, sizeof(line), "--%s %s", about->name, about->argument ? value : "");
		cr_expect(parse(line), "%s: %s", line, err.text);
		cr_expect_eq(options.word_count, 0, "%s leaves words", line);
		options.words = none.words;
		cr_expect_neq(memcmp(&options, &none, sizeof(none)), 0, "%s does nothing", line);
	}
}

Test(app_options, a_demo_may_name_its_scenario)
{
	cr_assert(parse("get plans"));
	cr_expect_not(options.demo);
	cr_assert(parse("--demo"), "%s", err.text);
	cr_expect(options.demo);
	cr_expect_null(options.scenario);
	cr_assert(parse("--demo trouble --speed 600"), "%s", err.text);
	cr_expect_str_eq(options.scenario, "trouble");
	cr_expect_eq(options.speed, 600);
	cr_expect_eq(options.word_count, 0);
	cr_assert(parse("--demo=scale"));
	cr_expect_str_eq(options.scenario, "scale");
}

/* A command is no scenario; one that is none is told as ever. */
Test(app_options, a_demo_leaves_commands_alone)
{
	cr_assert(parse("--demo get plans"));
	cr_expect_null(options.scenario);
	cr_expect_str_eq(options.words[0], "get");
	cr_expect_eq(options.word_count, 2);
	cr_assert(parse("--demo=trouble get plans"));
	cr_expect_str_eq(options.scenario, "trouble");
	cr_assert(parse("--demo start"));
	cr_expect_null(options.scenario);
	cr_expect_not_null(options.command);
}

Test(app_options, a_speed_is_of_a_demo)
{
	static const char *const wrong[] = {"0", "-5", "fast", "60x", "100001", "9999999999"};
	cr_expect_not(parse("--speed 60"));
	cr_expect_str_eq(err.text, "--speed is of --demo");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		char line[60];
		snprintf(line, sizeof(line), "--demo --speed %s", wrong[i]);
		cr_expect_not(parse(line), "%s is taken", wrong[i]);
		cr_expect_not_null(strstr(err.text, "--speed is a number from 1 to 100000, not"));
	}
}
