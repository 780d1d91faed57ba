/* Whether the controller goes on, by what it did and what it should have done. Noon, 2026-11-21. */
#include "mtv/pulse.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "mtv/readiness.h"
#include "unit/given.h"
#include "unit/given_site.h"

static struct given_site given;

#define EXECUTING "{type: Executing, status: 'True'}"

static void begin(void)
{
	given_site_begin(&given);
}

static void end(void)
{
	given_site_end(&given);
}

TestSuite(mtv_pulse, .init = begin, .fini = end);

/* A warm plan whose VM waits since its copy ended at ENDED, and is to be copied again at NEXT. */
static void put_plan(const char *name, const char *ended, const char *next, const char *conditions)
{
	char yaml[1000];
	snprintf(yaml, sizeof(yaml),
		"kind: Plan\nmetadata: {name: %s, namespace: mtv, uid: u-%s}\n"
		"spec: {type: warm, vms: [{id: vm-%s, name: db}]}\n"
		"status: {conditions: [%s], migration: {vms: [{id: vm-%s, name: db, phase: "
		"CopyingPaused, started: '2026-11-21T08:00:00Z', warm: {nextPrecopyAt: "
		"'2026-11-21T%sZ', precopies: [{start: '2026-11-21T08:00:00Z', end: "
		"'2026-11-21T%sZ'}]}}]}}\n",
		name, name, name, conditions, name, next, ended);
	given_site_put(&given, yaml);
}

static int64_t silent_minutes(void)
{
	model_refresh(&given.model);
	int64_t since = pulse_silent_since(&given.model, &given.clock);
	return since ? (given.clock.wall - since) / 60000 : 0;
}

Test(mtv_pulse, nothing_is_due)
{
	cr_expect_eq(silent_minutes(), 0, "no plan runs");
	put_plan("web", "11:30:00", "12:30:00", EXECUTING);
	cr_expect_eq(silent_minutes(), 0);
	put_plan("web", "11:30:00", "11:59:30", EXECUTING);
	cr_expect_eq(silent_minutes(), 0, "it may be late for a moment");
}

Test(mtv_pulse, what_is_due_and_does_not_begin)
{
	put_plan("web", "10:50:00", "11:50:00", EXECUTING);
	cr_expect_eq(silent_minutes(), 10);
	clock_advance(&given.clock, 5 * 60000);
	cr_expect_eq(silent_minutes(), 15);
	given.clock.behind = 15 * 60000;
	cr_expect_eq(silent_minutes(), 0, "nobody could look since");
}

/* A run that is stuck by itself is none of the others' business. */
Test(mtv_pulse, what_was_done_since_speaks_against_it)
{
	put_plan("web", "10:50:00", "11:30:00", EXECUTING);
	put_plan("app", "11:40:00", "12:40:00", EXECUTING);
	cr_expect_eq(silent_minutes(), 0);
	put_plan("db", "10:55:00", "11:55:00", EXECUTING);
	cr_expect_eq(silent_minutes(), 5, "but this was due behind it");
}

Test(mtv_pulse, what_is_blocked_or_over_waits_for_nobody)
{
	put_plan("web", "10:50:00", "11:30:00",
		EXECUTING ", {type: NotReady, status: 'True', category: Critical}");
	cr_expect_eq(silent_minutes(), 0, "blocked");
	put_plan("web", "10:50:00", "11:30:00", "{type: Ready, status: 'True'}");
	cr_expect_eq(silent_minutes(), 0, "not executing");
}

Test(mtv_pulse, a_controller_that_does_nothing_is_no_go)
{
	put_plan("other", "11:00:00", "11:57:00", EXECUTING);
	given_site_check(&given, "web", readiness_checks);
	const struct answer *answer = given_site_said(&given, "silence");
	cr_assert_not_null(answer);
	cr_expect_eq(answer->verdict, VERDICT_UNKNOWN, "%s", answer->sentence);
	put_plan("other", "11:00:00", "11:50:00", EXECUTING);
	given_site_check(&given, "web", readiness_checks);
	answer = given_site_said(&given, "silence");
	cr_expect_eq(answer->verdict, VERDICT_FAIL, "%s", answer->sentence);
	cr_expect_str_eq(answer->sentence,
		"the controller does nothing: something was due 10m ago and has not begun, in no "
		"plan");
}
