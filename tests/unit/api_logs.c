/* What containers wrote: kept in bounds, read in part, followed to the end of the container. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/back_door.h"
#include "api/load.h"
#include "api/logs.h"
#include "base/memory.h"
#include "doc/json.h"
#include "unit/api_given.h"

#define PODS "/api/v1/namespaces/demo/pods"
#define LOADED                                                                                     \
	"{\"namespace\":\"demo\",\"pod\":\"importer\",\"container\":\"main\",\"lines\":"           \
	"[{\"time\":\"2026-06-12T16:41:01Z\",\"text\":\"hello\"}]}"
#define LOG PODS "/importer/log"

enum { MANY = 200 * 1000, LINE = 100 };

static struct api_given given;

static void begin(void)
{
	api_given_init(&given);
	api_ask(&given, "POST", PODS,
		"{'metadata':{'name':'importer'},'spec':{'nodeName':'a','containers':[{'name':'"
		"main'}],"
		"'initContainers':[{'name':'init'}]}}");
	cr_assert_eq(given.status, 201, "%s", given.body);
}

static void end(void)
{
	api_given_finish(&given);
}

TestSuite(api_logs, .init = begin, .fini = end);

static void as(const char *user)
{
	api_given_user(&given, user);
}

static void post(const char *body)
{
	as("controller");
	api_ask(&given, "POST", "/mtvsim/log", body);
	as("admin");
}

static void say(const char *lines)
{
	char body[400];
	snprintf(body, sizeof(body),
		"{'namespace':'demo','pod':'importer','container':'main','lines':[%s]}", lines);
	post(body);
	api_expect(&given, 200, "'Success'");
}

static void restart(void)
{
	post("{'namespace':'demo','pod':'importer','container':'main','restart':true}");
	api_expect(&given, 200, "'Success'");
}

static void set_status(const char *status)
{
	char body[400];
	snprintf(body, sizeof(body), "{'status':%s}", status);
	api_ask_as(&given, "PATCH", PODS "/importer/status", body, "application/merge-patch+json");
	cr_assert_eq(given.status, 200, "%s", given.body);
}

static void expect_log(const char *query, const char *text)
{
	char target[300];
	snprintf(target, sizeof(target), LOG "%s", query);
	api_ask(&given, "GET", target, NULL);
	cr_expect_eq(given.status, 200, "%s: %d %s", query, given.status, given.body);
	cr_expect_str_eq(given.body, text, "%s", query);
}

static void expect_refused(const char *query, int status, const char *text)
{
	char target[300];
	snprintf(target, sizeof(target), LOG "%s", query);
	api_ask(&given, "GET", target, NULL);
	api_expect(&given, status, text);
}

Test(api_logs, are_read_in_part)
{
	say("'one','two','three'");
	expect_log("", "one\ntwo\nthree\n");
	expect_log("?container=main", "one\ntwo\nthree\n");
	expect_log("?tailLines=2", "two\nthree\n");
	expect_log("?tailLines=0", "");
	expect_log("?tailLines=9", "one\ntwo\nthree\n");
	expect_log("?limitBytes=5", "one\nt");
	expect_log("?tailLines=1&limitBytes=100", "three\n");
	say("'','four\\nfive\\n'");
	expect_log("?tailLines=3", "\nfour\nfive\n");
}

/* Times are those of the server, or as the writer says. */
Test(api_logs, have_times)
{
	say("'one'");
	clock_advance(&given.clock, 10 * 1000);
	say("{'time':'2026-11-21T12:00:08Z','text':'two'},'three'");
	expect_log("?timestamps=true",
		"2026-11-21T12:00:00.000000000Z one\n"
		"2026-11-21T12:00:08.000000000Z two\n"
		"2026-11-21T12:00:10.000000000Z three\n");
	expect_log("?sinceTime=2026-11-21T12:00:08Z", "two\nthree\n");
	expect_log("?sinceTime=2026-11-21T14:00:09%2B02:00", "three\n");
	expect_log("?sinceSeconds=3", "two\nthree\n");
	expect_log("?sinceSeconds=3&tailLines=1", "three\n");
	expect_log("?sinceTime=2026-11-21T13:00:00Z", "");
}

Test(api_logs, refusals_have_the_words_of_the_server)
{
	say("'one'");
	expect_refused("?container=web", 400, "container web is not valid for pod importer");
	expect_refused("?previous=true", 400,
		"previous terminated container \\'main\\' in pod \\'importer\\' not found");
	expect_refused("?tailLines=-1", 422,
		"PodLogOptions \\'importer\\' is invalid: tailLines: Invalid value: -1: must be "
		"greater than or equal to 0");
	expect_refused(
		"?limitBytes=0", 422, "limitBytes: Invalid value: 0: must be greater than 0");
	expect_refused(
		"?tailLines=many", 400, "strconv.ParseInt: parsing \\'many\\': invalid syntax");
	expect_refused("?sinceSeconds=3&sinceTime=2026-11-21T12:00:00Z", 422,
		"at most one of `sinceTime` or `sinceSeconds` may be specified");
	expect_refused("?sinceTime=yesterday", 400, "parsing time \\'yesterday\\'");
	api_ask(&given, "GET", PODS "/nobody/log", NULL);
	api_expect(&given, 404, "pods \\'nobody\\' not found");
}

Test(api_logs, of_several_containers_one_is_named)
{
	api_ask(&given, "POST", PODS,
		"{'metadata':{'name':'web'},'spec':{'initContainers':[{'name':'wait'}],"
		"'containers':[{'name':'app'},{'name':'proxy'}]}}");
	api_ask(&given, "GET", PODS "/web/log", NULL);
	api_expect(&given, 400,
		"a container name must be specified for pod web, choose one of: [wait app proxy]");
	api_ask(&given, "GET", PODS "/web/log?container=wait", NULL);
	cr_expect_eq(given.status, 204, "it is on no node: %s", given.body);
}

Test(api_logs, a_container_that_wrote_nothing)
{
	expect_refused("", 400, "container \\'main\\' in pod \\'importer\\' is not available");
	set_status("{'containerStatuses':[{'name':'main','state':{'waiting':{'reason':"
		   "'ContainerCreating'}}}]}");
	expect_refused("", 400,
		"container \\'main\\' in pod \\'importer\\' is waiting to start: "
		"ContainerCreating");
	set_status("{'containerStatuses':[{'name':'main','state':{'waiting':{'reason':"
		   "'ImagePullBackOff'}}}]}");
	expect_refused("", 400, "waiting to start: trying and failing to pull image");
	set_status("{'containerStatuses':[{'name':'main','state':{'running':{}}}]}");
	expect_log("", "");
}

Test(api_logs, the_run_before_is_kept)
{
	say("'first'");
	restart();
	say("'second'");
	expect_log("", "second\n");
	expect_log("?previous=true", "first\n");
	restart();
	expect_log("", "");
	expect_log("?previous=true", "second\n");
}

Test(api_logs, who_may)
{
	say("'one'");
	as("tenant");
	expect_log("", "one\n");
	as(NULL);
	expect_refused("", 403, "cannot get resource \\'pods/log\\' in API group");
	as("admin");
	api_ask(&given, "POST", "/mtvsim/log", "{}");
	api_expect(&given, 403, "it is for \\'controller\\'");
	as("controller");
	api_ask(&given, "GET", "/mtvsim/log", NULL);
	api_expect(&given, 405, "MethodNotAllowed");
	api_ask(&given, "POST", "/mtvsim/log", "{'namespace':'demo'");
	api_expect(&given, 400, "BadRequest");
	api_ask(&given, "POST", "/mtvsim/log", "{'namespace':'demo','pod':'nobody'}");
	api_expect(&given, 404, "pods \\'nobody\\' not found");
	api_ask(&given, "POST", "/mtvsim/log",
		"{'namespace':'demo','pod':'importer','container':'web'}");
	api_expect(&given, 400, "container web is not valid for pod importer");
}

/* ---- bounds -------------------------------------------------------------------------------- */

static void write_many(const char *pod, int count)
{
	char line[LINE + 1];
	memset(line, '.', LINE);
	line[LINE] = '\0';
	for (int i = 0; i < count; i++) {
		snprintf(line, sizeof(line), "%s %d", pod, i);
		line[strlen(line)] = ' ';
		api_log_add(&given.api, "demo", pod, "main", line, given.clock.wall);
	}
}

Test(api_logs, a_run_is_bounded)
{
	char last[40];
	snprintf(last, sizeof(last), "importer %d ", MANY - 1);
	write_many("importer", MANY);
	cr_expect_leq(given.api.logs.bytes, API_LOG_RUN_MAX);
	api_ask(&given, "GET", LOG "?tailLines=1", NULL);
	cr_expect(strstr(given.body, last), "%s", given.body);
	api_ask(&given, "GET", LOG, NULL);
	cr_expect_gt(strlen(given.body), API_LOG_RUN_MAX / 3);
	cr_expect_leq(strlen(given.body), API_LOG_RUN_MAX);
	cr_expect_null(strstr(given.body, "importer 0 "));
}

Test(api_logs, a_line_is_bounded)
{
	char *line = xmalloc(API_LOG_RUN_MAX + 2);
	memset(line, 'a', API_LOG_RUN_MAX + 1);
	line[API_LOG_RUN_MAX + 1] = '\0';
	api_log_add(&given.api, "demo", "importer", "main", line, 0);
	free(line);
	api_ask(&given, "GET", LOG, NULL);
	cr_expect_eq(strlen(given.body), API_LOG_LINE_MAX + 1);
}

Test(api_logs, all_are_bounded_together)
{
	char pod[20];
	for (int i = 0; i < API_LOGS_MAX / API_LOG_RUN_MAX + 4; i++) {
		snprintf(pod, sizeof(pod), "pod-%d", i);
		write_many(pod, API_LOG_RUN_MAX / LINE);
	}
	cr_expect_leq(given.api.logs.bytes, API_LOGS_MAX);
	cr_expect_gt(given.api.logs.bytes, API_LOGS_MAX / 2);
}

Test(api_logs, go_with_their_pod)
{
	say("'one'");
	cr_expect_eq(given.api.logs.bytes, 4);
	api_ask(&given, "DELETE", PODS "/importer", NULL);
	cr_expect_eq(given.api.logs.bytes, 0);
	cr_expect_eq(given.api.logs.logs.count, 0);
}

/* ---- followed ------------------------------------------------------------------------------ */

static int woken;

static void count(void *data)
{
	(void)data;
	woken++;
}

static void follow(const char *query)
{
	char target[300];
	snprintf(target, sizeof(target), LOG "?follow=true%s", query);
	api_ask(&given, "GET", target, NULL);
	cr_assert_not_null(given.stream, "%d %s", given.status, given.body);
	given.stream->wake = count;
	woken = 0;
}

static void expect_read(const char *text, bool goes_on)
{
	struct buf out;
	buf_init(&out, 2 * API_LOG_RUN_MAX);
	buf_add_text(&out, "");
	cr_expect_eq(given.stream->read(given.stream, &out), goes_on, "%s", out.text);
	cr_expect_str_eq(out.text, text);
	buf_finish(&out);
}

static void leave(void)
{
	struct api_stream *stream = given.stream;
	given.stream = NULL;
	stream->destroy(stream);
}

/* Says so between asking and reading: the answer of the asking is not to be lost. */
static void say_beside(const char *lines)
{
	struct api_stream *stream = given.stream;
	say(lines);
	given.stream = stream;
}

Test(api_logs, are_followed_as_they_come)
{
	say("'one','two'");
	follow("&tailLines=1");
	expect_read("two\n", true);
	expect_read("", true);
	say_beside("'three'");
	cr_expect_eq(woken, 1);
	expect_read("three\n", true);
	leave();
	say("'four'");
}

Test(api_logs, are_followed_to_the_end_of_the_container)
{
	say("'one'");
	follow("");
	struct api_stream *stream = given.stream;
	restart();
	say("'second run'");
	given.stream = stream;
	expect_read("one\n", false);
	expect_read("", false);
	leave();
	follow("");
	stream = given.stream;
	say("'more'");
	set_status("{'phase':'Succeeded'}");
	given.stream = stream;
	cr_expect_geq(woken, 2);
	expect_read("second run\nmore\n", false);
	leave();
}

Test(api_logs, are_followed_to_the_end_of_the_pod)
{
	say("'one'");
	follow("");
	struct api_stream *stream = given.stream;
	api_ask(&given, "DELETE", PODS "/importer", NULL);
	given.stream = stream;
	cr_expect_eq(woken, 1);
	expect_read("one\n", false);
	leave();
}

Test(api_logs, are_followed_so_many_bytes)
{
	say("'one'");
	follow("&limitBytes=6");
	expect_read("one\n", true);
	say_beside("'two'");
	expect_read("tw", false);
	leave();
}

/* Who reads slowly misses lines and holds nothing. */
Test(api_logs, a_slow_reader_misses_lines)
{
	char *text;
	struct buf out;
	say("'one'");
	follow("");
	expect_read("one\n", true);
	write_many("importer", MANY);
	buf_init(&out, 2 * API_LOG_RUN_MAX);
	cr_expect(given.stream->read(given.stream, &out));
	cr_expect_leq(out.used, API_STREAM_PIECE + LINE);
	text = buf_take(&out);
	cr_expect_null(strstr(text, "importer 0 "));
	cr_expect_str_eq(strncmp(text, "importer ", 9) ? text : "", "");
	free(text);
	leave();
}

/* A player that was away begins anew, and its pod has a log already. */
Test(api_logs, first_lines_are_taken_once)
{
	static const char first[] = "{'namespace':'demo','pod':'importer','container':'main',"
				    "'first':true,'lines':['begins']}";
	post(first);
	api_expect(&given, 200, "'Success'");
	post(first);
	api_expect(&given, 200, "'Success'");
	api_ask(&given, "GET", LOG "?container=main", NULL);
	cr_expect_str_eq(given.body, "begins\n");
}

Test(api_logs, a_scenario_has_lines_for_pods_that_are_there)
{
	struct error err;
	struct doc *log = json_parse(LOADED, strlen(LOADED), &err);
	cr_assert(api_load_log(&given.api, doc_root(log), &err), "%s", err.text);
	api_ask(&given, "GET", LOG "?container=main&timestamps=true", NULL);
	cr_expect_str_eq(given.body, "2026-06-12T16:41:01.000000000Z hello\n");
	api_ask(&given, "DELETE", PODS "/importer", NULL);
	cr_expect_not(api_load_log(&given.api, doc_root(log), &err));
	cr_expect_not_null(strstr(err.text, "importer"), "%s", err.text);
	doc_unref(log);
}
