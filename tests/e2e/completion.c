/*
 * Completion: what the program says that a line may become, of a cluster that answers and of those
 * that do not; and real shells that have read `mtvtop completion SHELL`.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "support/deadline.h"
#include "support/home.h"

/*
 * Milliseconds: two seconds for the cluster, and the program's start and end on a busy machine (who
 * waited for a mute server would wait for 20 s); until somebody presses Tab once more.
 */
enum { WITHIN = 2000 + BUSY, AGAIN = 2000 + BUSY, BETWEEN_LOOKS = 20 };

/* ---- what the program says ------------------------------------------------------------------- */

/* The answer, which is never an error and never says anything. To be freed. */
static char *answer_to(const struct command_plan *plan)
{
	int64_t deadline = deadline_in(WITHIN);
	struct outcome outcome = command_run(plan);

	cr_expect_gt(deadline_left(deadline), 0, "it took too long");
	cr_expect_eq(outcome.status, 0);
	cr_expect_str_empty(outcome.errors);
	free(outcome.errors);
	return outcome.output;
}

static void expect_answer(const struct command_plan *plan, const char *expected)
{
	char *answer = answer_to(plan);

	cr_expect_str_eq(answer, expected, "%s", answer);
	free(answer);
}

/* A cluster that is late has no names: they are asked for again. */
static void expect_names(const struct command_plan *plan, const char *expected)
{
	int64_t deadline = deadline_in(PATIENCE);
	char *answer = answer_to(plan);

	while (strcmp(answer, ":4\n") == 0 && strcmp(expected, ":4\n") != 0 &&
		deadline_left(deadline) > 0) {
		free(answer);
		answer = answer_to(plan);
	}
	cr_expect_str_eq(answer, expected, "%s", answer);
	free(answer);
}

Test(completion, names_of_the_cluster)
{
	static const struct {
		const char *words[WORDS_MAX];
		const char *answer;
	} cases[] = {
		{{"__complete", "-n", "dem"}, "demo\n:4\n"},
		{{"__complete", "-n", "demo", "start", "plan", ""},
			"tenant-ready\ntenant-running\n:4\n"},
		{{"__complete", "start", "plan", "-n", "demo", "-M", "tenant-ready,tenant-ru"},
			"tenant-ready,tenant-running\n:4\n"},
		{{"__complete", "get", "plans", "-A", "tenant-re"}, "tenant-ready\n:4\n"},
		{{"__complete", "-n", "demo", "cancel", "plan", "tenant-running", "--vms", ""},
			"demo-app01\ndemo-app02\n:4\n"},
		{{"__complete", "get", "provider", "rhv-"}, "rhv-main\nrhv-old\n:4\n"},
		{{"__complete", "-n", "no-such", "get", "plans", ""}, ":4\n"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct command_plan plan = {0};
		memcpy(plan.words, cases[i].words, sizeof(plan.words));
		expect_names(&plan, cases[i].answer);
	}
}

/* Of part of the plans it would be completed to what is not meant. */
Test(completion, nobody_may_look)
{
	expect_answer(&(struct command_plan){.words = {"__complete", "get", "plans", ""},
			      .access.as = "nobody"},
		":4\n");
	expect_answer(&(struct command_plan){.words = {"__complete", "get", "plans", ""},
			      .access.user = "token: wrong"},
		":4\n");
	expect_answer(&(struct command_plan){.words = {"__complete", "-n", ""}, .kubeconfig = ""},
		":4\n");
}

/* The tables are there whatever the cluster does. */
Test(completion, a_mute_server)
{
	struct proxy *proxy = console_start_proxy();
	struct access access = {.port = proxy_port(proxy)};

	cr_assert(proxy_command(proxy, "mute-server"));
	expect_answer(&(struct command_plan){.words = {"__complete", "get", "plans", ""},
			      .access = access},
		":4\n");
	expect_answer(
		&(struct command_plan){.words = {"__complete", "get", "pl"}, .access = access},
		"plans\n:4\n");
	cr_assert(proxy_destroy(proxy));
}

/* It was killed, and is reaped by somebody at any moment. */
static void expect_gone(pid_t pid)
{
	int64_t deadline = deadline_in(ENDS_WITHIN);

	while (kill(pid, 0) == 0 && deadline_left(deadline) > 0)
		poll(NULL, 0, BETWEEN_LOOKS);
	cr_expect_neq(kill(pid, 0), 0, "the plugin still runs");
}

/* A plugin that wants to ask somebody is not started, and one that hangs does not outlive it. */
Test(completion, exec_plugins)
{
	static const char *const modes[] = {"Always", "IfAvailable"};
	char *home = home_create();

	given_program(home, ".kube/plugin",
		"#!/bin/sh\necho \"$$ $KUBERNETES_EXEC_INFO\" >>\"$HOME/calls\"\n"
		"echo Password: >&2\nread answer </dev/tty\nexec sleep 100\n");
	for (size_t i = 0; i < sizeof(modes) / sizeof(*modes); i++) {
		char *user = text_of("exec: {apiVersion: client.authentication.k8s.io/v1, "
				     "interactiveMode: %s, command: ./plugin}",
			modes[i]);
		expect_answer(&(struct command_plan){.words = {"__complete", "get", "plans", ""},
				      .access.user = user,
				      .home = home},
			":4\n");
		free(user);
	}
	char *path = home_path(home, "calls"), line[4096] = "";
	FILE *calls = fopen(path, "re");
	cr_assert_not_null(calls, "the plugin that need not ask was not started");
	cr_assert_not_null(fgets(line, sizeof(line), calls));
	cr_expect_not_null(strstr(line, "\"interactive\":false"), "%s", line);
	expect_gone((pid_t)strtol(line, NULL, 10));
	cr_expect_null(fgets(line, sizeof(line), calls), "the other one was started: %s", line);
	fclose(calls);
	free(path);
	home_remove(home);
}

/* ---- shells ---------------------------------------------------------------------------------- */

/* Two contexts with what shells make something of. */
#define ODD_CONTEXTS                                                                               \
	"{apiVersion: v1, kind: Config, contexts: [\n"                                             \
	"  {name: 'team/api:6443/kube:admin', context: {cluster: c, user: u}},\n"                  \
	"  {name: 'two $(touch words) `\\\"it''s', context: {cluster: c, user: u}}]}\n"

/* A home folder where `mtvtop` is the program under test, with that kubeconfig, or the viewer's. */
static char *home_of_shell(const char *kubeconfig)
{
	char *home = home_create(), *link = home_path(home, "mtvtop");
	char *own = kubeconfig == NULL ? access_write(&(struct access){0}) : NULL;

	cr_assert_eq(symlink(getenv("MTVTOP"), link), 0);
	given_file(home, ".kube/config", own != NULL ? own : kubeconfig);
	free(own);
	free(link);
	return home;
}

/* A shell that was told where to get its completion from, and is ready for a line. */
static struct term *start_shell(const char *home, const char *const *argv, const char *setup)
{
	char *path = text_of("PATH=%s:%s", home, getenv("PATH"));
	const char *environment[] = {path, "PS1=ready> ", "PROMPT_EOL_MARK=", NULL};
	struct term *term = term_start(&(struct term_options){
		.argv = argv, .environment = environment, .home = home, .columns = 120});

	cr_assert_not_null(term, "%s does not start: see tools/setup test", argv[0]);
	cr_assert(term_wait_text(term, "ready>", PATIENCE));
	cr_assert(term_send(term, setup));
	cr_assert(term_send(term, "\rclear; echo set up\r"));
	cr_assert(term_wait_match(term, "^set up\nready>", PATIENCE));
	free(path);
	return term;
}

/* The line TYPED and Tab becomes BECOMES; then it is taken away. */
static void expect_line(struct term *term, const char *typed, const char *becomes)
{
	char *line = text_of("ready> %s", becomes);
	int64_t deadline = deadline_in(PATIENCE);
	bool came = false;

	cr_assert(term_send(term, typed));
	while (!came && deadline_left(deadline) > 0) {
		cr_assert(term_send(term, "\t"));
		came = term_wait_text(term, line, AGAIN);
	}
	if (!came)
		term_dump(term, stderr);
	cr_assert(came, "%s does not become %s", typed, becomes);
	cr_assert(term_send(term, "\x15"));
	cr_assert(term_wait_match(term, "^ready>$", PATIENCE));
	free(line);
}

static void end_shell(struct term *term, char *home)
{
	cr_assert(term_send(term,
		"\x15"
		"exit\r"));
	cr_assert(term_wait_exit(term, ENDS_WITHIN));
	term_destroy(term);
	home_remove(home);
}

static const char *const bash[] = {"bash", "--norc", "--noprofile", "-i", NULL};
static const char *const zsh[] = {"zsh", "-f", "-i", NULL};
#define BASH_SETUP "source <(mtvtop completion bash)"
#define ZSH_SETUP "autoload -U compinit; compinit -u -D; source <(mtvtop completion zsh)"

/* Lines that mean the same in both. */
static void expect_lines(struct term *term)
{
	expect_line(term, "mtvtop una", "mtvtop unarchive");
	expect_line(term, "mtvtop get plans --fail", "mtvtop get plans --fail-if-any");
	expect_line(term, "mtvtop get plans --output=mark", "mtvtop get plans --output=markdown");
	expect_line(term, "mtvtop -n demo get plans tenant-re",
		"mtvtop -n demo get plans tenant-ready");
	expect_line(term, "mtvtop -n demo get plans -q \"x = 'y'\" \"tenant-re",
		"mtvtop -n demo get plans -q \"x = 'y'\" \"tenant-ready\"");
	expect_line(term, "mtvtop -n demo start plan -M tenant-running,tenant-re",
		"mtvtop -n demo start plan -M tenant-running,tenant-ready");
	expect_line(term, "mtvtop get plans -q \"where vmCount = 3 and perc",
		"mtvtop get plans -q \"where vmCount = 3 and percent\"");
	expect_line(term, "mtvtop query .kube/con", "mtvtop query .kube/config");
}

Test(completion, lines_in_bash)
{
	char *home = home_of_shell(NULL);
	struct term *term = start_shell(home, bash, "cd; " BASH_SETUP);

	expect_lines(term);
	expect_line(term, "mtvtop get plans --query='where vmCount = 3 and perc",
		"mtvtop get plans --query='where vmCount = 3 and percent'");
	end_shell(term, home);
}

Test(completion, lines_in_zsh)
{
	char *home = home_of_shell(NULL);
	struct term *term = start_shell(home, zsh, "cd; " ZSH_SETUP);

	expect_lines(term);
	cr_assert(term_send(term, "mtvtop --theme \t"));
	cr_assert(term_wait_match(term, "^contrast +dark +light +mono$", PATIENCE));
	end_shell(term, home);
}

/* Names come from elsewhere: they are text, in whatever quotes, and are never run. */
static void expect_odd_names(const char *const *shell, const char *setup, const char *escaped)
{
	char *home = home_of_shell(ODD_CONTEXTS), *made = home_path(home, "words");
	struct term *term = start_shell(home, shell, setup);

	expect_line(term,
		"cd; mtvtop --context team/api:", "cd; mtvtop --context team/api:6443/kube:admin");
	expect_line(term, "mtvtop --context=team/", "mtvtop --context=team/api:6443/kube:admin");
	expect_line(term, "mtvtop --context 'team/", "mtvtop --context 'team/api:6443/kube:admin'");
	expect_line(term, "mtvtop --context tw", escaped);
	expect_line(term, "mtvtop --context \"tw",
		"mtvtop --context \"two \\$(touch words) \\`\\\\\\\"it's\"");
	cr_assert_neq(access(made, F_OK), 0, "a name was run");
	free(made);
	end_shell(term, home);
}

Test(completion, odd_names_in_bash)
{
	expect_odd_names(bash, BASH_SETUP,
		"mtvtop --context two\\ \\$\\(touch\\ words\\)\\ \\`\\\\\\\"it\\'s");
}

Test(completion, odd_names_in_zsh)
{
	expect_odd_names(zsh, ZSH_SETUP,
		"mtvtop --context two\\ \\$\\(touch\\ words\\)\\ \\`\\\\\\\"it\\'s");
}

/* fish says by itself what a line may become, without a terminal. */
static void expect_fish(const char *home, const char *line, const char *expected)
{
	int64_t deadline = deadline_in(PATIENCE);
	char *path = text_of("PATH=%s:%s", home, getenv("PATH"));
	char *script = text_of("cd; mtvtop completion fish | source; complete -C %s", line);
	const char *options[] = {"--no-config", "-c", script, NULL};
	const char *environment[] = {path, NULL};
	struct printed printed = run_program("fish", home, options, environment);

	while (*printed.text == '\0' && deadline_left(deadline) > 0) {
		free(printed.text);
		printed = run_program("fish", home, options, environment);
	}
	cr_expect_str_eq(printed.text, expected, "%s: %s", line, printed.text);
	free(printed.text);
	free(script);
	free(path);
}

Test(completion, lines_in_fish)
{
	char *home = home_of_shell(NULL);

	expect_fish(home, "'mtvtop get pl'", "plans\n");
	expect_fish(home, "'mtvtop get plans --fail'",
		"--fail-if-any\texits with 9 when something was printed\n");
	expect_fish(home, "'mtvtop get plans --output=mark'", "--output=markdown\n");
	expect_fish(home, "'mtvtop -n demo get plans tenant-re'", "tenant-ready\n");
	expect_fish(home, "'mtvtop -n demo start plan -M tenant-running,tenant-re'",
		"tenant-running,tenant-ready\n");
	expect_fish(home, "'mtvtop query .kube/con'", ".kube/config\n");
	home_remove(home);
}

Test(completion, odd_names_in_fish)
{
	char *home = home_of_shell(ODD_CONTEXTS), *made = home_path(home, "words");

	expect_fish(home, "'mtvtop --context team/api:'", "team/api:6443/kube:admin\n");
	expect_fish(home, "'mtvtop --context=tea'", "--context=team/api:6443/kube:admin\n");
	expect_fish(home, "'mtvtop --context tw'", "two $(touch words) `\\\"it's\n");
	expect_fish(home, "'mtvtop --context \"tw'", "two $(touch words) `\\\"it's\n");
	cr_assert_neq(access(made, F_OK), 0, "a name was run");
	free(made);
	home_remove(home);
}
