/*
 * What the test cluster does to writes, shown without mtvtop: whom it lets write, what its policy
 * refuses, where it cannot dry-run, and that the helpers see what was written.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/console.h"
#include "e2e/site.h"
#include "e2e/site_runs.h"
#include "e2e/site_writes.h"
#include "support/deadline.h"

#define AGENT "mtvtop-cluster/1" /* of the requests of site.h */

/* POST of a Migration with that name; the answer must have the status, and a text in it. */
static void expect_create(const char *user, const char *name_space, const char *name,
	const char *query, long status, const char *text)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/migrations%s", name_space, query);
	char *body =
		text_of("{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"Migration\","
			"\"metadata\":{\"name\":\"%s\"},\"spec\":{\"plan\":{\"name\":\"any\","
			"\"namespace\":\"%s\"}}}",
			name, name_space);
	char *answer = NULL;
	long got = site_try_as(user, "POST", path, body, &answer);

	cr_assert_eq(got, status, "%s as %s: %ld %s", name, user, got, answer);
	cr_assert_not_null(strstr(answer, text), "%s as %s: %s", name, user, answer);
	free(answer);
	free(body);
	free(path);
}

static void expect_patch(
	const char *user, const char *path, const char *body, long status, const char *text)
{
	char *answer = NULL;
	long got = site_try_as(user, "PATCH", path, body, &answer);

	cr_assert_eq(got, status, "%s as %s: %ld %s", path, user, got, answer);
	cr_assert_not_null(strstr(answer, text), "%s as %s: %s", path, user, answer);
	free(answer);
}

static void expect_field(const char *name_space, const char *kind, const char *name,
	const char *path, const char *json)
{
	char *field = site_field(name_space, kind, name, path);

	cr_assert_str_eq(field, json, "%s of %s is %s", path, name, field);
	free(field);
}

#define MESSAGE "denied request: night shift only: ask the owner of the plan"

Test(cluster_rules, policy_refuses_by_name_and_label)
{
	site_create_labelled_namespace("rules-refuse", "{\"mtvtop.test/refuse\":\"yes\"}");
	site_create_namespace("rules-plain");
	expect_create("operator", "rules-refuse", "refused-run", "", 422, MESSAGE);
	expect_create("operator", "rules-refuse", "refused-run", "?dryRun=All", 422, MESSAGE);
	expect_create(NULL, "rules-refuse", "refused-run", "", 422, MESSAGE);
	expect_create("operator", "rules-refuse", "granted-run", "", 201, "granted-run");
	expect_create("operator", "rules-plain", "refused-run", "", 201, "refused-run");
	cr_assert_eq(site_count_migrations("rules-refuse"), 1);
}

/* What is there already cannot be changed either; that it is there, a plain namespace shows. */
Test(cluster_rules, policy_refuses_patches)
{
	const char *path = FORKLIFT "/namespaces/rules-patch/migrations/refused-run";
	const char *label = "{\"metadata\":{\"labels\":{\"mtvtop.test/refuse\":\"yes\"}}}";
	int64_t deadline;

	site_create_namespace("rules-patch");
	expect_create("operator", "rules-patch", "refused-run", "", 201, "refused-run");
	expect_patch(
		"operator", path, "{\"spec\":{\"cutover\":\"2030-01-01T00:00:00Z\"}}", 200, "run");
	site_do("PATCH", "/api/v1/namespaces/rules-patch", label);
	/* The policy learns of the label by a watch. */
	deadline = deadline_in(PATIENCE);
	while (site_try("PATCH", path, "{\"spec\":{\"cutover\":\"2030-01-01T00:00:00Z\"}}", NULL) ==
		200)
		cr_assert(deadline_left(deadline) > 0, "the policy does not learn of the label");
	expect_patch("operator", path, "{\"spec\":{\"cutover\":\"2031-01-01T00:00:00Z\"}}", 422,
		MESSAGE);
	expect_patch("operator", path,
		"[{\"op\":\"add\",\"path\":\"/spec/cutover\",\"value\":\"2031-01-01T00:00:00Z\"}]",
		422, MESSAGE);
	expect_field("rules-patch", "migrations", "refused-run", "spec.cutover",
		"\"2030-01-01T00:00:00Z\"");
}

Test(cluster_rules, webhook_with_side_effects_refuses_dry_runs_alone)
{
	site_create_labelled_namespace("rules-no-dry-run", "{\"mtvtop.test/no-dry-run\":\"yes\"}");
	expect_create("operator", "rules-no-dry-run", "run", "?dryRun=All", 400,
		"admission webhook \\\"ledger.mtvtop.test\\\" does not support dry run");
	cr_assert_eq(site_count_migrations("rules-no-dry-run"), 0);
	expect_create("operator", "rules-no-dry-run", "run", "", 201, "run");
	expect_patch("operator", FORKLIFT "/namespaces/rules-no-dry-run/migrations/run?dryRun=All",
		"{\"spec\":{\"cutover\":\"2030-01-01T00:00:00Z\"}}", 400,
		"does not support dry run");
	expect_patch("operator", FORKLIFT "/namespaces/rules-no-dry-run/migrations/run",
		"{\"spec\":{\"cutover\":\"2030-01-01T00:00:00Z\"}}", 200, "2030-01-01T00:00:00Z");
}

Test(cluster_rules, dry_run_leaves_nothing_elsewhere)
{
	site_create_namespace("rules-dry-run");
	expect_create("operator", "rules-dry-run", "run", "?dryRun=All", 201, "run");
	cr_assert_eq(site_count_migrations("rules-dry-run"), 0);
}

Test(cluster_rules, operator_writes_plans_and_migrations_and_viewer_nothing)
{
	const char *plan = FORKLIFT "/namespaces/rules-users/plans/mine";

	site_create_namespace("rules-users");
	site_create_plan("rules-users", "mine");
	expect_create("viewer", "rules-users", "run", "", 403,
		"User \\\"viewer\\\" cannot create resource \\\"migrations\\\"");
	expect_patch("viewer", plan, "{\"spec\":{\"archived\":true}}", 403, "cannot patch");
	expect_field("rules-users", "plans", "mine", "spec.archived", "");
	expect_patch("operator", plan, "{\"spec\":{\"archived\":true}}", 200, "\"archived\":true");
	expect_field("rules-users", "plans", "mine", "spec.archived", "true");
	expect_create("operator", "rules-users", "run", "", 201, "run");
	cr_assert_eq(site_try_as("viewer", "GET", plan, NULL, NULL), 200);
	cr_assert_eq(site_try_as("operator", "GET", "/api/v1/nodes", NULL, NULL), 200);
	cr_assert_eq(site_try_as("viewer", "DELETE", plan, NULL, NULL), 403);
	cr_assert_eq(site_try_as("operator", "POST", "/api/v1/namespaces",
			     "{\"metadata\":{\"name\":\"rules-more\"}}", NULL),
		403);
	cr_assert_eq(site_try_as("operator", "DELETE",
			     FORKLIFT "/namespaces/rules-users/migrations/run", NULL, NULL),
		200);
	cr_assert_eq(site_count_migrations("rules-users"), 0);
	cr_assert_eq(site_try_as("operator", "DELETE", plan, NULL, NULL), 200);
}

Test(cluster_rules, runs_are_made_and_read_back)
{
	site_create_namespace("rules-runs");
	site_create_run(&(struct site_run){.name_space = "rules-runs", .plan = "cold", .vms = 3});
	site_create_run(&(struct site_run){.name_space = "rules-runs",
		.plan = "warm",
		.warm = true,
		.cutover = "2030-01-01T02:00:00Z"});
	cr_assert_eq(site_count_migrations("rules-runs"), 2);
	expect_field("rules-runs", "plans", "warm", "spec.type", "\"warm\"");
	expect_field(
		"rules-runs", "migrations", "warm-run", "spec.cutover", "\"2030-01-01T02:00:00Z\"");
	expect_field("rules-runs", "migrations", "cold-run", "spec.cutover", "");
	expect_field("rules-runs", "migrations", "cold-run", "spec.plan.name", "\"cold\"");
	site_do("PATCH", FORKLIFT "/namespaces/rules-runs/migrations/cold-run",
		"[{\"op\":\"add\",\"path\":\"/spec/cancel\",\"value\":[{\"id\":\"vm-2\"}]}]");
	expect_field("rules-runs", "migrations", "cold-run", "spec.cancel", "[{\"id\":\"vm-2\"}]");
	cr_assert_not(
		site_wait_field("rules-runs", "migrations", "cold-run", "spec.cancel", "[]", 0));
}

/* mtvtop shows such a run as one that executes, and waits. */
Test(cluster_rules, runs_look_like_runs)
{
	struct console console;

	site_create_namespace("rules-shown");
	site_create_run(
		&(struct site_run){.name_space = "rules-shown", .plan = "cold-one", .vms = 2});
	site_create_run(&(struct site_run){.name_space = "rules-shown",
		.plan = "warm-one",
		.warm = true,
		.vms = 2,
		.cutover = "@+2h"});
	console = console_start(
		&(struct console_plan){.name_space = "rules-shown", .access.as = "operator"});
	console_expect_match(&console, "cold-one .*Running");
	console_expect_match(&console, "warm-one .*CutoverScheduled");
	console_command(&console, "vms");
	console_expect(&console, "VMs (4)");
	console_expect(&console, "warm-one-vm-2");
	console_end(&console);
}

Test(cluster_rules, writes_are_counted_by_the_audit_log)
{
	struct site_writes writes = {.agent = AGENT, .resource = "namespaces", .name = "rules-log"};

	site_create_namespace("rules-log");
	cr_assert_eq(site_count_writes(&writes), 1);
	writes = (struct site_writes){
		.agent = AGENT, .resource = "migrations", .name_space = "rules-log"};
	cr_assert_eq(site_count_writes(&writes), 0);
	expect_create("viewer", "rules-log", "run", "", 403, "cannot create");
	expect_create("operator", "rules-log", "run", "?dryRun=All", 201, "run");
	expect_create("operator", "rules-log", "run", "", 201, "run");
	expect_create("operator", "rules-log", "run", "", 409, "already exists");
	expect_patch("operator", FORKLIFT "/namespaces/rules-log/migrations/run",
		"{\"spec\":{\"cutover\":null}}", 200, "run");
	cr_assert(site_wait_writes(&writes, 5, PATIENCE));
	cr_assert_eq(site_count_writes(&writes), 5);
	writes.effect = SITE_DRY;
	cr_assert_eq(site_count_writes(&writes), 1);
	writes.effect = SITE_MEANT;
	cr_assert_eq(site_count_writes(&writes), 4);
	writes.done = true;
	cr_assert_eq(site_count_writes(&writes), 2);
	writes.verb = "patch";
	writes.name = "run";
	cr_assert_eq(site_count_writes(&writes), 1);
	writes.name = "ru";
	cr_assert_eq(site_count_writes(&writes), 0);
	writes = (struct site_writes){.name_space = "rules-log"};
	cr_assert_eq(site_count_writes(&writes), 0, "mtvtop has written");
	cr_assert_not(site_wait_writes(&writes, 1, 0));
}
