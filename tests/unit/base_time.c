#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/time.h"
#include "unit/given.h"

TestSuite(base_time);

enum { S = 1000, M = 60 * S, H = 60 * M };
static const int64_t DAY = 24 * (int64_t)H;
static const int64_t NOON = INT64_C(1795262400000); /* 2026-11-21 12:00:00 UTC */

struct parsing {
	const char *text;
	int64_t expected; /* INT64_MIN: none */
};

typedef bool parser(const char *text, size_t length, int64_t *milliseconds);

static void check_parsing(const struct parsing *cases, size_t count, parser *parse)
{
	for (size_t i = 0; i < count; i++) {
		int64_t at = INT64_MIN;
		bool good = parse(cases[i].text, strlen(cases[i].text), &at);
		cr_expect_eq(good, cases[i].expected != INT64_MIN, "%s", cases[i].text);
		cr_expect_eq(at, cases[i].expected, "%s: %" PRId64, cases[i].text, at);
	}
}

Test(base_time, rfc_3339)
{
	static const struct parsing cases[] = {
		{"1970-01-01T00:00:00Z", 0},
		{"2026-11-21T12:00:00Z", INT64_C(1795262400000)},
		{"2026-11-21T12:00:00+00:00", INT64_C(1795262400000)},
		{"2026-11-21T13:30:00+01:30", INT64_C(1795262400000)},
		{"2026-11-21T02:00:00-10:00", INT64_C(1795262400000)},
		{"2026-11-21T12:00:00.5Z", INT64_C(1795262400500)},
		{"2026-11-21T12:00:00.123456789Z", INT64_C(1795262400123)},
		{"1969-12-31T23:59:59Z", -1000},
		{"2024-02-29T00:00:00Z", INT64_C(1709164800000)},
		{"2000-02-29T00:00:00Z", INT64_C(951782400000)},
		{"2024-02-30T00:00:00Z", INT64_MIN},
		{"2023-02-29T00:00:00Z", INT64_MIN},
		{"1900-02-29T00:00:00Z", INT64_MIN},
		{"2026-04-31T00:00:00Z", INT64_MIN},
		{"2026-13-01T00:00:00Z", INT64_MIN},
		{"2026-00-01T00:00:00Z", INT64_MIN},
		{"2026-01-00T00:00:00Z", INT64_MIN},
		{"2026-11-21T24:00:00Z", INT64_MIN},
		{"2026-11-21T12:60:00Z", INT64_MIN},
		{"2026-11-21T12:00:60Z", INT64_MIN},
		{"2026-11-21T12:00:00", INT64_MIN},
		{"2026-11-21T12:00:00z", INT64_MIN},
		{"2026-11-21 12:00:00Z", INT64_MIN},
		{"2026-11-21T12:00:00.Z", INT64_MIN},
		{"2026-11-21T12:00:00+1:00", INT64_MIN},
		{"2026-11-21T12:00:00+24:00", INT64_MIN},
		{"2026-11-21T12:00:00+01:60", INT64_MIN},
		{"2026-11-21T12:00:00+0100", INT64_MIN},
		{"2026-11-21T12:00:00Z ", INT64_MIN},
		{" 2026-11-21T12:00:00Z", INT64_MIN},
		{"+026-11-21T12:00:00Z", INT64_MIN},
		{"2026-11-21", INT64_MIN},
		{"", INT64_MIN},
	};
	check_parsing(cases, COUNT(cases), time_parse);
}

Test(base_time, dates)
{
	static const struct parsing cases[] = {
		{"2026-11-21", INT64_C(1795219200000)},
		{"1970-01-01", 0},
		{"2024-02-29", INT64_C(1709164800000)},
		{"2024-02-30", INT64_MIN},
		{"2026-1-01", INT64_MIN},
		{"2026-11-21T", INT64_MIN},
		{"2026/11/21", INT64_MIN},
		{"20261121", INT64_MIN},
		{"", INT64_MIN},
	};
	check_parsing(cases, COUNT(cases), time_parse_date);
}

static bool parse_http(const char *text, size_t length, int64_t *milliseconds)
{
	(void)length;
	return time_parse_http(text, milliseconds);
}

Test(base_time, dates_of_http_are_written_as_they_are_read)
{
	char text[TIME_TEXT];
	time_format_http(INT64_C(1795262400000), text);
	cr_expect_str_eq(text, "Sat, 21 Nov 2026 12:00:00 GMT");
	time_format_http(1999, text);
	cr_expect_str_eq(text, "Thu, 01 Jan 1970 00:00:01 GMT");
}

Test(base_time, dates_of_http)
{
	static const struct parsing cases[] = {
		{"Sat, 21 Nov 2026 12:00:00 GMT", INT64_C(1795262400000)},
		{"Thu, 01 Jan 1970 00:00:01 GMT", 1000},
		{"Sat, 21 Xyz 2026 12:00:00 GMT", INT64_MIN},
		{"Sat, 21 anF 2026 12:00:00 GMT", INT64_MIN},
		{"Sat, 21 Nov 2026 12-00-00 GMT", INT64_MIN},
		{"Saturday", INT64_MIN},
		{"", INT64_MIN},
	};
	check_parsing(cases, COUNT(cases), parse_http);
}

Test(base_time, durations_are_read)
{
	static const struct {
		const char *text;
		int64_t expected;
	} cases[] = {
		{"90s", 90 * S},
		{"15m", 15 * M},
		{"2h30m", 2 * H + 30 * M},
		{"1d", 24 * H},
		{"1d2h3m4s", 26 * H + 3 * M + 4 * S},
		{"0s", 0},
		{"", -1},
		{"5", -1},
		{"m", -1},
		{"5x", -1},
		{"-5m", -1},
		{"5 m", -1},
		{"1.5h", -1},
		{"9999999999s", -1},
		{"1000000000d", INT64_C(24000000000) * H},
		{"1000000000d1s", -1},
		{"5m ", -1},
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect_eq(time_parse_duration(cases[i].text, strlen(cases[i].text)),
			cases[i].expected, "%s", cases[i].text);
}

Test(base_time, durations_are_written)
{
	static const struct {
		int64_t length;
		const char *text;
		const char *countdown;
	} cases[] = {
		{0, "0s", "0:00"},
		{999, "0s", "0:00"},
		{12 * S, "12s", "0:12"},
		{5 * M, "5m", "5:00"},
		{3 * M + 10 * S, "3m10s", "3:10"},
		{9 * M + 59 * S, "9m59s", "9:59"},
		{10 * M + 59 * S, "10m", "10:59"},
		{H, "1h", "1:00:00"},
		{H + 2 * M + 3 * S, "1h2m", "1:02:03"},
		{23 * H + 59 * M, "23h59m", "23:59:00"},
		{24 * H, "1d", "24:00:00"},
		{76 * H, "3d4h", "76:00:00"},
		{9 * 24 * H + H, "9d1h", "217:00:00"},
		{10 * 24 * H + H, "10d", "241:00:00"},
		{-5 * M, "-5m", "0:00"},
		{-30 * H, "-1d6h", "0:00"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[TIME_TEXT];
		time_format_duration(cases[i].length, text);
		cr_expect_str_eq(text, cases[i].text);
		time_format_countdown(cases[i].length, text);
		cr_expect_str_eq(text, cases[i].countdown);
	}
	char text[TIME_TEXT];
	time_format_duration(INT64_MAX, text);
	cr_expect_lt(strlen(text), TIME_TEXT);
	time_format_countdown(INT64_MAX, text);
	cr_expect_lt(strlen(text), TIME_TEXT);
}

Test(base_time, moments_in_utc)
{
	char text[TIME_TEXT];
	time_format(NOON + 3 * S + 999, text);
	cr_expect_str_eq(text, "2026-11-21T12:00:03Z");
	time_format(-1, text);
	cr_expect_str_eq(text, "1969-12-31T23:59:59Z");
	time_format_long(NOON, true, text);
	cr_expect_str_eq(text, "2026-11-21 12:00:00Z");
	time_format_clock(NOON + 7 * S, true, text);
	cr_expect_str_eq(text, "12:00:07Z");
	time_format_short(NOON, NOON + 11 * H, true, text);
	cr_expect_str_eq(text, "12:00Z");
	time_format_short(NOON, NOON - 11 * H, true, text);
	cr_expect_str_eq(text, "12:00Z");
	time_format_short(NOON, NOON + DAY / 2, true, text);
	cr_expect_str_eq(text, "11-21 12:00Z");
	time_format_short(NOON, NOON + 299 * DAY, true, text);
	cr_expect_str_eq(text, "11-21 12:00Z");
	time_format_short(NOON, NOON + 300 * DAY, true, text);
	cr_expect_str_eq(text, "2026-11-21Z");
}

Test(base_time, moments_in_zones)
{
	static const struct {
		const char *zone;
		const char *text;
	} cases[] = {
		{"UTC0", "2026-11-21 12:00:00Z"},
		{"CET-1", "2026-11-21 13:00:00+01:00"},
		{"NST3:30", "2026-11-21 08:30:00-03:30"},
		{"IST-5:30", "2026-11-21 17:30:00+05:30"},
		{"LINT-14", "2026-11-22 02:00:00+14:00"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[TIME_TEXT];
		setenv("TZ", cases[i].zone, 1);
		tzset();
		time_format_long(NOON, false, text);
		cr_expect_str_eq(text, cases[i].text);
		time_format_clock(NOON, false, text);
		cr_expect_str_eq(text, cases[i].text + 11);
	}
}

/* What is written reads back, over more than all years that matter. */
Test(base_time, round_trip)
{
	for (int64_t at = -90 * 366 * DAY; at < 200 * 366 * DAY; at += 37 * DAY + 12345 * S) {
		char text[TIME_TEXT];
		int64_t back;
		time_format(at, text);
		cr_assert(time_parse(text, strlen(text), &back) && back == at, "%s", text);
	}
	char text[TIME_TEXT];
	time_format(INT64_MAX, text);
	cr_expect_lt(strlen(text), TIME_TEXT, "beyond all calendars");
}

Test(base_time, clocks)
{
	static const struct parsing cases[] = {
		{"00:00", 0},
		{"22:30", 22 * (int64_t)H + 30 * M},
		{"6:00", 6 * H},
		{"6:00:07", 6 * H + 7 * S},
		{"23:59:59", 24 * (int64_t)H - S},
		{"24:00", INT64_MIN},
		{"22:60", INT64_MIN},
		{"22:30:60", INT64_MIN},
		{"22:3", INT64_MIN},
		{"2230", INT64_MIN},
		{":30", INT64_MIN},
		{"22:30:", INT64_MIN},
		{"22:30:1", INT64_MIN},
		{"22:30:011", INT64_MIN},
		{"", INT64_MIN},
	};
	check_parsing(cases, COUNT(cases), time_parse_clock);
}

struct wall {
	const char *zone, *wall;
	int count;
	const char *moments[2];
};

static int64_t moment(const char *text)
{
	int64_t at = 0;
	cr_assert(time_parse(text, strlen(text), &at), "%s", text);
	return at;
}

Test(base_time, walls_are_shown_once_twice_or_never)
{
	static const struct wall cases[] = {
		{"UTC", "2026-03-29T02:30:00Z", 1, {"2026-03-29T02:30:00Z"}},
		{"Europe/Berlin", "2026-11-21T23:30:00Z", 1, {"2026-11-21T22:30:00Z"}},
		{"Europe/Berlin", "2026-03-29T02:30:00Z", 0, {"2026-03-29T01:30:00Z"}},
		{"Europe/Berlin", "2026-10-25T02:30:00Z", 2,
			{"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"}},
		{"America/New_York", "2026-03-08T02:00:00Z", 0, {"2026-03-08T07:00:00Z"}},
		{"America/New_York", "2026-11-01T01:59:59Z", 2,
			{"2026-11-01T05:59:59Z", "2026-11-01T06:59:59Z"}},
		{"Australia/Lord_Howe", "2026-10-04T02:15:00Z", 0, {"2026-10-03T15:45:00Z"}},
		{"Australia/Lord_Howe", "2026-04-05T01:30:00Z", 2,
			{"2026-04-04T14:30:00Z", "2026-04-04T15:00:00Z"}},
		/* Samoa went without that day. */
		{"Pacific/Apia", "2011-12-30T12:00:00Z", 0, {"2011-12-30T22:00:00Z"}},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t moments[2];
		int64_t wall = moment(cases[i].wall);
		setenv("TZ", cases[i].zone, 1);
		tzset();
		int count = time_of_wall(wall, false, moments);
		cr_expect_eq(
			count, cases[i].count, "%s %s: %d", cases[i].zone, cases[i].wall, count);
		for (int j = 0; j < (count ? count : 1); j++)
			cr_expect_eq(moments[j], moment(cases[i].moments[j]), "%s %s: %" PRId64,
				cases[i].zone, cases[i].wall, moments[j]);
		for (int j = 0; j < count; j++)
			cr_expect_eq(time_wall(moments[j], false), wall, "%s", cases[i].wall);
		cr_expect_eq(time_of_wall(wall, true, moments), 1);
		cr_expect_eq(moments[0], wall, "UTC: %s", cases[i].wall);
	}
}
