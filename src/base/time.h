#ifndef BASE_TIME_H
#define BASE_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Times as Kubernetes and HTTP write them, and as people read them. Milliseconds since 1970. */

enum { TIME_TEXT = 64 }; /* room for every text made here */

/*
 * RFC 3339 with a zone, optional fraction: 2026-05-04T09:10:03Z. The whole text must be one;
 * an impossible date (2024-02-30) is none.
 */
bool time_parse(const char *text, size_t length, int64_t *milliseconds);
/* YYYY-MM-DD, taken as midnight UTC. */
bool time_parse_date(const char *text, size_t length, int64_t *milliseconds);
/* The Date header of HTTP: Sat, 21 Nov 2026 06:32:09 GMT. */
bool time_parse_http(const char *text, int64_t *milliseconds);
/* "90s", "15m", "2h30m", "1d": milliseconds, or -1 when it is none. */
int64_t time_parse_duration(const char *text, size_t length);
/* "22:30", "6:00", "22:30:15": milliseconds since midnight. "24:00" is none. */
bool time_parse_clock(const char *text, size_t length, int64_t *milliseconds);
/* "sat", "saturday", in small letters: days since Sunday, or -1. */
int time_parse_weekday(const char *word);

/*
 * A wall is what calendar and clock show in the local zone (TZ) or in UTC, counted as if it were
 * UTC: so days are always 24 hours, and weekdays and dates can be counted with.
 */
int64_t time_wall(int64_t milliseconds, bool utc);
/* The midnight with which the day of a wall begins. */
int64_t time_midnight(int64_t wall);
/*
 * How often a wall is shown: 1; 2 when clocks are put back over it; 0 when they are put forward
 * over it. MOMENTS are when, in order; for 0 the first is when it would be had the clock not been
 * touched, which it then shows later.
 */
int time_of_wall(int64_t wall, bool utc, int64_t moments[2]);

/* RFC 3339 in UTC, whole seconds. */
void time_format(int64_t milliseconds, char out[TIME_TEXT]);
/* The Date header of HTTP, as time_parse_http() reads it. */
void time_format_http(int64_t milliseconds, char out[TIME_TEXT]);
/* "2026-05-04 09:10:03Z", or in the local zone "2026-05-04 11:10:03+02:00". */
void time_format_long(int64_t milliseconds, bool utc, char out[TIME_TEXT]);
/* "09:10Z" when it is within half a day of NOW, else with the date: "05-04 09:10Z"; far away
 * "2024-05-04Z". */
void time_format_short(int64_t milliseconds, int64_t now, bool utc, char out[TIME_TEXT]);
/* "Mon 2026-05-04 09:10Z", or in the local zone "Mon 2026-05-04 11:10+02:00". */
void time_format_day(int64_t milliseconds, bool utc, char out[TIME_TEXT]);
/* "09:10:03Z" / "11:10:03+02:00". */
void time_format_clock(int64_t milliseconds, bool utc, char out[TIME_TEXT]);
/* At most two units: 3d4h, 5m, 12s. Negative lengths get a minus sign. */
void time_format_duration(int64_t milliseconds, char out[TIME_TEXT]);
/* "3:10", "1:02:03": a countdown. */
void time_format_countdown(int64_t milliseconds, char out[TIME_TEXT]);

#endif
