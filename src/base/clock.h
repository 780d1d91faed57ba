#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The time of the turn: read once per turn of the loop, so that all that happens in a turn
 * happens at the same time. Tests set it by hand and move it.
 */
struct clock {
	int64_t mono;	/* milliseconds that never jump */
	int64_t wall;	/* milliseconds since 1970, UTC, of this machine */
	int64_t skew;	/* milliseconds that the server's clock is ahead of this machine's */
	int64_t behind; /* milliseconds that what is known of the server is old; 0: it is current */
	bool manual;	/* ticks change nothing */
	struct {
		int64_t wall; /* at `mono`, both as above */
		int64_t mono;
		int64_t speed; /* milliseconds of the wall for one that passes; 0: no pace */
		int64_t world; /* clock_world() when it was set, ... */
		int64_t since; /* ... at this `mono` */
	} pace;
};

void clock_init(struct clock *clock);
/* A clock that stands at WALL (milliseconds since 1970) until clock_advance(). */
void clock_init_manual(struct clock *clock, int64_t wall);
void clock_tick(struct clock *clock);
/* Moves a manual clock by so many milliseconds (of `mono`, when it has a pace). */
void clock_advance(struct clock *clock, int64_t ahead);
/*
 * From now on the wall is simulated: it was WALL when `mono` was MONO, and goes on SPEED (1 or
 * more) times as fast. Every clock of this machine with the same three numbers shows the same time,
 * also in another process, since `mono` is one for all. `mono` itself, and so timers and deadlines,
 * goes on as ever. There is no skew then.
 */
void clock_set_pace(struct clock *clock, int64_t wall, int64_t mono, int64_t speed);
/* The three numbers as text, for another process: "1781277600000@5123456x60". */
enum { CLOCK_PACE_TEXT = 64 };
void clock_pace_text(const struct clock *clock, char out[CLOCK_PACE_TEXT]);
/* Takes a pace from the beginning of such a text. False: it is none. */
bool clock_take_pace(struct clock *clock, const char *text);
/*
 * Milliseconds that never jump, also when the pace changes, and pass as those of the wall do:
 * `mono`, or simulated ones. What the world does is measured with it: rates, stalls.
 */
int64_t clock_world(const struct clock *clock);
/* What the server's clock says: ages and deadlines of objects are counted with it. */
int64_t clock_server(const struct clock *clock);
/*
 * The clock as it was when what is known of the server was current for the last time. By it is told
 * what is late or stands still: nothing is so only because nobody could look.
 */
struct clock clock_of_known(const struct clock *clock);
/* What the server's clock said at that moment. */
int64_t clock_known(const struct clock *clock);

#endif
