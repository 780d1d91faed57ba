/*
 * start, by keystrokes: what each type of plan is asked, and the Migration that the server holds
 * then: its name, its owner, what it is for, and whose it is.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "mtv/run_name.h"

#define LATER "2031-05-01T02:00:00Z" /* exact, so that it is not asked again */

/* A start that was accepted: the line that asks for it, and what it leads to. */
struct start {
	const char *name_space;
	const char *type;     /* of the plan */
	const char *command;  /* NULL: the key S */
	const char *sentence; /* of the question */
	const char *answer;
	const char *cutover; /* of the Migration, or NULL */
};

/* As kubectl-mtv makes it (reference/kubectl-mtv.md 2.2), but for its name and its annotation. */
static void expect_run(const struct start *start, const char *journal)
{
	char *run = acting_only_run(start->name_space), *plan_uid, *path, *expected, *name;
	char expected_name[RUN_NAME], operation[64] = "";
	struct doc *plan;

	path = text_of(FORKLIFT "/namespaces/%s/plans/web", start->name_space);
	plan = site_read_object(path);
	run_name(doc_root(plan), expected_name);
	cr_expect_str_eq(run, expected_name);
	doc_unref(plan);
	plan_uid = site_field(start->name_space, "plans", "web", "metadata.uid");
	expected = text_of("[{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"Plan\","
			   "\"name\":\"web\",\"uid\":%s}]",
		plan_uid);
	acting_expect_field(
		start->name_space, "migrations", run, "metadata.ownerReferences", expected);
	free(expected);
	expected = text_of("{%s%s%s\"plan\":{\"apiVersion\":\"forklift.konveyor.io/v1beta1\","
			   "\"kind\":\"Plan\",\"name\":\"web\",\"namespace\":\"%s\",\"uid\":%s}}",
		start->cutover != NULL ? "\"cutover\":\"" : "",
		start->cutover != NULL ? start->cutover : "", start->cutover != NULL ? "\"," : "",
		start->name_space, plan_uid);
	acting_expect_field(start->name_space, "migrations", run, "spec", expected);
	free(expected);
	/* Whose it is: the operation of the journal. */
	sscanf(strstr(journal, "\"operation\":\""), "\"operation\":\"%63[0-9a-f]", operation);
	expected = text_of("{\"mtvtop/operation\":\"%s\"}", operation);
	acting_expect_field(start->name_space, "migrations", run, "metadata.annotations", expected);
	free(expected);
	name = site_field(start->name_space, "migrations", run, "metadata.labels");
	cr_expect_str_eq(name, "", "it has labels");
	free(name);
	free(path);
	free(plan_uid);
	free(run);
}

static void expect_start(const struct start *start)
{
	struct console console;
	char *before, *journal;

	site_create_namespace(start->name_space);
	acting_create_plan(&(struct acting_plan){
		.name_space = start->name_space, .name = "web", .type = start->type, .vms = 2});
	before = acting_object(start->name_space, "plans", "web");
	console = acting_start(start->name_space, "web");
	if (start->command != NULL)
		console_command(&console, start->command);
	else
		console_press(&console, "S");
	console_expect_question(&console, "Start plan web");
	console_expect_now(&console, start->sentence);
	console_expect_now(&console, "web-vm-1");
	console_expect_now(&console, "web-vm-2");
	acting_expect_writes(start->name_space, 1, 0);
	acting_answer(&console, start->answer);
	console_expect(&console, "plan web started");
	console_expect_match(&console, "web +Queued");
	journal = acting_journal(&console);
	console_end(&console);
	acting_expect_writes(start->name_space, 1, 1);
	acting_expect_same(start->name_space, "plans", "web", before);
	expect_run(start, journal);
	free(journal);
}

Test(verbs_start, cold)
{
	expect_start(&(struct start){.name_space = "act-start-cold",
		.type = "cold",
		.sentence = "Cold: 2 VMs are shut down now and stay down until the copy ends.",
		.answer = "web"});
}

Test(verbs_start, warm_has_no_cutover_by_itself)
{
	expect_start(&(struct start){.name_space = "act-start-warm",
		.type = "warm",
		.command = "start plan web",
		.sentence = "Warm: 2 VMs are copied while they run. There is NO cutover",
		.answer = "y"});
}

Test(verbs_start, warm_with_a_cutover)
{
	expect_start(&(struct start){.name_space = "act-start-cutover",
		.type = "warm",
		.command = "start plan --name web --cutover " LATER,
		.sentence = "and shut down at the cutover: 2031-05-01 02:00:00Z",
		.answer = "y",
		.cutover = LATER});
}

Test(verbs_start, live)
{
	expect_start(&(struct start){.name_space = "act-start-live",
		.type = "live",
		.sentence = "Live: 2 VMs move while they run; they stop for a moment at the end.",
		.answer = "web"});
}

Test(verbs_start, conversion)
{
	expect_start(&(struct start){.name_space = "act-start-conversion",
		.type = "conversion",
		.command = "start web",
		.sentence = "Conversion: 2 VMs are shut down now",
		.answer = "web"});
}

/* A cutover at once is a service interruption: the name must be typed. */
Test(verbs_start, warm_with_a_cutover_now)
{
	struct console console;
	char *run, *cutover;

	site_create_namespace("act-start-now");
	acting_create_plan(&(struct acting_plan){
		.name_space = "act-start-now", .name = "web", .type = "warm"});
	console = acting_start("act-start-now", "web");
	console_command(&console, "start plan web --cutover now");
	console_expect_question(&console, "Start plan web");
	console_expect_now(&console, "shut down at the cutover: NOW");
	console_press(&console, "y<Enter>");
	console_expect(&console, "not the same; expected: web");
	acting_expect_writes("act-start-now", 1, 0);
	console_press(&console, "<C-u>");
	acting_answer(&console, "web");
	console_expect(&console, "plan web started");
	run = acting_only_run("act-start-now");
	cutover = site_field("act-start-now", "migrations", run, "spec.cutover");
	cr_assert_str_neq(cutover, "");
	console_end(&console);
	acting_expect_writes("act-start-now", 1, 1);
	free(cutover);
	free(run);
}

/* What ran and failed runs again when it is named, and the question says what runs again. */
Test(verbs_start, again_after_a_failure)
{
	struct console console;
	char *name;

	site_create_namespace("act-start-again");
	acting_create_of("act-start-again", "41-failed-transfer");
	console = acting_start("act-start-again", "failed-transfer");
	cr_assert_eq(site_count_migrations("act-start-again"), 1);
	console_command(&console, "start plan failed-transfer");
	console_expect_question(&console, "Start plan failed-transfer");
	console_expect_now(&console, "This plan ran before");
	console_expect_now(&console, "it runs AGAIN from the beginning");
	acting_answer(&console, "failed-transfer");
	console_expect(&console, "plan failed-transfer started");
	console_end(&console);
	acting_expect_writes("act-start-again", 1, 1);
	name = text_of("%d", site_count_migrations("act-start-again"));
	cr_assert_str_eq(name, "2");
	free(name);
}

Test(verbs_start, by_the_menu)
{
	struct console console;

	site_create_namespace("act-start-menu");
	acting_create_plan(&(struct acting_plan){.name_space = "act-start-menu", .name = "web"});
	console = acting_start("act-start-menu", "web");
	console_press(&console, "x");
	console_expect_match(&console, "S  start +starts plans");
	console_expect_match(&console, "C  cutover +it is a cold plan, and only a warm one has");
	console_press(&console, "S");
	console_expect_question(&console, "Start plan web");
	console_expect_now(&console, "Cold: 1 VM is shut down now and stays down");
	acting_answer(&console, "web");
	console_expect(&console, "plan web started");
	console_end(&console);
	acting_expect_writes("act-start-menu", 1, 1);
}

/* --dry-run shows the request with what the server says to it, and that is all. */
Test(verbs_start, dry_run_ends_with_the_request)
{
	struct console console;

	site_create_namespace("act-start-dry");
	acting_create_plan(&(struct acting_plan){.name_space = "act-start-dry", .name = "web"});
	console = acting_start("act-start-dry", "web");
	console_command(&console, "start plan web --dry-run");
	console_expect(&console, "POST " FORKLIFT "/namespaces/act-start-dry/migrations");
	console_expect(&console, "kubectl mtv start plan --name web -n act-start-dry");
	console_press(&console, "web<Enter>");
	console_press(&console, "<Esc>");
	console_expect_gone(&console, "kubectl mtv start plan");
	console_end(&console);
	acting_expect_writes("act-start-dry", 1, 0);
	cr_assert_eq(site_count_migrations("act-start-dry"), 0);
}

/*
 * Somebody else has just made the Migration of this run, which the model does not know as one of
 * this plan: the server's 409 is read, and said.
 */
Test(verbs_start, the_same_run_was_started_already)
{
	const char *path = FORKLIFT "/namespaces/act-start-twice/migrations";
	struct console console;
	char name[RUN_NAME], *body;
	struct doc *plan;

	site_create_namespace("act-start-twice");
	acting_create_plan(&(struct acting_plan){.name_space = "act-start-twice", .name = "web"});
	console = acting_start("act-start-twice", "web");
	console_press(&console, "S");
	console_expect_question(&console, "Start plan web");
	plan = site_read_object(FORKLIFT "/namespaces/act-start-twice/plans/web");
	run_name(doc_root(plan), name);
	doc_unref(plan);
	body = text_of("{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"Migration\","
		       "\"metadata\":{\"name\":\"%s\"},\"spec\":{\"plan\":{\"name\":\"other\","
		       "\"namespace\":\"act-start-twice\"}}}",
		name);
	site_do("POST", path, body);
	free(body);
	acting_answer(&console, "web");
	console_expect(&console, "start plan web: it was started already: Migration web-");
	console_expect(&console, "by another program");
	body = acting_journal(&console);
	cr_expect_not_null(strstr(body, "\"reason\":\"AlreadyExists\""), "%s", body);
	cr_expect_not_null(strstr(body, "\"outcome\":\"not-done\""), "%s", body);
	free(body);
	console_end(&console);
	cr_assert_eq(site_count_migrations("act-start-twice"), 1);
	acting_expect_done("act-start-twice", 0);
}
