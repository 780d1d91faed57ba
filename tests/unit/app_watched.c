/*
 * What is made of watches that see less than was asked for, or nothing any more: it is never told
 * as if it held of all, or still.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "app/instances.h"
#include "app/jobs.h"
#include "app/plan_site.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "mtv/readiness.h"
#include "mtv/sights.h"
#include "support/deadline.h"
#include "unit/given.h"
#include "unit/given_server.h"

static struct given_server server;
static struct app app;

static void begin(void)
{
	struct error err = {0};
	given_server(&server, CLUSTER_READ_ONLY);
	cr_assert(app_init(&app, commands, &err), "%s", err.text);
	loop_destroy(app.loop);
	app.loop = server.loop;
	app.clock = server.now;
	app.settings.utc = true;
}

static void end(void)
{
	app.loop = loop_create(&app.clock);
	app_finish(&app);
	given_server_end(&server);
}

TestSuite(app_watched, .init = begin, .fini = end, .timeout = TEST_LIMIT);

static void put(const char *resource, const char *yaml)
{
	store_put(&feeds_need(&app.feeds, resource_find(resource))->store, given_object(yaml));
}

static struct watch_state state_of(const struct feed *feed)
{
	return watch_state(feed->watch);
}

/* The server has no objects where PART asks for them. */
static void list_nothing(struct feed *feed, const char *part)
{
	int64_t until = deadline_in(GIVEN_PATIENCE);
	given_server_answer(given_server_await(&server, "GET", part), "200 OK", "",
		"{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[]}");
	while (!state_of(feed).loaded && deadline_left(until))
		given_server_turn(&server);
	cr_assert(state_of(feed).loaded, "%s", state_of(feed).problem);
}

/* All plans are asked for, and those of shop alone may be seen: there are none. */
static void see_plans_of_shop(void)
{
	struct feed *plans = feeds_find(&app.feeds, resource_find("plans"));
	struct watch_about about = {.resource = plans->resource,
		.name_space = "",
		.fallback_name_space = "shop",
		.store = &plans->store};
	plans->watch = watch_create(server.cluster, &about);
	given_server_answer(given_server_await(&server, "GET", "/plans?limit=4"), "403 Forbidden",
		"", "{\"kind\":\"Status\",\"code\":403,\"reason\":\"Forbidden\"}");
	list_nothing(plans, "/namespaces/shop/plans?limit=4");
	cr_assert(state_of(plans).narrowed);
	cr_expect_str_eq(state_of(plans).name_space, "shop");
}

#define WARM                                                                                       \
	"kind: Plan\nmetadata: {name: web, namespace: shop, uid: p1}\n"                            \
	"spec: {type: warm, targetNamespace: vms, vms: [{id: vm-1, name: db}], provider: {source:" \
	" {name: vc}, destination: {name: host}}}\nstatus: {conditions: [{type: Executing, "       \
	"status: 'True'}], migration: {history: [{migration: {uid: r1}}], vms: [{id: vm-1, name: " \
	"db, phase: Finalize, started: '2026-11-21T10:00:00Z'}]}}\n"

static enum verdict verdict_of(const struct checks *checks, const char *name)
{
	for (size_t i = 0; i < checks->answers.count; i++)
		if (!strcmp(checks_at(checks, i)->check->name, name))
			return checks_at(checks, i)->verdict;
	return VERDICTS;
}

Test(app_watched, plans_of_one_namespace_of_all)
{
	struct plan_site reader;
	struct checks checks;
	see_plans_of_shop();
	put("plans", WARM);
	model_refresh(&app.model);
	plan_site_open(&reader, &app, model_plan(&app.model, "p1"), SITE_FOR_CUTOVER);
	struct site site = plan_site_look(&reader);
	cr_expect_str_eq(site.readings[SITE_PLANS].name_space, "shop");
	checks_init(&checks, &app.arena);
	checks_run(&checks, readiness_checks, &site);
	cr_expect_eq(verdict_of(&checks, "other-plans"), VERDICT_UNKNOWN);
	cr_expect_eq(verdict_of(&checks, "together"), VERDICT_UNKNOWN);
	checks_finish(&checks);
	plan_site_close(&reader);
}

Test(app_watched, what_may_not_be_seen_is_not_gone)
{
	struct job *job = job_create("j1");
	job->verb = xstrdup("archive");
	job->line = xstrdup("archive");
	const struct job_item *seen = job_add(job, "u1", "shop", "a");
	cr_expect_null(jobs_why_not(&app, job, seen), "nothing is listed yet");
	see_plans_of_shop();
	cr_expect_str_eq(jobs_why_not(&app, job, seen), "it is not there any more");
	cr_expect_null(jobs_why_not(&app, job, job_add(job, "u2", "other", "b")));
	job_destroy(job);
}

static const struct sight *look(void)
{
	instances_turn(&app);
	return sight_of(&model_plan(&app.model, "p1")->vms[0]);
}

/* A list tells of VMs as long as it is fresh. */
Test(app_watched, instances_behind_a_watch_that_is_gone)
{
	put("plans", WARM);
	put("providers",
		"kind: Provider\nmetadata: {name: host, namespace: shop}\nspec: {url: ''}\n");
	model_refresh(&app.model);
	sights_want(model_plan(&app.model, "p1"), &app.clock);
	app.feeds.cluster = server.cluster;
	cr_expect_null(look());
	list_nothing(*(struct feed **)array_at(&app.feeds.list, app.feeds.list.count - 1),
		"/virtualmachineinstances?");
	const struct sight *sight = look();
	cr_assert_not_null(sight);
	cr_expect(sight->read);
	cr_expect_not(sight->instance.there);
	clock_advance(&server.now, 14000);
	cr_expect(look()->read);
	clock_advance(&server.now, 1000);
	cr_expect_not(look()->read, "nothing newer has come");
}
