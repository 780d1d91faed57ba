#include "base/time.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	SECOND = 1000,
	MINUTE = 60 * SECOND,
	HOUR = 60 * MINUTE,
	DURATION_DAYS = 1000000000, /* longer ones are not taken */
};
static const int64_t DAY = 24 * (int64_t)HOUR;

/* COUNT digits at TEXT as a number, or -1. */
static int digits(const char *text, int count)
{
	int value = 0;
	for (int i = 0; i < count; i++) {
		if (!isdigit((unsigned char)text[i]))
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
	static const char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return month == 2 && leap(year) ? 29 : days[month - 1];
}

bool time_parse_date(const char *text, size_t length, int64_t *milliseconds)
{
	if (length != 10 || text[4] != '-' || text[7] != '-')
		return false;
	int year = digits(text, 4);
	int month = digits(text + 5, 2);
	int day = digits(text + 8, 2);
	if (year < 0 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
		return false;
	struct tm tm = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
	*milliseconds = (int64_t)timegm(&tm) * SECOND;
	return true;
}

/* "hh:mm:ss" */
static bool parse_full_clock(const char *text, int64_t *milliseconds)
{
	int hour = digits(text, 2);
	int minute = digits(text + 3, 2);
	int second = digits(text + 6, 2);
	if (text[2] != ':' || text[5] != ':' || hour < 0 || hour > 23 || minute < 0 ||
		minute > 59 || second < 0 || second > 59)
		return false;
	*milliseconds = hour * (int64_t)HOUR + minute * MINUTE + second * SECOND;
	return true;
}

bool time_parse_clock(const char *text, size_t length, int64_t *milliseconds)
{
	size_t hour = length > 1 && text[1] == ':'; /* a nought that is left out */
	char full[] = "00:00:00";
	if (length + hour != 5 && length + hour != 8)
		return false;
	memcpy(full + hour, text, length);
	return parse_full_clock(full, milliseconds);
}

/* ".fraction", optional; moves *TEXT behind it. */
static bool parse_fraction(const char **text, const char *end, int64_t *milliseconds)
{
	*milliseconds = 0;
	if (*text == end || **text != '.')
		return true;
	const char *at = ++*text;
	for (int64_t scale = 100; *text < end && isdigit((unsigned char)**text); scale /= 10)
		*milliseconds += (*(*text)++ - '0') * scale;
	return *text > at;
}

/* "Z" or "+hh:mm" and nothing behind it. */
static bool parse_zone(const char *text, const char *end, int64_t *milliseconds)
{
	*milliseconds = 0;
	if (end - text == 1)
		return *text == 'Z';
	if (end - text != 6 || (*text != '+' && *text != '-') || text[3] != ':')
		return false;
	int hour = digits(text + 1, 2);
	int minute = digits(text + 4, 2);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return false;
	*milliseconds = (hour * (int64_t)HOUR + minute * MINUTE) * (*text == '-' ? -1 : 1);
	return true;
}

bool time_parse(const char *text, size_t length, int64_t *milliseconds)
{
	const char *end = text + length;
	int64_t date;
	int64_t clock;
	int64_t fraction;
	int64_t zone;
	if (length < 20 || text[10] != 'T' || !time_parse_date(text, 10, &date) ||
		!parse_full_clock(text + 11, &clock))
		return false;
	text += 19;
	if (!parse_fraction(&text, end, &fraction) || !parse_zone(text, end, &zone))
		return false;
	*milliseconds = date + clock + fraction - zone;
	return true;
}

int time_parse_weekday(const char *word)
{
	static const char *const names[] = {
		"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
	for (int i = 0; i < 7; i++)
		if (strcmp(word, names[i]) == 0 ||
			(strlen(word) == 3 && strncmp(word, names[i], 3) == 0))
			return i;
	return -1;
}

static const char days[] = "SunMonTueWedThuFriSat"; /* also where the locale has others */
static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

bool time_parse_http(const char *text, int64_t *milliseconds)
{
	int64_t clock;
	if (strlen(text) < 25 || !parse_full_clock(text + 17, &clock))
		return false;
	char name[4] = {text[8], text[9], text[10], '\0'};
	const char *found = strstr(months, name);
	int day = digits(text + 5, 2);
	int year = digits(text + 12, 4);
	if (!found || (found - months) % 3 || day < 1 || year < 0)
		return false;
	struct tm tm = {
		.tm_year = year - 1900, .tm_mon = (int)(found - months) / 3, .tm_mday = day};
	*milliseconds = (int64_t)timegm(&tm) * SECOND + clock;
	return true;
}

static int64_t unit_length(char unit)
{
	switch (unit) {
	case 's': return SECOND;
	case 'm': return MINUTE;
	case 'h': return HOUR;
	case 'd': return DAY;
	default: return -1;
	}
}

int64_t time_parse_duration(const char *text, size_t length)
{
	const char *end = text + length;
	int64_t total = 0;
	if (text == end)
		return -1;
	while (text < end) {
		int64_t number = 0;
		const char *first = text;
		for (; text < end && isdigit((unsigned char)*text); text++)
			if ((number = number * 10 + (*text - '0')) > 1000000000)
				return -1;
		int64_t unit = text < end && text > first ? unit_length(*text++) : -1;
		if (unit < 0)
			return -1;
		total += number * unit;
		if (total > DURATION_DAYS * DAY)
			return -1;
	}
	return total;
}

static void broken_down(int64_t milliseconds, bool utc, struct tm *tm)
{
	time_t seconds = (time_t)(milliseconds / SECOND - (milliseconds % SECOND < 0));
	if (!(utc ? gmtime_r(&seconds, tm) : localtime_r(&seconds, tm)))
		*tm = (struct tm){.tm_mday = 1, .tm_year = 70};
}

int64_t time_wall(int64_t milliseconds, bool utc)
{
	struct tm tm;
	broken_down(milliseconds, utc, &tm);
	return milliseconds + tm.tm_gmtoff * (int64_t)SECOND;
}

int64_t time_midnight(int64_t wall)
{
	return wall - ((wall % DAY) + DAY) % DAY;
}

int time_of_wall(int64_t wall, bool utc, int64_t moments[2])
{
	/* A day before and after, whatever the zone: on both sides of a change of the clocks. */
	int64_t before = time_wall(wall - DAY, utc) - (wall - DAY);
	int64_t after = time_wall(wall + DAY, utc) - (wall + DAY);
	int count = 0;
	moments[0] = moments[1] = wall - before;
	if (time_wall(wall - before, utc) == wall)
		moments[count++] = wall - before;
	if (after != before && time_wall(wall - after, utc) == wall)
		moments[count++] = wall - after;
	return count;
}

/* "Z" or "+02:00" */
static void zone_text(const struct tm *tm, bool utc, char out[8])
{
	long minutes = labs(tm->tm_gmtoff) / 60;
	if (utc || !tm->tm_gmtoff)
		strcpy(out, "Z");
	else
		snprintf(out, 8, "%c%02u:%02u", tm->tm_gmtoff < 0 ? '-' : '+',
			(unsigned)(minutes / 60) % 100, (unsigned)minutes % 60);
}

static void format_with(const char *pattern, int64_t milliseconds, bool utc, char out[TIME_TEXT])
{
	struct tm tm;
	char zone[8];
	broken_down(milliseconds, utc, &tm);
	size_t length = strftime(out, TIME_TEXT - sizeof(zone), pattern, &tm);
	zone_text(&tm, utc, zone);
	strcpy(out + length, zone);
}

void time_format(int64_t milliseconds, char out[TIME_TEXT])
{
	format_with("%Y-%m-%dT%H:%M:%S", milliseconds, true, out);
}

void time_format_http(int64_t milliseconds, char out[TIME_TEXT])
{
	struct tm tm;
	broken_down(milliseconds, true, &tm);
	snprintf(out, TIME_TEXT, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
		days + 3 * (size_t)tm.tm_wday, tm.tm_mday, months + 3 * (size_t)tm.tm_mon,
		tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

void time_format_long(int64_t milliseconds, bool utc, char out[TIME_TEXT])
{
	format_with("%Y-%m-%d %H:%M:%S", milliseconds, utc, out);
}

void time_format_short(int64_t milliseconds, int64_t now, bool utc, char out[TIME_TEXT])
{
	int64_t distance = llabs(milliseconds - now);
	if (distance < DAY / 2)
		format_with("%H:%M", milliseconds, utc, out);
	else if (distance < 300 * DAY)
		format_with("%m-%d %H:%M", milliseconds, utc, out);
	else
		format_with("%Y-%m-%d", milliseconds, utc, out);
}

void time_format_day(int64_t milliseconds, bool utc, char out[TIME_TEXT])
{
	char rest[TIME_TEXT];
	format_with("%Y-%m-%d %H:%M", milliseconds, utc, rest);
	int64_t day = time_midnight(time_wall(milliseconds, utc)) / DAY + 4; /* 1970: a Thursday */
	snprintf(out, TIME_TEXT, "%.3s %.*s", days + 3 * (size_t)((day % 7 + 7) % 7), TIME_TEXT - 5,
		rest);
}

void time_format_clock(int64_t milliseconds, bool utc, char out[TIME_TEXT])
{
	format_with("%H:%M:%S", milliseconds, utc, out);
}

void time_format_duration(int64_t milliseconds, char out[TIME_TEXT])
{
	const char *sign = milliseconds < 0 ? "-" : "";
	long long seconds = llabs(milliseconds) / SECOND;
	long long minutes = seconds / 60;
	long long hours = minutes / 60;
	if (hours >= 24 && hours % 24 && hours < 10 * 24)
		snprintf(out, TIME_TEXT, "%s%lldd%lldh", sign, hours / 24, hours % 24);
	else if (hours >= 24)
		snprintf(out, TIME_TEXT, "%s%lldd", sign, hours / 24);
	else if (hours && minutes % 60)
		snprintf(out, TIME_TEXT, "%s%lldh%lldm", sign, hours, minutes % 60);
	else if (hours)
		snprintf(out, TIME_TEXT, "%s%lldh", sign, hours);
	else if (minutes && minutes < 10 && seconds % 60)
		snprintf(out, TIME_TEXT, "%s%lldm%llds", sign, minutes, seconds % 60);
	else if (minutes)
		snprintf(out, TIME_TEXT, "%s%lldm", sign, minutes);
	else
		snprintf(out, TIME_TEXT, "%s%llds", sign, seconds);
}

void time_format_countdown(int64_t milliseconds, char out[TIME_TEXT])
{
	long long seconds = milliseconds > 0 ? milliseconds / SECOND : 0;
	if (seconds >= 3600)
		snprintf(out, TIME_TEXT, "%lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60,
			seconds % 60);
	else
		snprintf(out, TIME_TEXT, "%lld:%02lld", seconds / 60, seconds % 60);
}
