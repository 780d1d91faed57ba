/*
 * Times as people write them: each table has its zone and its moment, each case names itself.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/time.h"
#include "base/when.h"
#include "unit/given.h"

TestSuite(base_when);

static void given_zone(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

static int64_t moment(const char *text)
{
	int64_t at = 0;
	cr_assert(time_parse(text, strlen(text), &at), "%s", text);
	return at;
}

struct reading {
	const char *text;
	const char *at;
	const char *doubt; /* part of it; NULL: there is none */
	bool now;
};

static void expect_reading(const char *now, bool utc, const struct reading *reading)
{
	struct when when = {0};
	struct error err = {0};
	char at[TIME_TEXT];
	cr_expect(when_parse(reading->text, moment(now), utc, &when, &err), "%s: %s", reading->text,
		err.text);
	time_format(when.at, at);
	cr_expect_str_eq(at, reading->at, "\"%s\" at %s: %s", reading->text, now, at);
	cr_expect_eq(when.now, reading->now, "\"%s\" at %s", reading->text, now);
	cr_expect(reading->doubt ? strstr(when.doubt, reading->doubt) != NULL : !*when.doubt,
		"\"%s\" at %s: \"%s\"", reading->text, now, when.doubt);
}

static void expect_readings(
	const char *zone, const char *now, const struct reading *readings, size_t count)
{
	given_zone(zone);
	for (size_t i = 0; i < count; i++)
		expect_reading(now, false, &readings[i]);
}

#define EXPECT(zone, now, ...)                                                                     \
	do {                                                                                       \
		static const struct reading table[] = {__VA_ARGS__};                               \
		expect_readings(zone, now, table, COUNT(table));                                   \
	} while (0)

/* What is taken as it is, what means now, and what is asked again. */
#define PLAIN(text, at)                                                                            \
	{                                                                                          \
		text, at, NULL, false                                                              \
	}
#define NOW(text, at)                                                                              \
	{                                                                                          \
		text, at, NULL, true                                                               \
	}
#define ASKED(text, at, doubt)                                                                     \
	{                                                                                          \
		text, at, doubt, false                                                             \
	}

#define FAR "this is after the end of tomorrow: "
#define HAS_BEEN "this time has been; the next one is "

/* 20:10 in Berlin, a Saturday. */
Test(base_when, every_form)
{
	EXPECT("Europe/Berlin", "2026-11-21T19:10:00Z", NOW("now", "2026-11-21T19:10:00Z"),
		NOW(" Now ", "2026-11-21T19:10:00Z"), PLAIN("22:30", "2026-11-21T21:30:00Z"),
		PLAIN("22:30:15", "2026-11-21T21:30:15Z"),
		PLAIN("\t22:30 ", "2026-11-21T21:30:00Z"), PLAIN("+30m", "2026-11-21T19:40:00Z"),
		PLAIN("+2h30m", "2026-11-21T21:40:00Z"), PLAIN("+ 45s", "2026-11-21T19:10:45Z"),
		PLAIN("in 2h", "2026-11-21T21:10:00Z"),
		PLAIN("in 3 h 12 min", "2026-11-21T22:22:00Z"),
		PLAIN("in 3h12m", "2026-11-21T22:22:00Z"), NOW("+0s", "2026-11-21T19:10:00Z"),
		PLAIN("today 23:00", "2026-11-21T22:00:00Z"),
		PLAIN("tomorrow 06:00", "2026-11-22T05:00:00Z"),
		PLAIN("tomorrow 6:00", "2026-11-22T05:00:00Z"),
		PLAIN("sun 02:00", "2026-11-22T01:00:00Z"),
		PLAIN("Sunday 02:00", "2026-11-22T01:00:00Z"),
		PLAIN("sat 22:00", "2026-11-21T21:00:00Z"),
		PLAIN("2026-11-22 02:00", "2026-11-22T01:00:00Z"),
		PLAIN("2026-11-22 02:00:30", "2026-11-22T01:00:30Z"),
		PLAIN("11-22 02:00", "2026-11-22T01:00:00Z"),
		PLAIN("2026-11-22T02:00:00Z", "2026-11-22T02:00:00Z"),
		PLAIN("2026-11-22t02:00:00z", "2026-11-22T02:00:00Z"),
		PLAIN("2026-11-22T02:00:00+01:00", "2026-11-22T01:00:00Z"),
		PLAIN("2026-11-22 02:00:00+01:00", "2026-11-22T01:00:00Z"),
		PLAIN("2026-11-21T22:30:00-08:00", "2026-11-22T06:30:00Z"));
}

Test(base_when, utc_is_asked_for_by_z_and_by_word)
{
	EXPECT("Europe/Berlin", "2026-11-21T19:10:00Z", PLAIN("22:30Z", "2026-11-21T22:30:00Z"),
		PLAIN("22:30 z", "2026-11-21T22:30:00Z"),
		PLAIN("22:30 UTC", "2026-11-21T22:30:00Z"),
		PLAIN("tomorrow 06:00 utc", "2026-11-22T06:00:00Z"),
		PLAIN("sun 02:00z", "2026-11-22T02:00:00Z"),
		PLAIN("2026-11-22 02:00Z", "2026-11-22T02:00:00Z"),
		PLAIN("2026-11-22 02:00:00Z", "2026-11-22T02:00:00Z"),
		PLAIN("11-22 02:00 utc", "2026-11-22T02:00:00Z"),
		PLAIN("20:00Z", "2026-11-21T20:00:00Z"), /* has been in Berlin */
		ASKED("20:00", "2026-11-22T19:00:00Z", HAS_BEEN));
}

/* Without a local zone: the same words, read in UTC. */
Test(base_when, utc_is_the_zone_when_asked)
{
	static const struct reading readings[] = {
		PLAIN("22:30", "2026-11-21T22:30:00Z"),
		PLAIN("tomorrow 06:00", "2026-11-22T06:00:00Z"),
		PLAIN("sat 20:00", "2026-11-21T20:00:00Z"),
		PLAIN("2026-11-22 02:00", "2026-11-22T02:00:00Z"),
	};
	given_zone("Europe/Berlin");
	for (size_t i = 0; i < COUNT(readings); i++)
		expect_reading("2026-11-21T19:10:00Z", true, &readings[i]);
}

/* 23:10 in Berlin. */
Test(base_when, what_has_just_been_means_now_and_what_has_been_is_asked)
{
	EXPECT("Europe/Berlin", "2026-11-21T22:10:00Z", NOW("23:10", "2026-11-21T22:10:00Z"),
		NOW("23:08", "2026-11-21T22:08:00Z"), NOW("23:05", "2026-11-21T22:05:00Z"),
		NOW("today 23:06", "2026-11-21T22:06:00Z"),
		NOW("sat 23:06", "2026-11-21T22:06:00Z"),
		NOW("2026-11-21T22:05:00Z", "2026-11-21T22:05:00Z"),
		ASKED("23:04:59", "2026-11-22T22:04:59Z", HAS_BEEN),
		ASKED("22:30", "2026-11-22T21:30:00Z",
			HAS_BEEN "2026-11-22 21:30:00Z, 22:30 local (+01:00), in 23h20m"),
		ASKED("sat 22:30", "2026-11-28T21:30:00Z", HAS_BEEN "2026-11-28 21:30:00Z"),
		ASKED("11-21 22:30", "2027-11-21T21:30:00Z", HAS_BEEN "2027-11-21 21:30:00Z"));
}

Test(base_when, beyond_tomorrow_is_asked)
{
	EXPECT("Europe/Berlin", "2026-11-21T19:10:00Z",
		PLAIN("tomorrow 23:59:59", "2026-11-22T22:59:59Z"),
		ASKED("2026-11-23 00:00", "2026-11-22T23:00:00Z",
			FAR "2026-11-22 23:00:00Z, 2026-11-23 00:00 local (+01:00), in 1d3h"),
		ASKED("mon 00:00", "2026-11-22T23:00:00Z", FAR),
		ASKED("fri 02:00", "2026-11-27T01:00:00Z", FAR),
		PLAIN("+27h49m", "2026-11-22T22:59:00Z"),
		ASKED("+27h50m", "2026-11-22T23:00:00Z", FAR),
		ASKED("in 3d", "2026-11-24T19:10:00Z", FAR),
		ASKED("12-24 18:00", "2026-12-24T17:00:00Z", FAR),
		ASKED("2027-11-22 02:00", "2027-11-22T01:00:00Z", FAR),
		ASKED("2026-11-23 00:00Z", "2026-11-23T00:00:00Z", FAR),
		PLAIN("2026-11-22 23:59Z", "2026-11-22T23:59:00Z"));
}

/* The prompt that asks again holds the time as time_format() writes it: that is the answer. */
Test(base_when, the_exact_form_is_not_asked_again)
{
	EXPECT("Europe/Berlin", "2026-11-21T19:10:00Z",
		PLAIN("2026-11-27T01:00:00Z", "2026-11-27T01:00:00Z"),
		PLAIN(" 2026-11-27T01:00:00Z ", "2026-11-27T01:00:00Z"),
		ASKED("2026-11-27T01:00:00z", "2026-11-27T01:00:00Z", FAR),
		ASKED("2026-11-27T01:00:00.0Z", "2026-11-27T01:00:00Z", FAR),
		ASKED("2026-11-27T01:00:00+00:00", "2026-11-27T01:00:00Z", FAR),
		ASKED("2026-11-27T02:00:00+01:00", "2026-11-27T01:00:00Z", FAR),
		ASKED("2026-11-27 01:00:00Z", "2026-11-27T01:00:00Z", FAR));
}

/* Whether date, time and zone were said: then a script means what it says, however far ahead. */
Test(base_when, a_whole_time)
{
	static const struct {
		const char *text;
		bool whole;
	} cases[] = {{"2049-01-15T02:00:00+01:00", true}, {"2049-01-15T02:00:00Z", true},
		{"2026-11-22 02:00", false}, {"sun 02:00", false}, {"+30m", false}, {"now", false}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct when when;
		struct error err = {0};
		cr_assert(when_parse(cases[i].text, INT64_C(1795288200000), true, &when, &err),
			"%s: %s", cases[i].text, err.text);
		cr_expect_eq(when.whole, cases[i].whole, "%s", cases[i].text);
	}
}

#define NEVER "clocks are put forward over this time, so it would become "
#define TWICE "clocks show this time twice; it would be the first, "
#define SECOND "clocks show this time twice; the first has been, so it would be the second, "

Test(base_when, clocks_put_forward)
{
	EXPECT("Europe/Berlin", "2026-03-28T21:00:00Z",
		ASKED("01:59", "2026-03-29T00:59:00Z", HAS_BEEN),
		PLAIN("tomorrow 01:59:59", "2026-03-29T00:59:59Z"),
		ASKED("tomorrow 02:00", "2026-03-29T01:00:00Z",
			NEVER "2026-03-29 01:00:00Z, 03:00 local (+02:00), in 4h"),
		ASKED("sun 02:30", "2026-03-29T01:30:00Z", NEVER),
		ASKED("2026-03-29 02:59:59", "2026-03-29T01:59:59Z", NEVER),
		PLAIN("tomorrow 03:00", "2026-03-29T01:00:00Z"),
		PLAIN("tomorrow 02:30Z", "2026-03-29T02:30:00Z"),
		PLAIN("tomorrow 23:59", "2026-03-29T21:59:00Z"),
		ASKED("mon 00:00", "2026-03-29T22:00:00Z", FAR));
	EXPECT("America/New_York", "2026-03-08T05:30:00Z", PLAIN("01:59", "2026-03-08T06:59:00Z"),
		ASKED("02:30", "2026-03-08T07:30:00Z",
			NEVER "2026-03-08 07:30:00Z, 03:30 local (-04:00)"),
		PLAIN("03:30", "2026-03-08T07:30:00Z"), PLAIN("+2h", "2026-03-08T07:30:00Z"));
	EXPECT("Australia/Lord_Howe", "2026-10-03T14:30:00Z",
		PLAIN("01:59", "2026-10-03T15:29:00Z"),
		ASKED("02:15", "2026-10-03T15:45:00Z",
			NEVER "2026-10-03 15:45:00Z, 2026-10-04 02:45 local"),
		PLAIN("02:30", "2026-10-03T15:30:00Z"));
}

Test(base_when, clocks_put_back)
{
	EXPECT("Europe/Berlin", "2026-10-24T21:00:00Z",
		PLAIN("tomorrow 01:59", "2026-10-24T23:59:00Z"),
		ASKED("tomorrow 02:00", "2026-10-25T00:00:00Z",
			TWICE "2026-10-25 00:00:00Z, 02:00 local (+02:00), in 3h"),
		ASKED("sun 02:30", "2026-10-25T00:30:00Z", TWICE),
		PLAIN("tomorrow 03:00", "2026-10-25T02:00:00Z"),
		PLAIN("tomorrow 02:30Z", "2026-10-25T02:30:00Z"),
		PLAIN("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00Z"));
	/* 02:10 for the first time, and for the second. */
	EXPECT("Europe/Berlin", "2026-10-25T00:10:00Z",
		ASKED("02:30", "2026-10-25T00:30:00Z", TWICE),
		{"02:08", "2026-10-25T00:08:00Z", TWICE, true},
		ASKED("02:00", "2026-10-25T01:00:00Z",
			SECOND "2026-10-25 01:00:00Z, 02:00 local (+01:00), in 50m"));
	EXPECT("Europe/Berlin", "2026-10-25T01:10:00Z",
		ASKED("02:30", "2026-10-25T01:30:00Z", SECOND),
		{"02:08", "2026-10-25T01:08:00Z", SECOND, true},
		ASKED("02:00", "2026-10-26T01:00:00Z", HAS_BEEN));
	EXPECT("America/New_York", "2026-11-01T04:30:00Z",
		ASKED("01:30", "2026-11-01T05:30:00Z", TWICE),
		PLAIN("02:00", "2026-11-01T07:00:00Z"));
	EXPECT("Australia/Lord_Howe", "2026-04-04T14:00:00Z",
		ASKED("01:45", "2026-04-04T14:45:00Z",
			TWICE "2026-04-04 14:45:00Z, 2026-04-05 01:45 local"),
		PLAIN("01:29", "2026-04-04T14:29:00Z"), PLAIN("02:00", "2026-04-04T15:30:00Z"));
}

/* 00:01 in Berlin: the 23:58 of before is three minutes ago, the next one a day ahead. */
Test(base_when, around_midnight)
{
	EXPECT("Europe/Berlin", "2026-11-21T23:01:00Z", NOW("00:00", "2026-11-21T23:00:00Z"),
		ASKED("23:58", "2026-11-22T22:58:00Z", HAS_BEEN),
		PLAIN("23:55", "2026-11-22T22:55:00Z"),
		PLAIN("today 23:58", "2026-11-22T22:58:00Z"),
		PLAIN("00:02", "2026-11-21T23:02:00Z"), PLAIN("sun 12:00", "2026-11-22T11:00:00Z"),
		ASKED("sat 23:58", "2026-11-28T22:58:00Z", FAR));
	EXPECT("UTC", "2026-11-21T23:59:00Z", ASKED("00:00", "2026-11-22T00:00:00Z", HAS_BEEN),
		PLAIN("tomorrow 00:00", "2026-11-22T00:00:00Z"),
		PLAIN("23:59:30", "2026-11-21T23:59:30Z"));
}

Test(base_when, year_end_and_leap_day)
{
	EXPECT("UTC", "2026-12-31T22:00:00Z", ASKED("01:00", "2027-01-01T01:00:00Z", HAS_BEEN),
		PLAIN("tomorrow 01:00", "2027-01-01T01:00:00Z"),
		ASKED("01-01 01:00", "2027-01-01T01:00:00Z", HAS_BEEN),
		PLAIN("fri 01:00", "2027-01-01T01:00:00Z"), PLAIN("+3h", "2027-01-01T01:00:00Z"));
	EXPECT("UTC", "2028-02-28T22:00:00Z", PLAIN("tomorrow 01:00", "2028-02-29T01:00:00Z"),
		PLAIN("02-29 01:00", "2028-02-29T01:00:00Z"),
		PLAIN("tue 01:00", "2028-02-29T01:00:00Z"),
		ASKED("2028-03-01 00:00", "2028-03-01T00:00:00Z", FAR));
	EXPECT("UTC", "2027-03-28T22:00:00Z", ASKED("02-29 01:00", "2028-02-29T01:00:00Z", FAR),
		PLAIN("tomorrow 01:00", "2027-03-29T01:00:00Z"));
	/* A year that the local zone has begun and UTC has not. */
	EXPECT("Europe/Berlin", "2026-12-31T23:30:00Z",
		PLAIN("01-01 02:00", "2027-01-01T01:00:00Z"),
		PLAIN("12-31 23:45Z", "2026-12-31T23:45:00Z"));
}

static void expect_refused(const char *text, const char *part)
{
	struct when when = {.at = 42};
	struct error err = {0};
	cr_expect_not(
		when_parse(text, moment("2026-11-21T19:10:00Z"), false, &when, &err), "%s", text);
	cr_expect_not_null(strstr(err.text, part), "\"%s\": %s", text, err.text);
	cr_expect_eq(when.at, 42, "\"%s\"", text);
	cr_expect_eq(err.kind, ERROR_USAGE, "\"%s\"", text);
}

Test(base_when, impossible_times_say_what_is_accepted)
{
	static const char *const none[] = {"noon", "22", "2230", "22.30", "+30", "+", "in", "in ",
		"in soon", "-5m", "+-5m", "sat", "2026-11-22", "11-22", "feb 30 02:00", "02:00 sat",
		"someday 02:00", "su 02:00", "saturn 02:00", "2026-11-22 02:00 CET", "22:30 Z utc",
		"z", "utc", "22:30 22:30", "now now", "2026-11-22T02:00", "2026-11-22T25:00:00Z",
		"2026-11-22T02:00:00+25:00", "1795262400", "0x16:30", "22:30\n",
		"sat 02:00 a b c d e f g h i",
		"2026-11-22 02:00 and so on, until the room for a time has ended"};
	given_zone("Europe/Berlin");
	for (size_t i = 0; i < COUNT(none); i++)
		expect_refused(none[i], "is no time: write now, 22:30, +30m");
	expect_refused("", "no time is given: write now");
	expect_refused("  ", "no time is given: write now");
	expect_refused(
		"25:00", "\"25:00\" is no time of a day, which goes from 00:00 to 23:59:59: write");
	expect_refused("24:00", "is no time of a day");
	expect_refused("22:3", "is no time of a day");
	expect_refused("22:30:1", "is no time of a day");
	expect_refused("sat 22:60", "is no time of a day");
	expect_refused("23:59:60", "is no time of a day");
	expect_refused("2026-02-30 02:00", "\"2026-02-30 02:00\" is not in the calendar: write");
	expect_refused("02-30 02:00", "is not in the calendar");
	expect_refused("2026-13-01 02:00", "is not in the calendar");
	expect_refused("02-29 02:00", "is not in the calendar"); /* of 2026 and 2027 */
	expect_refused("+900000000d", "is further ahead than the year 9999");
}

Test(base_when, dates_in_the_past_are_refused)
{
	given_zone("Europe/Berlin");
	expect_refused("2026-11-21 20:04",
		"\"2026-11-21 20:04\" is in the past (2026-11-21 19:04:00Z, 20:04 local (+01:00), "
		"6m ago): write a time to come, or now");
	expect_refused("today 06:00", "is in the past");
	expect_refused("2026-11-20T19:10:00Z", "1d ago");
	expect_refused("2025-11-22 02:00", "is in the past");
	expect_refused("0001-01-01T00:00:00Z", "is in the past");
}

struct echo {
	const char *zone, *at, *now, *expected;
};

Test(base_when, echo_has_utc_local_and_distance)
{
	static const struct echo cases[] = {
		{"Europe/Berlin", "2026-11-21T22:30:00Z", "2026-11-21T19:18:00Z",
			"2026-11-21 22:30:00Z, 23:30 local (+01:00), in 3h12m"},
		{"Europe/Berlin", "2026-11-21T23:30:15Z", "2026-11-21T19:30:15Z",
			"2026-11-21 23:30:15Z, 2026-11-22 00:30:15 local (+01:00), in 4h"},
		{"America/New_York", "2026-07-01T02:00:00Z", "2026-07-01T01:56:30Z",
			"2026-07-01 02:00:00Z, 2026-06-30 22:00 local (-04:00), in 3m30s"},
		{"Australia/Lord_Howe", "2026-07-01T02:00:00Z", "2026-06-28T23:00:00Z",
			"2026-07-01 02:00:00Z, 12:30 local (+10:30), in 2d3h"},
		{"UTC", "2026-07-01T02:00:00Z", "2026-06-30T02:00:00Z",
			"2026-07-01 02:00:00Z, 02:00 local (+00:00), in 1d"},
		{"UTC", "2026-07-01T02:00:00Z", "2026-07-01T01:59:15Z",
			"2026-07-01 02:00:00Z, 02:00 local (+00:00), in 45s"},
		{"UTC", "2026-07-01T02:00:00Z", "2026-07-01T02:00:00.9Z",
			"2026-07-01 02:00:00Z, 02:00 local (+00:00), now"},
		{"UTC", "2026-07-01T02:00:00Z", "2026-07-01T02:05:00Z",
			"2026-07-01 02:00:00Z, 02:00 local (+00:00), 5m past: now"},
		{"UTC", "2026-07-01T02:00:00Z", "2026-07-01T02:20:00Z",
			"2026-07-01 02:00:00Z, 02:00 local (+00:00), 20m ago"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char out[WHEN_ECHO];
		given_zone(cases[i].zone);
		when_echo(moment(cases[i].at), moment(cases[i].now), out);
		cr_expect_str_eq(out, cases[i].expected, "%s", out);
	}
}

/* No doubt is cut off, whatever its parts. */
Test(base_when, the_longest_doubt_has_room)
{
	struct when when;
	given_zone("Europe/Berlin");
	cr_assert(when_parse("02:59:59", moment("2026-10-25T01:10:00Z"), false, &when, NULL));
	cr_assert_str_eq(
		when.doubt, SECOND "2026-10-25 01:59:59Z, 02:59:59 local (+01:00), in 49m");
	given_zone("Australia/Lord_Howe");
	cr_assert(when_parse(
		"9999-04-04 01:45:15", moment("2026-04-04T14:00:00Z"), false, &when, NULL));
	cr_assert_eq(when.doubt[strlen(when.doubt) - 1], 'd', "%s", when.doubt);
}
