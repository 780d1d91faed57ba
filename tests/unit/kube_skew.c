/* The server's clock by the Date headers of answers: the newest one counts. */
#include "kube/skew.h"

#include <criterion/criterion.h>

enum { MINUTE = 60 * 1000 };

static struct clock at(int64_t wall, int64_t mono)
{
	return (struct clock){.wall = wall, .mono = mono};
}

Test(kube_skew, a_date_goes_on_since_it_came)
{
	struct skew newest = {0};
	struct clock clock = at(1000 * MINUTE, 5000);
	cr_expect_eq(skew_note(&newest, 1000 * MINUTE, 5000, &clock), 0, "within the noise");
	cr_expect_eq(skew_note(&newest, 1002 * MINUTE, 5000, &clock), 2 * MINUTE + 500);
	clock = at(1010 * MINUTE, 5000 + 10 * MINUTE);
	cr_expect_eq(skew_note(&newest, 1002 * MINUTE, 5000, &clock), 2 * MINUTE + 500);
}

/* A watch that began before the server's clock was set tells of the clock as it was. */
Test(kube_skew, an_older_date_never_wins_over_a_newer_one)
{
	struct skew newest = {0};
	struct clock clock = at(1000 * MINUTE, MINUTE);
	skew_note(&newest, 1005 * MINUTE, MINUTE, &clock);
	clock = at(1060 * MINUTE, 61 * MINUTE);
	cr_expect_eq(skew_note(&newest, 1060 * MINUTE, 61 * MINUTE, &clock), 0);
	cr_expect_eq(skew_note(&newest, 1005 * MINUTE, MINUTE, &clock), 0);
}

/* What is older still tells of one's own clock, when that was set. */
Test(kube_skew, bytes_of_an_old_watch_find_a_clock_that_was_set_here)
{
	struct skew newest = {0};
	struct clock clock = at(1000 * MINUTE, MINUTE);
	skew_note(&newest, 1000 * MINUTE, MINUTE, &clock);
	clock = at(990 * MINUTE, 2 * MINUTE);
	cr_expect_eq(skew_note(&newest, 900 * MINUTE, 0, &clock), 11 * MINUTE + 500);
}
