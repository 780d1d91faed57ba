/* The lines around the screen, at every width: what cannot be trusted is said first. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/header.h"
#include "app/open.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "kube/cluster_private.h"
#include "unit/given.h"
#include "unit/given_app.h"

enum { NARROWEST = 40 /* columns; below it the screen says that it is too small */ };

static struct app app;
static struct buf text;

static void begin(void)
{
	struct error err = {0};
	given_app(&app);
	app.options.kubeconfig = TEST_SOURCE "/tests/golden/kubeconfig";
	cr_assert(app_connect(&app, "dc1-prod", &err), "%s", err.text);
	buf_init(&text, 100000);
}

static void end(void)
{
	buf_finish(&text);
	given_app_end(&app);
}

TestSuite(app_header, .init = begin, .fini = end);

static void set_link(enum link_state state, const char *problem)
{
	struct cluster *cluster = app.cluster;
	cluster->state = state;
	cluster->since = cluster->heard = app.clock.mono;
	snprintf(cluster->problem, sizeof(cluster->problem), "%s", problem);
}

/* The header at this size, a line of text for each of its lines. */
static const char *header(int width, int height)
{
	canvas_resize(&app.canvas, width, height);
	int lines = header_draw(&app, &app.canvas);
	cr_expect_eq(lines, height >= 20 ? 2 : 1, "%d lines at %dx%d", lines, width, height);
	buf_clear(&text);
	canvas_dump(&app.canvas, &text);
	for (size_t i = 0; i < text.used; i++)
		if (text.text[i] == '\n' && --lines == 0)
			text.text[i] = '\0';
	return text.text;
}

static void expect_at_all_sizes(const char *said, int from)
{
	for (int width = from; width < 250; width++) {
		for (int height = 10; height < 40; height += 14) {
			const char *lines = header(width, height);
			cr_expect(strstr(lines, said), "%s is not said at %dx%d:\n%s", said, width,
				height, lines);
		}
	}
}

static enum role role_of_header(void)
{
	return (enum role)canvas_at(&app.canvas, 0, 0)->role;
}

Test(app_header, the_state_is_said_however_narrow)
{
	set_link(LINK_LIVE, "");
	expect_at_all_sizes("live", NARROWEST);
	cr_expect_eq(role_of_header(), ROLE_HEADER);
	set_link(LINK_LOST, "api.example:6443: cannot connect: Connection refused");
	clock_advance(&app.clock, 12000);
	expect_at_all_sizes("LOST 12s", NARROWEST);
	cr_expect_eq(role_of_header(), ROLE_HEADER_ALARM);
	expect_at_all_sizes("Connection refused", 75);
	set_link(LINK_REFUSED, "the token has ended");
	expect_at_all_sizes("NOT LOGGED IN", NARROWEST);
	cr_expect_eq(role_of_header(), ROLE_HEADER_ALARM);
}

Test(app_header, what_cannot_be_trusted_is_said)
{
	struct error err = {0};
	cr_assert(app_connect(&app, "dc2-prod", &err), "%s", err.text);
	set_link(LINK_LIVE, "");
	expect_at_all_sizes("TLS NOT VERIFIED", NARROWEST);
	cr_expect_eq(role_of_header(), ROLE_HEADER_ALARM);
	cr_assert(app_connect(&app, "kind", &err), "%s", err.text);
	set_link(LINK_LIVE, "");
	expect_at_all_sizes("NO TLS", NARROWEST);
	app.frozen = true;
	app.frozen_clock = app.clock;
	expect_at_all_sizes("FROZEN", NARROWEST);
	cr_expect_eq(role_of_header(), ROLE_HEADER_ALARM);
}

/* What the context is stands before all else: nothing that goes wrong pushes it out. */
Test(app_header, production_and_read_only)
{
	set_link(LINK_LIVE, "");
	snprintf(app.mode.read_only, sizeof(app.mode.read_only), "--read-only was given");
	expect_at_all_sizes("READ-ONLY", NARROWEST);
	cr_expect_eq(role_of_header(), ROLE_HEADER);
	cr_expect_not(strstr(text.text, "PRODUCTION"));
	app.mode.production = true;
	app.clock.skew = 90000;
	app.frozen = true;
	app.frozen_clock = app.clock;
	set_link(LINK_LOST, "api.example:6443: cannot connect: Connection refused");
	expect_at_all_sizes(" PRODUCTION  READ-ONLY  ", NARROWEST);
	expect_at_all_sizes("LOST", NARROWEST);
	app.frozen = false;
	*app.mode.read_only = '\0';
	set_link(LINK_LIVE, "");
	expect_at_all_sizes(" PRODUCTION  ", NARROWEST);
	cr_expect_eq(role_of_header(), ROLE_HEADER_ALARM);
	cr_expect_not(strstr(text.text, "READ-ONLY"));
}

/* What the operator has accepted for this run stays in sight. */
Test(app_header, no_journal)
{
	set_link(LINK_LIVE, "");
	app.journal_off = true;
	expect_at_all_sizes(" NO JOURNAL  ", NARROWEST);
	cr_expect_eq(role_of_header(), ROLE_HEADER_ALARM);
	app.mode.production = true;
	expect_at_all_sizes(" PRODUCTION  NO JOURNAL  ", NARROWEST);
}

Test(app_header, clocks_that_differ)
{
	set_link(LINK_LIVE, "");
	app.clock.skew = 5000;
	cr_expect_not(strstr(header(160, 24), "clock"));
	app.clock.skew = 90000;
	cr_expect(strstr(header(160, 24), "server's clock 1m30s ahead"), "%s", text.text);
	app.clock.skew = -7200000;
	cr_expect(strstr(header(160, 24), "server's clock 2h behind"), "%s", text.text);
}

/* The window is told while it is open, loud for its last half hour, in front for its last ten. */
Test(app_header, the_maintenance_window)
{
	struct error err = {0};
	set_link(LINK_LIVE, "");
	cr_assert(
		window_parse("Sat 22:00", "Sun 06:00", "Europe/Berlin", &app.settings.window, &err),
		"%s", err.text);
	cr_expect(strstr(header(80, 24), " next window Sat 22:00+01:00  12:00:00Z"),
		"not open yet: %s", text.text);
	cr_expect(strstr(header(90, 10), " next window Sat 22:00+01:00  "), "%s", text.text);
	cr_expect_null(strstr(header(70, 24), "next window"), "where one is counts more");
	cr_expect_eq(role_of_header(), ROLE_HEADER);
	clock_advance(&app.clock, 9 * 3600 * 1000);
	cr_expect(strstr(header(80, 24), " window until Sun 06:00+01:00 (05:00Z)  "), "%s",
		text.text);
	cr_expect_eq(role_of_header(), ROLE_HEADER);
	clock_advance(&app.clock, (7 * 60 + 30) * 60 * 1000 - 1000);
	header(80, 24);
	cr_expect(strstr(text.text, " window until "), "%s", text.text);
	cr_expect_eq(role_of_header(), ROLE_HEADER);
	clock_advance(&app.clock, 1000);
	cr_expect(strstr(header(80, 24), " WINDOW ENDS IN 30:00: Sun 06:00+01:00 (05:00Z)  "), "%s",
		text.text);
	cr_expect_eq(role_of_header(), ROLE_HEADER_ALARM);
	clock_advance(&app.clock, 20 * 60 * 1000);
	cr_expect_eq(strncmp(header(80, 24), " WINDOW ENDS IN 10:00: ", 23), 0, "%s", text.text);
	clock_advance(&app.clock, 1000);
	expect_at_all_sizes("WINDOW ENDS IN 9:59", NARROWEST);
	expect_at_all_sizes("live", NARROWEST);
	clock_advance(&app.clock, 599 * 1000);
	cr_expect_null(strstr(header(160, 24), "WINDOW"), "it is over: %s", text.text);
	cr_expect(strstr(text.text, " next window Sat 2026-11-28 22:00+01:00  "), "%s", text.text);
	cr_expect_eq(role_of_header(), ROLE_HEADER);
}

/* One that does not come back is not told any more. */
Test(app_header, a_window_that_was_the_only_one)
{
	struct error err = {0};
	set_link(LINK_LIVE, "");
	cr_assert(window_parse(
		"2026-11-21T13:00:00Z", "2026-11-21T15:00:00Z", "UTC", &app.settings.window, &err));
	cr_expect(strstr(header(160, 24), " next window Sat 13:00Z  "), "%s", text.text);
	clock_advance(&app.clock, 3600 * 1000);
	cr_expect(strstr(header(160, 24), " window until Sat 15:00Z  "), "%s", text.text);
	clock_advance(&app.clock, 2 * 3600 * 1000);
	cr_expect_null(strstr(header(160, 24), "window"), "%s", text.text);
}

/* Whether it is open goes by the server's clock, which cutovers go by. */
Test(app_header, the_window_by_the_servers_clock)
{
	struct error err = {0};
	set_link(LINK_LIVE, "");
	cr_assert(window_parse("Sat 12:01", "Sat 15:00", "UTC", &app.settings.window, &err));
	cr_expect_null(strstr(header(160, 24), "window until"));
	app.clock.skew = 90000;
	cr_expect(strstr(header(160, 24), "window until Sat 15:00Z  server's clock"), "%s",
		text.text);
}

/* Quiet is not dead, but somebody waits for a plan: ten seconds without a byte are told. */
Test(app_header, quiet_lines)
{
	set_link(LINK_LIVE, "");
	clock_advance(&app.clock, 14000);
	cr_expect_not(strstr(header(160, 24), "quiet"));
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: p, uid: u}\nspec: {vms: [{id: a}]}\n"
		"status:\n  conditions: [{type: Executing, status: 'True'}]\n"
		"  migration:\n    started: '2026-11-21T11:00:00Z'\n    history:\n"
		"    - conditions: [{type: Executing, status: 'True'}]\n"
		"    vms: [{id: a, phase: CopyDisks, pipeline: []}]\n");
	app_refresh(&app);
	cr_expect(strstr(header(160, 24), "live, quiet 14s"), "%s", text.text);
}

/* Long names lose their middle; what tells them apart are the ends. */
Test(app_header, long_names)
{
	struct error err = {0};
	cr_assert(app_connect(&app,
			  "openshift-mtv/api-a-very-long-cluster-name-lab-example-com:6443/"
			  "kube:admin",
			  &err),
		"%s", err.text);
	set_link(LINK_LIVE, "");
	cr_expect(strstr(header(250, 24), "-lab-example-com:6443/kube:admin"), "%s", text.text);
	for (int width = 60; width < 120; width++) {
		const char *lines = header(width, 24);
		const char *cut = strchr(lines, '~');
		cr_expect(strstr(lines, "openshi") || strstr(lines, "opensh~"), "%s", lines);
		cr_expect(cut && strstr(cut, ":admin"), "%d: %s", width, lines);
		cr_expect(strstr(lines, "12:00"), "%d: %s", width, lines);
	}
}

Test(app_header, messages_and_hints)
{
	struct error err = {0};
	cr_assert(open_start(&app, "plans", &err), "%s", err.text);
	app_say(&app, ROLE_WARNING, "a %s that is said", "thing");
	for (int width = NARROWEST; width < 200; width++) {
		const char *screen = given_app_screen(&app, width, 24);
		cr_expect(strstr(screen, "\n a thing that is said\n"), "%d:\n%s", width, screen);
		cr_expect(strstr(screen, "? help"), "%d:\n%s", width, screen);
	}
	clock_advance(&app.clock, 9000);
	cr_expect_not(strstr(given_app_screen(&app, 80, 24), "a thing that is said"));
	cr_expect_not(strstr(given_app_screen(&app, 80, 24), "Enter open"), "there is no row");
}

/* Neither takes the place of the other, whichever came first. */
Test(app_header, notice_covers_no_message)
{
	struct error err = {0};
	cr_assert(open_start(&app, "plans", &err), "%s", err.text);
	app_notice(&app, "%s is gone", "web");
	cr_expect(strstr(given_app_screen(&app, 80, 24), "\n web is gone\n"));
	app_say(&app, ROLE_OK, "plan web archived");
	cr_expect(strstr(given_app_screen(&app, 80, 24), "\n plan web archived; web is gone\n"));
	clock_advance(&app.clock, 5000);
	app_notice(&app, "shop is gone");
	cr_expect(strstr(given_app_screen(&app, 80, 24), "\n plan web archived; shop is gone\n"));
	clock_advance(&app.clock, 5000);
	cr_expect(strstr(given_app_screen(&app, 80, 24), "\n shop is gone\n"));
	clock_advance(&app.clock, 5000);
	cr_expect_not(strstr(given_app_screen(&app, 80, 24), "is gone"));
}

/* Nobody may take what is simulated for the real thing. */
Test(app_header, a_demo_is_one_however_narrow)
{
	clock_set_pace(&app.clock, app.clock.wall, app.clock.mono, 60);
	set_link(LINK_LIVE, "");
	expect_at_all_sizes("DEMO 60x", NARROWEST);
	cr_expect_eq(role_of_header(), ROLE_HEADER_DEMO);
	set_link(LINK_LOST, "it is gone");
	header(100, 30);
	cr_expect_eq(role_of_header(), ROLE_HEADER_ALARM, "a lost line is worse");
}
