#include "app/log_screen.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "app/open.h"
#include "kube/container_log.h"
#include "unit/given.h"
#include "unit/given_app.h"

/* The log of a VM with two pods, one of which was restarted; no server, the lines come by hand. */

static struct app app;

#define LABELS "labels: {plan: u, migration: m, vmID: vm-1}"

static void put(struct feed *feed, const char *yaml)
{
	store_put(&feed->store, given_object(yaml));
}

/* What feeds of pods of that scope would have brought. */
static void fill_pods(void)
{
	const struct resource *pods = resource_find("pods");
	for (size_t i = 0; i < app.feeds.list.count; i++) {
		struct feed *feed = *(struct feed **)array_at(&app.feeds.list, i);
		if (feed->resource != pods || !feed->selector ||
			strncmp(feed->selector, "plan=", 5))
			continue;
		put(feed,
			"kind: Pod\nmetadata: {name: v2v, namespace: vms, uid: p1, " LABELS "}\n"
			"spec: {containers: [{name: virt-v2v}]}\n"
			"status: {phase: Running, containerStatuses: [{name: virt-v2v, "
			"restartCount: 1, state: {running: {}}}]}");
		put(feed,
			"kind: Pod\nmetadata: {name: fill, namespace: vms, uid: p2, " LABELS "}\n"
			"spec: {containers: [{name: populate}]}\n"
			"status: {phase: Running, containerStatuses: [{name: populate, "
			"restartCount: 0, state: {running: {}}}]}");
	}
}

static void begin(void)
{
	struct error err = {0};
	given_app(&app);
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: web, namespace: mtv, uid: u}\n"
		"spec: {targetNamespace: vms, vms: [{id: vm-1, name: one}]}\n"
		"status: {migration: {history: [{migration: {uid: m, name: r}}], "
		"vms: [{id: vm-1, name: one, phase: CopyDisks, pipeline: []}]}}");
	cr_assert(open_start(&app, "vms", &err), "%s", err.text);
	given_app_screen(&app, 160, 30);
	dispatch(&app, "logs");
	cr_assert(log_screen_is(app.screens), "%s", app.message);
	fill_pods();
	given_app_screen(&app, 160, 30);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(app_log_screen, .init = begin, .fini = end);

static void expect(const char *text)
{
	const char *screen = given_app_screen(&app, 160, 30);
	cr_expect(strstr(screen, text), "no \"%s\" in\n%s", text, screen);
}

static void expect_not(const char *text)
{
	const char *screen = given_app_screen(&app, 160, 30);
	cr_expect_not(strstr(screen, text), "\"%s\" in\n%s", text, screen);
}

static void feed_lines(const char *pod, const char *container, bool previous, const char *lines)
{
	struct container_log *log = container_log_find(&app.logs, pod, container, previous);
	cr_assert(log, "nobody looks at %s", pod);
	container_log_feed(log, lines, strlen(lines));
}

#define AT "2026-11-21T11:00:00Z "

Test(app_log_screen, every_word_is_taken)
{
	char line[100];
	feed_lines("v2v", "virt-v2v", false, AT "one\n");
	for (const char *const *word = log_screen_words; *word; word++) {
		*app.message = '\0';
		snprintf(line, sizeof(line), "logs %s", *word);
		dispatch(&app, line);
		given_app_screen(&app, 160, 30);
		cr_expect_str_empty(app.message, "%s: %s", line, app.message);
	}
	dispatch(&app, "logs nonsense");
	cr_expect(strstr(app.message, "\"nonsense\" is none of its words"));
	dispatch(&app, "logs");
	cr_expect_str_eq(app.message, "this is the log");
}

Test(app_log_screen, errors_and_times)
{
	feed_lines("v2v", "virt-v2v", false, AT "plain words\n" AT "virt-v2v: error: trouble\n");
	expect("plain words");
	expect_not("2026-11-21 11:00:00Z");
	dispatch(&app, "logs errors");
	expect("errors only");
	expect("virt-v2v: error: trouble");
	expect_not("plain words");
	dispatch(&app, "logs stamps");
	expect("2026-11-21 11:00:00Z virt-v2v: error: trouble");
	dispatch(&app, "logs errors");
	expect("2026-11-21 11:00:00Z plain words");
}

Test(app_log_screen, containers_and_what_was_before)
{
	feed_lines("v2v", "virt-v2v", false, AT "of now\n");
	feed_lines("v2v", "virt-v2v", true, AT "of before\n");
	feed_lines("fill", "populate", false, AT "of the populator\n");
	expect("conversion, 1 of 2, following");
	expect("of now");
	dispatch(&app, "logs previous");
	expect("before its last restart");
	expect("of before");
	expect_not("of now");
	dispatch(&app, "logs follow");
	expect("is not written to any more");
	dispatch(&app, "logs next");
	expect("populator, 2 of 2");
	expect("of the populator");
	dispatch(&app, "logs previous");
	expect("the container was not restarted");
	dispatch(&app, "logs next");
	expect("conversion, 1 of 2, following");
	expect("of now");
}

Test(app_log_screen, follow_ends_and_begins)
{
	struct container_log *log = container_log_find(&app.logs, "v2v", "virt-v2v", false);
	cr_expect(container_log_follows(log));
	dispatch(&app, "logs follow");
	cr_expect_not(container_log_follows(log));
	expect("conversion, 1 of 2, not followed");
	dispatch(&app, "logs follow");
	cr_expect(container_log_follows(log));
	dispatch(&app, "back");
	cr_expect_eq(app.logs.streams, 0, "a log that nobody looks at is followed");
	cr_expect_null(app.logs.first);
}

/* Nothing of names can lead out of the folder. */
Test(app_log_screen, the_name_of_its_file)
{
	char *name = log_screen_file(app.screens);
	cr_expect_str_eq(name, "one-virt-v2v-20261121T120000Z.log");
	free(name);
}

#define OF_PLAN                                                                                    \
	"{\"level\":\"info\",\"msg\":\"phase\",\"plan\":{\"name\":\"web\",\"namespace\":\"mtv\"}}"

/* The controller's log begins in the middle: the screen says where. */
Test(app_log_screen, the_log_of_a_plan_says_which_lines_these_are)
{
	struct error err = {0};
	given_app_end(&app);
	given_app(&app);
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: web, namespace: mtv, uid: u}\n"
		"spec: {targetNamespace: vms, vms: [{id: vm-1, name: one}]}");
	cr_assert(open_start(&app, "plans", &err), "%s", err.text);
	given_app_screen(&app, 160, 30);
	dispatch(&app, "logs");
	cr_assert(log_screen_is(app.screens), "%s", app.message);
	for (size_t i = 0; i < app.feeds.list.count; i++) {
		struct feed *feed = *(struct feed **)array_at(&app.feeds.list, i);
		if (feed->selector && !strcmp(feed->selector, "app=forklift"))
			put(feed,
				"kind: Pod\nmetadata: {name: forklift-controller-1, namespace: "
				"mtv, uid: "
				"p3, labels: {app: forklift, control-plane: controller-manager}}\n"
				"spec: {containers: [{name: main}]}\n"
				"status: {phase: Running, containerStatuses: [{name: main, "
				"restartCount: 0, state: {running: {}}}]}");
	}
	given_app_screen(&app, 160, 30);
	feed_lines("forklift-controller-1", "main", false, AT "of nobody\n");
	expect("of the last 5,000 lines of the controller, since 2026-11-21 11:00:00Z");
	expect("no line about this plan");
	feed_lines("forklift-controller-1", "main", false, "2026-11-21T11:30:00Z " OF_PLAN "\n");
	expect("since 2026-11-21 11:00:00Z");
	expect_not("no line about this plan");
}
