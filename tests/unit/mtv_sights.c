/* What is seen of cutovers while one looks, over a model whose stores are written by hand. */
#include "mtv/sights.h"

#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/memory.h"
#include "mtv/model.h"
#include "mtv/result.h"
#include "unit/given.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND };

#define UTC_1200 INT64_C(1795262400000) /* 2026-11-21 */
#define UTC_1205 (UTC_1200 + 5 * (int64_t)MINUTE)

static struct {
	struct clock clock;
	struct store plans;
	struct store migrations;
	struct store controllers;
	struct model model;
	struct arena arena;
} site;

static void begin_model(void)
{
	model_init(
		&site.model, &site.plans, &site.migrations, &site.controllers, NULL, &site.clock);
}

static void begin(void)
{
	clock_init_manual(&site.clock, UTC_1200);
	store_init(&site.plans);
	store_init(&site.migrations);
	store_init(&site.controllers);
	begin_model();
	arena_init(&site.arena);
}

static void end(void)
{
	model_finish(&site.model);
	store_finish(&site.plans);
	store_finish(&site.migrations);
	store_finish(&site.controllers);
	arena_finish(&site.arena);
}

TestSuite(mtv_sights, .init = begin, .fini = end);

#define STARTED "10:00:00"
#define WARM                                                                                       \
	"warm: {precopies: [{start: '2026-11-21T10:00:00Z', end: '2026-11-21T10:10:00Z'}, {start:" \
	" '2026-11-21T12:06:00Z'}]}"
#define MADE                                                                                       \
	", completed: '2026-11-21T12:30:00Z', conditions: [{type: Succeeded, status: 'True'}], "   \
	"pipeline: [{name: VirtualMachineCreation, phase: Completed, completed: "                  \
	"'2026-11-21T12:29:00Z'}]"

/* The VM is in this phase, in the attempt that began at STARTED. */
static void put(const char *phase, const char *started, const char *more)
{
	char *text = xasprintf("metadata: {name: web, namespace: mtv, uid: p1}\n"
			       "spec: {type: warm, targetNamespace: vms}\n"
			       "status: {conditions: [{type: Executing, status: 'True'}], "
			       "migration: {history: [{migration: {uid: r1}}], vms: [{id: vm-1, "
			       "name: a, phase: %s, started: '2026-11-21T%sZ', " WARM "%s}]}}\n",
		phase, started, more);
	store_put(&site.plans, given_object(text));
	free(text);
	model_refresh(&site.model);
}

static const struct vm *vm(void)
{
	return &model_plan(&site.model, "p1")->vms[0];
}

static const char *words(void)
{
	struct telling telling = {.clock = &site.clock, .arena = &site.arena};
	struct result result = result_of(vm());
	return result_words(&result, &telling);
}

/* So much later, seconds of it being looked at all the time. */
static void pass(int64_t milliseconds)
{
	for (; milliseconds > 0; milliseconds -= SECOND) {
		clock_advance(&site.clock, SECOND);
		model_refresh(&site.model);
	}
}

static void see_it_go_down(void)
{
	put("CopyingPaused", STARTED, "");
	pass(5 * (int64_t)MINUTE);
	put("StorePowerState", STARTED, "");
}

Test(mtv_sights, when_it_went_down)
{
	site.clock.skew = 3 * SECOND;
	see_it_go_down();
	cr_assert(sight_of(vm()));
	cr_expect_eq(sight_of(vm())->down, UTC_1205 + 3 * SECOND);
	cr_expect_str_eq(words(), "down since 12:05Z");
	pass(MINUTE);
	put("Finalize", STARTED, "");
	cr_expect_str_eq(words(), "down since 12:05Z");
	put("Completed", STARTED, MADE);
	cr_expect_str_eq(words(), "down 12:05Z to ~12:29Z, ~23m");
}

/* The first look finds it down: since when, only the plan can tell. */
Test(mtv_sights, nothing_is_seen_at_the_first_look)
{
	put("Finalize", STARTED, "");
	cr_expect_null(sight_of(vm()));
	cr_expect_str_eq(words(), "down since ~12:06Z");
}

Test(mtv_sights, nothing_is_seen_behind_a_lost_line)
{
	put("CopyingPaused", STARTED, "");
	for (int i = 0; i < 60; i++) {
		clock_advance(&site.clock, SECOND);
		site.clock.behind += SECOND;
		model_refresh(&site.model);
	}
	site.clock.behind = 0;
	put("StorePowerState", STARTED, "");
	cr_expect_null(sight_of(vm()));
}

/* Whoever looks at another namespace for a while comes back to what was seen. */
Test(mtv_sights, outlast_a_switch_of_the_namespace)
{
	struct map sights;
	see_it_go_down();
	for (int i = 0; i < 2; i++) {
		model_leave(&site.model, &sights);
		model_finish(&site.model);
		begin_model();
		model_take(&site.model, &sights);
		if (!i) {
			clock_advance(&site.clock, MINUTE);
			continue; /* a namespace without the plan */
		}
		put("Finalize", STARTED, "");
	}
	cr_assert(sight_of(vm()));
	cr_expect_eq(sight_of(vm())->down, UTC_1205);
	cr_expect_not(sight_of(vm())->read, "it is read again");
}

/* A retry begins anew; a VM that it keeps keeps what was seen. */
Test(mtv_sights, belong_to_an_attempt)
{
	see_it_go_down();
	put("Completed", STARTED, MADE);
	cr_expect(sight_of(vm()));
	put("CopyDisks", "12:40:00", "");
	cr_expect_null(sight_of(vm()));
	cr_expect_str_empty(words());
	pass(MINUTE);
	put("PowerOffSource", "12:40:00", "");
	cr_expect_eq(sight_of(vm())->down, UTC_1205 + MINUTE);
}

static bool look(const char *status)
{
	char *text = xasprintf("metadata: {name: a, namespace: vms, uid: i1}\nstatus: {%s}\n",
		status ? status : "");
	struct object *object = given_object(text);
	struct instance instance = instance_of(status ? object_root(object) : NULL);
	struct sights *sights = vm()->plan->sights;
	bool news = sights_put(sights, vm(), &instance, clock_server(&site.clock));
	object_unref(object);
	free(text);
	return news;
}

#define SINCE(time)                                                                                \
	", phaseTransitionTimestamps: [{phase: Running, phaseTransitionTimestamp: "                \
	"'2026-11-21T" time "Z'}]"

Test(mtv_sights, when_it_was_up)
{
	see_it_go_down();
	put("Completed", STARTED, MADE);
	cr_expect(look(NULL));
	cr_expect_not(look(NULL));
	cr_expect_str_eq(words(), "down since 12:05Z; its VM does not run");
	cr_expect(look("phase: Scheduling"));
	cr_expect_str_eq(words(), "down since 12:05Z; its VM does not run: Scheduling");
	cr_expect(look("phase: Running" SINCE("12:31:00")));
	cr_expect_str_eq(words(), "down 12:05Z to 12:31Z, 26m; no address yet, no guest agent");
	cr_expect(look("phase: Running, interfaces: [{ipAddress: 10.0.0.5}], conditions: [{type: "
		       "AgentConnected, status: 'True'}]" SINCE("12:31:00")));
	cr_expect_str_eq(words(), "down 12:05Z to 12:31Z, 26m; 10.0.0.5, guest agent");
}

/* It is started anew later: it was up before. One that ran before this attempt is another one. */
Test(mtv_sights, the_first_time_counts)
{
	see_it_go_down();
	put("Completed", STARTED, MADE);
	look("phase: Running" SINCE("09:00:00"));
	cr_expect_eq(sight_of(vm())->up, 0);
	look("phase: Running" SINCE("12:31:00"));
	look(NULL);
	look("phase: Running" SINCE("17:00:00"));
	cr_expect_eq(sight_of(vm())->up, UTC_1200 + 31 * (int64_t)MINUTE);
}

/* It was handed over at 12:29, and nobody looked before its next start. */
Test(mtv_sights, a_later_start_is_not_the_end_of_the_downtime)
{
	see_it_go_down();
	put("Completed", STARTED, MADE);
	look("phase: Running" SINCE("17:00:00"));
	cr_expect_eq(sight_of(vm())->up, 0);
	cr_expect_str_eq(words(), "down 12:05Z to ~12:29Z, ~24m; no address yet, no guest agent");
}

/* What was read is told as long as it holds; when it was up for good. */
Test(mtv_sights, what_does_not_hold_any_more)
{
	see_it_go_down();
	put("Completed", STARTED, MADE);
	struct sights *sights = vm()->plan->sights;
	look(NULL);
	cr_expect(sights_forget(sights));
	cr_expect_not(sights_forget(sights));
	cr_expect_str_eq(words(), "down since 12:05Z");
	look("phase: Running" SINCE("17:00:00"));
	cr_expect_eq(sight_of(vm())->up, 0, "it may have run in between");
	look(NULL);
	look("phase: Running, interfaces: [{ipAddress: 10.0.0.5}]" SINCE("12:31:00"));
	cr_expect(sights_forget(sights));
	cr_expect_str_eq(words(), "down 12:05Z to 12:31Z, 26m");
}

/* An older KubeVirt says no time: it is seen then, if one looked before. */
Test(mtv_sights, an_instance_without_times)
{
	see_it_go_down();
	put("Completed", STARTED, MADE);
	look("phase: Scheduled");
	pass(MINUTE);
	look("phase: Running");
	cr_expect_eq(sight_of(vm())->up, UTC_1205 + MINUTE);
}
