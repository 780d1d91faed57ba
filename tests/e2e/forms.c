/*
 * Forms before a question: what is filled in becomes the command, `modify` comes back to them, and
 * they are about the plans that were on the screen. What the cluster has got is in its objects and
 * in its audit log.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/time.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "e2e/site_runs.h"
#include "e2e/site_writes.h"

/* Behind the last field of the cutover's form, and on to the question. */
#define GO_ON "<Down><Down><Down><Down><Down><Down><Enter>"

static struct console start(const char *name_space, const char *shown)
{
	struct console console = console_start(
		&(struct console_plan){.name_space = name_space, .access.as = "operator"});

	console_expect_match(&console, "^ live");
	console_expect(&console, shown);
	return console;
}

static void given_run(const char *name_space, const char *plan, const char *cutover)
{
	site_create_run(&(struct site_run){.name_space = name_space,
		.plan = plan,
		.warm = true,
		.vms = 2,
		.cutover = cutover});
}

static void expect_writes(const char *name_space, int count)
{
	struct site_writes writes = {.name_space = name_space, .effect = SITE_MEANT, .done = true};

	cr_assert_eq(site_count_writes(&writes), count, "writes in %s", name_space);
}

/* Milliseconds since 1970 of the cutover of NAME-run; 0: it has none. */
static int64_t cutover_of(const char *name_space, const char *plan)
{
	char *name = text_of("%s-run", plan);
	char *json = site_field(name_space, "migrations", name, "spec.cutover");
	int64_t at = 0;

	if (*json == '"')
		cr_assert(time_parse(json + 1, strlen(json) - 2, &at), "%s", json);
	free(json);
	free(name);
	return at;
}

/* C asks when; the time is told back; the question names it; and only y sets it. */
Test(forms, cutover_in_an_hour)
{
	struct console console;
	struct clock clock;

	site_create_namespace("act-forms-hour");
	given_run("act-forms-hour", "warm", NULL);
	console = start("act-forms-hour", "warm");
	console_press(&console, "C");
	console_expect(&console, "Cutover plan warm");
	console_expect(&console, "empty: now, when you say yes");
	console_press(&console, "+1h");
	console_expect_match(&console, "local .*, in 1h");
	console_press(&console, "<Enter><Enter><Enter><Enter><Enter><Enter><Enter>");
	console_expect_question(&console, "cutover then");
	expect_writes("act-forms-hour", 0);
	clock_init(&clock);
	console_press(&console, "y");
	console_expect(&console, "plan warm has its cutover set");
	int64_t ahead = cutover_of("act-forms-hour", "warm") - clock.wall;
	cr_assert(ahead > 55 * 60 * 1000 && ahead <= 60 * 60 * 1000, "%lld ms", (long long)ahead);
	expect_writes("act-forms-hour", 1);
	console_end(&console);
}

/* An empty form is a cutover now, which the plan's name must be typed for. */
Test(forms, cutover_now_by_default)
{
	struct console console;

	site_create_namespace("act-forms-now");
	given_run("act-forms-now", "warm", NULL);
	console = start("act-forms-now", "warm");
	console_press(&console, "C" GO_ON);
	console_expect_question(&console, "NOW, that is when you answer");
	console_press(&console, "warm<Enter>");
	console_expect(&console, "plan warm is to cut over now");
	cr_assert_neq(cutover_of("act-forms-now", "warm"), 0);
	console_end(&console);
}

/* Esc in the form, and in the question behind it. */
Test(forms, esc_sends_nothing)
{
	struct console console;

	site_create_namespace("act-forms-esc");
	given_run("act-forms-esc", "warm", NULL);
	console = start("act-forms-esc", "warm");
	console_press(&console, "C");
	console_expect(&console, "own-times");
	console_press(&console, "<Esc>");
	console_expect(&console, "canceled; nothing was sent");
	console_press(&console, "C" GO_ON);
	console_expect_question(&console, "cutover then");
	console_press(&console, "<Esc>");
	console_expect(&console, "cutover: canceled; nothing was sent");
	expect_writes("act-forms-esc", 0);
	console_end(&console);
}

/* modify brings the values back; what is changed there is what is asked then. */
Test(forms, modify_keeps_the_values)
{
	struct console console;

	site_create_namespace("act-forms-modify");
	given_run("act-forms-modify", "warm", NULL);
	console = start("act-forms-modify", "warm");
	console_command(&console, "cutover plan warm --cutover +2h --own-times include");
	console_expect_question(&console, "in 1h59m");
	console_press(&console, "m");
	console_expect(&console, "< include >");
	console_expect_match(&console, "cutover +\\+2h");
	console_press(&console, "<C-u>+3h" GO_ON);
	console_expect_question(&console, "in 2h59m");
	console_press(&console, "m");
	console_expect(&console, "< include >");
	console_press(&console, "<Esc>");
	console_expect(&console, "canceled; nothing was sent");
	expect_writes("act-forms-modify", 0);
	console_end(&console);
}

/* A verb without flags of its own has no form: its line is put back. */
Test(forms, modify_without_a_form)
{
	struct console console;

	site_create_namespace("act-forms-line");
	site_create_plan("act-forms-line", "cold");
	site_do("PATCH", FORKLIFT "/namespaces/act-forms-line/plans/cold",
		"{\"spec\":{\"archived\":true}}");
	console = start("act-forms-line", "cold");
	console_command(&console, "unarchive plan cold");
	console_expect_question(&console, "Unarchive plan cold");
	console_press(&console, "m");
	console_expect(&console, ":unarchive plan cold");
	console_press(&console, "<Esc>");
	expect_writes("act-forms-line", 0);
	console_end(&console);
}

/* Clearing by the form; VMs that have a time of their own lose it where that is chosen. */
Test(forms, clear_with_times_of_their_own)
{
	struct console console;
	char *own;

	site_create_namespace("act-forms-clear");
	given_run("act-forms-clear", "warm", "@+2h");
	site_do("PATCH", FORKLIFT "/namespaces/act-forms-clear/migrations/warm-run",
		"{\"spec\":{\"vmCutover\":[{\"id\":\"vm-2\",\"cutover\":"
		"\"2030-01-01T00:00:00Z\"}]}}");
	console = start("act-forms-clear", "warm");
	console_press(&console, "C<Down><Space><Down><Right><Down><Down><Down><Down><Enter>");
	console_expect_question(&console, "which is taken away");
	console_press(&console, "y");
	console_expect(&console, "plan warm has no cutover any more");
	cr_assert_eq(cutover_of("act-forms-clear", "warm"), 0);
	own = site_field("act-forms-clear", "migrations", "warm-run", "spec.vmCutover");
	cr_assert_str_eq(own, "");
	free(own);
	console_end(&console);
}

/* A doubtful time is not taken: the form comes again with what would be meant. */
Test(forms, doubt_is_asked_in_the_form)
{
	struct console console;

	site_create_namespace("act-forms-doubt");
	given_run("act-forms-doubt", "warm", NULL);
	console = start("act-forms-doubt", "warm");
	console_press(&console, "C2031-01-01<Space>02:00Z" GO_ON);
	console_expect_match(&console, "cutover +2031-01-01T02:00:00Z");
	console_press(&console, GO_ON);
	console_expect_question(&console, "2031-01-01 02:00:00Z");
	console_press(&console, "y");
	console_expect(&console, "plan warm has its cutover set");
	cr_assert_eq(cutover_of("act-forms-doubt", "warm"), INT64_C(1924999200000));
	console_end(&console);
}

/* A set has one form, and one time. */
Test(forms, marked_plans)
{
	struct console console;
	int64_t at;

	site_create_namespace("act-forms-set");
	given_run("act-forms-set", "one", NULL);
	given_run("act-forms-set", "two", NULL);
	given_run("act-forms-set", "other", NULL);
	console = start("act-forms-set", "two");
	console_expect(&console, "other");
	console_command(&console, "filter one");
	console_expect_gone(&console, "two");
	console_press(&console, "a");
	console_command(&console, "filter two");
	console_expect(&console, "two");
	console_press(&console, "a");
	console_expect(&console, "2 marked");
	console_press(&console, "C");
	console_expect(&console, "Cutover 2 plans");
	console_press(&console, "+4h" GO_ON);
	console_expect_question(&console, "plan two");
	console_press(&console, "y");
	console_expect(&console, "2 plans have their cutover set");
	at = cutover_of("act-forms-set", "one");
	cr_assert_neq(at, 0);
	cr_assert_eq(cutover_of("act-forms-set", "two"), at);
	cr_assert_eq(cutover_of("act-forms-set", "other"), 0);
	console_end(&console);
}

/* The plan goes while the form is open, and another comes under the cursor: it is left alone. */
Test(forms, is_about_what_was_on_the_screen)
{
	struct console console;

	site_create_namespace("act-forms-gone");
	given_run("act-forms-gone", "first", NULL);
	given_run("act-forms-gone", "second", NULL);
	console = start("act-forms-gone", "second");
	console_press(&console, "g/first<Enter>");
	console_expect_gone(&console, "second");
	console_press(&console, "C");
	console_expect(&console, "Cutover plan first");
	site_delete_plan("act-forms-gone", "first");
	console_expect(&console, "Plans (0");
	console_press(&console, GO_ON);
	console_expect(&console, "first is gone; the cursor is on another row");
	cr_assert_eq(cutover_of("act-forms-gone", "second"), 0);
	expect_writes("act-forms-gone", 0);
	console_end(&console);
}

static void given_warm_plan(const char *name_space, const char *name)
{
	char *scenario = text_of("plan: %s\nshows: ready\nnamespace: %s\nsource: vc-lab\n"
				 "type: warm\nvms:\n- {id: vm-1, name: %s-vm, disks: [1024]}\n",
		name, name_space, name);

	site_load(scenario);
	free(scenario);
}

/* A warm plan asks for its cutover, which is none unless one is given. */
Test(forms, warm_start_has_no_cutover)
{
	struct console console;
	struct doc *runs;
	const struct node *run;

	site_create_namespace("act-forms-start");
	given_warm_plan("act-forms-start", "warm");
	console = start("act-forms-start", "warm");
	console_press(&console, "S");
	console_expect(&console, "empty: NO cutover until one is set");
	console_press(&console, "<Enter>");
	console_expect_question(&console, "There is NO cutover");
	console_press(&console, "y");
	console_expect(&console, "plan warm started");
	runs = site_migrations("act-forms-start");
	run = node_first(node_find(doc_root(runs), "items"));
	cr_assert_not_null(run);
	cr_assert_null(node_find(run, "spec.cutover"));
	doc_unref(runs);
	console_end(&console);
}

/* The command goes to the clipboard of the terminal (OSC 52) and stands in the question. */
Test(forms, copy_of_the_command)
{
	struct console console;

	site_create_namespace("act-forms-copy");
	given_run("act-forms-copy", "warm", NULL);
	console = start("act-forms-copy", "warm");
	console_command(&console, "cutover plan warm --clear --own-times include --cutover +1h");
	console_expect(&console, "--clear and --cutover are two different wishes");
	console_command(&console, "cutover plan warm --cutover +1h");
	console_expect_question(&console, "cutover then");
	console_press(&console, "c");
	console_expect(&console, "sent to the clipboard");
	console_expect(&console, "kubectl mtv cutover plan --name warm -n act-forms-copy");
	cr_assert(term_printed(console.term, "\033]52;c;"));
	console_press(&console, "n");
	console_expect(&console, "cutover: canceled; nothing was sent");
	console_end(&console);
}

/* Without a context, as in a pod, the phrase names the server. */
Test(forms, phrase_without_a_context)
{
	char *ca = site_path("pki/ca.crt"), *token = access_token("operator");
	char *text = text_of("clusters:\n- {name: real, cluster: {server: \"https://127.0.0.1:%d\","
			     " certificate-authority: \"%s\"}}\n"
			     "users:\n- {name: op, user: {token: \"%s\"}}\n",
		site_port(), ca, token);
	char *phrase = text_of("127.0.0.1:%d/warm<Enter>", site_port());
	struct console console;

	site_create_namespace("act-forms-pod");
	given_run("act-forms-pod", "warm", NULL);
	console = console_start(&(struct console_plan){.name_space = "act-forms-pod",
		.kubeconfig = text,
		.options = {"--cluster=real", "--user=op"}});
	console_expect_match(&console, "^ live");
	console_expect(&console, "WarmRunning");
	console_command(&console, "archive plan warm");
	console_expect_question(&console, "It is EXECUTING");
	console_press(&console, "/warm<Enter>");
	console_expect(&console, "not the same; expected: 127.0.0.1:");
	expect_writes("act-forms-pod", 0);
	console_press(&console, "<C-u>");
	console_press(&console, phrase);
	console_expect(&console, "plan warm archived");
	console_end(&console);
	free(phrase);
	free(text);
	free(token);
	free(ca);
}
