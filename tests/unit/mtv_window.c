/*
 * Maintenance windows in named zones: when one is open, also where clocks change at its edges, and
 * that the zone of the process stays what it was.
 */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "mtv/window.h"
#include "unit/given.h"

static void in_tokyo(void)
{
	setenv("TZ", "Asia/Tokyo", 1);
	tzset();
}

TestSuite(mtv_window, .init = in_tokyo);

static int64_t moment(const char *text)
{
	int64_t at = 0;
	cr_assert(time_parse(text, strlen(text), &at), "%s", text);
	return at;
}

static struct window window_of(const char *begin, const char *end, const char *zone)
{
	struct window window = {0};
	struct error err = {0};
	cr_assert(window_parse(begin, end, zone, &window, &err), "%s", err.text);
	return window;
}

struct opening {
	const char *zone, *begin, *end;
	const char *now;
	const char *from, *until; /* of the window that is open then, or the next */
};

static void check_openings(const struct opening *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct opening *it = &cases[i];
		struct window window = window_of(it->begin, it->end, it->zone);
		struct window_span span = {0};
		int64_t from = moment(it->from);
		int64_t until = moment(it->until);
		int64_t now = moment(it->now);
		cr_assert(window_span(&window, now, &span), "%zu: never open", i);
		cr_expect_eq(span.begin, from, "%zu %s: begins %" PRId64 " s late", i, it->now,
			(span.begin - from) / 1000);
		cr_expect_eq(span.end, until, "%zu %s: ends %" PRId64 " s late", i, it->now,
			(span.end - until) / 1000);
		cr_expect_eq(window_has(&window, now), now >= from, "%zu", i);
		cr_expect_eq(window_left(&window, now), now >= from ? until - now : 0, "%zu", i);
		/* The edges: the first moment is inside, that of the end is not. */
		cr_expect(window_has(&window, from) && !window_has(&window, from - 1), "%zu", i);
		cr_expect(window_has(&window, until - 1) && !window_has(&window, until), "%zu", i);
	}
}

#define BERLIN(begin, end) "Europe/Berlin", begin, end
#define NEW_YORK(begin, end) "America/New_York", begin, end

Test(mtv_window, each_week)
{
	static const struct opening cases[] = {
		{BERLIN("Sat 22:00", "Sun 06:00"), "2026-11-21T12:00:00Z", "2026-11-21T21:00:00Z",
			"2026-11-22T05:00:00Z"},
		{BERLIN("Sat 22:00", "Sun 06:00"), "2026-11-21T21:00:00Z", "2026-11-21T21:00:00Z",
			"2026-11-22T05:00:00Z"},
		{BERLIN("Sat 22:00", "Sun 06:00"), "2026-11-22T04:59:59Z", "2026-11-21T21:00:00Z",
			"2026-11-22T05:00:00Z"},
		{BERLIN("Sat 22:00", "Sun 06:00"), "2026-11-22T05:00:00Z", "2026-11-28T21:00:00Z",
			"2026-11-29T05:00:00Z"},
		{BERLIN("saturday 22:00", "SUN 6:00"), "2026-07-18T20:30:00Z",
			"2026-07-18T20:00:00Z", "2026-07-19T04:00:00Z"},
		/* Within one day, over the end of a year, nearly all of a week. */
		{NEW_YORK("Tue 01:00", "Tue 05:00"), "2026-11-24T07:00:00Z", "2026-11-24T06:00:00Z",
			"2026-11-24T10:00:00Z"},
		{NEW_YORK("Thu 20:00", "Fri 04:00"), "2027-01-01T02:00:00Z", "2027-01-01T01:00:00Z",
			"2027-01-01T09:00:00Z"},
		{"Asia/Kolkata", "Mon 09:00", "Mon 08:00", "2026-11-22T12:00:00Z",
			"2026-11-16T03:30:00Z", "2026-11-23T02:30:00Z"},
		/* It is Sunday there before it is in UTC, and after. */
		{"Pacific/Kiritimati", "Sun 00:00", "Sun 04:00", "2026-11-21T11:00:00Z",
			"2026-11-21T10:00:00Z", "2026-11-21T14:00:00Z"},
		{"Pacific/Pago_Pago", "Sun 20:00", "Mon 00:00", "2026-11-23T10:00:00Z",
			"2026-11-23T07:00:00Z", "2026-11-23T11:00:00Z"},
		{"UTC", "Sat 22:00", "Sun 06:00", "2026-11-21T23:00:00Z", "2026-11-21T22:00:00Z",
			"2026-11-22T06:00:00Z"},
		{"UTC", "Sat 22:00", "Sun 06:00", "1969-12-31T00:00:00Z", "1970-01-03T22:00:00Z",
			"1970-01-04T06:00:00Z"},
	};
	check_openings(cases, COUNT(cases));
}

/* Berlin: 02:00 becomes 03:00 on 29 March 2026 at 01:00Z, 03:00 becomes 02:00 on 25 October. */
Test(mtv_window, where_clocks_change)
{
	static const struct opening cases[] = {
		/* The change is inside: the window is an hour shorter, or longer. */
		{BERLIN("Sat 22:00", "Sun 06:00"), "2026-03-28T12:00:00Z", "2026-03-28T21:00:00Z",
			"2026-03-29T04:00:00Z"},
		{BERLIN("Sat 22:00", "Sun 06:00"), "2026-10-25T04:30:00Z", "2026-10-24T20:00:00Z",
			"2026-10-25T05:00:00Z"},
		/* Skipped: begin and end are at the change. */
		{BERLIN("Sun 02:30", "Sun 06:00"), "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z",
			"2026-03-29T04:00:00Z"},
		{BERLIN("Sat 22:00", "Sun 02:30"), "2026-03-29T00:30:00Z", "2026-03-28T21:00:00Z",
			"2026-03-29T01:00:00Z"},
		{BERLIN("Sat 22:00", "Sun 02:00"), "2026-03-29T00:30:00Z", "2026-03-28T21:00:00Z",
			"2026-03-29T01:00:00Z"},
		{BERLIN("Sat 22:00", "Sun 03:00"), "2026-03-29T00:30:00Z", "2026-03-28T21:00:00Z",
			"2026-03-29T01:00:00Z"},
		/* All of it is skipped: the next one is a week later. */
		{BERLIN("Sun 02:10", "Sun 02:50"), "2026-03-28T12:00:00Z", "2026-04-05T00:10:00Z",
			"2026-04-05T00:50:00Z"},
		/* Doubled: it begins the second time and ends the first time. */
		{BERLIN("Sun 02:30", "Sun 06:00"), "2026-10-25T00:45:00Z", "2026-10-25T01:30:00Z",
			"2026-10-25T05:00:00Z"},
		{BERLIN("Sat 22:00", "Sun 02:30"), "2026-10-25T00:15:00Z", "2026-10-24T20:00:00Z",
			"2026-10-25T00:30:00Z"},
		/* Both: the first time. */
		{BERLIN("Sun 02:10", "Sun 02:50"), "2026-10-25T00:20:00Z", "2026-10-25T00:10:00Z",
			"2026-10-25T00:50:00Z"},
		{NEW_YORK("Sun 02:15", "Sun 04:00"), "2026-03-08T00:00:00Z", "2026-03-08T07:00:00Z",
			"2026-03-08T08:00:00Z"},
		{NEW_YORK("Sun 01:30", "Sun 04:00"), "2026-11-01T06:00:00Z", "2026-11-01T06:30:00Z",
			"2026-11-01T09:00:00Z"},
		/* By half an hour. */
		{"Australia/Lord_Howe", "Sun 02:15", "Sun 05:00", "2026-10-03T12:00:00Z",
			"2026-10-03T15:30:00Z", "2026-10-03T18:00:00Z"},
		/* Samoa went without Friday, 30 December 2011. */
		{"Pacific/Apia", "Fri 12:00", "Sat 06:00", "2011-12-30T00:00:00Z",
			"2011-12-30T10:00:00Z", "2011-12-30T16:00:00Z"},
	};
	check_openings(cases, COUNT(cases));
}

Test(mtv_window, once)
{
	struct window window =
		window_of("2026-11-21T22:00:00+01:00", "2026-11-22T05:00:00Z", "Europe/Berlin");
	struct window_span span;
	cr_assert(window_span(&window, moment("2026-11-01T00:00:00Z"), &span));
	cr_expect_eq(span.begin, moment("2026-11-21T21:00:00Z"));
	cr_expect_eq(span.end, moment("2026-11-22T05:00:00Z"));
	cr_expect_not(window_has(&window, span.begin - 1));
	cr_expect(window_has(&window, span.begin));
	cr_expect_eq(window_left(&window, span.end - 1800000), 1800000);
	cr_expect_not(window_span(&window, span.end, &span), "it comes once");
	cr_expect_not(window_has(&window, moment("2026-11-22T05:00:00Z")));
	cr_expect_eq(window_left(&window, moment("2026-11-28T22:00:00Z")), 0);
}

Test(mtv_window, none)
{
	struct window window = {0};
	struct window_span span;
	cr_expect_not(window_span(&window, 0, &span));
	cr_expect_not(window_has(&window, 0));
	cr_expect_eq(window_left(&window, 0), 0);
}

Test(mtv_window, mistakes)
{
	static const struct {
		const char *begin, *end, *zone, *said;
	} cases[] = {
		{"Sat 22:00", "Sun 06:00", "", "\"\" is no name of a time zone"},
		{"Sat 22:00", "Sun 06:00", "CET-1CEST,M3.5.0,M10.5.0/3", "is no name of a time"},
		{"Sat 22:00", "Sun 06:00", "../../../etc/passwd", "is no name of a time zone"},
		{"Sat 22:00", "Sun 06:00", "/etc/localtime", "is no name of a time zone"},
		{"Sat 22:00", "Sun 06:00", "Europe", "\"Europe\" is not known on this machine"},
		{"Sat 22:00", "Sun 06:00", "Europe/Belin", "(no file "},
		{"Sat 22:00", "2026-11-22T06:00:00Z", "UTC", "write both as Sat 22:00, or both as"},
		{"Sat", "Sun 06:00", "UTC", "the window from \"Sat\" to"},
		{"Sat 24:00", "Sun 06:00", "UTC", "write both as"},
		{"Satur 22:00", "Sun 06:00", "UTC", "write both as"},
		{"saturdaysaturday 22:00", "Sun 06:00", "UTC", "write both as"},
		{"Sat 22:00 UTC", "Sun 06:00", "UTC", "write both as"},
		{"2026-11-21 22:00", "2026-11-22 06:00", "UTC", "write both as"},
		{"Sat 22:00", "sat 22:00", "UTC", "ends before it begins"},
		{"2026-11-21T22:00:00Z", "2026-11-21T22:00:00+01:00", "UTC",
			"ends before it begins"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct window window = {.zone = "as it was"};
		struct error err = {0};
		cr_expect_not(
			window_parse(cases[i].begin, cases[i].end, cases[i].zone, &window, &err),
			"%zu", i);
		cr_expect(strstr(err.text, cases[i].said), "%zu: %s", i, err.text);
		cr_expect_str_eq(window.zone, "as it was");
	}
}

Test(mtv_window, words)
{
	char text[WINDOW_TEXT];
	struct window window = window_of("Sat 22:00", "Sun 06:00", "America/New_York");
	window_words(&window, moment("2026-11-21T12:00:00Z"), text);
	cr_expect_str_eq(text,
		"Sat 2026-11-21 22:00-05:00 to Sun 2026-11-22 06:00-05:00 America/New_York "
		"(Sun 2026-11-22 03:00Z to Sun 2026-11-22 11:00Z)");
	window_end_words(&window, moment("2026-11-21T12:00:00Z"), text);
	cr_expect_str_eq(text, "");
	window_end_words(&window, moment("2026-11-22T10:00:00Z"), text);
	cr_expect_str_eq(text, "Sun 06:00-05:00 (11:00Z)");
	window_end_clock(&window, moment("2026-11-22T10:00:00Z"), true, text);
	cr_expect_str_eq(text, "11:00Z");
	window_end_clock(&window, moment("2026-11-22T10:00:00Z"), false, text);
	cr_expect_str_eq(text, "06:00-05:00");
	window_end_clock(&window, moment("2026-11-22T12:00:00Z"), true, text);
	cr_expect_str_eq(text, "");
	window_begin_words(&window, moment("2026-11-22T10:00:00Z"), text);
	cr_expect_str_eq(text, "", "it is open");
	window_begin_words(&window, moment("2026-11-22T11:00:00Z"), text);
	cr_expect_str_eq(text, "Sat 2026-11-28 22:00-05:00");
	window_begin_words(&window, moment("2026-11-23T04:00:00Z"), text);
	cr_expect_str_eq(text, "Sat 22:00-05:00");
	window = window_of("2026-11-21T22:00:00Z", "2026-11-22T06:00:00Z", "UTC");
	window_begin_words(&window, moment("2026-11-15T12:00:00Z"), text);
	cr_expect_str_eq(text, "Sat 2026-11-21 22:00Z");
	window_begin_words(&window, moment("2026-11-21T12:00:00Z"), text);
	cr_expect_str_eq(text, "Sat 22:00Z");
	window_begin_words(&window, moment("2026-11-22T06:00:00Z"), text);
	cr_expect_str_eq(text, "", "it does not come back");
	window_words(&window, moment("2026-11-23T12:00:00Z"), text);
	cr_expect_str_eq(text, "over since Sun 2026-11-22 06:00Z");
	window_words(&window, moment("2026-11-21T12:00:00Z"), text);
	cr_expect_str_eq(text, "Sat 2026-11-21 22:00Z to Sun 2026-11-22 06:00Z");
	window_end_words(&window, moment("2026-11-21T23:00:00Z"), text);
	cr_expect_str_eq(text, "Sun 06:00Z");
}

/* Behind a time in UTC. */
Test(mtv_window, a_time_in_its_zone)
{
	static const struct {
		const char *zone, *words;
	} cases[] = {{"Europe/Berlin", " (Sat 2026-11-21 22:30+01:00 Europe/Berlin)"},
		{"Europe/London", " (Sat 2026-11-21 21:30Z Europe/London)"}, {"UTC", ""},
		{"Etc/UTC", ""}, {"", ""}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[ZONE_ASIDE];
		zone_aside(cases[i].zone, moment("2026-11-21T21:30:00Z"), text);
		cr_expect_str_eq(text, cases[i].words, "%s: %s", cases[i].zone, text);
	}
}

/* Whatever is asked of another zone, the program's own times stay where they were. */
Test(mtv_window, the_zone_of_the_process_stays)
{
	char text[WINDOW_TEXT];
	char local[TIME_TEXT];
	struct window window = window_of("Sat 22:00", "Sun 06:00", "America/New_York");
	window_words(&window, moment("2026-11-22T10:00:00Z"), text);
	time_format_long(moment("2026-11-21T12:00:00Z"), false, local);
	cr_expect_str_eq(local, "2026-11-21 21:00:00+09:00");
	cr_expect_str_eq(getenv("TZ"), "Asia/Tokyo");
	unsetenv("TZ");
	tzset();
	cr_expect(window_has(&window, moment("2026-11-22T10:00:00Z")));
	cr_expect_null(getenv("TZ"));
}
