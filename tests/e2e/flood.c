/*
 * More events than anybody can look at: keys are obeyed meanwhile, memory stays bounded, and in the
 * end the screen shows what the server holds. What the API server cannot say fast enough it has
 * said before: its own events are recorded, and the fault proxy plays them at full speed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/console.h"
#include "e2e/line.h"
#include "e2e/site.h"
#include "support/deadline.h"
#include "support/home.h"

enum {
	PLANS = 30,
	EVENTS = 10 * 1000,
	PADDING = 1000, /* makes an event of 2 KB */
	LARGE_VMS = 500,
	LARGE_PADDING = 1810,		/* of each VM: makes an event of 0.93 MB */
	LARGE_RATE = 13 * 930 * 1000,	/* bytes a second */
	MEMORY_MAX = 500 * 1000 * 1000, /* bytes, the sanitizers' share included */
	CATCH_UP = 180 * 1000,		/* milliseconds */
	MINUTE = 60 * 1000,
};

/* A text of that many letters, to be freed. */
static char *padding(size_t length)
{
	char *text = malloc(length + 1);

	memset(text, 'x', length);
	text[length] = '\0';
	return text;
}

/* ---- the site -------------------------------------------------------------------------------- */

static char *plans_path(const char *name_space)
{
	return text_of(FORKLIFT "/namespaces/%s/plans", name_space);
}

/* A plan with padding in its annotations, and these VMs (JSON). */
static void create_plan(const char *name_space, int number, const char *vms)
{
	char *path = plans_path(name_space), *pad = padding(PADDING);
	char *body = text_of("{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"Plan\","
			     "\"metadata\":{\"name\":\"plan-%03d\",\"annotations\":{\"x\":\"%s\"}},"
			     "\"spec\":{\"targetNamespace\":\"vms\",\"map\":{\"network\":{},"
			     "\"storage\":{}},\"provider\":{\"source\":{\"name\":\"early\","
			     "\"namespace\":\"a\"},\"destination\":{\"name\":\"host\","
			     "\"namespace\":\"a\"}},\"vms\":[%s]}}",
		number, pad, vms);

	site_do("POST", path, body);
	free(body);
	free(pad);
	free(path);
}

static void create_plans(const char *name_space)
{
	site_create_namespace(name_space);
	for (int i = 0; i < PLANS; i++)
		create_plan(name_space, i, "{\"id\":\"vm-1\",\"name\":\"one\"}");
}

/* One plan with that many VMs and that many bytes more for each. */
static void create_large_plan(const char *name_space, int count, size_t more)
{
	char *vms = NULL, *pad = padding(more);
	size_t length = 0;
	FILE *out = open_memstream(&vms, &length);

	for (int i = 0; i < count; i++)
		fprintf(out, "%s{\"id\":\"vm-%d\",\"name\":\"vm-%d\",\"targetName\":\"%s\"}",
			i == 0 ? "" : ",", i, i, pad);
	fclose(out);
	site_create_namespace(name_space);
	create_plan(name_space, 0, vms);
	free(pad);
	free(vms);
}

/* Changes what the column SOURCE shows, of the first so many plans. */
static void change_plans(const char *name_space, int count, const char *source)
{
	for (int i = 0; i < count; i++) {
		char *name = text_of("plan-%03d", i);
		site_change_plan(name_space, name, source);
		free(name);
	}
}

/* ---- recording ------------------------------------------------------------------------------- */

/* The events since a version as the server sends them, to be freed. */
static char *record(const char *name_space, const char *version)
{
	char *path = plans_path(name_space), *events = NULL;
	char *watch = text_of("%s?watch=1&timeoutSeconds=5&resourceVersion=%s", path, version);

	cr_assert_eq(site_try("GET", watch, NULL, &events), 200);
	free(watch);
	free(path);
	return events;
}

/* Changes that many plans, and gives the events of it. */
static char *record_change(const char *name_space, int count, const char *source)
{
	char *path = plans_path(name_space), *version = site_version(path);
	char *events;

	change_plans(name_space, count, source);
	events = record(name_space, version);
	free(version);
	free(path);
	return events;
}

/* The same events so many times, as a file in the home of the console. */
static void play(struct console *console, const char *events, int times, const char *words)
{
	char *path = home_path(console->home, "events");
	FILE *out = fopen(path, "we");

	cr_assert_not_null(out);
	for (int i = 0; i < times; i++)
		fputs(events, out);
	fclose(out);
	console_fault(console, "match /plans?watch=1");
	console_fault(console, "status 200 %s type application/json %s", path, words);
	free(path);
}

/* ---- the console ----------------------------------------------------------------------------- */

/* On these plans, with a line that is down as soon as all of them are shown. */
static struct console start_and_lose(enum wire wire, const char *name_space)
{
	struct console console = console_start(
		&(struct console_plan){.wire = wire, .name_space = name_space, .faulty = true});

	console_expect_match(&console, "plan-000 .* early");
	line_expect_watched(name_space);
	console_expect_match(&console, "^ live");
	console_fault(&console, "refuse");
	console_fault(&console, "cut");
	line_expect_lost(&console, "cannot connect: Connection refused", SAID_WITHIN);
	return console;
}

/* Presses keys until a text is gone from the screen and every row has another. */
static void expect_responsive_until(struct console *console, const char *text, int milliseconds)
{
	int64_t deadline = deadline_in(milliseconds);
	size_t most = 0;

	do {
		console_expect_responsive(console);
		if (console_memory(console) > most)
			most = console_memory(console);
	} while (!term_wait_text(console->term, text, 0) && deadline_left(deadline) > 0);
	cr_assert_lt(most, (size_t)MEMORY_MAX);
	console_expect_within(console, text, deadline_left(deadline));
}

/* The watch stands, behind all that was played to it. */
static void expect_what_the_server_holds(struct console *console, const char *name_space)
{
	console_expect_gone(console, "early");
	console_expect_gone(console, "storm");
	console_expect_gone_within(console, "STALE", BACKED_OFF);
	console_expect_match(console, "^ live");
	site_change_plan(name_space, "plan-000", "at-last");
	console_expect(console, "at-last");
	console_end(console);
}

/* ---- small events ---------------------------------------------------------------------------- */

/* What gathered while the line was down comes at the speed of the server. */
TEST_BOTH(flood, events_that_have_gathered)
{
	int rounds = getenv("MTVTOP_LONG") ? EVENTS / PLANS : 3;
	const char *name_space = wire == HTTP1 ? "gathered-http1" : "gathered-http2";
	struct console console;

	create_plans(name_space);
	console = start_and_lose(wire, name_space);
	for (int i = 1; i < rounds; i++)
		change_plans(name_space, PLANS, i % 2 ? "storm" : "storm-too");
	change_plans(name_space, PLANS, "late");
	console_fault(&console, "accept");
	expect_responsive_until(&console, "late", CATCH_UP);
	expect_what_the_server_holds(&console, name_space);
}

Test(flood, ten_thousand_events_of_two_kilobytes)
{
	const char *name_space = "ten-thousand";
	struct console console;
	char *storm, *late, *all;

	create_plans(name_space);
	console = start_and_lose(HTTP1, name_space);
	storm = record_change(name_space, PLANS, "storm");
	late = record_change(name_space, PLANS, "late");
	all = text_of("%s%s", storm, late);
	cr_assert_geq(strlen(storm), (size_t)PLANS * 1900);
	play(&console, all, EVENTS / PLANS / 2 + 1, "times 1");
	console_fault(&console, "accept");
	expect_responsive_until(&console, "late", CATCH_UP);
	free(all);
	free(late);
	free(storm);
	expect_what_the_server_holds(&console, name_space);
}

/* ---- large events ---------------------------------------------------------------------------- */

/* A console that is played an event of 0.93 MB, while the server is one change further. */
static struct console start_with_large_events(const char *name_space, char **storm)
{
	struct console console;

	create_large_plan(name_space, LARGE_VMS, LARGE_PADDING);
	console = start_and_lose(HTTP1, name_space);
	*storm = record_change(name_space, 1, "storm");
	cr_assert_geq(strlen(*storm), (size_t)920 * 1000);
	change_plans(name_space, 1, "late");
	return console;
}

/* 13 events a second, for some seconds. */
Test(flood, large_events_for_seconds)
{
	char *storm;
	struct console console = start_with_large_events("large-seconds", &storm);

	play(&console, storm, 3 * 13, "times 1");
	console_fault(&console, "rate %d", LARGE_RATE);
	console_fault(&console, "accept");
	console_expect_match(&console, "storm|late");
	expect_responsive_until(&console, "late", CATCH_UP);
	free(storm);
	expect_what_the_server_holds(&console, "large-seconds");
}

/* The same for a minute: the recording ends every few seconds and is asked for again. */
Test(flood, large_events_for_a_minute)
{
	int64_t end = deadline_in(MINUTE);
	char *storm;

	if (getenv("MTVTOP_LONG") == NULL)
		cr_skip_test("takes a minute: set MTVTOP_LONG=1");
	struct console console = start_with_large_events("large-minute", &storm);
	play(&console, storm, 5 * 13, "");
	console_fault(&console, "rate %d", LARGE_RATE);
	console_fault(&console, "accept");
	console_expect(&console, "storm");
	while (deadline_left(end) > 0) {
		console_expect_responsive(&console);
		cr_assert_lt(console_memory(&console), (size_t)MEMORY_MAX);
	}
	console_fault(&console, "status off");
	expect_responsive_until(&console, "late", CATCH_UP);
	free(storm);
	expect_what_the_server_holds(&console, "large-minute");
}
