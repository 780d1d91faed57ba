/* The changes of rows as lines, for mtvtop get --watch. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/stream.h"
#include "base/memory.h"
#include "doc/json.h"
#include "unit/given.h"
#include "unit/given_app.h"
#include "unit/printed.h"

static struct app app;
static struct getting getting;
static struct stream stream;

/* A plan with one VM; SPEC goes on in flow style: "archived: true". */
static void put(const char *name, int version, const char *source, const char *spec)
{
	char *yaml = xasprintf("kind: Plan\nmetadata: {name: %s, namespace: mtv, uid: uid-%s, "
			       "resourceVersion: '%d', creationTimestamp: '2026-11-21T11:00:00Z'}\n"
			       "spec: {provider: {source: {name: %s}}, vms: [{id: vm-1, name: a}], "
			       "%s}\nstatus: {conditions: [{type: Ready, status: 'True'}]}",
		name, name, version, source, spec);
	given_app_object(&app, "plans", yaml);
	free(yaml);
}

static void drop(const char *name)
{
	struct store *plans = &feeds_need(&app.feeds, resource_find("plans"))->store;
	store_remove(plans, store_get(plans, "mtv", name));
}

static void begin(void)
{
	given_app(&app);
	printed_begin();
}

static void end(void)
{
	stream_finish(&stream);
	printed_end();
	given_app_end(&app);
}

TestSuite(app_stream, .init = begin, .fini = end);

static void watch(const char *view, enum output_format format, const char *query)
{
	struct error err = {0};
	struct view *own = view_load(view, &err);
	getting = (struct getting){
		.app = &app, .query = query, .format = format, .kind = kind_find("plans", &err)};
	cr_assert(own, "%s", err.text);
	stream_init(&stream, &getting, own);
}

/* What the next look prints. */
static const char *look(bool all)
{
	struct error err = {0};
	app_refresh(&app);
	cr_assert(stream_look(&stream, all, &err), "%s", err.text);
	return printed();
}

/* The words of each line behind the time, with one blank between them. */
static void expect(const char *output, const char *words)
{
	struct buf found;
	bool blank = false;
	buf_init(&found, 64 * 1024);
	buf_add_text(&found, "");
	for (const char *line = output; *line; line += strcspn(line, "\n") + 1) {
		for (const char *at = line + strcspn(line, " "); *at && *at != '\n'; at++) {
			if (*at != ' ' && blank && found.used && found.text[found.used - 1] != '\n')
				buf_add_char(&found, ' ');
			blank = *at == ' ';
			if (!blank)
				buf_add_char(&found, *at);
		}
		buf_add_char(&found, '\n');
	}
	cr_expect_str_eq(found.text, words, "%s", output);
	buf_finish(&found);
}

#define TITLES "EVENT NAME STATE PROGRESS VMS REASON TYPE SOURCE TARGET NAMESPACE STARTED CREATED\n"

Test(app_stream, rows_come_change_and_go)
{
	put("web", 1, "old", "x: 1");
	put("db", 1, "old", "x: 1");
	watch("plans", OUTPUT_TABLE, NULL);
	expect(look(true),
		TITLES "ADDED db Ready 1 to do cold old mtv 1h\n"
		       "ADDED web Ready 1 to do cold old mtv 1h\n");
	cr_expect_str_empty(look(false));
	put("web", 2, "new", "x: 1");
	put("app", 1, "old", "x: 1");
	expect(look(false),
		"ADDED app Ready 1 to do cold old mtv 1h\n"
		"MODIFIED web Ready 1 to do cold new mtv 1h\n");
	drop("db");
	expect(look(false), "DELETED db Ready 1 to do cold old mtv 1h\n");
	cr_expect_str_empty(look(true));
	put("db", 9, "old", "x: 1"); /* another one of that name */
	expect(look(false), "ADDED db Ready 1 to do cold old mtv 1h\n");
}

/* Neither a version of which nothing is printed, nor an age that grows, is a change. */
Test(app_stream, what_is_not_printed_is_no_change)
{
	put("web", 1, "old", "x: 1");
	watch("plans", OUTPUT_TABLE, NULL);
	look(true);
	put("web", 2, "old", "x: 2");
	cr_expect_str_empty(look(false));
	app.clock.mono += 3600 * 1000;
	app.clock.wall += 3600 * 1000;
	put("web", 3, "old", "x: 3");
	cr_expect_str_empty(look(false));
	put("web", 4, "new", "x: 3");
	expect(look(false), "MODIFIED web Ready 1 to do cold new mtv 2h\n");
}

/* Columns stay where the first rows put them. */
Test(app_stream, lines_stand_below_the_first_table)
{
	put("a-rather-long-name", 1, "old", "x: 1");
	watch("plans", OUTPUT_TABLE, NULL);
	const char *output = look(true);
	long column = strstr(output, "STATE") - output;
	put("b", 1, "old", "x: 1");
	output = look(false);
	cr_expect_eq(strncmp(output, "2026-11-21T12:00:00Z  ADDED     b  ", 35), 0, "%s", output);
	cr_expect_eq(strstr(output, "Ready") - output, column, "%s", output);
}

/* The rows that a query selects are those that there are. */
Test(app_stream, what_a_query_does_not_select_any_more_is_deleted)
{
	put("web", 1, "old", "x: 1");
	put("db", 1, "new", "x: 1");
	watch("plans", OUTPUT_CSV, "select name, source where source = 'old'");
	cr_expect_str_eq(
		look(true), "TIME,EVENT,name,source\n2026-11-21T12:00:00Z,ADDED,web,old\n");
	put("db", 2, "old", "x: 1");
	cr_expect_str_eq(look(false), "2026-11-21T12:00:00Z,ADDED,db,old\n");
	put("web", 2, "other", "x: 1");
	cr_expect_str_eq(look(false), "2026-11-21T12:00:00Z,DELETED,web,other\n");
	put("web", 3, "another", "x: 1");
	cr_expect_str_empty(look(false));
	drop("web");
	cr_expect_str_empty(look(false));
	drop("db");
	cr_expect_str_eq(look(false), "2026-11-21T12:00:00Z,DELETED,db,old\n");
}

/* A query may know the time: then nothing of the cluster has to change. */
Test(app_stream, a_query_is_judged_again)
{
	put("web", 1, "old", "x: 1");
	watch("plans", OUTPUT_CSV, "select name where age > 2h");
	cr_expect_str_empty(look(true));
	app.clock.mono += 7200 * 1000;
	app.clock.wall += 7200 * 1000;
	cr_expect_str_empty(look(false));
	cr_expect_str_eq(look(true), "TIME,EVENT,name\n2026-11-21T14:00:00Z,ADDED,web\n");
	cr_expect_str_empty(look(true));
}

static struct doc *event(const char *type, const char *name, const char *source)
{
	const char *line = look(false);
	struct error err = {0};
	struct doc *doc = json_parse(line, strlen(line), &err);
	cr_assert(doc, "%s: %s", err.text, line);
	cr_expect_eq(strchr(line, '\n') - line + 1, (long)strlen(line), "one line: %s", line);
	cr_expect(node_equals(node_find(doc_root(doc), "type"), type), "%s", line);
	cr_expect(node_equals(node_find(doc_root(doc), "time"), "2026-11-21T12:00:00Z"));
	cr_expect(node_equals(node_find(doc_root(doc), "object.metadata.name"), name), "%s", line);
	cr_expect(node_equals(node_find(doc_root(doc), "object.source"), source), "%s", line);
	cr_expect(node_find(doc_root(doc), "object.object.spec.vms"), "the whole object");
	return doc;
}

/* An object a line; a change of anything in it is one. */
Test(app_stream, json)
{
	watch("plans", OUTPUT_JSON, NULL);
	cr_expect_str_empty(look(true));
	put("web", 1, "old", "x: 1");
	doc_unref(event("ADDED", "web", "old"));
	put("web", 2, "old", "x: 2");
	struct doc *doc = event("MODIFIED", "web", "old");
	cr_expect_eq(node_int(node_find(doc_root(doc), "object.object.spec.x"), 0), 2);
	doc_unref(doc);
	drop("web");
	doc_unref(event("DELETED", "web", "old"));
}

Test(app_stream, yaml)
{
	watch("plans", OUTPUT_YAML, "where name = 'web'");
	put("web", 1, "old", "x: 1");
	const char *output = look(true);
	cr_expect_eq(strncmp(output, "---\ntype: ADDED\ntime: ", 22), 0, "%s", output);
	cr_expect_not_null(strstr(output, "\nobject:\n  metadata:\n    name: web\n"), "%s", output);
}

/* Only the VM that changed, though all of its plan came anew. */
Test(app_stream, vms)
{
	put("web", 1, "old", "targetNamespace: t");
	put("db", 1, "old", "targetNamespace: t");
	watch("vms", OUTPUT_CSV, "select planName, target");
	look(true);
	put("web", 2, "new", "targetNamespace: t");
	cr_expect_str_empty(look(false));
	put("web", 3, "new", "targetNamespace: u");
	cr_expect_str_eq(look(false), "2026-11-21T12:00:00Z,MODIFIED,web,u/a\n");
	drop("web");
	cr_expect_str_eq(look(false), "2026-11-21T12:00:00Z,DELETED,web,u/a\n");
}

/* A Migration says nothing of its end: its plan does. */
Test(app_stream, a_migration_changes_with_its_plan)
{
	put("web", 1, "old", "x: 1");
	given_app_object(&app, "migrations",
		"kind: Migration\nmetadata: {name: r1, namespace: mtv, uid: uid-r1, "
		"resourceVersion: '1', creationTimestamp: '2026-11-21T11:30:00Z'}\n"
		"spec: {plan: {name: web, namespace: mtv, uid: uid-web}}");
	watch("migrations", OUTPUT_CSV, "select name, state");
	cr_expect_str_eq(
		look(true), "TIME,EVENT,name,state\n2026-11-21T12:00:00Z,ADDED,r1,Waiting\n");
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: web, namespace: mtv, uid: uid-web, "
		"resourceVersion: '2', creationTimestamp: '2026-11-21T11:00:00Z'}\n"
		"status: {migration: {history: [{migration: {uid: uid-r1}, conditions: "
		"[{type: Failed, status: 'True'}]}]}}");
	cr_expect_str_eq(look(false), "2026-11-21T12:00:00Z,MODIFIED,r1,Failed\n");
	cr_expect_str_empty(look(true));
}

Test(app_stream, queries_that_are_no_stream)
{
	static const char *const queries[] = {"limit 1", "select count(*)",
		"select source group by source", "select distinct source"};
	put("web", 1, "old", "x: 1");
	app_refresh(&app);
	watch("plans", OUTPUT_CSV, "limit 1");
	for (size_t i = 0; i < COUNT(queries); i++) {
		struct error err = {0};
		getting.query = queries[i];
		stream.looked = false;
		cr_expect(!stream_look(&stream, true, &err), "%s", queries[i]);
		cr_expect_eq(err.kind, ERROR_USAGE, "%s", err.text);
		cr_expect_str_empty(printed());
	}
}
