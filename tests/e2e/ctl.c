/* mtvsim ctl: a simulator that runs is told what goes wrong, and mtvtop meets it. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/command.h"
#include "e2e/site.h"
#include "support/deadline.h"

enum { SCRIPT_TAKES = 5 * 60 * 1000 /* milliseconds at most: it starts a dozen programs */ };

#define CTL "\"$SIM\" ctl --kubeconfig kc"
#define GET "mtvtop --kubeconfig kc --context viewer get plans -o csv"

/* The simulator's line that it is ready ends `read`. */
static struct outcome run(const char *options, const char *script)
{
	char *simulator = text_of("SIM=%s", getenv("MTVTOP_SIM"));
	char *steps = text_of("SCRIPT=mkfifo ready; { \"$SIM\" --kubeconfig kc --scenario weekend"
			      " --faults \"429 path=/nothing\" %s >ready & } && read x <ready; %s;"
			      " kill $!; wait $!; " CTL " status; echo \"ended $?\"",
		options, script);
	char *kubectl = text_of("KUBECTL=%s", getenv("KUBECTL"));
	const struct command_plan plan = {.line = "sh -c \"$SCRIPT\"",
		.environment = {simulator, steps, kubectl},
		.kubeconfig = "",
		.patience = SCRIPT_TAKES};
	struct outcome outcome = command_run(&plan);

	free(kubectl);
	free(steps);
	free(simulator);
	return outcome;
}

static void expect(const struct outcome *outcome, const char *words)
{
	cr_expect_not_null(
		strstr(outcome->output, words), "%s is not in %s", words, outcome->output);
}

Test(ctl, tells_a_simulator_that_runs, .timeout = TEST_LIMIT)
{
	struct outcome outcome = run("",
		CTL " status; " CTL " expire user=viewer; " GET "; echo \"got $?\"; " CTL
		    " clear; " GET " >plans; echo \"got $?\"; grep -c openshift-mtv plans; " CTL
		    " \"speed 60;"
		    " controller die\"; " CTL " controller sleep; echo \"slept $?\"; " CTL
		    " controller wake; " CTL " status; " CTL " slow; echo \"slow $?\"");

	expect(&outcome, "speed: 1\ncontroller: awake\n429 path=/nothing: met 0\n");
	expect(&outcome, "expire user=viewer: set\ngot 4\ncleared: 2\ngot 0\n14\n");
	expect(&outcome, "speed: 60\ncontroller: die\nslept 2\ncontroller: wake\n");
	expect(&outcome, "speed: 60\ncontroller: awake\nno faults\n");
	expect(&outcome, "slow 2\nended 1\n");
	cr_expect_not_null(
		strstr(outcome.errors, "slow needs a delay, like delay=2s"), "%s", outcome.errors);
	outcome_finish(&outcome);
}

/*
 * Clients trust it by what its kubeconfig says, and by nothing else; its player is one of them, so
 * plans come to be Ready.
 */
Test(ctl, speaks_tls_with_a_certificate_of_its_own, .timeout = TEST_LIMIT)
{
	struct outcome outcome = run("--tls",
		"server=$(grep -o \"https://127[^\\\"]*\" kc);"
		" sed -n \"s/.*certificate-authority-data: \\(.*\\)}.*/\\1/p\" kc | base64 -d >ca;"
		" curl -s --cacert ca $server/readyz; echo \" curl $?\";"
		" curl -s --cacert ca https://localhost:${server##*:}/readyz; echo \" localhost "
		"$?\";"
		" curl -s $server/readyz; echo \"untrusted $?\"; " GET
		" >plans; echo \"mtvtop $?\"; grep -c openshift-mtv plans;"
		" \"$KUBECTL\" --kubeconfig kc get plans -o name >names; echo \"kubectl $?\";"
		" grep -c plan names; " CTL " status; grep -c PRIVATE kc ca");

	expect(&outcome, "ok curl 0\nok localhost 0\nuntrusted 60\nmtvtop 0\n14\n");
	expect(&outcome, "kubectl 0\n14\n");
	expect(&outcome, "controller: awake\n");
	expect(&outcome, "kc:0\nca:0\nended 1\n");
	outcome_finish(&outcome);
}
