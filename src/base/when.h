#ifndef BASE_WHEN_H
#define BASE_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/*
 * Times to come as people write them, for a cutover: 22:30, +30m, sat 02:00. What is not plain is
 * not guessed: it is a doubt, which the operator is asked about. Milliseconds since 1970.
 */
enum {
	WHEN_ECHO = 120,	   /* room for an echo */
	WHEN_PAST = 5 * 60 * 1000, /* a time so little past means now */
};

struct when {
	int64_t at;	 /* the moment that is written, also when it means now */
	bool now;	 /* it is now, or at most WHEN_PAST ago: take the moment of the yes */
	bool whole;	 /* date, time and zone were said, as RFC 3339 writes them */
	char doubt[200]; /* one sentence with the full time that would be meant; "": none */
};

/*
 * Reads TEXT at the moment NOW (of the server's clock: it is the server that waits for it):
 *
 *   now                                  22:30  6:00  22:30:15
 *   +30m  +2h30m  in 2h  in 3 h 12 min   today 23:00  tomorrow 06:00
 *   sat 02:00  saturday 02:00            2026-11-22 02:00[:00]  11-22 02:00
 *   2026-11-22T02:00:00Z  2026-11-22T02:00:00+01:00
 *
 * Clock times are of the local zone, with UTC or a Z behind them of UTC. Doubtful is: a clock time
 * that has been today (the next day's is meant), what is after the end of tomorrow, what clocks are
 * put forward over (later by the gap is meant), what they show twice (the first is meant, unless it
 * has been). An impossible time and a date in the past are errors. RFC 3339 exactly as
 * time_format() writes it is never too far ahead: so a prompt that asks again can hold the answer.
 */
bool when_parse(const char *text, int64_t now, bool utc, struct when *when, struct error *err);

/*
 * "2026-11-21 22:30:00Z, 23:30 local (+01:00), in 3h12m", with the local date where it is
 * another; "..., now", "..., 2m past: now", "..., 20m ago".
 */
void when_echo(int64_t at, int64_t now, char out[WHEN_ECHO]);

#endif
