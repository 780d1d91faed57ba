/* Ranges of times that were seen: they hold what they were made of, and narrow as more is known. */
#include "mtv/seen_times.h"

#include <criterion/criterion.h>
#include <stdlib.h>

TestSuite(mtv_seen_times);

#define MINUTES(count) ((int64_t)(count)*60000)

/* COUNT times from SHORTEST to LONGEST minutes. */
static struct seen_times seen_of(int count, int shortest, int longest)
{
	struct seen_times seen = {0};
	for (int i = 0; i < count; i++)
		seen_times_add(&seen,
			MINUTES(shortest) +
				MINUTES(longest - shortest) * i / (count > 1 ? count - 1 : 1));
	return seen;
}

static int64_t width_of(struct time_range range)
{
	return range.high - range.low;
}

Test(mtv_seen_times, the_more_is_known_the_narrower)
{
	int64_t before = INT64_MAX;
	for (int count = 1; count < 200; count *= 2) {
		struct seen_times same = seen_of(count, 10, 10);
		struct time_range range = seen_times_range(&same);
		cr_expect(range.low < MINUTES(10) && range.high > MINUTES(10));
		cr_expect_gt(range.high - MINUTES(10), MINUTES(10) - range.low, "late is worse");
		cr_expect_lt(width_of(range), before, "%d", count);
		before = width_of(range);
	}
	cr_expect_lt(before, MINUTES(3));
}

Test(mtv_seen_times, what_differs_more_is_wider)
{
	int64_t before = 0;
	for (int more = 0; more <= 10; more += 2) {
		struct seen_times seen = seen_of(20, 20 - more, 20 + more);
		int64_t width = width_of(seen_times_range(&seen));
		cr_expect_gt(width, before, "%d", more);
		before = width;
	}
}

Test(mtv_seen_times, joined_they_are_as_if_seen_together)
{
	struct seen_times a = seen_of(3, 4, 8);
	struct seen_times b = seen_of(2, 20, 30);
	struct seen_times none = {0};
	struct seen_times all = {0};
	seen_times_join(&all, &a);
	seen_times_join(&all, &none);
	seen_times_join(&all, &b);
	cr_expect_eq(all.count, 5);
	seen_times_add(&a, MINUTES(20));
	seen_times_add(&a, MINUTES(30));
	cr_expect_eq(seen_times_range(&all).low, seen_times_range(&a).low);
	cr_expect_eq(seen_times_range(&all).high, seen_times_range(&a).high);
}

/* The middles add up, the ways from them by their squares: 3, 4, 5. */
Test(mtv_seen_times, one_after_the_other)
{
	struct time_range sum =
		time_range_add((struct time_range){7000, 13000}, (struct time_range){0, 8000});
	cr_expect_eq(sum.low, 9000);
	cr_expect_eq(sum.high, 19000);
	sum = time_range_add((struct time_range){5, 5}, (struct time_range){0, 0});
	cr_expect_eq(sum.low, 5);
	cr_expect_eq(sum.high, 5);
}

Test(mtv_seen_times, any_times)
{
	srand(88);
	for (int round = 0; round < 2000; round++) {
		struct seen_times seen = {0};
		for (int i = 1 + rand() % 6; i > 0; i--)
			seen_times_add(&seen, (int64_t)rand() * (rand() % 4));
		struct time_range range = seen_times_range(&seen);
		struct time_range twice = time_range_add(range, range);
		cr_assert(range.low >= 0 && range.low <= range.high);
		cr_assert(twice.low >= range.low && twice.low <= twice.high);
	}
}
