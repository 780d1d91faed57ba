/*
 * Sets of plans: by marks, --all, --query and names; what is left out and why, what happens when
 * one fails in the middle, and the page that tells of each.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "support/deadline.h"

#define REFUSE "{\"mtvtop.test/refuse\":\"yes\"}"
#define LAST "not tried, because one before it failed"

static void given_plans(const char *name_space, const char *const *names)
{
	for (; *names != NULL; names++)
		acting_create_plan(&(struct acting_plan){.name_space = name_space, .name = *names});
}

/* Plans alpha, beta, gamma; each is ready. */
static struct console start_three(const char *name_space)
{
	static const char *const names[] = {"alpha", "beta", "gamma", NULL};

	site_create_namespace(name_space);
	given_plans(name_space, names);
	return acting_start(name_space, "Plans (3)");
}

static void expect_archived(const char *name_space, const char *name, const char *json)
{
	acting_expect_field(name_space, "plans", name, "spec.archived", json);
}

/* The question names all, in the order in which they are sent; the count is the answer. */
Test(bulk, marked_plans_are_started)
{
	struct console console = start_three("act-bulk-marks");

	console_press(&console, "<Space>");
	console_expect(&console, "1 marked");
	console_press(&console, "<Space>");
	console_expect(&console, "2 marked");
	console_press(&console, "S");
	console_expect_question(&console, "Start 2 plans");
	console_expect_now(&console, "plan alpha");
	console_expect_now(&console, "plan beta");
	console_expect_now(&console, "type 2");
	console_press(&console, "3<Enter>");
	console_expect(&console, "not the same; expected: 2");
	acting_expect_writes("act-bulk-marks", 2, 0);
	console_press(&console, "<C-u>");
	acting_answer(&console, "2");
	console_expect(&console, "2 plans started");
	console_expect_match(&console, "plan alpha +done");
	console_expect_match(&console, "plan beta +done");
	console_press(&console, "<Esc>");
	console_expect(&console, "Plans (3)");
	console_end(&console);
	acting_expect_writes("act-bulk-marks", 2, 2);
	cr_assert_eq(site_count_migrations("act-bulk-marks"), 2);
}

/* --all leaves out what ran before and what is not ready, says so, and starts the others. */
Test(bulk, all_that_are_ready)
{
	struct console console;
	int column, done, left;

	site_create_namespace("act-bulk-all");
	acting_create_of("act-bulk-all", "41-failed-transfer");
	acting_create_of("act-bulk-all", "02-not-ready-map");
	acting_create_plan(&(struct acting_plan){.name_space = "act-bulk-all", .name = "alpha"});
	acting_create_plan(&(struct acting_plan){.name_space = "act-bulk-all", .name = "zulu"});
	console = acting_start("act-bulk-all", "Plans (4)");
	console_command(&console, "start --all");
	console_expect_question(&console, "Start 2 plans");
	console_expect_now(&console, "2 of 4 plans are left out: see below why.");
	console_expect_now(&console, "Left out");
	console_expect_now(&console, "plan failed-transfer: it ran before (Failed)");
	console_expect_now(&console, "plan not-ready-map: it is not ready: NetworkMapNotReady");
	acting_answer(&console, "2");
	console_expect(&console, "2 plans started");
	console_expect_match(&console, "plan failed-transfer +LEFT OUT: it ran before");
	cr_assert(term_find(console.term, "plan zulu", &column, &done));
	cr_assert(term_find(console.term, "plan failed-transfer", &column, &left));
	cr_assert_lt(done, left, "what was done stands above what was left out");
	console_press(&console, "<Esc>");
	console_end(&console);
	acting_expect_writes("act-bulk-all", 2, 2);
	cr_assert_eq(site_count_migrations("act-bulk-all"), 3); /* with the old one */
}

Test(bulk, those_of_a_query)
{
	struct console console = start_three("act-bulk-query");

	console_command(&console, "archive plans where metadata.name like '%a%a' and age < 30d");
	console_expect_question(&console, "Archive 2 plans");
	acting_answer(&console, "y");
	console_expect(&console, "2 plans archived");
	expect_archived("act-bulk-query", "alpha", "true");
	expect_archived("act-bulk-query", "beta", "");
	expect_archived("act-bulk-query", "gamma", "true");
	console_press(&console, "<Esc>");
	acting_expect_refused(&console, "archive --query \"nonsense ~~ 3\"", "archive: --query: ");
	acting_expect_refused(&console, "archive --query \"metadata.name = 'nobody'\"",
		"archive: there is no such plan");
	/* All behind `where` is the query: no flag gets lost in it. */
	acting_expect_refused(&console, "archive plans where metadata.name = 'beta' --dry-run",
		"archive: --query: no plan: type mismatch: expected number, got null (flags stand "
		"before where)");
	acting_expect_refused(&console, "archive beta where metadata.name = 'beta'",
		"archive: give names, or --all or --query, but not both");
	console_end(&console);
	acting_expect_writes("act-bulk-query", 2, 2);
}

/* In a set that needs more, context and count are typed; one of the names is unknown: nothing. */
Test(bulk, names_with_commas)
{
	struct console console;

	site_create_namespace("act-bulk-names");
	site_create_run(&(struct site_run){.name_space = "act-bulk-names", .plan = "web"});
	site_create_run(&(struct site_run){.name_space = "act-bulk-names", .plan = "shop"});
	console = acting_start("act-bulk-names", "Plans (2)");
	acting_expect_refused(&console, "archive plan --name web,shop,nobody",
		"archive: there is no plan nobody in namespace act-bulk-names");
	console_command(&console, "archive plan --name web,shop");
	console_expect_question(&console, "Archive 2 plans");
	console_expect_now(&console, "type test/2");
	acting_answer(&console, "test/2");
	console_expect(&console, "2 plans archived");
	expect_archived("act-bulk-names", "web", "true");
	expect_archived("act-bulk-names", "shop", "true");
	console_press(&console, "<Esc>");
	console_end(&console);
	acting_expect_writes("act-bulk-names", 2, 2);
}

/*
 * alpha, refused-one, zeta: the policy refuses the one in the middle, but not its dry run, as the
 * namespace gets its label when the question stands already.
 */
static struct console start_with_one_refused(const char *name_space)
{
	static const char *const names[] = {"alpha", "refused-one", "zeta", NULL};
	struct console console;
	char *path = text_of("/api/v1/namespaces/%s", name_space), *probe;
	int64_t deadline;

	site_create_namespace(name_space);
	given_plans(name_space, names);
	console = acting_start(name_space, "Plans (3)");
	console_command(&console, "archive --all");
	console_expect_question(&console, "Archive 3 plans");
	site_do("PATCH", path, "{\"metadata\":{\"labels\":" REFUSE "}}");
	free(path);
	/* The policy learns of the label by a watch. */
	path = text_of(FORKLIFT "/namespaces/%s/plans/refused-one?dryRun=All", name_space);
	probe = text_of("%s", "{\"spec\":{\"description\":\"probe\"}}");
	deadline = deadline_in(PATIENCE);
	while (site_try("PATCH", path, probe, NULL) == 200)
		cr_assert(deadline_left(deadline) > 0, "the policy does not learn of the label");
	free(probe);
	free(path);
	return console;
}

/* It stops at the failure, unless told otherwise: what comes behind is not tried. */
Test(bulk, stops_at_a_failure)
{
	struct console console = start_with_one_refused("act-bulk-stop");

	console_expect(&console, "after a failure: stop");
	acting_answer(&console, "y");
	console_expect(&console, "1 plan archived, 2 NOT");
	console_expect_match(&console, "plan alpha +done");
	console_expect_match(&console, "plan refused-one +NOT DONE: 422 invalid: ");
	console_expect(&console, "denied request: night shift only: ask the owner");
	console_expect_match(&console, "plan zeta +NOT DONE: " LAST);
	expect_archived("act-bulk-stop", "alpha", "true");
	expect_archived("act-bulk-stop", "refused-one", "");
	expect_archived("act-bulk-stop", "zeta", "");
	console_press(&console, "<Esc>");
	console_expect(&console, "Plans (3)");
	console_end(&console);
	acting_expect_writes("act-bulk-stop", 3, 2);
	acting_expect_done("act-bulk-stop", 1);
}

/* Told to go on, it tries all; the journal has what was refused, and why. */
Test(bulk, goes_on_after_a_failure)
{
	struct console console = start_with_one_refused("act-bulk-go-on");
	char *journal;

	console_press(&console, "o");
	console_expect(&console, "after a failure: go on");
	acting_answer(&console, "y");
	console_expect(&console, "2 plans archived, 1 NOT");
	console_expect_match(&console, "plan alpha +done");
	console_expect_match(&console, "plan refused-one +NOT DONE: 422 invalid: ");
	console_expect(&console, "denied request: night shift only: ask the owner");
	console_expect_match(&console, "plan zeta +done");
	expect_archived("act-bulk-go-on", "refused-one", "");
	expect_archived("act-bulk-go-on", "zeta", "true");
	journal = acting_journal(&console);
	cr_expect_not_null(strstr(journal, "\"outcome\":\"refused\""), "%s", journal);
	cr_expect_not_null(strstr(journal, "night shift only: ask the owner"), "%s", journal);
	free(journal);
	console_press(&console, "<Esc>");
	console_expect(&console, "Plans (3)");
	console_end(&console);
	acting_expect_writes("act-bulk-go-on", 3, 3);
	acting_expect_done("act-bulk-go-on", 2);
}

/* VMs of two plans are marked: each Migration gets its own. */
Test(bulk, marked_vms_of_two_plans)
{
	struct console console;

	site_create_namespace("act-bulk-vms");
	site_create_run(&(struct site_run){.name_space = "act-bulk-vms", .plan = "shop", .vms = 2});
	site_create_run(&(struct site_run){.name_space = "act-bulk-vms", .plan = "web", .vms = 2});
	console = acting_start("act-bulk-vms", "Plans (2)");
	console_press(&console, "V");
	console_expect(&console, "VMs (4)");
	console_press(&console, "/vm-2<Enter>");
	console_expect(&console, "VMs (2 of 4)");
	console_press(&console, "a");
	console_expect(&console, "2 marked");
	console_press(&console, "K");
	console_expect_question(&console, "Cancel VMs of 2 plans");
	console_expect_now(&console, "shop-vm-2 (vm-2)");
	console_expect_now(&console, "web-vm-2 (vm-2)");
	acting_answer(&console, "2");
	console_expect(&console, "2 plans have their VMs canceled");
	acting_expect_field("act-bulk-vms", "migrations", "shop-run", "spec.cancel",
		"[{\"id\":\"vm-2\",\"name\":\"shop-vm-2\"}]");
	acting_expect_field("act-bulk-vms", "migrations", "web-run", "spec.cancel",
		"[{\"id\":\"vm-2\",\"name\":\"web-vm-2\"}]");
	console_press(&console, "<Esc>");
	console_end(&console);
	acting_expect_writes("act-bulk-vms", 2, 2);
}

/* One of the set is changed by others meanwhile: all are asked about again. */
Test(bulk, one_that_changed_brings_the_question_back)
{
	struct console console = start_three("act-bulk-changed");

	console_command(&console, "start --all");
	console_expect_question(&console, "Start 3 plans");
	site_delete_plan("act-bulk-changed", "gamma");
	console_expect(&console, "start: plan gamma is gone; nothing was sent");
	console_command(&console, "start --all");
	console_expect_question(&console, "Start 2 plans");
	site_do("PATCH", FORKLIFT "/namespaces/act-bulk-changed/plans/beta",
		"[{\"op\":\"add\",\"path\":\"/spec/vms/-\",\"value\":{\"id\":\"vm-9\",\"name\":"
		"\"added\"}}]");
	acting_answer(&console, "2");
	console_expect_question(&console, "CHANGED since you were asked");
	acting_expect_writes("act-bulk-changed", 5, 0);
	acting_answer(&console, "2");
	console_expect(&console, "2 plans started");
	console_press(&console, "<Esc>");
	console_end(&console);
	cr_assert_eq(site_count_migrations("act-bulk-changed"), 2);
}
