/* Who is read for: plans that somebody looks at, for as long as that, and not too many. */
#include "app/cockpit.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "app/open.h"
#include "app/plan_site.h"
#include "mtv/go.h"
#include "unit/given_app.h"

static struct app app;
static int version;

static void put_plan(int number, const char *target)
{
	char yaml[1200];
	snprintf(yaml, sizeof(yaml),
		"kind: Plan\nmetadata: {name: web%02d, namespace: mtv, uid: u%d, resourceVersion: "
		"'%d'}\n"
		"spec: {type: warm, targetNamespace: %s, vms: [{id: vm-%d, name: db}],\n"
		"  provider: {source: {name: vc}, destination: {name: host}}}\n"
		"status: {conditions: [{type: Executing, status: 'True'}], migration: {vms: [{id: "
		"vm-%d, name: db, phase: CopyDisks, started: '2026-11-21T10:00:00Z'}]}}\n",
		number, number, ++version, target, number, number);
	given_app_object(&app, "plans", yaml);
}

static void begin(void)
{
	given_app(&app);
	put_plan(1, "vms");
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(app_cockpit, .init = begin, .fini = end);

static void look_at(const char *view)
{
	struct error err = {0};
	cr_assert(open_start(&app, view, &err), "%s", err.text);
}

/* Time passes, and the screen is drawn. */
static const char *pass(int64_t milliseconds)
{
	clock_advance(&app.clock, milliseconds);
	return given_app_screen(&app, 160, 24);
}

/* Feeds of a kind in a namespace that are open. */
static size_t count_feeds(const char *name, const char *name_space)
{
	size_t count = 0;
	for (size_t i = 0; i < app.feeds.list.count; i++) {
		const struct feed *feed = *(struct feed **)array_at(&app.feeds.list, i);
		count += feed->resource == resource_find(name) &&
			!strcmp(feed->name_space, name_space);
	}
	return count;
}

static size_t count_readers(void)
{
	return app.cockpit.readers.count;
}

Test(app_cockpit, reads_while_somebody_looks)
{
	look_at("plans");
	pass(0);
	pass(1000);
	cr_expect_eq(count_readers(), 0, "nobody asks for `go` there");
	look_at("cutovers");
	pass(0);
	cr_expect(strstr(pass(1000), "UNKNOWN"));
	cr_expect_eq(count_readers(), 1);
	cr_expect_eq(count_feeds("resourcequotas", "vms"), 1);
	for (int i = 0; i < 90; i++)
		pass(1000);
	cr_expect_eq(count_readers(), 1, "as long as the screen is there");
	look_at("plans");
	pass(25000);
	cr_expect_eq(count_readers(), 1, "who comes back finds it");
	pass(6000);
	cr_expect_eq(count_readers(), 0);
	cr_expect_eq(count_feeds("resourcequotas", "vms"), 0, "and the feed has ended");
}

/* A filter asks only when rows are collected: it is made to ask, once. */
Test(app_cockpit, a_filter_is_made_to_ask_again)
{
	look_at("plans");
	struct table *table = screen_table(app.screens);
	struct error err = {0};
	struct query *query =
		query_create("go = 'GO' or name like 'web%'", fields_of(ROW_PLAN), NULL, &err);
	cr_assert(query, "%s", err.text);
	struct table_look look = app_look(&app);
	table_set_query(table, query, &look.format);
	pass(0);
	pass(1000);
	cr_expect_eq(count_readers(), 1);
	for (int i = 0; i < 90; i++)
		pass(1000);
	cr_expect_eq(count_readers(), 1);
	uint64_t before = app.model.generation;
	look_at("dashboard");
	for (int i = 0; i < 25; i++)
		pass(1000);
	cr_expect_eq(app.model.generation, before + 1, "it asks once, not at every drawing");
}

Test(app_cockpit, not_too_many_at_once)
{
	for (int i = 2; i <= COCKPIT_PLANS + 8; i++)
		put_plan(i, "vms");
	look_at("cutovers");
	given_app_screen(&app, 160, 60);
	clock_advance(&app.clock, 1000);
	given_app_screen(&app, 160, 60);
	cr_expect_eq(count_readers(), COCKPIT_PLANS);
	cr_expect_eq(count_feeds("resourcequotas", "vms"), 1, "they share what they read");
	size_t judged = 0;
	size_t at = 0;
	for (int i = 0; i < 4; i++)
		pass(0);
	for (struct plan *plan; (plan = model_next(&app.model, &at));)
		judged += plan->go->judged;
	cr_expect_eq(judged, COCKPIT_PLANS);
}

Test(app_cockpit, follows_a_plan_to_another_namespace)
{
	look_at("cutovers");
	pass(0);
	pass(1000);
	put_plan(1, "elsewhere");
	pass(1000);
	cr_expect_eq(count_feeds("resourcequotas", "elsewhere"), 1);
	cr_expect_eq(count_feeds("resourcequotas", "vms"), 0);
}

Test(app_cockpit, nothing_moves_on_a_frozen_screen)
{
	look_at("cutovers");
	pass(0);
	pass(1000);
	const struct plan *plan = model_plan(&app.model, "u1");
	int64_t judged = plan->go->at;
	app.frozen = true;
	app.frozen_clock = app.clock;
	pass(60000);
	cr_expect_eq(count_readers(), 1);
	cr_expect_eq(plan->go->at, judged);
	app.frozen = false;
	pass(0);
	pass(1000);
	cr_expect_gt(model_plan(&app.model, "u1")->go->at, judged);
}

Test(app_cockpit, ends_with_the_namespace)
{
	look_at("cutovers");
	pass(0);
	pass(1000);
	cr_assert_eq(count_readers(), 1);
	app_set_namespace(&app, "other");
	cr_expect_eq(count_readers(), 0);
}
