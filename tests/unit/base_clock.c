#include <criterion/criterion.h>

#include "base/clock.h"

TestSuite(base_clock);

Test(base_clock, manual_stands_until_it_is_moved)
{
	struct clock clock;
	clock_init_manual(&clock, 5000);
	int64_t mono = clock.mono;
	clock_tick(&clock);
	cr_expect_eq(clock.wall, 5000);
	cr_expect_eq(clock.mono, mono);
	clock_advance(&clock, 250);
	cr_expect_eq(clock.wall, 5250);
	cr_expect_eq(clock.mono, mono + 250);
	clock.skew = -1250;
	cr_expect_eq(clock_server(&clock), 4000);
}

Test(base_clock, real_does_not_run_back)
{
	struct clock clock;
	clock_init(&clock);
	cr_expect_gt(clock.wall, INT64_C(1600000000000));
	for (int i = 0; i < 100; i++) {
		int64_t mono = clock.mono;
		clock_tick(&clock);
		cr_expect_geq(clock.mono, mono);
	}
	cr_expect_eq(clock_server(&clock), clock.wall);
}

Test(base_clock, a_pace_is_the_same_time_in_every_clock)
{
	struct clock clock, other;
	clock_init_manual(&clock, 5000);
	int64_t mono = clock.mono;
	clock.skew = 700;
	clock_set_pace(&clock, 90000, mono - 100, 60);
	cr_expect_eq(clock.wall, 96000);
	cr_expect_eq(clock_server(&clock), 96000);
	clock_init_manual(&other, 0);
	clock_advance(&other, 10);
	clock_set_pace(&other, 90000, mono - 100, 60);
	cr_expect_eq(other.wall, 96600);
	clock_advance(&clock, 10);
	cr_expect_eq(clock.mono, mono + 10);
	cr_expect_eq(clock.wall, other.wall);
}

Test(base_clock, a_real_clock_keeps_its_pace)
{
	struct clock clock;
	clock_init(&clock);
	int64_t mono = clock.mono;
	clock_set_pace(&clock, 1000, mono, 1000);
	while (clock.mono < mono + 3)
		clock_tick(&clock);
	cr_expect_eq(clock.wall, 1000 + (clock.mono - mono) * 1000);
	cr_expect_eq(clock.skew, 0, "simulated time has not jumped");
}

Test(base_clock, the_world_moves_with_the_wall)
{
	struct clock clock;
	clock_init_manual(&clock, 5000);
	cr_expect_eq(clock_world(&clock), clock.mono);
	clock_set_pace(&clock, 5000, clock.mono, 60);
	int64_t world = clock_world(&clock);
	clock_advance(&clock, 50);
	cr_expect_eq(clock_world(&clock), world + 3000);
	cr_expect_eq(clock.wall, 8000);
}

/* Another pace is heard of a little late, and the wall may even go back then. */
Test(base_clock, the_world_does_not_jump_when_the_pace_changes)
{
	struct clock clock;
	clock_init_manual(&clock, 5000);
	clock_set_pace(&clock, 5000, clock.mono, 600);
	int64_t world = clock_world(&clock);
	clock_advance(&clock, 50);
	clock_set_pace(&clock, 5000 + 600 * 40, clock.mono - 10, 1);
	cr_expect_eq(clock.wall, 5000 + 600 * 40 + 10);
	cr_expect_eq(clock_world(&clock), world + 600 * 50);
	clock_advance(&clock, 50);
	cr_expect_eq(clock_world(&clock), world + 600 * 50 + 50);
}

Test(base_clock, what_is_known_has_a_clock_of_its_own)
{
	struct clock clock;
	clock_init_manual(&clock, 50000);
	clock.skew = 300;
	cr_expect_eq(clock_known(&clock), 50300);
	clock.behind = 7000;
	cr_expect_eq(clock_known(&clock), 43300);
	cr_expect_eq(clock_server(&clock), 50300);
	clock_set_pace(&clock, 5000000, clock.mono, 60);
	cr_expect_eq(clock_known(&clock), 5000000 - 60 * 7000);
	struct clock known = clock_of_known(&clock);
	cr_expect_eq(clock_world(&clock) - clock_world(&known), 60 * 7000);
	cr_expect_eq(clock_known(&known), clock_server(&known));
}

Test(base_clock, a_pace_travels_as_text)
{
	char text[CLOCK_PACE_TEXT];
	struct clock clock, other;
	clock_init_manual(&clock, 5000);
	clock_set_pace(&clock, INT64_C(1781277600000), clock.mono - 77, 600);
	clock_pace_text(&clock, text);
	cr_expect_str_eq(text, "1781277600000@999923x600");
	clock_init_manual(&other, 0);
	cr_assert(clock_take_pace(&other, "1781277600000@999923x600, and so on"));
	cr_expect_eq(other.wall, clock.wall);
	int64_t wall = other.wall;
	cr_expect_not(clock_take_pace(&other, ""));
	cr_expect_not(clock_take_pace(&other, "5@5x0"), "time that stands still is no pace");
	cr_expect_not(clock_take_pace(&other, "5@x60"));
	cr_expect_eq(other.wall, wall, "what is no pace changes nothing");
}
