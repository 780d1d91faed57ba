/* Lists and watches of the API in memory. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/load.h"
#include "unit/api_given.h"
#include "unit/given.h"

TestSuite(api_lists);

static struct api_given given;

static void make(const char *name, const char *label)
{
	char body[800];
	snprintf(body, sizeof(body),
		"{" PLAN_HEAD ",'metadata':{'name':'%s','labels':{'wave':'%s'}},'spec':{" PLAN_SPEC
		"}}",
		name, label);
	api_ask(&given, "POST", PLANS, body);
	cr_assert_eq(given.status, 201, "%s", given.body);
}

static void remove_plan(const char *name)
{
	char target[200];
	snprintf(target, sizeof(target), PLANS "/%s", name);
	api_ask(&given, "DELETE", target, NULL);
	cr_assert_eq(given.status, 200, "%s", given.body);
}

static void start(void)
{
	api_given_init(&given);
	make("c", "1");
	make("a", "1");
	make("b", "2");
}

/* The names of the last list, in order: "a b c". */
static const char *names(void)
{
	static char out[200];
	size_t used = 0;
	*out = '\0';
	for (const char *at = given.body; (at = strstr(at, "\"name\":\"")); at++) {
		char name[20];
		sscanf(at, "\"name\":\"%15[^\"]", name);
		used += (size_t)snprintf(
			out + used, sizeof(out) - used, "%s%s", used ? " " : "", name);
	}
	return out;
}

Test(api_lists, select)
{
	static const struct {
		const char *query;
		const char *names;
	} cases[] = {{"", "a b c"}, {"?labelSelector=wave%3D1", "a c"},
		{"?labelSelector=wave!%3D1", "b"},
		{"?labelSelector=wave+in+(1,2),wave!%3D2", "a c"},
		{"?labelSelector=wave%20notin%20(1)", "b"}, {"?labelSelector=!wave", ""},
		{"?labelSelector=wave", "a b c"}, {"?fieldSelector=metadata.name%3Db", "b"},
		{"?fieldSelector=metadata.name!%3Db", "a c"},
		{"?fieldSelector=metadata.namespace%3D%3Dother", ""}};
	start();
	for (size_t i = 0; i < COUNT(cases); i++) {
		char target[300];
		snprintf(target, sizeof(target), PLANS "%s", cases[i].query);
		api_ask(&given, "GET", target, NULL);
		cr_expect_eq(given.status, 200, "%s: %s", cases[i].query, given.body);
		cr_expect_str_eq(names(), cases[i].names, "%s", cases[i].query);
	}
	api_ask(&given, "GET", PLANS "?fieldSelector=spec.type%3Dcold", NULL);
	api_expect(&given, 400, "field label not supported: spec.type");
	api_ask(&given, "GET", PLANS "?labelSelector=wave+of+(1)", NULL);
	api_expect(&given, 400, "'reason':'BadRequest'");
	api_given_finish(&given);
}

/* The token of the last list, "" at its end. */
static const char *token(void)
{
	static char out[200];
	const char *at = strstr(given.body, "\"continue\":\"");
	*out = '\0';
	if (at)
		sscanf(at, "\"continue\":\"%190[^\"]", out);
	return out;
}

/* Pages are one picture: what happens between them is not in the later ones. */
Test(api_lists, come_in_pages)
{
	char target[500];
	start();
	api_ask(&given, "GET", PLANS "?limit=1", NULL);
	cr_expect_str_eq(names(), "a");
	api_expect(&given, 200, "'remainingItemCount':2");
	char *first = strdup(token());
	make("bb", "1");
	remove_plan("b");
	snprintf(target, sizeof(target), PLANS "?limit=5&continue=%s", first);
	api_ask(&given, "GET", target, NULL);
	cr_expect_str_eq(names(), "b c");
	cr_expect_str_eq(token(), "");
	api_loaded(&given.api); /* forgets what was */
	api_ask(&given, "GET", target, NULL);
	api_expect(&given, 410, "The provided continue parameter is too old");
	snprintf(target, sizeof(target), PLANS "?limit=5&continue=%s", token());
	api_ask(&given, "GET", target, NULL);
	cr_expect_str_eq(names(), "bb c", "%s", given.body);
	api_ask(&given, "GET", PLANS "?limit=2&continue=garbage", NULL);
	api_expect(&given, 400, "invalid continue token: continue key is not valid");
	free(first);
	api_given_finish(&given);
}

Test(api_lists, of_versions)
{
	start();
	api_ask(&given, "GET", PLANS "?resourceVersion=0&limit=1", NULL);
	cr_expect_str_eq(names(), "a b c");
	api_ask(&given, "GET", PLANS "?resourceVersion=99999999", NULL);
	api_expect(&given, 504, "Too large resource version: 99999999, current:");
	api_ask(&given, "GET", PLANS "?resourceVersion=x", NULL);
	api_expect(&given, 400, "invalid syntax");
	api_given_finish(&given);
}

Test(api_lists, in_other_forms)
{
	start();
	clock_advance(&given.clock, 90 * 1000);
	given.accept = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";
	api_ask(&given, "GET", PLANS, NULL);
	api_expect(&given, 200, "'kind':'Table'");
	api_expect(&given, 200, "{'cells':['a',null,null,null,null,'90s'],'object':");
	given.accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
	api_ask(&given, "GET", PLANS, NULL);
	api_expect(&given, 200, "'kind':'PartialObjectMetadataList'");
	api_expect_not(&given, "'spec'");
	given.accept = "application/vnd.kubernetes.protobuf";
	api_ask(&given, "GET", PLANS, NULL);
	api_expect(&given, 406, "NotAcceptable");
	given.accept = NULL;
	api_ask(&given, "GET", "/api/v1/namespaces", NULL);
	api_expect(&given, 200, "'items':[{'metadata':{'name':'demo'");
	api_given_finish(&given);
}

/* ---- watches --------------------------------------------------------------------------------- */

static void watch(const char *query)
{
	char target[400];
	snprintf(target, sizeof(target), PLANS "?watch=1%s", query);
	api_ask(&given, "GET", target, NULL);
	cr_assert_not_null(given.watch, "%d %s", given.status, given.body);
}

static void expect_events(const char *expected)
{
	char *text = api_read_watch(&given);
	char got[500] = "";
	size_t used = 0;
	for (const char *at = text; (at = strstr(at, "{\"type\":\"")); at++) {
		char type[20];
		char name[20] = "";
		const char *named = strstr(at, "\"name\":\"");
		const char *next = strchr(at, '\n');
		sscanf(at, "{\"type\":\"%15[^\"]", type);
		if (named && named < next)
			sscanf(named, "\"name\":\"%15[^\"]", name);
		used += (size_t)snprintf(got + used, sizeof(got) - used, "%s%s%s%s",
			used ? ", " : "", type, *name ? " " : "", name);
	}
	cr_expect_str_eq(got, expected, "%s", text);
	free(text);
}

static void label(const char *name, const char *wave)
{
	char target[200];
	char body[200];
	struct api_watch *own = given.watch;
	snprintf(target, sizeof(target), PLANS "/%s", name);
	snprintf(body, sizeof(body), "{'metadata':{'labels':{'wave':'%s'}}}", wave);
	api_ask_as(&given, "PATCH", target, body, "application/merge-patch+json");
	cr_assert_eq(given.status, 200, "%s", given.body);
	given.watch = own;
}

static void also(void (*act)(const char *name), const char *name)
{
	struct api_watch *own = given.watch;
	act(name);
	given.watch = own;
}

static void end_watch(void)
{
	api_watch_destroy(given.watch);
	api_given_finish(&given);
}

Test(api_lists, watched)
{
	start();
	watch("");
	expect_events("ADDED a, ADDED b, ADDED c");
	expect_events("");
	label("a", "3");
	also(remove_plan, "b");
	expect_events("MODIFIED a, DELETED b");
	end_watch();
}

/* A name is read, whatever is asked for besides: only a collection can be watched. */
Test(api_lists, a_name_is_not_watched)
{
	start();
	api_ask(&given, "GET", PLANS "/a?watch=1", NULL);
	cr_expect_null(given.watch, "it watches all of the kind");
	api_expect(&given, 200, "'kind':'Plan'");
	api_expect(&given, 200, "'name':'a'");
	api_watch_destroy(given.watch);
	api_given_finish(&given);
}

/* A label that comes and goes is an object that comes and goes. */
Test(api_lists, watched_by_a_selector)
{
	start();
	watch("&labelSelector=wave%3D1");
	expect_events("ADDED a, ADDED c");
	label("a", "2");
	label("b", "1");
	label("c", "1");
	expect_events("DELETED a, ADDED b");
	end_watch();
}

Test(api_lists, watched_from_a_version)
{
	char query[60];
	start();
	snprintf(query, sizeof(query), "&resourceVersion=%llu",
		(unsigned long long)given.api.objects.revision - 1);
	watch(query);
	expect_events("ADDED b");
	api_loaded(&given.api);
	label("a", "9");
	expect_events("MODIFIED a");
	api_watch_destroy(given.watch);
	watch("&resourceVersion=1");
	char *text = api_read_watch(&given);
	cr_expect(strstr(text, "too old resource version: 1 ("), "%s", text);
	cr_expect(strstr(text, "\"code\":410"), "%s", text);
	free(text);
	end_watch();
}

Test(api_lists, watches_end)
{
	start();
	watch("&timeoutSeconds=5&allowWatchBookmarks=true&resourceVersion=0");
	expect_events("ADDED a, ADDED b, ADDED c");
	clock_advance(&given.clock, 3100);
	expect_events("BOOKMARK");
	clock_advance(&given.clock, 2000);
	struct buf out;
	buf_init(&out, 1000);
	cr_expect_not(api_watch_read(given.watch, &out), "it goes on");
	buf_finish(&out);
	end_watch();
}

Test(api_lists, streamed)
{
	start();
	api_ask(&given, "GET", PLANS "?watch=1&sendInitialEvents=true", NULL);
	api_expect(&given, 422, "sendInitialEvents requires setting resourceVersionMatch");
	watch("&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=1");
	expect_events("ADDED a, ADDED b, ADDED c, BOOKMARK");
	end_watch();
}
