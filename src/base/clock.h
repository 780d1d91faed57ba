#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The time of the turn: read once per turn of the loop, so that all that happens in a turn
 * happens at the same time. Tests set it by hand and move it.
 */
struct clock {
	int64_t mono; /* milliseconds that never jump */
	int64_t wall; /* milliseconds since 1970, UTC, of this machine */
	int64_t skew; /* milliseconds that the server's clock is ahead of this machine's */
	bool manual;  /* ticks change nothing */
};

void clock_init(struct clock *clock);
/* A clock that stands at WALL (milliseconds since 1970) until clock_advance(). */
void clock_init_manual(struct clock *clock, int64_t wall);
void clock_tick(struct clock *clock);
/* Moves a manual clock by so many milliseconds. */
void clock_advance(struct clock *clock, int64_t ahead);
/* What the server's clock says: ages and deadlines of objects are counted with it. */
int64_t clock_server(const struct clock *clock);

#endif
