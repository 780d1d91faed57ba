/*
 * Times of a cutover that are just past, long past, far ahead, or in an hour that clocks leave out:
 * which of them mean now, which are asked again with the reason, and what the server holds then.
 * The zones are made for the moment of the test, so that it is noon, or clocks change tomorrow.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/time.h"
#include "e2e/acting.h"

/* Behind the last field of the form, and on to the question. */
#define GO_ON "<Down><Down><Down><Down><Down><Down><Enter>"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, NOON = 12 };

/* The server stands on this machine: its clock is that of the test. */
static int64_t clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * SECOND + now.tv_nsec / 1000000;
}

/* Hours that a zone is east of UTC in which it is the hour of noon. */
static int east_of_utc(void)
{
	return NOON - (int)(clock_now() / HOUR % 24);
}

/* A time so many milliseconds ago, as it is written there, "12:05"; to be freed. */
static char *clock_time(int east, int64_t ago)
{
	long long minutes = (long long)((clock_now() - ago + (int64_t)east * HOUR) / MINUTE);

	return text_of("%02lld:%02lld", minutes / 60 % 24, minutes % 60);
}

/* The same as RFC 3339 of that zone. */
static char *rfc_3339(int east, int64_t ago)
{
	char text[TIME_TEXT];

	time_format((clock_now() - ago) / SECOND * SECOND + (int64_t)east * HOUR, text);
	return text_of("%.19s%c%02d:00", text, east < 0 ? '-' : '+', abs(east));
}

/* An operator in a zone (as in TZ), before a warm plan `web` that runs. */
static struct console start_in(const char *zone, const char *name_space)
{
	char *variable = text_of("TZ=%s", zone);
	struct console console;

	site_create_namespace(name_space);
	site_create_run(&(struct site_run){
		.name_space = name_space, .plan = "web", .warm = true, .vms = 2});
	console = acting_start_with(
		&(struct console_plan){.name_space = name_space, .environment = {variable}}, "web");
	free(variable);
	return console;
}

static struct console start_at_noon(int east, const char *name_space)
{
	char *zone = text_of("NOON%+d", -east); /* POSIX counts to the west */
	struct console console = start_in(zone, name_space);

	free(zone);
	return console;
}

/* The form, with a time in it. */
static void fill_in(struct console *console, const char *time)
{
	console_press(console, "C");
	console_expect(console, "Cutover plan web");
	console_press(console, time);
}

/* The time that the server holds is that of the answer, which came at BEFORE or later. */
static void expect_time_of_answer(const char *name_space, const char *run, int64_t before)
{
	char *field = site_field(name_space, "migrations", run, "spec.cutover");
	int64_t at = 0;

	cr_assert(strlen(field) > 2 && time_parse(field + 1, strlen(field) - 2, &at), "no time: %s",
		field);
	cr_expect(at >= before - 2 * SECOND && at <= clock_now() + 2 * SECOND, "%s", field);
	free(field);
}

/* ---- now ------------------------------------------------------------------------------------- */

Test(verbs_times, just_past_means_now)
{
	const char *name_space = "act-times-now";
	int east = east_of_utc();
	struct console console = start_at_noon(east, name_space);
	char *time = clock_time(east, 3 * MINUTE);
	int64_t before;

	fill_in(&console, time);
	console_expect_match(&console, ", [34]m([0-9]+s)? past: now");
	console_press(&console, GO_ON);
	console_expect_question(&console, "Cutover plan web");
	console_expect_match(
		&console, "cutover then +NOW, that is when you answer, by the server's clock");
	console_expect_now(&console, "2 of 2 VMs are shut down NOW");
	console_press(&console, "web");
	console_expect(&console, "> web");
	acting_expect_writes(name_space, 1, 0);
	before = clock_now();
	console_press(&console, "<Enter>");
	console_expect(&console, "plan web is to cut over now");
	expect_time_of_answer(name_space, "web-run", before);
	console_end(&console);
	acting_expect_writes(name_space, 1, 1);
	free(time);
}

Test(verbs_times, just_past_of_a_start_means_now)
{
	const char *name_space = "act-times-start";
	int east = east_of_utc();
	struct console console = start_at_noon(east, name_space);
	char *time, *line, *run;
	int64_t before;

	site_do("DELETE", FORKLIFT "/namespaces/act-times-start/migrations/web-run", NULL);
	acting_create_plan(
		&(struct acting_plan){.name_space = name_space, .name = "shop", .type = "warm"});
	console_expect_match(&console, "shop +Ready");
	time = rfc_3339(east, 3 * MINUTE);
	line = text_of("start plan shop --cutover %s", time);
	console_command(&console, line);
	console_expect_question(&console, "Start plan shop");
	console_expect_now(&console, "shut down at the cutover: NOW, when its first copy ends");
	console_press(
		&console, "test/shop"); /* its VM is in the other plan, too: preflight fails */
	console_expect(&console, "> test/shop");
	before = clock_now();
	console_press(&console, "<Enter>");
	console_expect(&console, "plan shop started");
	run = acting_only_run(name_space);
	expect_time_of_answer(name_space, run, before);
	console_end(&console);
	acting_expect_writes(name_space, 1, 1);
	free(run);
	free(line);
	free(time);
}

/* ---- asked again ----------------------------------------------------------------------------- */

/* A time that the form does not take; texts are extended regular expressions but for the first. */
struct doubt {
	const char *time;   /* as keys */
	const char *reason; /* below it, where a long one is cut, and how it begins afterwards */
	const char *meant;  /* how it ends then */
	const char *field;  /* what stands in the form then */
};

/* The form comes again, in place of the question, and nothing is written. */
static void expect_asked_again(
	struct console *console, const char *name_space, const struct doubt *doubt)
{
	char *field = text_of("cutover +%s", doubt->field);
	char *said = text_of("^ .*%s%s", doubt->reason, doubt->meant);

	fill_in(console, doubt->time);
	console_expect_match(console, doubt->reason);
	console_press(console, GO_ON);
	console_expect_match(console, said);
	console_expect_match(console, field);
	console_expect_now(console, "own-times"); /* it is the form */
	console_press(console, "<Esc>");
	console_expect(console, "canceled; nothing was sent");
	console_expect_gone(console, "own-times");
	acting_expect_field(name_space, "migrations", "web-run", "spec.cutover", "");
	acting_expect_writes(name_space, 0, 0);
	free(said);
	free(field);
}

/* A clock time is that of tomorrow then, which must be confirmed; a date has been. */
Test(verbs_times, six_minutes_past_is_asked_again)
{
	int east = east_of_utc();
	struct console console = start_at_noon(east, "act-times-past");
	char *clock = clock_time(east, 6 * MINUTE), *date;

	expect_asked_again(&console, "act-times-past",
		&(struct doubt){clock, "this time has been; the next one is ",
			"2[0-9-]+ [0-9:]+Z, .* local .*, in 23h5[234]m",
			"2[0-9]{3}-[0-9-]{5}T[0-9]{2}:[0-9]{2}:00Z"});
	date = rfc_3339(east, 6 * MINUTE);
	expect_asked_again(&console, "act-times-past",
		&(struct doubt){date, "is in the past \\(2[0-9-]+ [0-9:]+Z, ",
			".* local .*, [67]m([0-9]+s)? ago\\): write a time to come, or now",
			"2[0-9T:-]+[+-][0-9]{2}:00"});
	console_end(&console);
	free(date);
	free(clock);
}

Test(verbs_times, beyond_the_next_day_is_asked_again)
{
	struct console console = start_in("EAST-2", "act-times-far");

	expect_asked_again(&console, "act-times-far",
		&(struct doubt){"2031-05-01T04:00:00+02:00",
			"this is after the end of tomorrow: 2031-05-01 02:00:00Z, 04:00 local",
			" \\(\\+02:00\\), in [0-9]+d", "2031-05-01T02:00:00Z"});
	console_end(&console);
}

/* Clocks go from 02:00 to 03:00 on that day, and back two months later. */
static char *zone_of_gap(int64_t day)
{
	time_t seconds = (time_t)(day / SECOND);
	struct tm date;

	gmtime_r(&seconds, &date);
	return text_of("GAP0LATER,%d/2,%d/2", date.tm_yday, (date.tm_yday + 60) % 365);
}

Test(verbs_times, gap_of_summer_time_is_asked_again)
{
	int64_t tomorrow = clock_now() + 24 * (int64_t)HOUR;
	char *zone = zone_of_gap(tomorrow), day[TIME_TEXT];
	struct console console = start_in(zone, "act-times-gap");
	char *time, *reason, *field;

	time_format(tomorrow, day);
	time = text_of("%.10s<Space>02:30", day);
	reason = text_of("clocks are put forward over this time, so it would become %.10s ", day);
	field = text_of("%.10sT02:30:00Z", day);
	expect_asked_again(&console, "act-times-gap",
		&(struct doubt){time, reason, "02:30:00Z, 03:30 local \\(\\+01:00\\), in ", field});
	console_end(&console);
	free(field);
	free(reason);
	free(time);
	free(zone);
}
