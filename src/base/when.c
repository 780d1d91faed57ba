#include "base/when.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "base/utf8.h"

enum { TEXT_MAX = 64, WORDS_MAX = 8 };
static const int64_t MINUTE = 60 * (int64_t)1000;
static const int64_t DAY = 24 * 60 * 60 * (int64_t)1000;
static const int64_t LATEST = INT64_C(253402300799999); /* the year 9999 ends */

#define ACCEPTED                                                                                   \
	"write now, 22:30, +30m, sat 02:00, tomorrow 06:00, 11-22 02:00, 2026-11-22 02:00 (UTC "   \
	"with Z behind it), or 2026-11-22T02:00:00+01:00"

/* A text and what has been understood of it. */
struct reading {
	const char *text; /* without blanks around it */
	int length;
	char letters[TEXT_MAX]; /* in lower case; the words are cut out of it */
	char *words[WORDS_MAX];
	int count;
	int64_t now;
	bool utc;	 /* the zone that it is read in */
	int64_t days[2]; /* walls of the midnights that may be meant, the nearer one first */
	int day_count;
	bool bare; /* a clock time without a day */
};

/* What a text turned out to mean. */
struct meaning {
	int64_t at;
	int shown;   /* how often clocks show it */
	bool second; /* of two */
	bool passed; /* the nearer day's has been */
	bool exact;  /* as time_format() writes it */
	bool whole;  /* RFC 3339 */
};

static bool refuse(const struct reading *reading, struct error *err, const char *why)
{
	return error_set_kind(err, ERROR_USAGE, "\"%.*s\" is %s: " ACCEPTED,
		(int)utf8_cut(reading->text, (size_t)(reading->length < 80 ? reading->length : 80)),
		reading->text, why);
}

static void cut_words(struct reading *reading)
{
	char *rest = NULL;
	for (char *word = strtok_r(reading->letters, " \t", &rest);
		word && reading->count < WORDS_MAX; word = strtok_r(NULL, " \t", &rest))
		reading->words[reading->count++] = word;
}

/* Takes the text without blanks around it, in lower case. */
static bool take_text(struct reading *reading, const char *text, struct error *err)
{
	text += strspn(text, " \t");
	reading->text = text;
	reading->length = (int)strlen(text);
	while (reading->length && strchr(" \t", text[reading->length - 1]))
		reading->length--;
	if (!reading->length)
		return error_set_kind(err, ERROR_USAGE, "no time is given: " ACCEPTED);
	if (reading->length >= TEXT_MAX)
		return refuse(reading, err, "no time");
	for (int i = 0; i < reading->length; i++)
		reading->letters[i] = (char)tolower((unsigned char)text[i]);
	return true;
}

/* ---- moments: now, in so long, RFC 3339 ----------------------------------------------------- */

/* "+30m", "in 3h12m" as the echo writes it, and "in 3 h 12 min". */
static bool read_duration(const struct reading *reading, int64_t *at)
{
	const char *text = reading->letters;
	char joined[TEXT_MAX];
	size_t length = 0;
	if (*text != '+' && strncmp(text, "in ", 3) != 0)
		return false;
	for (text += *text == '+' ? 1 : 3; *text; text++)
		if (strncmp(text, "min", 3) == 0)
			text += 2, joined[length++] = 'm';
		else if (*text != ' ')
			joined[length++] = *text;
	int64_t duration = time_parse_duration(joined, length);
	*at = reading->now + duration;
	return duration >= 0;
}

/* RFC 3339, also with a blank in place of the T. */
static bool read_rfc_3339(const struct reading *reading, struct meaning *meaning)
{
	char upper[TEXT_MAX];
	char exact[TIME_TEXT];
	for (int i = 0; i <= reading->length; i++)
		upper[i] = (char)toupper((unsigned char)reading->letters[i]);
	if (reading->length > 10 && upper[10] == ' ')
		upper[10] = 'T';
	if (!time_parse(upper, (size_t)reading->length, &meaning->at))
		return false;
	meaning->whole = true;
	time_format(meaning->at, exact);
	meaning->exact = strlen(exact) == (size_t)reading->length &&
		memcmp(exact, reading->text, (size_t)reading->length) == 0;
	return true;
}

static bool read_moment(const struct reading *reading, struct meaning *meaning)
{
	meaning->at = reading->now;
	meaning->shown = 1;
	return strcmp(reading->letters, "now") == 0 || read_duration(reading, &meaning->at) ||
		read_rfc_3339(reading, meaning);
}

/* ---- a day and a clock time ----------------------------------------------------------------- */

/* Takes "utc", "z", or a z at the end of the clock time away. */
static void take_zone(struct reading *reading)
{
	char *last = reading->words[reading->count - 1];
	size_t length = strlen(last);
	if (strcmp(last, "z") == 0 || strcmp(last, "utc") == 0)
		reading->count--;
	else if (length > 1 && last[length - 1] == 'z')
		last[length - 1] = '\0';
	else
		return;
	reading->utc = true;
}

static void add_day(struct reading *reading, int64_t midnight)
{
	reading->days[reading->day_count++] = midnight;
}

/* "11-22": of this year and of the next, where they have that day. */
static void add_month_days(struct reading *reading, const char *word, int64_t today)
{
	char date[TIME_TEXT];
	int64_t midnight;
	time_format(today, date);
	int year = atoi(date);
	for (int i = 0; i < 2; i++) {
		snprintf(date, sizeof(date), "%04d-%.5s", year + i, word);
		if (time_parse_date(date, strlen(date), &midnight))
			add_day(reading, midnight);
	}
}

/* False: it is no day. A date that no calendar has leaves no day. */
static bool read_day(struct reading *reading, const char *word, int64_t today)
{
	int weekday = time_parse_weekday(word);
	int64_t midnight;
	if (weekday >= 0) {
		int64_t ahead = ((weekday - (today / DAY + 4)) % 7 + 7) % 7; /* 1970: a Thursday */
		add_day(reading, today + ahead * DAY);
		add_day(reading, today + (ahead + 7) * DAY);
	} else if (strcmp(word, "today") == 0) {
		add_day(reading, today);
	} else if (strcmp(word, "tomorrow") == 0) {
		add_day(reading, today + DAY);
	} else if (strlen(word) == 5 && word[2] == '-') {
		add_month_days(reading, word, today);
	} else if (strlen(word) == 10 && word[4] == '-') {
		if (time_parse_date(word, 10, &midnight))
			add_day(reading, midnight);
	} else {
		return false;
	}
	return true;
}

static bool looks_like_clock(const char *word)
{
	return isdigit((unsigned char)*word) && strspn(word, "0123456789:") == strlen(word) &&
		strchr(word, ':');
}

/* Reads day, clock time and zone: what midnights may be meant, and the time since midnight. */
static bool read_words(struct reading *reading, int64_t *clock, struct error *err)
{
	cut_words(reading);
	take_zone(reading);
	if (reading->count < 1 || reading->count > 2)
		return refuse(reading, err, "no time");
	int64_t today = time_midnight(time_wall(reading->now, reading->utc));
	const char *last = reading->words[reading->count - 1];
	reading->bare = reading->count == 1;
	if (reading->bare)
		add_day(reading, today), add_day(reading, today + DAY);
	else if (!read_day(reading, reading->words[0], today))
		return refuse(reading, err, "no time");
	if (!looks_like_clock(last))
		return refuse(reading, err, "no time");
	if (!reading->day_count)
		return refuse(reading, err, "not in the calendar");
	if (!time_parse_clock(last, strlen(last), clock))
		return refuse(reading, err, "no time of a day, which goes from 00:00 to 23:59:59");
	return true;
}

/* The moment of a wall: of two the first that has not been. */
static void find_moment(const struct reading *reading, int64_t wall, struct meaning *meaning)
{
	int64_t moments[2];
	meaning->shown = time_of_wall(wall, reading->utc, moments);
	meaning->second = meaning->shown == 2 && moments[0] < reading->now - WHEN_PAST;
	meaning->at = moments[meaning->second];
}

static bool read_wall(struct reading *reading, struct meaning *meaning, struct error *err)
{
	int64_t clock = 0;
	if (!read_words(reading, &clock, err))
		return false;
	find_moment(reading, reading->days[0] + clock, meaning);
	/* Just after midnight, "23:58" may be the one that has just been. */
	int64_t ago = time_wall(reading->now, reading->utc) - (reading->days[0] + clock - DAY);
	meaning->passed = reading->bare && ago <= WHEN_PAST;
	if (meaning->at >= reading->now - WHEN_PAST || reading->day_count < 2)
		return true;
	find_moment(reading, reading->days[1] + clock, meaning);
	meaning->passed = true;
	return true;
}

/* ---- what it means -------------------------------------------------------------------------- */

static bool is_far(const struct reading *reading, int64_t at)
{
	int64_t end[2];
	int64_t today = time_midnight(time_wall(reading->now, reading->utc));
	time_of_wall(today + 2 * DAY, reading->utc, end);
	return at >= end[0];
}

static const char *doubt_of(const struct reading *reading, const struct meaning *meaning)
{
	if (meaning->shown == 0)
		return "clocks are put forward over this time, so it would become";
	if (meaning->shown == 2 && meaning->second)
		return "clocks show this time twice; the first has been, so it would be the "
		       "second,";
	if (meaning->shown == 2)
		return "clocks show this time twice; it would be the first,";
	if (meaning->passed)
		return "this time has been; the next one is";
	if (!meaning->exact && is_far(reading, meaning->at))
		return "this is after the end of tomorrow:";
	return NULL;
}

static bool check_range(const struct reading *reading, int64_t at, struct error *err)
{
	char echo[WHEN_ECHO];
	if (at > LATEST)
		return refuse(reading, err, "further ahead than the year 9999");
	if (at >= reading->now - WHEN_PAST)
		return true;
	when_echo(at, reading->now, echo);
	return error_set_kind(err, ERROR_USAGE,
		"\"%.*s\" is in the past (%s): write a time to come, or now", reading->length,
		reading->text, echo);
}

bool when_parse(const char *text, int64_t now, bool utc, struct when *when, struct error *err)
{
	struct reading reading = {.now = now, .utc = utc};
	struct meaning meaning = {0};
	char echo[WHEN_ECHO];
	if (!take_text(&reading, text, err))
		return false;
	if (!read_moment(&reading, &meaning) && !read_wall(&reading, &meaning, err))
		return false;
	if (!check_range(&reading, meaning.at, err))
		return false;
	*when = (struct when){.at = meaning.at, .now = meaning.at <= now, .whole = meaning.whole};
	const char *doubt = doubt_of(&reading, &meaning);
	when_echo(meaning.at, now, echo);
	if (doubt)
		snprintf(when->doubt, sizeof(when->doubt), "%s %s", doubt, echo);
	return true;
}

/* "23:30 local (+01:00)", with the date when it is not that of UTC. */
static void local_text(int64_t at, char out[WHEN_ECHO])
{
	char utc[TIME_TEXT];
	char local[TIME_TEXT];
	int64_t wall = time_wall(at, false);
	long long minutes = llabs(wall - at) / MINUTE;
	time_format(at, utc);
	time_format(wall, local);
	bool same = strncmp(utc, local, 10) == 0;
	bool seconds = strncmp(local + 17, "00", 2) != 0;
	snprintf(out, WHEN_ECHO, "%.10s%s%.*s local (%c%02lld:%02lld)", same ? "" : local,
		same ? "" : " ", seconds ? 8 : 5, local + 11, wall < at ? '-' : '+', minutes / 60,
		minutes % 60);
}

void when_echo(int64_t at, int64_t now, char out[WHEN_ECHO])
{
	char utc[TIME_TEXT];
	char local[WHEN_ECHO];
	char distance[TIME_TEXT];
	time_format_long(at, true, utc);
	local_text(at, local);
	time_format_duration(llabs(at - now), distance);
	if (llabs(at - now) < 1000)
		snprintf(out, WHEN_ECHO, "%.25s, %.50s, now", utc, local);
	else if (at > now)
		snprintf(out, WHEN_ECHO, "%.25s, %.50s, in %.30s", utc, local, distance);
	else if (now - at <= WHEN_PAST)
		snprintf(out, WHEN_ECHO, "%.25s, %.50s, %.20s past: now", utc, local, distance);
	else
		snprintf(out, WHEN_ECHO, "%.25s, %.50s, %.30s ago", utc, local, distance);
}
