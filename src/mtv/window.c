#include "mtv/window.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const int64_t DAY = 24 * 3600 * (int64_t)1000;
static const int64_t WEEK = 7 * 24 * 3600 * (int64_t)1000;
enum {
	SUNDAY = 3, /* days behind Thursday, the first of 1970 */
	CLOCK = 15, /* of "Sun 2026-11-22 06:00Z" the clock time begins there */
};

/* ---- as it is written ------------------------------------------------------------------------ */

/* "Sat 22:00": since Sunday 00:00. */
static bool parse_weekly(const char *text, int64_t *since)
{
	char day[10] = "";
	size_t length = strcspn(text, " ");
	const char *clock = text + length + strspn(text + length, " ");
	for (size_t i = 0; i < length && i < sizeof(day) - 1; i++)
		day[i] = (char)tolower((unsigned char)text[i]);
	int weekday = length < sizeof(day) ? time_parse_weekday(day) : -1;
	if (weekday < 0 || !time_parse_clock(clock, strlen(clock), since))
		return false;
	*since += weekday * DAY;
	return true;
}

static bool parse_edges(const char *begin, const char *end, struct window *window)
{
	window->weekly = parse_weekly(begin, &window->begin) && parse_weekly(end, &window->end);
	return window->weekly ||
		(time_parse(begin, strlen(begin), &window->begin) &&
			time_parse(end, strlen(end), &window->end));
}

bool window_parse(const char *begin, const char *end, const char *zone, struct window *window,
	struct error *err)
{
	struct window made = {0};
	if (!zone_known(zone, err))
		return false;
	if (!parse_edges(begin, end, &made))
		return error_set(err,
			"the window from \"%s\" to \"%s\": write both as Sat 22:00, or both as "
			"2026-11-21T22:00:00+01:00",
			begin, end);
	if (made.weekly ? made.begin == made.end : made.begin >= made.end)
		return error_set(
			err, "the window from \"%s\" to \"%s\" ends before it begins", begin, end);
	snprintf(made.zone, sizeof(made.zone), "%s", zone);
	*window = made;
	return true;
}

/* ---- when it is open ------------------------------------------------------------------------- */

/* The window of the week that began at SUNDAY_AT, a wall; false: clocks jump over all of it. */
static bool span_of_week(const struct window *window, int64_t sunday_at, struct window_span *span)
{
	int64_t begins[2];
	int64_t ends[2];
	int64_t later = window->end > window->begin ? 0 : WEEK;
	int count = zone_moments(window->zone, sunday_at + window->begin, begins);
	zone_moments(window->zone, sunday_at + window->end + later, ends);
	/* Both edges in the hour that comes twice: the first time, or there were no window. */
	bool last = count == 2 && begins[1] < ends[0];
	*span = (struct window_span){begins[last], ends[0]};
	return span->begin < span->end;
}

/* The midnight with which the week of WALL began, a wall. */
static int64_t sunday_of(int64_t wall)
{
	int64_t since = (wall - SUNDAY * DAY) % WEEK;
	return wall - (since < 0 ? since + WEEK : since);
}

static bool weekly_span(const struct window *window, int64_t now, struct window_span *span)
{
	int64_t sunday = sunday_of(zone_wall(window->zone, now));
	for (int week = -1; week <= 2; week++)
		if (span_of_week(window, sunday + week * WEEK, span) && now < span->end)
			return true;
	return false;
}

bool window_span(const struct window *window, int64_t now, struct window_span *span)
{
	*span = (struct window_span){window->begin, window->end};
	if (!*window->zone)
		return false;
	return window->weekly ? weekly_span(window, now, span) : now < span->end;
}

bool window_has(const struct window *window, int64_t at)
{
	struct window_span span;
	return window_span(window, at, &span) && at >= span.begin;
}

int64_t window_left(const struct window *window, int64_t now)
{
	struct window_span span;
	return window_span(window, now, &span) && now >= span.begin ? span.end - now : 0;
}

/* ---- in words -------------------------------------------------------------------------------- */

/* "BEGIN to END", of the zone NAME. */
static void span_words(const char *name, const struct window_span *span, char out[WINDOW_TEXT])
{
	char begin[TIME_TEXT];
	char end[TIME_TEXT];
	zone_format(name, span->begin, begin);
	zone_format(name, span->end, end);
	snprintf(out, WINDOW_TEXT, "%.40s to %.40s", begin, end);
}

void window_words(const struct window *window, int64_t now, char out[WINDOW_TEXT])
{
	char own[WINDOW_TEXT];
	char utc[WINDOW_TEXT];
	struct window_span span;
	if (!window_span(window, now, &span)) {
		zone_format("UTC", span.end, utc);
		snprintf(out, WINDOW_TEXT, "over since %.40s", utc);
		return;
	}
	span_words(window->zone, &span, own);
	span_words("UTC", &span, utc);
	if (zone_is_utc(window->zone))
		strcpy(out, utc);
	else
		snprintf(out, WINDOW_TEXT, "%.90s %.60s (%.90s)", own, window->zone, utc);
}

/* "Sun 06:00+01:00", in six days and later with the date. */
static void edge_words(const char *name, int64_t at, int64_t now, char out[TIME_TEXT])
{
	char text[TIME_TEXT];
	zone_format(name, at, text);
	if (at - now < WEEK - DAY)
		snprintf(out, TIME_TEXT, "%.3s %s", text, text + CLOCK);
	else
		snprintf(out, TIME_TEXT, "%s", text);
}

void window_end_words(const struct window *window, int64_t now, char out[WINDOW_TEXT])
{
	char end[TIME_TEXT];
	char utc[TIME_TEXT];
	int64_t left = window_left(window, now);
	*out = '\0';
	if (!left)
		return;
	edge_words(window->zone, now + left, now, end);
	zone_format("UTC", now + left, utc);
	if (zone_is_utc(window->zone))
		snprintf(out, WINDOW_TEXT, "%s", end);
	else
		snprintf(out, WINDOW_TEXT, "%s (%s)", end, utc + CLOCK);
}

void window_end_clock(const struct window *window, int64_t now, bool utc, char out[WINDOW_TEXT])
{
	const char *zone = utc ? "UTC" : window->zone;
	char end[TIME_TEXT];
	int64_t left = window_left(window, now);
	*out = '\0';
	if (left >= DAY) {
		edge_words(zone, now + left, now, end);
		snprintf(out, WINDOW_TEXT, "%s", end);
	} else if (left) {
		zone_format(zone, now + left, end);
		snprintf(out, WINDOW_TEXT, "%s", end + CLOCK);
	}
}

void window_begin_words(const struct window *window, int64_t now, char out[TIME_TEXT])
{
	struct window_span span;
	*out = '\0';
	if (window_span(window, now, &span) && now < span.begin)
		edge_words(window->zone, span.begin, now, out);
}
