#include <criterion/criterion.h>
#include <stdlib.h>
#include <time.h>

#include "mtv/telling.h"

TestSuite(mtv_telling);

static const int64_t NOON = INT64_C(1795262400000); /* 2026-11-21 12:00:00 UTC */

Test(mtv_telling, by_the_clock_of_the_server)
{
	struct clock clock;
	struct arena arena;
	struct telling telling = {.clock = &clock, .arena = &arena};
	clock_init_manual(&clock, NOON - 60000);
	clock.skew = 60000;
	arena_init(&arena);
	cr_expect_str_eq(tell_time(&telling, NOON - 600000), "11:50Z");
	cr_expect_str_eq(tell_time(&telling, NOON + INT64_C(86400000)), "11-22 12:00Z");
	cr_expect_str_eq(tell_distance(&telling, NOON + 7500000), "in 2h5m");
	cr_expect_str_eq(tell_distance(&telling, NOON - 300000), "5m ago");
	cr_expect_str_eq(tell_distance(&telling, NOON), "0s ago");
	cr_expect_str_eq(tell_duration(&telling, 90000), "1m30s");
	setenv("TZ", "CET-1", 1);
	tzset();
	telling.local = true;
	cr_expect_str_eq(tell_time(&telling, NOON), "13:00+01:00");
	arena_finish(&arena);
}
