#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "app/open.h"
#include "commands/commands.h"
#include "unit/given.h"
#include "unit/given_app.h"

static struct app app;

static void begin(void)
{
	given_app(&app);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(app_complete, .init = begin, .fini = end);

/* The lines that TEXT may become, with | between them. */
static const char *lines_of(const char *text)
{
	static char all[8000];
	struct array words; /* char * */
	array_init(&words, sizeof(char *));
	command_complete(&app, text, &words);
	*all = '\0';
	for (size_t i = 0; i < words.count; i++) {
		char *word = *(char **)array_at(&words, i);
		size_t used = strlen(all);
		snprintf(all + used, sizeof(all) - used, "%s%s", i ? "|" : "", word);
		free(word);
	}
	array_finish(&words);
	return all;
}

Test(app_complete, what_is_offered)
{
	static const struct {
		const char *text;
		const char *lines;
	} cases[] = {{"fi", "filter|find"}, {"  fi", "  filter|  find"}, {"vms", "vms|vms-of-plan"},
		{"no such", ""}, {"theme d", "theme dark"}, {"theme  d", "theme  dark"},
		{"th d", "th dark"}, {"move half-", "move half-up|move half-down"},
		{"focus ", "focus next|focus previous"}, {"view das", "view dashboard"},
		{"columns w", "columns wider"}, {"columns hide ", ""}, {"help the", "help theme"},
		{"sort x", ""}, {"quit ", ""}, {"m ", ""}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *lines = lines_of(cases[i].text);
		cr_expect_str_eq(lines, cases[i].lines, "%s: %s", cases[i].text, lines);
	}
}

/* By name, for nobody finds anything in the order in which a server happens to list. */
Test(app_complete, namespaces_and_contexts)
{
	static const char *const names[] = {"mtv", "alpha", "vms", "beta"};
	char yaml[100];
	for (size_t i = 0; i < COUNT(names); i++) {
		snprintf(yaml, sizeof(yaml), "kind: Namespace\nmetadata: {name: %s, uid: u%zu}",
			names[i], i);
		given_app_object(&app, "namespaces", yaml);
	}
	const char *lines = lines_of("namespace ");
	cr_expect_str_eq(lines,
		"namespace all|namespace alpha|namespace beta|namespace mtv|namespace vms", "%s",
		lines);
	cr_expect_str_eq(lines_of("namespace v"), "namespace vms");
	app.options.kubeconfig = TEST_SOURCE "/tests/golden/kubeconfig";
	cr_expect_str_eq(lines_of("context d"), "context dc1-prod|context dc2-prod");
}

static void given_plans(void)
{
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: web, namespace: shop, uid: u1}\n"
		"spec: {vms: [{id: vm-1, name: apache}, {id: vm-2, name: nginx}]}\n");
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: db, namespace: shop, uid: u2}\n"
		"spec: {vms: [{id: vm-3, name: postgres}]}\n");
	given_app_object(&app, "namespaces", "kind: Namespace\nmetadata: {name: shop, uid: n1}");
	app_refresh(&app);
}

static void expect_lines(const char *text, const char *expected)
{
	const char *lines = lines_of(text);
	cr_expect_str_eq(lines, expected, "%s: %s", text, lines);
}

/* Of verbs: flags, what each takes, and plans, also behind a comma. */
Test(app_complete, verbs)
{
	given_plans();
	expect_lines("archive --a", "archive --all");
	expect_lines("cutover --c", "cutover --cutover|cutover --clear");
	expect_lines("start ", "start db|start web");
	expect_lines("start plan w", "start plan web");
	expect_lines("start db,", "start db,db|start db,web");
	expect_lines("archive --name db,w", "archive --name db,web");
	expect_lines("archive --namespace s", "archive --namespace shop");
	expect_lines(
		"cutover --own-times ", "cutover --own-times keep|cutover --own-times include");
	expect_lines("cutover --cutover ", "");
	expect_lines("archive --query ", "");
	expect_lines("cutover --clear d", "cutover --clear db");
}

/* Those of the plans that the line names, and of no other. */
Test(app_complete, vms_of_the_named_plans)
{
	given_plans();
	expect_lines("cancel plan web --vms ",
		"cancel plan web --vms apache|cancel plan web --vms nginx");
	expect_lines("cancel plan web --vms apache,n", "cancel plan web --vms apache,nginx");
	expect_lines("cancel --name shop/db --vms ", "cancel --name shop/db --vms postgres");
	expect_lines("cancel --name db,web --vms p", "cancel --name db,web --vms postgres");
	expect_lines("cancel --name other/db --vms ", "");
	expect_lines("cancel --vms ", "");
}

/* Every command is offered for nothing, and for its own start. */
Test(app_complete, every_command)
{
	char all[8000];
	snprintf(all, sizeof(all), "|%s|", lines_of(""));
	for (const struct command *command = commands; command->name; command++) {
		char name[100];
		snprintf(name, sizeof(name), "|%s|", command->name);
		cr_expect(strstr(all, name), "%s is not offered", command->name);
		cr_expect(!strncmp(lines_of(command->name), command->name, strlen(command->name)));
	}
}

/* Titles of the table below the line that is typed. */
Test(app_complete, columns)
{
	struct error err = {0};
	cr_assert(open_start(&app, "contexts", &err), "%s", err.text);
	command_prompt(&app, "");
	cr_expect_str_eq(lines_of("columns hide N"), "columns hide NAME|columns hide NAMESPACE");
	cr_expect_str_eq(lines_of("col show I"), "col show IN USE");
	cr_expect_str_eq(lines_of("columns a"), "columns auto");
}

/* Queries: over the plans for verbs, over the table below the line for filter and query. */
Test(app_complete, queries)
{
	struct error err = {0};
	given_plans();
	expect_lines(
		"archive plans where na", "archive plans where name|archive plans where namespace");
	expect_lines("archive plans where name = 'd", "archive plans where name = 'db'");
	expect_lines(
		"archive plans where name = 'db' ord", "archive plans where name = 'db' order by");
	expect_lines("filter whe", "filter where ");
	expect_lines("query name = 'd", "");
	cr_assert(open_start(&app, "plans", &err), "%s", err.text);
	given_app_screen(&app, 80, 24);
	expect_lines("query name = 'd", "query name = 'db'");
	expect_lines("query  name = 'd", "query  name = 'db'");
	expect_lines("query sa", "query save");
	expect_lines("filter where name = 'w", "filter where name = 'web'");
	expect_lines("filter name = 'w", "");
	dispatch(&app, "query name = 'db'");
	dispatch(&app, "query save one");
	dispatch(&app, "query save only-db");
	expect_lines("query use ", "query use one|query use only-db");
	expect_lines("query drop onl", "query drop only-db");
	expect_lines("query use one ", "");
}
