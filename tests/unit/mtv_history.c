#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "mtv/history.h"
#include "unit/given.h"

TestSuite(mtv_history);

enum { SECOND = 1000, MINUTE = 60 * SECOND, START = 1000000 };

/* A VM that copies, as it is looked at. */
struct watched {
	struct history history;
	struct progress progress;
	struct history_look look;
};

static void watched_init(struct watched *watched)
{
	*watched = (struct watched){.look = {.now = START, .phase = "CopyDisks"}};
	watched->look.progress = &watched->progress;
	history_init(&watched->history, START);
}

static void look(struct watched *watched, int64_t ahead, double moved, int percent)
{
	watched->look.now += ahead;
	watched->progress.moved = moved;
	watched->progress.percent = percent;
	history_update(&watched->history, &watched->look);
}

static void expect_rate(const struct watched *watched, int64_t later, double expected)
{
	double rate = history_rate(&watched->history, watched->look.now + later, HISTORY_WINDOW);
	cr_expect(fabs(rate - expected) < 0.05 * expected + 1e-9, "%f and not %f MiB/s", rate,
		expected);
}

Test(mtv_history, rate_needs_some_seconds)
{
	struct watched vm;
	watched_init(&vm);
	cr_expect_lt(history_rate(&vm.history, vm.look.now, HISTORY_WINDOW), 0, "nothing was seen");
	look(&vm, 0, 500, 5);
	cr_expect_lt(history_rate(&vm.history, vm.look.now, HISTORY_WINDOW), 0, "once");
	look(&vm, 2 * SECOND, 520, 6);
	cr_expect_lt(history_rate(&vm.history, vm.look.now, HISTORY_WINDOW), 0, "too soon");
	look(&vm, 4 * SECOND, 560, 6);
	expect_rate(&vm, 0, 10);
}

/* However often it is looked at, the rate is that of the last minute. */
Test(mtv_history, rate_of_the_last_minute)
{
	static const int64_t steps[] = {100, 500, 1000, 3000, 5000, 7000, 20000};
	for (size_t i = 0; i < COUNT(steps); i++) {
		struct watched vm;
		watched_init(&vm);
		double moved = 0;
		for (int64_t at = 0; at < 10 * MINUTE; at += steps[i]) {
			moved += (at < 8 * MINUTE ? 50.0 : 10.0) * (double)steps[i] / SECOND;
			look(&vm, steps[i], moved, 0);
			cr_assert_leq(vm.history.count, HISTORY_SAMPLES);
		}
		expect_rate(&vm, 0, 10);
	}
}

Test(mtv_history, rate_of_a_stall_goes_to_nothing)
{
	struct watched vm;
	watched_init(&vm);
	for (int i = 0; i < 100; i++)
		look(&vm, SECOND, i * 20, 1);
	expect_rate(&vm, 0, 20);
	cr_expect_lt(history_rate(&vm.history, vm.look.now + 30 * SECOND, HISTORY_WINDOW), 15);
	expect_rate(&vm, 61 * SECOND, 0);
	expect_rate(&vm, 60 * MINUTE, 0);
}

Test(mtv_history, counter_that_falls_begins_anew)
{
	struct watched vm;
	watched_init(&vm);
	for (int i = 0; i < 20; i++)
		look(&vm, SECOND, i * 100, 1);
	look(&vm, SECOND, 5, 1);
	cr_expect_lt(
		history_rate(&vm.history, vm.look.now, HISTORY_WINDOW), 0, "cannot be told yet");
	cr_expect_eq(vm.history.count, 1);
	for (int i = 1; i <= 10; i++)
		look(&vm, SECOND, 5 + i * 3, 1);
	expect_rate(&vm, 0, 3);
}

Test(mtv_history, percent_does_not_fall)
{
	struct watched vm;
	watched_init(&vm);
	cr_expect_eq(vm.history.shown, -1);
	look(&vm, SECOND, 1, 0);
	cr_expect_eq(vm.history.shown, 0);
	look(&vm, SECOND, 1, 40);
	look(&vm, SECOND, 1, 30);
	cr_expect_eq(vm.history.shown, 40);
	look(&vm, SECOND, 1, -1);
	cr_expect_eq(vm.history.shown, 40);
	look(&vm, SECOND, 1, 41);
	cr_expect_eq(vm.history.shown, 41);
	cr_expect_eq(vm.history.fall, FALL_NONE);
}

/* The reason comes some polls before the lower figure, and holds until the copy is over. */
Test(mtv_history, percent_falls_for_a_reason)
{
	for (int restart = 0; restart < 2; restart++) {
		struct watched vm;
		watched_init(&vm);
		vm.look.precopies = 1;
		look(&vm, SECOND, 1, 80);
		cr_expect_eq(vm.history.fall, FALL_NONE, "what was there already is no news");
		vm.look.precopies += !restart;
		vm.look.restarts += restart;
		look(&vm, SECOND, 1, 80);
		cr_expect_eq(vm.history.fall, restart ? FALL_RESTART : FALL_PRECOPY);
		look(&vm, SECOND, 1, 10);
		cr_expect_eq(vm.history.shown, 10);
		look(&vm, SECOND, 1, 9);
		cr_expect_eq(vm.history.shown, 9);
		vm.look.phase = "CreateGuestConversionPod";
		look(&vm, SECOND, 1, 50);
		look(&vm, SECOND, 1, 20);
		cr_expect_eq(vm.history.fall, FALL_NONE);
		cr_expect_eq(vm.history.shown, 50, "the copy is over: it does not fall any more");
	}
}

Test(mtv_history, phases)
{
	struct watched vm;
	watched_init(&vm);
	look(&vm, 5 * SECOND, 10, 1);
	cr_expect_str_eq(vm.history.phase, "CopyDisks");
	cr_expect_eq(vm.history.phase_at, START + 5 * SECOND);
	cr_expect_not(vm.history.phase_changed, "it was only seen to be there");
	look(&vm, 5 * SECOND, 10, 1);
	cr_expect_eq(vm.history.phase_at, START + 5 * SECOND);
	vm.look.phase = "CreateVM";
	look(&vm, 5 * SECOND, 10, 1);
	cr_expect_eq(vm.history.phase_at, START + 15 * SECOND);
	cr_expect(vm.history.phase_changed);
	cr_expect_eq(vm.history.progressed_at, START + 15 * SECOND);
}

Test(mtv_history, progress_that_was_seen)
{
	struct watched vm;
	watched_init(&vm);
	look(&vm, 0, 10, 1);
	look(&vm, MINUTE, 10, 1);
	look(&vm, MINUTE, 10, 1);
	cr_expect_eq(vm.history.progressed_at, START);
	look(&vm, MINUTE, 11, 1);
	cr_expect_eq(vm.history.progressed_at, START + 3 * MINUTE);
	look(&vm, MINUTE, 2, 1);
	cr_expect_eq(vm.history.progressed_at, START + 4 * MINUTE, "a fall is a change too");
}

/* Two looks may be minutes apart where an hour passes in seconds. */
Test(mtv_history, a_window_is_never_shorter_than_two_seconds_of_the_machine)
{
	struct clock clock;
	clock_init_manual(&clock, 0);
	cr_expect_eq(history_window(&clock), HISTORY_WINDOW);
	clock_set_pace(&clock, 0, clock.mono, 10);
	cr_expect_eq(history_window(&clock), HISTORY_WINDOW);
	clock_set_pace(&clock, 0, clock.mono, 600);
	cr_expect_eq(history_window(&clock), 20 * HISTORY_WINDOW);
}
