/* What the page of a plan says of what it names: maps, and where its destination is. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "app/destination.h"
#include "app/pages.h"
#include "unit/given.h"
#include "unit/given_app.h"

static struct app app;
static int version;

static void begin(void)
{
	given_app(&app);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(app_page_plan, .init = begin, .fini = end);

/* A newer version of the plan that there is. */
static const struct plan *plan_of(const char *type, const char *map, const char *destination)
{
	char yaml[1000];
	snprintf(yaml, sizeof(yaml),
		"kind: Plan\nmetadata: {name: web, namespace: mtv, uid: u1, resourceVersion: "
		"'%d'}\n"
		"spec: {type: %s, targetNamespace: vms, map: %s, vms: [{id: vm-1, name: web01}],\n"
		"  provider: {source: {name: vc}, destination: {name: %s, namespace: mtv}}}\n",
		++version, type, map, destination);
	given_app_object(&app, "plans", yaml);
	app_refresh(&app);
	const struct plan *plan = model_plan(&app.model, "u1");
	cr_assert_not_null(plan);
	return plan;
}

/* The line behind the heading TITLE. */
static void expect_under(const struct plan *plan, const char *title, const char *expected)
{
	struct page page;
	struct table_look look = app_look(&app);
	const char *found = NULL;
	page_init(&page);
	struct page_writing writing = page_begin_writing(&app, &page, &look);
	page_write_plan(&writing, plan);
	for (size_t i = 0; i + 1 < page.lines.count; i++) {
		const struct page_line *line = array_at(&page.lines, i);
		if (line->heading && !strcmp(line->text, title))
			found = line[1].text;
	}
	cr_assert_not_null(found, "there is no heading %s", title);
	cr_expect_str_eq(found, expected, "%s: %s", title, found);
	arena_clear(&app.arena);
	page_finish(&page);
}

Test(app_page_plan, maps_that_are_not_named)
{
	expect_under(plan_of("cold", "{}", "host"), "StorageMap", "  not specified");
}

Test(app_page_plan, conversions_need_no_storage)
{
	const struct plan *plan = plan_of("conversion", "{}", "host");
	expect_under(plan, "StorageMap", "  not needed: the plan only converts");
	expect_under(plan, "NetworkMap", "  not specified");
}

/* Without a namespace of its own a map lies beside the plan. */
Test(app_page_plan, pairs_of_a_map)
{
	given_app_object(&app, "networkmaps",
		"kind: NetworkMap\nmetadata: {name: net, namespace: mtv, uid: u2, "
		"resourceVersion: '1'}\n"
		"spec: {map: [{source: {name: LAN}, destination: {type: pod}}]}\n");
	expect_under(plan_of("cold", "{network: {name: net}}", "host"), "NetworkMap net",
		"  LAN                                      -> pod");
	expect_under(plan_of("cold", "{network: {name: gone}}", "host"), "NetworkMap gone",
		"  not seen");
}

Test(app_page_plan, destinations)
{
	static const char provider[] =
		"kind: Provider\nmetadata: {name: %s, namespace: mtv, uid: %s, "
		"resourceVersion: '1'}\nspec: {type: openshift, url: '%s'}\n";
	char yaml[500];
	snprintf(yaml, sizeof(yaml), provider, "host", "u3", "");
	given_app_object(&app, "providers", yaml);
	snprintf(yaml, sizeof(yaml), provider, "far", "u4", "https://far.example.com:6443");
	given_app_object(&app, "providers", yaml);
	cr_expect_eq(destination_of(&app, plan_of("cold", "{}", "host")), DESTINATION_HERE);
	cr_expect_eq(destination_of(&app, plan_of("cold", "{}", "far")), DESTINATION_REMOTE);
	cr_expect_eq(destination_of(&app, plan_of("cold", "{}", "gone")), DESTINATION_UNKNOWN);
}

/* Whether the page of PLAN has this line. */
static bool has_line(const struct plan *plan, const char *line)
{
	struct page page;
	struct table_look look = app_look(&app);
	bool found = false;
	page_init(&page);
	struct page_writing writing = page_begin_writing(&app, &page, &look);
	page_write_plan(&writing, plan);
	for (size_t i = 0; i < page.lines.count; i++)
		found |= strstr(((const struct page_line *)array_at(&page.lines, i))->text, line) !=
			NULL;
	arena_clear(&app.arena);
	page_finish(&page);
	return found;
}

/* A warm plan that copies; the same plan as a cold one has no such section. */
static const struct plan *warm_plan(const char *type)
{
	char yaml[2000];
	snprintf(yaml, sizeof(yaml),
		"kind: Plan\nmetadata: {name: web, namespace: mtv, uid: u1, resourceVersion: "
		"'%d'}\nspec: {type: %s, vms: [{id: vm-1, name: web01}]}\n"
		"status:\n  conditions: [{type: Executing, status: 'True', category: Advisory}]\n"
		"  migration:\n    vms:\n    - {id: vm-1, name: web01, phase: CopyingPaused, "
		"started: '2026-05-04T08:00:00Z', warm: {precopies: [{start: "
		"'2026-05-04T08:00:00Z', end: '2026-05-04T08:40:00Z'}, {start: "
		"'2026-05-04T09:00:00Z', end: '2026-05-04T09:10:00Z'}]}}\n",
		++version, type);
	given_app_object(&app, "plans", yaml);
	app_refresh(&app);
	return model_plan(&app.model, "u1");
}

Test(app_page_plan, a_warm_plan_tells_what_a_cutover_would_take)
{
	const struct plan *plan = warm_plan("warm");
	cr_assert_not_null(plan);
	cr_expect(has_line(plan, "Before the cutover"));
	cr_expect(has_line(plan, "none"));
	cr_expect(has_line(plan, "4m48s to 52m, by Forklift's published figures"));
	cr_expect_not(has_line(warm_plan("cold"), "Before the cutover"));
}

/* Why: the map's own words, and what to do about them, on the page of the plan. */
Test(app_page_plan, what_makes_a_map_unready)
{
	given_app_object(&app, "networkmaps",
		"kind: NetworkMap\nmetadata: {name: net, namespace: mtv, uid: u2, "
		"resourceVersion: '1'}\n"
		"status: {conditions: [{type: SourceNetworkNotValid, status: 'True', category: "
		"Critical, reason: NotFound, message: Source network is not valid.}]}\n");
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: web, namespace: mtv, uid: u1, resourceVersion: "
		"'900'}\n"
		"spec: {map: {network: {name: net}}, vms: [{id: vm-1, name: web01}]}\n"
		"status: {conditions: [{type: NetworkMapNotReady, status: 'True', category: "
		"Critical, message: Map.Network does not have Ready condition.}], migration: "
		"{vms: [{id: vm-1, error: {phase: CopyDisks, reasons: [lost]}}]}}\n");
	app_refresh(&app);
	const struct plan *plan = model_plan(&app.model, "u1");
	expect_under(plan, "NetworkMap net is not ready",
		"  SourceNetworkNotValid  Critical, NotFound  Source network is not valid.  ()");
	cr_expect(has_line(plan, "    what to do: correct the pairs of the network map"));
	cr_expect(has_line(
		plan, "    what to do: name networks in the map that the source provider has"));
	cr_expect(has_line(plan,
		"    what to do: see the log of the importer and the network to the source, and "
		"start the plan again"));
}
