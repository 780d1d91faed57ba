#ifndef MTV_WINDOW_H
#define MTV_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/zone.h"

/*
 * The maintenance window of a site: once, between two moments, or each week, between two clock
 * times of the site's time zone. Pure, but for the tz database. Milliseconds since 1970.
 *
 * Where clocks are changed at an edge of a weekly window, it is the shorter one, so that no moment
 * is taken for inside that somebody could take for outside: it begins when the clocks show its
 * begin for the last time, and ends when they show its end for the first time. Clocks that are put
 * forward over an edge show it at the moment of the change.
 */
struct window {
	char zone[ZONE_NAME]; /* "": there is no window */
	bool weekly;
	int64_t begin; /* weekly: since Sunday 00:00 as clocks count; else since 1970 */
	int64_t end;
};

/* One time that it is open: from the first moment to the one at which it is over. */
struct window_span {
	int64_t begin;
	int64_t end;
};

enum { WINDOW_TEXT = 256 }; /* room for window_words() */

/*
 * BEGIN and END are both like "Sat 22:00" or both RFC 3339 in full; ZONE is a name as base/zone
 * has them.
 */
bool window_parse(const char *begin, const char *end, const char *zone, struct window *window,
	struct error *err);
/* The time that it is open now or the next time; false: there is no window, or none any more. */
bool window_span(const struct window *window, int64_t now, struct window_span *span);
/* Whether AT is inside. */
bool window_has(const struct window *window, int64_t at);
/* Milliseconds until its end; 0 outside. */
int64_t window_left(const struct window *window, int64_t now);
/*
 * The time that it is open now or next, in its zone and in UTC: "Sat 2026-11-21 22:00+01:00 to Sun
 * 2026-11-22 06:00+01:00 Europe/Berlin (Sat 2026-11-21 21:00Z to Sun 2026-11-22 05:00Z)"; "over
 * since Sun 2026-11-22 05:00Z" when it will not be open again.
 */
void window_words(const struct window *window, int64_t now, char out[WINDOW_TEXT]);
/* Its end, "Sun 06:00+01:00 (05:00Z)"; with the date in six days and later; "" outside. */
void window_end_words(const struct window *window, int64_t now, char out[WINDOW_TEXT]);
/* The same where there is less room: "05:00Z", or in its zone "06:00+01:00"; with the
 * day when that is not within 24 hours; "" outside. */
void window_end_clock(const struct window *window, int64_t now, bool utc, char out[WINDOW_TEXT]);
/*
 * The begin of the next one, "Sat 22:00+01:00", likewise with the date; "" while one is open, or
 * when there is none any more.
 */
void window_begin_words(const struct window *window, int64_t now, char out[TIME_TEXT]);

#endif
