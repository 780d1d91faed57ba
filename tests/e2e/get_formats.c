/*
 * `mtvtop get -o`: CSV, Markdown and names. What stands in a cell never becomes another cell or
 * another line.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "e2e/command.h"

static struct outcome get(const char *kind, const char *name_space, const char *format)
{
	struct outcome outcome = command_run(
		&(struct command_plan){.words = {"get", kind, "-n", name_space, "-o", format}});

	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert_str_empty(outcome.errors);
	return outcome;
}

static int count(const char *text, const char *part)
{
	int found = 0;

	for (const char *at = text; (at = strstr(at, part)) != NULL; at += strlen(part))
		found++;
	return found;
}

static void expect_begin(const struct outcome *outcome, const char *text)
{
	cr_assert_eq(strncmp(outcome->output, text, strlen(text)), 0, "%.300s", outcome->output);
}

Test(get_formats, csv)
{
	struct outcome outcome = get("plans", "demo", "csv");

	expect_begin(&outcome, "NAME,STATE,PROGRESS,");
	cr_assert_eq(count(outcome.output, "\n"), 3, "titles and two plans: %s", outcome.output);
	outcome_finish(&outcome);
	/* Reasons have commas and quotes in them. */
	outcome = get("vms", "openshift-mtv", "csv");
	cr_assert_gt(count(outcome.output, ",\""), 3, "%.300s", outcome.output);
	cr_assert_gt(count(outcome.output, "\"\""), 0, "%.300s", outcome.output);
	outcome_finish(&outcome);
}

Test(get_formats, markdown)
{
	struct outcome outcome = get("plans", "demo", "markdown");

	expect_begin(&outcome, "| NAME | STATE | PROGRESS | ");
	cr_assert_not_null(strstr(outcome.output, "\n| --- | --- |"), "%s", outcome.output);
	cr_assert_eq(count(outcome.output, "\n| "), 3, "%s", outcome.output);
	outcome_finish(&outcome);
}

/* What is printed can be handed to a command, as kubectl's names can. */
Test(get_formats, names)
{
	struct outcome outcome;
	struct command_plan archive = {
		.words = {"archive", "plan", "plan.forklift.konveyor.io/succeeded", "--yes"},
		.access = {.as = "operator", .name_space = "act-formats"}};

	site_create_namespace("act-formats");
	acting_create_of("act-formats", "50-succeeded");
	outcome = get("plans", "act-formats", "name");
	cr_assert_str_eq(outcome.output, "plan.forklift.konveyor.io/succeeded\n");
	outcome_finish(&outcome);
	command_expect_output(&archive, "archive act-formats/succeeded: done\n");
	outcome = get("vms", "act-formats", "name");
	expect_begin(&outcome, "vm/");
	outcome_finish(&outcome);
	command_expect_failure(
		&(struct command_plan){.words = {"get", "plans", "-o", "xml"}}, 2, "csv, markdown");
}

/* How they are written: tests/unit/app_prometheus.c. A query chooses of whom. */
Test(get_formats, prometheus)
{
	struct outcome outcome = command_run(&(struct command_plan){
		.words = {"get", "plans", "-o", "prometheus", "-q", "state = 'Failed'"}});

	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	expect_begin(&outcome, "# HELP migration_plan_status ");
	cr_assert_not_null(strstr(outcome.output,
				   "\nmigration_plan_status{name=\"failed-convert\","
				   "namespace=\"openshift-mtv\",phase=\"Failed\"} 1\n"),
		"%s", outcome.output);
	cr_assert_null(strstr(outcome.output, "name=\"succeeded\""), "%s", outcome.output);
	outcome_finish(&outcome);
	outcome = get("mappings", "openshift-mtv", "prometheus");
	expect_begin(&outcome, "# HELP mtvtop_networkmap_ready ");
	cr_assert_not_null(
		strstr(outcome.output, "\n# HELP mtvtop_storagemap_ready "), "%s", outcome.output);
	outcome_finish(&outcome);
}

/* An alert in one line: `mtvtop get vms --fail-if-any || page somebody`. */
Test(get_formats, fail_if_any)
{
	struct command_plan plan = {.words = {"get", "plans", "-n", "demo", "--fail-if-any"}};
	struct outcome outcome = command_run(&plan);

	cr_assert_eq(outcome.status, 9, "%s", outcome.errors);
	cr_assert_not_null(strstr(outcome.output, "tenant-running"), "%s", outcome.output);
	cr_assert_str_empty(outcome.errors);
	outcome_finish(&outcome);
	plan.words[3] = "default";
	outcome = command_run(&plan);
	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert_str_empty(outcome.output);
	outcome_finish(&outcome);
}

/* The clock of the header, in a zone that is five hours ahead. */
Test(get_formats, use_utc)
{
	struct command_plan plan = {.words = {"--once", "plans", "--size", "100x20", "--use-utc"},
		.environment = {"TZ=XXX-5"}};
	struct outcome outcome = command_run(&plan);
	char *end = strchr(outcome.output, '\n');

	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert_eq(end[-1], 'Z', "%s", outcome.output);
	outcome_finish(&outcome);
	plan.words[4] = NULL;
	outcome = command_run(&plan);
	end = strchr(outcome.output, '\n');
	cr_assert_neq(end[-1], 'Z', "%s", outcome.output);
	outcome_finish(&outcome);
}

/* As kubectl-mtv takes it: mappings of one sort. */
Test(get_formats, mappings_of_a_sort)
{
	struct command_plan plan = {
		.words = {"get", "mapping", "network", "-n", "openshift-mtv", "-o", "name"}};
	struct outcome outcome = command_run(&plan);

	cr_expect_eq(outcome.status, 0, "%s", outcome.errors);
	cr_expect(strstr(outcome.output, "networkmap.forklift"), "%s", outcome.output);
	cr_expect_null(strstr(outcome.output, "storagemap.forklift"), "%s", outcome.output);
	outcome_finish(&outcome);
	plan = (struct command_plan){.words = {"get", "mapping", "storage", "sto-vc-prod", "-n",
					     "openshift-mtv", "-o", "name"}};
	command_expect_output(&plan, "storagemap.forklift.konveyor.io/sto-vc-prod");
}
