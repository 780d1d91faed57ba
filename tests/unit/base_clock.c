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
