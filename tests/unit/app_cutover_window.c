/* What the maintenance window of the settings makes of a cutover: a tier more, and one sentence. */
#include <criterion/criterion.h>
#include <string.h>

#include "app/cutover_window.h"
#include "app/gate_private.h"
#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

/* The clock stands at Saturday, 12:00Z. */
static struct app app;

static void begin(void)
{
	given_site(&app);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(app_cutover_window, .init = begin, .fini = end);

static void given_window(const char *begin, const char *end)
{
	struct error err = {0};
	cr_assert(window_parse(begin, end, "Europe/Berlin", &app.settings.window, &err), "%s",
		err.text);
}

/* A question about PLAN, as far as its tier goes. */
static struct action *asked(const struct verb *verb, const char *flags, const char *plan)
{
	struct subject *subject = given_subject(&app, verb, flags, plan);
	subject_set(subject, SUBJECT_READY, "%s", "");
	return subject->action;
}

struct rise {
	const struct verb *verb;
	const char *flags, *plan;
	enum tier none, outside, inside; /* without a window, and with one */
};

/* Only what sets a cutover rises, and by one. */
Test(app_cutover_window, a_tier_more_outside)
{
	static const struct rise cases[] = {
		{&cutover_verb, "--cutover +2h", "warm-between", TIER_REVERSIBLE, TIER_SERVICE,
			TIER_REVERSIBLE},
		{&cutover_verb, "--cutover +5m", "warm-between", TIER_SERVICE, TIER_GRAVE,
			TIER_SERVICE},
		{&cutover_verb, "--cutover now", "warm-between", TIER_SERVICE, TIER_GRAVE,
			TIER_SERVICE},
		{&cutover_verb, "", "warm-between", TIER_SERVICE, TIER_GRAVE, TIER_SERVICE},
		{&cutover_verb, "--clear", "cutover-future", TIER_REVERSIBLE, TIER_REVERSIBLE,
			TIER_REVERSIBLE},
		{&retry_verb, "", "failed-snapshot", TIER_REVERSIBLE, TIER_REVERSIBLE,
			TIER_REVERSIBLE},
		{&retry_verb, "--cutover now", "failed-snapshot", TIER_SERVICE, TIER_GRAVE,
			TIER_SERVICE},
		{&start_verb, "", "ready-cold", TIER_SERVICE, TIER_SERVICE, TIER_SERVICE},
		{&archive_verb, "", "succeeded", TIER_REVERSIBLE, TIER_REVERSIBLE, TIER_REVERSIBLE},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct rise *it = &cases[i];
		struct action *action = asked(it->verb, it->flags, it->plan);
		app.settings.window = (struct window){0};
		cr_expect_eq(gate_tier(action), it->none, "%zu: %d", i, gate_tier(action));
		given_window("Sat 22:00", "Sun 06:00");
		cr_expect_eq(gate_tier(action), it->outside, "%zu: %d", i, gate_tier(action));
		given_window("Sat 12:00", "Sat 18:00");
		cr_expect_eq(gate_tier(action), it->inside, "%zu: %d", i, gate_tier(action));
	}
}

/* It is the time of the cutover that counts, not that of the question. */
Test(app_cutover_window, by_the_time_of_the_cutover)
{
	given_window("Sat 22:00", "Sun 06:00"); /* 21:00Z to 05:00Z */
	cr_expect_eq(
		gate_tier(asked(&cutover_verb, "--cutover +9h", "warm-between")), TIER_REVERSIBLE);
	cr_expect_eq(
		gate_tier(asked(&cutover_verb, "--cutover 2026-11-21T20:59:59Z", "warm-between")),
		TIER_SERVICE);
	cr_expect_eq(
		gate_tier(asked(&cutover_verb, "--cutover 2026-11-22T05:00:00Z", "warm-between")),
		TIER_SERVICE);
	given_window("2026-11-14T00:00:00Z", "2026-11-15T00:00:00Z");
	cr_expect_eq(gate_tier(asked(&cutover_verb, "--cutover +9h", "warm-between")), TIER_SERVICE,
		"it is over");
}

/* In production what has risen once takes context and name. */
Test(app_cutover_window, in_production)
{
	struct action *action = asked(&cutover_verb, "--cutover +2h", "warm-between");
	app.mode.production = true;
	cr_expect_eq(gate_tier(action), TIER_REVERSIBLE);
	given_window("Sat 22:00", "Sun 06:00");
	cr_expect_eq(gate_tier(action), TIER_GRAVE);
}

/* A question about now that stands until the window has closed: the yes is for more by then. */
Test(app_cutover_window, now_goes_by_the_answer)
{
	struct action *action = asked(&cutover_verb, "--cutover now", "warm-between");
	given_window("Sat 12:00", "Sat 13:01"); /* 12:01Z */
	cr_expect_eq(gate_tier(action), TIER_SERVICE);
	clock_advance(&app.clock, 59 * 1000);
	cr_expect_eq(gate_tier(action), TIER_SERVICE);
	clock_advance(&app.clock, 1000);
	cr_expect_eq(gate_tier(action), TIER_GRAVE);
	action->now = app.clock.wall - 1000; /* it was answered in time */
	cr_expect_eq(gate_tier(action), TIER_SERVICE);
}

/* A time that passes while the question stands begins when it is written: outside by then. */
Test(app_cutover_window, a_time_that_passes_meanwhile)
{
	struct action *action = asked(&cutover_verb, "--cutover +50s", "warm-between");
	given_window("Sat 12:00", "Sat 13:01"); /* 12:01Z */
	cr_expect_eq(gate_tier(action), TIER_SERVICE);
	clock_advance(&app.clock, 2 * 60 * 1000);
	cr_expect_eq(gate_tier(action), TIER_GRAVE);
}

#define BACK                                                                                       \
	"--put-back openshift-mtv/warm-between=2026-11-21T14:00:00Z,"                              \
	"openshift-mtv/warm-between/vm-1312=2026-11-21T"

/* Of several times that are put back each is looked at: the plan's is in the window. */
Test(app_cutover_window, every_time_that_is_put_back)
{
	given_window("Sat 12:00", "Sat 18:00"); /* 11:00Z to 17:00Z */
	struct action *inside = asked(&cutover_verb, BACK "16:59:00Z", "warm-between");
	cr_expect_eq(gate_tier(inside), TIER_REVERSIBLE);
	cr_expect_null(cutover_outside_words(inside));
	struct action *outside = asked(&cutover_verb, BACK "17:00:00Z", "warm-between");
	cr_expect_eq(gate_tier(outside), TIER_SERVICE);
	cr_expect(strstr(cutover_outside_words(outside), "OUTSIDE OF THE MAINTENANCE WINDOW"));
}

/* SUBJECT is read again behind the answer: why the question is put once more, or NULL. */
static const char *read_again(struct subject *subject)
{
	subject->action->phase = ACTION_CHECKING;
	gate_judge(subject);
	return subject->difference;
}

Test(app_cutover_window, a_window_that_closes_meanwhile_is_told)
{
	struct action *action = asked(&cutover_verb, "--cutover now", "warm-between");
	struct subject *subject = action->subjects[0];
	given_window("Sat 12:00", "Sat 13:01"); /* 12:01Z */
	gate_prepare(subject);
	subject->tier = gate_subject_tier(subject);
	clock_advance(&app.clock, 59 * 1000);
	cr_expect_null(read_again(subject), "%s", subject->difference);
	clock_advance(&app.clock, 1000);
	cr_assert(read_again(subject));
	cr_expect_str_eq(
		subject->difference, "the cutover is outside of the maintenance window now");
}

/* A cutover that was outside when it was asked about is as it was. */
Test(app_cutover_window, what_was_outside_is_not_asked_again)
{
	struct action *action = asked(&cutover_verb, "--cutover +2h", "warm-between");
	struct subject *subject = action->subjects[0];
	given_window("Sat 22:00", "Sun 06:00");
	gate_prepare(subject);
	subject->tier = gate_subject_tier(subject);
	subject->outside = true;
	cr_expect_null(read_again(subject), "%s", subject->difference);
	/* So near by now that it is as good as now. */
	clock_advance(&app.clock, 115 * 60 * 1000);
	cr_expect(strstr(read_again(subject), "more would be lost or interrupted now"), "%s",
		subject->difference);
}
