/*
 * Deadlines of tests: points on the monotonic clock, in milliseconds. A test that waits makes one
 * deadline and hands deadline_left() to every poll() on the way, so that many small waits cannot
 * add up to more than was meant.
 */
#ifndef TESTS_SUPPORT_DEADLINE_H
#define TESTS_SUPPORT_DEADLINE_H

#include <stdint.h>

/*
 * Seconds after which a test that hangs is ended (.timeout of criterion): one limit for all. A
 * test with a shorter one than a test that runs beside it makes criterion 2.4.1 lose a timer, and
 * the leak check at the end of the run reports it as ours.
 */
#define TEST_LIMIT (2 * 60 * 60)

/* The monotonic clock, in milliseconds. */
int64_t deadline_now(void);

/* The point of time that many milliseconds from now. */
int64_t deadline_in(int milliseconds);

/* Milliseconds until the deadline as poll() takes them: 0 when it has passed, never negative. */
int deadline_left(int64_t deadline);

#endif
