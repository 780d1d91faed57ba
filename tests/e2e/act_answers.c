/*
 * What the server says to a write: that it cannot tell beforehand, that it refuses, that somebody
 * was quicker, that it has no time. What it has said stands on the screen and in the journal.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "support/deadline.h"

#define NIGHT_SHIFT "denied request: night shift only: ask the owner of the plan"

static void expect_journal(struct console *console, const char *text)
{
	char *journal = acting_journal(console);

	cr_expect_not_null(strstr(journal, text), "%s is not in:\n%s", text, journal);
	free(journal);
}

/* No preview is no refusal: the question says so, and the answer is the server's. */
Test(refusals, dry_run_is_not_supported)
{
	struct console console;

	site_create_labelled_namespace("act-no-dry-run", "{\"mtvtop.test/no-dry-run\":\"yes\"}");
	acting_create_plan(&(struct acting_plan){.name_space = "act-no-dry-run", .name = "web"});
	console = acting_start("act-no-dry-run", "web");
	console_press(&console, "S");
	console_expect_question(&console, "Start plan web");
	console_expect_now(
		&console, "the server cannot say beforehand whether it will accept this");
	acting_answer(&console, "web");
	console_expect(&console, "plan web started");
	console_end(&console);
	acting_expect_writes("act-no-dry-run", 1, 1);
	cr_assert_eq(site_count_migrations("act-no-dry-run"), 1);
}

/* The dry run is refused by a policy: its words are said, there is no question at all. */
Test(refusals, policy_refuses_beforehand)
{
	struct console console;

	site_create_labelled_namespace("act-policy-before", "{}");
	acting_create_plan(
		&(struct acting_plan){.name_space = "act-policy-before", .name = "refused-web"});
	site_do("PATCH", "/api/v1/namespaces/act-policy-before",
		"{\"metadata\":{\"labels\":{\"mtvtop.test/refuse\":\"yes\"}}}");
	int64_t deadline = deadline_in(PATIENCE);
	while (site_try("PATCH",
		       FORKLIFT "/namespaces/act-policy-before/plans/refused-web?dryRun=All",
		       "{\"spec\":{\"description\":\"probe\"}}", NULL) == 200)
		cr_assert(deadline_left(deadline) > 0, "the policy does not learn of the label");
	console = acting_start("act-policy-before", "refused-web");
	acting_expect_refused(&console, "start plan refused-web", "start plan refused-web: 422 ");
	acting_expect_refused(
		&console, "archive plan refused-web", "archive plan refused-web: 422 ");
	console_expect(&console, "night-shift");
	console_end(&console);
	acting_expect_writes("act-policy-before", 2, 0);
	cr_assert_eq(site_count_migrations("act-policy-before"), 0);
	acting_expect_field("act-policy-before", "plans", "refused-web", "spec.archived", "");
}

/* ---- rights ---------------------------------------------------------------------------------- */

#define RBAC(name_space) "/apis/rbac.authorization.k8s.io/v1/namespaces/" name_space

/* Whether `viewer` may patch the plan `web` there; waits until it is so. */
static void wait_right(const char *name_space, long status)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/plans/web?dryRun=All", name_space);
	int64_t deadline = deadline_in(PATIENCE);

	while (site_try_as("viewer", "PATCH", path, "{\"spec\":{\"description\":\"probe\"}}",
		       NULL) != status)
		cr_assert(deadline_left(deadline) > 0, "the right does not become %ld", status);
	free(path);
}

/* A user who may archive in one namespace only, before the plans of all. */
static struct console start_with_one_right(void)
{
	struct console console;

	site_create_namespace("act-right-one");
	site_create_namespace("act-right-two");
	acting_create_plan(&(struct acting_plan){.name_space = "act-right-one", .name = "web"});
	acting_create_plan(&(struct acting_plan){.name_space = "act-right-two", .name = "web"});
	site_do("POST", RBAC("act-right-one") "/roles",
		"{\"metadata\":{\"name\":\"archiver\"},\"rules\":[{\"apiGroups\":"
		"[\"forklift.konveyor.io\"],\"resources\":[\"plans\"],\"verbs\":[\"patch\"]}]}");
	site_do("POST", RBAC("act-right-one") "/rolebindings",
		"{\"metadata\":{\"name\":\"archiver\"},\"roleRef\":{\"apiGroup\":"
		"\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"archiver\"},"
		"\"subjects\":[{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"User\","
		"\"name\":\"viewer\"}]}");
	wait_right("act-right-one", 200);
	console = acting_start_with(&(struct console_plan){.access.as = "viewer"}, "Plans (");
	console_command(&console, "filter act-right");
	console_expect(&console, "act-right-two");
	return console;
}

/* The plan without the right is left out; when the right is taken away meanwhile, 403 is said. */
Test(refusals, right_in_one_namespace_only)
{
	struct console console = start_with_one_right();

	acting_expect_refused(&console, "archive plan act-right-two/web",
		"user test may not patch plans in namespace act-right-two");
	console_command(&console, "archive plan act-right-one/web,act-right-two/web");
	console_expect_question(&console, "Archive plan act-right-one/web");
	console_expect_now(&console,
		"act-right-two/web: user test may not patch plans in namespace act-right-two");
	site_do("DELETE", RBAC("act-right-one") "/rolebindings/archiver", NULL);
	wait_right("act-right-one", 403);
	acting_answer(&console, "y");
	console_expect(&console, "403 not allowed");
	expect_journal(&console, "\"outcome\":\"refused\"");
	expect_journal(&console, "\"status\":403");
	console_press(&console, "<Esc>");
	console_end(&console);
	acting_expect_writes("act-right-one", 1, 1);
	acting_expect_done("act-right-one", 0);
	acting_expect_writes("act-right-two", 0, 0);
	acting_expect_field("act-right-one", "plans", "web", "spec.archived", "");
}

/* ---- answers of a server that has other things to do ------------------------------------------
 */

/* The question to archive `web` stands; what is written then gets that answer from the proxy. */
static struct console start_with_answer(const char *name_space, const char *status)
{
	struct console console;

	site_create_namespace(name_space);
	acting_create_plan(&(struct acting_plan){.name_space = name_space, .name = "web"});
	console = acting_start_with(
		&(struct console_plan){.name_space = name_space, .wire = HTTP1, .faulty = true},
		"web");
	console_press(&console, "R");
	console_expect_question(&console, "Archive plan web");
	console_fault(&console, "match PATCH /apis");
	console_fault(&console, "status %s", status);
	acting_answer(&console, "y");
	return console;
}

/* Somebody was quicker: it is read again, is as it was, and is written. */
Test(refusals, conflict_is_tried_again)
{
	struct console console = start_with_answer("act-answer-409", "409 times 1");

	console_expect(&console, "plan web archived");
	expect_journal(&console, "\"status\":409");
	expect_journal(&console, "\"outcome\":\"done\"");
	acting_expect_field("act-answer-409", "plans", "web", "spec.archived", "true");
	acting_expect_writes("act-answer-409", 1, 1);
	console_end(&console);
}

/* Not for ever: three times, and it says that it was not done. */
Test(refusals, conflict_is_not_tried_for_ever)
{
	struct console console = start_with_answer("act-answer-409s", "409");

	console_expect(&console, "archive plan web: 409 ");
	cr_expect_eq(proxy_stat(console.proxy, "PATCH"), 4, "%lld with the dry run",
		proxy_stat(console.proxy, "PATCH"));
	acting_expect_field("act-answer-409s", "plans", "web", "spec.archived", "");
	acting_expect_writes("act-answer-409s", 1, 0);
	console_end(&console);
}

/* A refusal of any kind is said once, and not tried again. */
static void expect_refusal(const char *name_space, const char *status, const char *words)
{
	struct console console = start_with_answer(name_space, status);

	console_expect(&console, words);
	expect_journal(&console, "\"outcome\":\"refused\"");
	cr_expect_eq(proxy_stat(console.proxy, "PATCH"), 2, "%lld with the dry run",
		proxy_stat(console.proxy, "PATCH"));
	acting_expect_field(name_space, "plans", "web", "spec.archived", "");
	acting_expect_writes(name_space, 1, 0);
	console_end(&console);
}

Test(refusals, invalid)
{
	expect_refusal("act-answer-422", "422", "archive plan web: 422 ");
}

Test(refusals, too_many_requests)
{
	expect_refusal("act-answer-429", "429 retry-after 1", "archive plan web: 429 ");
}

/* What has become of it nobody knows: the truth is read, and said when it is sure. */
Test(refusals, internal_error_is_looked_up)
{
	struct console console = start_with_answer("act-answer-500", "500 times 1");

	console_expect(&console, "archive plan web: result unknown, checking (500 ");
	console_expect_match(&console, "archive plan web: 500 .*, and it was not done");
	expect_journal(&console, "\"status\":500");
	expect_journal(&console, "\"outcome\":\"not-done\"");
	cr_expect_eq(proxy_stat(console.proxy, "PATCH"), 2);
	acting_expect_field("act-answer-500", "plans", "web", "spec.archived", "");
	acting_expect_writes("act-answer-500", 1, 0);
	console_end(&console);
}
