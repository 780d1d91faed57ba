/*
 * Who forbids writes, seen from outside: the flag, the environment, the settings for all contexts
 * and for some, and what the header says of them. That nothing is written is in the audit log.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "support/home.h"

#define SETTINGS ".config/mtvtop/settings.yaml"

/* Contexts `site` and `lab` of the same server and user, in two namespaces. */
static char *contexts(void)
{
	char *ca = site_path("pki/ca.crt"), *viewer = access_token("viewer");
	char *text =
		text_of("current-context: site\n"
			"clusters:\n- {name: real, cluster: {server: \"https://127.0.0.1:%d\", "
			"certificate-authority: \"%s\"}}\n"
			"users:\n- {name: viewer, user: {token: \"%s\"}}\n"
			"contexts:\n"
			"- {name: site, context: {cluster: real, user: viewer, namespace: "
			"openshift-mtv}}\n"
			"- {name: lab, context: {cluster: real, user: viewer, namespace: "
			"demo}}\n",
			site_port(), ca, viewer);

	free(viewer);
	free(ca);
	return text;
}

struct source {
	const char *settings, *option, *environment;
	const char *marks; /* what the header begins with in context site */
};

/* The console in context site, once it is live. */
static struct console start(const struct source *source)
{
	char *text = contexts();
	struct console console = console_start(&(struct console_plan){.name_space = "openshift-mtv",
		.kubeconfig = text,
		.settings = source->settings,
		.options = {source->option},
		.environment = {source->environment}});

	free(text);
	console_expect_match(&console, "^ live");
	console_expect(&console, "failed-convert");
	return console;
}

/* The first line begins with these words, and then comes the place. */
static void expect_marks(struct console *console, const char *marks, const char *context)
{
	char *pattern = text_of("^ %smtvtop  %s  127\\.0\\.0\\.1:[0-9]+  ns ", marks, context);

	console_expect_match(console, pattern);
	free(pattern);
}

Test(read_only, each_source_and_all_together)
{
	static const struct source sources[] = {{NULL, NULL, NULL, ""},
		{NULL, "--read-only", NULL, "READ-ONLY  "},
		{NULL, NULL, "MTVTOP_READ_ONLY=1", "READ-ONLY  "},
		{NULL, NULL, "MTVTOP_READ_ONLY=0", ""},
		{"read-only: true\n", NULL, NULL, "READ-ONLY  "},
		{"read-only-contexts: [s?te]\n", NULL, NULL, "READ-ONLY  "},
		{"read-only-contexts: [lab]\n", NULL, NULL, ""},
		{"read-only: false\n", "--read-only", "MTVTOP_READ_ONLY=no", "READ-ONLY  "},
		{"read-only: true\nread-only-contexts: [site]\nproduction: ['*']\n", "--read-only",
			"MTVTOP_READ_ONLY=yes", "PRODUCTION  READ-ONLY  "},
		{"production: [site]\n", NULL, NULL, "PRODUCTION  "}};

	for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
		struct console console = start(&sources[i]);

		expect_marks(&console, sources[i].marks, "site");
		console_end(&console);
	}
}

/* A context is judged when one goes there, and again when one comes back. */
Test(read_only, into_such_a_context_and_back)
{
	struct console console = start(
		&(struct source){.settings = "read-only-contexts: ['l*']\nproduction: [site]\n"});

	expect_marks(&console, "PRODUCTION  ", "site");
	for (int i = 0; i < 3; i++) {
		console_command(&console, "context lab");
		expect_marks(&console, "READ-ONLY  ", "lab");
		console_expect(&console, "tenant-running");
		console_command(&console, "context nowhere");
		console_expect(&console, "context \"nowhere\" is not in the kubeconfig");
		expect_marks(&console, "READ-ONLY  ", "lab");
		console_command(&console, "namespace openshift-mtv");
		console_expect(&console, "failed-convert");
		expect_marks(&console, "READ-ONLY  ", "lab");
		console_command(&console, "context site");
		expect_marks(&console, "PRODUCTION  ", "site");
	}
	console_end(&console);
}

/* What holds for all contexts goes along. */
Test(read_only, what_holds_for_all_stays)
{
	static const struct source sources[] = {{NULL, "--read-only", NULL, ""},
		{NULL, NULL, "MTVTOP_READ_ONLY=1", ""}, {"read-only: true\n", NULL, NULL, ""}};

	for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
		struct console console = start(&sources[i]);

		console_command(&console, "context lab");
		expect_marks(&console, "READ-ONLY  ", "lab");
		console_command(&console, "context site");
		expect_marks(&console, "READ-ONLY  ", "site");
		console_end(&console);
	}
}

/* Also where there is hardly room for anything, and when the line is lost. */
Test(read_only, small_screens)
{
	char *text = contexts();
	struct console console = console_start(&(struct console_plan){.name_space = "openshift-mtv",
		.kubeconfig = text,
		.settings = "production: [site]\nread-only: true\n",
		.columns = 40,
		.lines = 10});

	free(text);
	console_expect_match(&console, "^ PRODUCTION  READ-ONLY  live");
	term_resize(console.term, 60, 24);
	console_expect_match(&console, "^ PRODUCTION  READ-ONLY  mtvtop  ");
	console_end(&console);
}

/* A mistake is no permission: neither --check nor the console takes it. */
Test(read_only, mistakes_in_the_settings)
{
	static const struct {
		const char *settings, *said; /* behind the path of the file */
	} cases[] = {{"read-only: yes\n", ":1: read-only must be true or false\n"},
		{"utc: true\nreadonly: true\n", ":2: settings has no key \"readonly\"\n"},
		{"read-only-contexts: site\n",
			":1: read-only-contexts must be a list of patterns\n"},
		{"read-only-contexts:\n  - site\n  - 7\n",
			":3: read-only-contexts must be a list of patterns, texts that are not "
			"empty\n"},
		{"production:\n  - 'si[te'\n",
			":2: the pattern \"si[te\" has no end: write \\[ and \\\\ for the "
			"characters\n"},
		{"production: [*site]\n", ":1: "}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *home = home_create(),
		     *said = text_of("%s/" SETTINGS "%s", home, cases[i].said);
		char *console = text_of("mtvtop: %s", said);
		struct outcome check, start;

		given_file(home, SETTINGS, cases[i].settings);
		check = command_run(&(struct command_plan){
			.words = {"--check"}, .kubeconfig = "", .home = home});
		start = command_run(&(struct command_plan){.home = home});
		cr_expect_eq(check.status, 1);
		cr_expect_eq(strncmp(check.errors, said, strlen(said)), 0, "%s", check.errors);
		cr_expect_eq(start.status, 1);
		cr_expect_eq(
			strncmp(start.errors, console, strlen(console)), 0, "%s", start.errors);
		outcome_finish(&start);
		outcome_finish(&check);
		free(console);
		free(said);
		home_remove(home);
	}
}
