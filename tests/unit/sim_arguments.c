#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "sim/arguments.h"

TestSuite(sim_arguments);

static struct arguments arguments;
static struct error err;

/* LINE cut at its blanks, behind the name of the program. */
static bool parse(const char *line)
{
	static char text[400];
	static char *words[40];
	int count = 0;
	snprintf(text, sizeof(text), "mtvsim %s", line);
	for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
		words[count++] = word;
	words[count] = NULL;
	return arguments_parse(&arguments, count, words, &err);
}

static void expect_refused(const char *line, const char *words)
{
	cr_expect_not(parse(line), "%s is taken", line);
	cr_expect_eq(err.kind, ERROR_USAGE);
	cr_expect_not_null(strstr(err.text, words), "%s: %s", line, err.text);
}

Test(sim_arguments, without_any_it_serves)
{
	cr_assert(parse(""));
	cr_expect_str_eq(arguments.mode, "");
	cr_expect_null(arguments.scenarios[0]);
	cr_expect_eq(arguments.speed, 1);
	cr_expect_eq(arguments.port, 0);
	cr_expect_null(*arguments.words);
}

Test(sim_arguments, all_that_the_server_is_told)
{
	cr_assert(parse("--scenario trouble --scenario a.yaml --port 7000 --kubeconfig k "
			"--speed 600 --seed 7 --start 2026-06-12T17:40:00Z --generate 3x40"));
	cr_expect_str_eq(arguments.scenarios[0], "trouble");
	cr_expect_str_eq(arguments.scenarios[1], "a.yaml");
	cr_expect_null(arguments.scenarios[2]);
	cr_expect_str_eq(arguments.kubeconfig, "k");
	cr_expect_str_eq(arguments.start, "2026-06-12T17:40:00Z");
	cr_expect_eq(arguments.port, 7000);
	cr_expect_eq(arguments.speed, 600);
	cr_expect_eq(arguments.seed, 7);
	cr_expect_eq(arguments.plans, 3);
	cr_expect_eq(arguments.vms, 40);
}

Test(sim_arguments, a_word_in_front_is_the_mode)
{
	cr_assert(parse("load --kubeconfig k one two"));
	cr_expect_str_eq(arguments.mode, "load");
	cr_expect_str_eq(arguments.words[0], "one");
	cr_expect_str_eq(arguments.words[1], "two");
	cr_assert(parse("--play-only --kubeconfig k"));
	cr_expect(arguments.play_only);
}

Test(sim_arguments, mistakes_are_named)
{
	expect_refused("--what", "there is no option --what");
	expect_refused("--port", "--port needs a value");
	expect_refused("--port 65536", "--port is a number from 0 to 65535, not \"65536\"");
	expect_refused("--speed 0", "--speed is a number from 1 to");
	expect_refused("--speed 5x", "not \"5x\"");
	expect_refused("--tls-cert-file a", "come together");
	expect_refused("--tls --tls-cert-file a --tls-private-key-file b", "leave out --tls");
	expect_refused("--generate 40", "--generate is PLANSxVMS as 40x500, not \"40\"");
	expect_refused("--generate 4x5y", "PLANSxVMS");
}

Test(sim_arguments, so_many_scenarios_and_no_more)
{
	char line[400] = "";
	for (int i = 0; i < ARGUMENT_SCENARIOS; i++)
		strcat(line, "--scenario x ");
	cr_expect(parse(line));
	strcat(line, "--scenario x");
	expect_refused(line, "more than 16 times --scenario");
}
