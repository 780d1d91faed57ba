/*
 * Queries on the shell: `get -q`, bulk targets, and `mtvtop query` on files. What stays of the rows
 * is in the order of the query, mistakes are shown where they are, and unknown fields are a
 * warning.
 */
#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "e2e/command.h"
#include "support/home.h"

static struct outcome get(const char *kind, const char *query, const char *format)
{
	return command_run(&(struct command_plan){
		.words = {"get", kind, "-n", "openshift-mtv", "-q", query, "-o", format}});
}

static const char *name_of(const cJSON *item)
{
	const cJSON *metadata = cJSON_GetObjectItem(item, "metadata");

	return cJSON_GetStringValue(cJSON_GetObjectItem(metadata, "name"));
}

/* The names of the peer's rows, and whole rows in the order of the query. */
Test(queries, get_json)
{
	struct outcome outcome =
		get("plans", "where status = 'Failed' order by metadata.name desc limit 3", "json");
	cJSON *array = cJSON_Parse(outcome.output);

	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert_str_empty(outcome.errors);
	cr_assert_eq(cJSON_GetArraySize(array), 3, "%s", outcome.output);
	for (int i = 0; i < 3; i++) {
		const cJSON *item = cJSON_GetArrayItem(array, i);

		cr_assert_str_eq(
			cJSON_GetStringValue(cJSON_GetObjectItem(item, "status")), "Failed");
		cr_assert_not_null(cJSON_GetObjectItem(item, "object"));
		cr_assert(i == 0 ||
			strcmp(name_of(cJSON_GetArrayItem(array, i - 1)), name_of(item)) > 0);
	}
	cJSON_Delete(array);
	outcome_finish(&outcome);
}

/* SELECT chooses the columns, also computed ones; without it they are those of the view. */
Test(queries, get_columns)
{
	struct outcome outcome = get("plans",
		"select metadata.name as plan, len(spec.vms) as n, vms where state = 'Succeeded' "
		"and len(object.spec.vms) = vmCount order by plan limit 2",
		"csv");

	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert_str_eq(outcome.output,
		"plan,n,vms\nhyperv-succeeded,1,1/1 (S:1/F:0/C:0)\n"
		"never-runs,1,1/1 (S:1/F:0/C:0)\n");
	outcome_finish(&outcome);
	outcome = get("vms", "select state, count(*) as n group by state order by n desc limit 1",
		"markdown");
	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert_eq(strncmp(outcome.output, "| state | n |\n| --- | --- |\n| ", 28), 0, "%s",
		outcome.output);
	outcome_finish(&outcome);
	outcome = get("plans", "state = 'Failed' and metadata.name ~= '^failed-h'", "table");
	cr_assert_eq(strncmp(outcome.output, "NAME ", 5), 0, "%s", outcome.output);
	cr_assert_not_null(strstr(outcome.output, "\nfailed-hook "), "%s", outcome.output);
	cr_assert_null(strstr(outcome.output, "failed-transfer"));
	outcome_finish(&outcome);
}

/* The same columns, from a list. */
Test(queries, fields)
{
	struct command_plan plan = {.words = {"get", "plans", "-o", "csv", "--fields",
					    "metadata.name as plan, len(object.spec.vms) as n",
					    "-q", "state = 'Succeeded' order by plan limit 2"}};
	struct outcome outcome = command_run(&plan);

	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert_str_eq(outcome.output, "plan,n\nhyperv-succeeded,1\nnever-runs,1\n");
	outcome_finish(&outcome);
	plan.words[5] = "name, (state";
	command_expect_failure(&plan, 2,
		"select name, (state\n                   ^\nmtvtop: --fields: syntax error at line "
		"1, ");
	plan.words[5] = "name";
	plan.words[7] = "select state";
	command_expect_failure(&plan, 2, "a second SELECT at line 2");
	plan.words[5] = "statu";
	plan.words[7] = "name = 'web'";
	outcome = command_run(&plan);
	cr_assert_not_null(strstr(outcome.errors, "no row has a field statu: did you mean "), "%s",
		outcome.errors);
	outcome_finish(&outcome);
}

Test(queries, mistakes)
{
	struct outcome outcome = get("plans", "where (state = 'x'", "json");

	cr_assert_eq(outcome.status, 2);
	cr_assert_str_empty(outcome.output);
	cr_assert_not_null(strstr(outcome.errors, "where (state = 'x'\n"), "%s", outcome.errors);
	cr_assert_not_null(strstr(outcome.errors, "^\n"), "%s", outcome.errors);
	cr_assert_not_null(strstr(outcome.errors, "line 1, column"), "%s", outcome.errors);
	outcome_finish(&outcome);
	outcome = get("plans", "where statuss = 'Failed'", "json");
	cr_assert_eq(outcome.status, 0);
	cr_assert_not_null(
		strstr(outcome.errors, "statuss: did you mean status?"), "%s", outcome.errors);
	cr_assert_str_eq(outcome.output, "[]\n");
	outcome_finish(&outcome);
}

/* ---- files ----------------------------------------------------------------------------------- */

static struct outcome query_file(const char *text, const char *query, const char *format)
{
	char *home = home_create(), *path = home_path(home, "rows");
	struct outcome outcome;

	given_file(home, "rows", text);
	outcome = command_run(&(struct command_plan){
		.words = {"query", path, query, "-o", format}, .kubeconfig = ""});
	free(path);
	home_remove(home);
	return outcome;
}

static void expect_rows(const char *text, const char *query, const char *csv)
{
	struct outcome outcome = query_file(text, query, "csv");

	cr_expect_eq(outcome.status, 0, "%s", outcome.errors);
	cr_expect_str_eq(outcome.output, csv, "%s: %s", text, outcome.output);
	cr_expect_str_empty(outcome.errors);
	outcome_finish(&outcome);
}

/* Whatever the rows come in: an array, lines, YAML, several documents, a list of kubectl. */
Test(queries, files)
{
	static const char query[] = "select n, s where n > 1 order by n desc";
	static const char csv[] = "n,s\n3,c\n2,b\n";

	expect_rows(
		"[{\"n\":1,\"s\":\"a\"},{\"n\":2,\"s\":\"b\"},{\"n\":3,\"s\":\"c\"}]", query, csv);
	expect_rows("{\"n\":1,\"s\":\"a\"}\n{\"n\":2,\"s\":\"b\"}\n\n{\"n\":3,\"s\":\"c\"}\n",
		query, csv);
	expect_rows("- {n: 1, s: a}\n- {n: 2, s: b}\n- {n: 3, s: c}\n", query, csv);
	expect_rows("n: 1\ns: a\n---\nn: 2\ns: b\n---\nn: 3\ns: c\n", query, csv);
	expect_rows("{\"kind\":\"List\",\"items\":[{\"n\":3,\"s\":\"c\"},{\"n\":2,\"s\":\"b\"}]}",
		query, csv);
	/* Without SELECT the columns are the keys. */
	expect_rows("- {n: 1, s: a}\n- {n: 2, t: {x: 1}}\n", "n >= 1",
		"n,s,t\n1,a,\n2,,\"{\"\"x\"\":1}\"\n");
}

Test(queries, bad_files)
{
	static const struct {
		const char *text, *query;
		int status;
		const char *said;
	} cases[] = {
		{"[{\"n\":1},", "n = 1", 1, "rows: "},
		{"{\"n\":1}\n{\"n\":}\n", "n = 1", 1, "line 2"},
		{"a: [", "n = 1", 1, "rows:"},
		{"[]", "n =", 2, "query: "},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct outcome outcome = query_file(cases[i].text, cases[i].query, "json");

		cr_expect_eq(
			outcome.status, cases[i].status, "%s: %s", cases[i].text, outcome.errors);
		cr_expect_not_null(strstr(outcome.errors, cases[i].said), "%s: %s", cases[i].text,
			outcome.errors);
		cr_expect_str_empty(outcome.output);
		outcome_finish(&outcome);
	}
}

/* ---- targets --------------------------------------------------------------------------------- */

/* The order and the limit of a query count for what is acted upon, too. */
Test(queries, targets)
{
	struct command_plan plan = {
		.words = {"start", "plan", "-q",
			"where state = 'Ready' order by metadata.name desc limit 1", "--yes"},
		.access = {.as = "operator", .name_space = "act-query"}};

	site_create_namespace("act-query");
	acting_create_plan(&(struct acting_plan){.name_space = "act-query", .name = "a"});
	acting_create_plan(&(struct acting_plan){.name_space = "act-query", .name = "b"});
	command_expect_output(&plan, "start act-query/b: done\n");
	acting_expect_writes("act-query", 1, 1);
	/* Names of the peer's rows mean the same as in get. */
	plan.words[3] = "where status = 'Ready' and len(status.conditions) = 0";
	command_expect_failure(&plan, 0, "there is no such plan");
	plan.words[3] = "where status = 'Ready' and ready = 'true' and vms = '1'";
	command_expect_output(&plan, "start act-query/a: done\n");
	/* What would choose other plans than were meant is refused: nothing was sent for it. */
	plan.words[3] = "where stat != 'Running'";
	command_expect_failure(&plan, 2, "no row has a field stat");
	plan.words[3] = "where state = 'Ready' limit 1";
	command_expect_failure(&plan, 2, "LIMIT needs ORDER BY here");
	plan.words[3] = "select state";
	command_expect_failure(
		&plan, 2, "--query: a query for plans to act upon selects no columns");
	plan.words[3] = "where (";
	command_expect_failure(&plan, 2, "start: --query: ");
	acting_expect_writes("act-query", 2, 2);
}
