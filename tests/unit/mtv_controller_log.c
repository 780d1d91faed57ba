#include "mtv/controller_log.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "unit/given.h"

static const struct controller_about about = {
	.name_space = "mtv", .name = "web", .uid = "11111111-aaaa"};

Test(mtv_controller_log, lines_of_a_plan)
{
	static const struct {
		const char *line;
		bool concerns;
	} cases[] = {
		{"{\"level\":\"info\",\"logger\":\"plan|x\",\"plan\":\"mtv/web\"}", true},
		{"{\"plan\":{\"name\":\"web\",\"namespace\":\"mtv\"}}", true},
		{"{\"msg\":\"Migration of web.\"}", true},
		{"{\"plan\":\"11111111-aaaa\"}", true},
		{"text, not JSON, of mtv/web", true},
		/* Longer names that hold this one. */
		{"{\"plan\":\"mtv/web-2\"}", false},
		{"{\"plan\":\"mtv/my-web\"}", false},
		{"{\"msg\":\"webserver\"}", false},
		{"web.example.org", false},
		/* The same name elsewhere. */
		{"{\"plan\":\"other/web\"}", false},
		{"{\"plan\":{\"name\":\"web\",\"namespace\":\"other\"}}", false},
		/* A VM that is called as the plan is, in another plan. */
		{"{\"vm\":\"web\",\"plan\":\"mtv/db\"}", false},
		{"{\"plan\":{\"name\":\"db\",\"namespace\":\"mtv\"},\"vm\":\"web\"}", false},
		{"", false},
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect(controller_line_about(cases[i].line, &about) == cases[i].concerns, "%s",
			cases[i].line);
}

static void expect_words(const char *line, const char *words)
{
	struct buf out;
	buf_init(&out, 10000);
	controller_line_words(line, &out);
	cr_expect_str_eq(out.text, words);
	buf_finish(&out);
}

Test(mtv_controller_log, words)
{
	expect_words("{\"level\":\"error\",\"ts\":\"2026-11-21 12:00:00\",\"logger\":\"plan|x\","
		     "\"msg\":\"Reconcile failed.\",\"plan\":{\"name\":\"web\"},"
		     "\"vm\":{\"name\":\"db\"},"
		     "\"error\":\"no route\",\"stacktrace\":\"a\\nb\"}",
		"plan|x: Reconcile failed. (vm: {\"name\":\"db\"}, error: no route)");
	expect_words("{\"msg\":\"done\"}", "done");
	expect_words("{\"level\":\"info\"}", "{\"level\":\"info\"}");
	expect_words("{\"msg\":\"torn", "{\"msg\":\"torn");
	expect_words("plain text", "plain text");
}

static int rank_of(const char *metadata)
{
	char text[500];
	snprintf(text, sizeof(text), "metadata: %s", metadata);
	struct doc *doc = given_yaml(text);
	int rank = controller_pod_rank(doc_root(doc));
	doc_unref(doc);
	return rank;
}

Test(mtv_controller_log, pods)
{
	cr_expect_eq(
		rank_of("{name: x, labels: {app: forklift, control-plane: controller-manager}}"),
		0);
	cr_expect_eq(
		rank_of("{name: x, labels: {app.kubernetes.io/name: forklift-controller}}"), 1);
	cr_expect_eq(rank_of("{name: forklift-controller-7d, labels: {app: forklift}}"), 2);
	cr_expect_eq(rank_of("{name: forklift-api-7d, labels: {app: forklift}}"), -1);
}

Test(mtv_controller_log, container)
{
	struct doc *doc = given_yaml("spec: {containers: [{name: inventory}, {name: main}]}");
	cr_expect_str_eq(controller_container(doc_root(doc)), "main");
	doc_unref(doc);
	doc = given_yaml("spec: {containers: [{name: inventory}]}");
	cr_expect_null(controller_container(doc_root(doc)));
	doc_unref(doc);
}
