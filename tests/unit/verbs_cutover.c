/* Cutovers of sets, each plan at its own time, and of single VMs: what is asked for, and how. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/cutover_flag.h"
#include "app/gate_private.h"
#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

/* The clock stands at 2026-11-21, Saturday, 12:00Z. */
static struct app app;

/* Two with times of their own, one with the plan's; the plan's has passed for a while. */
static const char mixed[] =
	"plan: own-times\n"
	"type: warm\n"
	"runs:\n"
	"  - name: own-times-run\n"
	"    result: Executing\n"
	"    spec:\n"
	"      cutover: '@-30m'\n"
	"      vmCutover:\n"
	"        - {id: vm-8, cutover: '@+5h'}\n"
	"        - {id: vm-1, cutover: '@+1h'}\n"
	"        - {id: vm-9, cutover: '@+5h'}\n"
	"        - {id: vm-2, cutover: '@+2h'}\n"
	"vms:\n"
	"  - {id: vm-1, name: one, disks: [100], at: CopyingPaused, precopies: 1}\n"
	"  - {id: vm-2, name: two, disks: [100], at: CopyingPaused, precopies: 1}\n"
	"  - {id: vm-3, name: three, disks: [100], at: CopyDisks, precopies: 1}\n"
	"  - {id: vm-4, name: four, disks: [100], outcome: Succeeded, completed: '@-1m'}\n";

static void begin(void)
{
	given_site(&app);
	given_site_plan(&app, mixed);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(verbs_cutover, .init = begin, .fini = end);

Test(verbs_cutover, flags_that_contradict)
{
	static const struct {
		const char *flags, *said;
	} cases[] = {{"--clear --by +5m", "--clear and --by are two different wishes"},
		{"--by +5m --cutover +1h", "--by and --cutover are two different wishes"},
		{"--by +5m --every 5m", "--by and --every are two different wishes"},
		{"--clear --every 5m", "--clear and --every are two different wishes"},
		{"--cutover +1h --every soon", "--every is a length of time, as 5m, not \"soon\""},
		{"--cutover +1h --every -5m", "--every is a length of time"},
		{"--cutover +1h --every 0m", "--every is a length of time"},
		{"--by 0s", "--by is a length of time"},
		{"--by +-5m", "--by is a length of time, as +15m or -1h, not \"+-5m\""},
		{"--cutover +1h,+2h --every 5m", "--cutover gives each its own"},
		{"--hold --every 5m", "--every and --hold are two different wishes"},
		{"--hold --clear", "--clear and --hold are two different wishes"},
		{"--hold --by +5m", "--by and --hold are two different wishes"},
		{"--hold --vms one", "--hold is about whole plans, and --vms about single VMs"},
		{"--hold --cutover +1h,+2h", "--hold is for one time, the first"},
		{"--cutover +1h,soon", "soon"}, {"--cutover +1h,", ""},
		{"--cutover +1h,11:00", "this time has been"},
		{"--vms one --own-times include", "--own-times is about those of a plan"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *said = given_mistake(&app, &cutover_verb, cases[i].flags);
		cr_expect(*said && strstr(said, cases[i].said), "%s: %s", cases[i].flags, said);
	}
}

/* The line with all that is meant, when one time of a list is doubtful. */
Test(verbs_cutover, a_doubt_in_a_list_is_asked_with_the_whole_list)
{
	struct error err = {0};
	struct flag_values values;
	struct arguments arguments;
	char line[] = "cutover web,shop,db --cutover 13:00,none,11:00";
	struct action *action = action_create(&app, &cutover_verb);
	command_split(line, &arguments);
	cr_assert(flags_parse(&values, cutover_verb.flags, &arguments, &err));
	cr_expect_not(cutover_verb.take(action, &values, &err));
	cr_expect_str_eq(action->again,
		"cutover web,shop,db --cutover "
		"2026-11-21T13:00:00Z,none,2026-11-22T11:00:00Z");
	action_destroy(action);
}

/* ---- one time for each plan ------------------------------------------------------------------ */

/* An action on PLANS, as its question finds it. */
static struct action *asked(const char *flags, const char *first, const char *second)
{
	struct action *action = given_subject(&app, &cutover_verb, flags, first)->action;
	given_also(&app, action, second);
	for (size_t i = 0; i < action->count; i++) {
		subject_set(action->subjects[i], SUBJECT_READY, "%s", "");
		action->subjects[i]->place = i;
	}
	return action;
}

/* The time in the request for a subject, "none" when it takes one away. */
static void expect_time(struct action *action, size_t i, const char *time)
{
	const char *request = given_request(action->subjects[i]);
	char wanted[200];
	snprintf(wanted, sizeof(wanted),
		"{\"op\":\"add\",\"path\":\"/spec/cutover\",\"value\":\"%s\"}", time);
	if (!strcmp(time, "none"))
		snprintf(wanted, sizeof(wanted), "%s",
			"{\"op\":\"remove\",\"path\":\"/spec/cutover\"}");
	cr_expect(strstr(request, wanted), "%zu: %s", i, request);
}

Test(verbs_cutover, every_five_minutes)
{
	struct action *action =
		asked("--cutover 13:00 --every 5m", "warm-running", "cutover-future");
	expect_time(action, 0, "2026-11-21T13:00:00Z");
	expect_time(action, 1, "2026-11-21T13:05:00Z");
	cr_expect(action->in_order);
}

/* Only the first is now; all stand as soon as it is answered. */
Test(verbs_cutover, now_and_every_five_minutes)
{
	struct action *action = asked("--every 5m", "warm-running", "cutover-future");
	cr_expect_eq(gate_tier(action), TIER_SERVICE);
	clock_advance(&app.clock, 60 * 1000);
	expect_time(action, 1, "2026-11-21T12:06:00Z");
	action->now = clock_server(&app.clock);
	clock_advance(&app.clock, 60 * 1000);
	expect_time(action, 0, "2026-11-21T12:01:00Z");
	expect_time(action, 1, "2026-11-21T12:06:00Z");
	cr_expect(strstr(given_told(action->subjects[1]), "5m behind your answer"));
	cr_expect(strstr(given_told(action->subjects[1]), "are shut down then"));
	cr_expect(strstr(given_told(action->subjects[0]), "are shut down NOW"));
}

#define HELD_UP                                                                                    \
	"plan: held-up\ntype: warm\ncreated: \"@-1d\"\nruns: [{name: held-up-1, created: "         \
	"\"@-41m\", started: \"@-41m\", result: Executing}]\nvms: [{id: vm-1, name: one, disks: "  \
	"[20480], at: CopyDisks, copied: 37}, {id: vm-2, name: two, disks: [20480], queued: "      \
	"true}, "                                                                                  \
	"{id: vm-3, name: three, disks: [20480], at: CopyingPaused, precopies: 1}]\n"

/* What a VM does now holds up a cutover now, and says nothing of one to come. */
Test(verbs_cutover, what_begins_late)
{
	given_site_plan(&app, HELD_UP);
	const char *told = given_told(given_subject(&app, &cutover_verb, "", "held-up"));
	cr_expect(strstr(told, "1 waits between precopies; 1 begins late, when the copy"), "%s",
		told);
	cr_expect(strstr(told, "1 waits for a slot: it goes down when its first copy ends."), "%s",
		told);
	told = given_told(given_subject(&app, &cutover_verb, "--cutover +3h", "held-up"));
	cr_expect(strstr(told, "A VM that is being copied at that time begins late"), "%s", told);
	cr_expect_null(strstr(told, "waits between"), "%s", told);
	cr_expect_null(strstr(told, "for a slot"), "%s", told);
	told = given_told(given_subject(&app, &cutover_verb, "--cutover +3h", "warm-running"));
	cr_expect_null(strstr(told, "2 begin late"), "%s", told);
}

Test(verbs_cutover, a_time_for_each)
{
	struct action *action = asked("--cutover 13:00,none", "warm-running", "cutover-future");
	expect_time(action, 0, "2026-11-21T13:00:00Z");
	expect_time(action, 1, "none");
	cr_expect_str_eq(given_refusal(action->subjects[1]), "");
	action = asked("--cutover 13:00,none", "cutover-future", "warm-running");
	cr_expect_str_eq(given_refusal(action->subjects[1]), "it has no cutover to clear");
	action = asked("--cutover 13:00,none,14:00", "cutover-future", "warm-running");
	cr_expect_str_eq(given_refusal(action->subjects[0]), "3 times are given for 2 plans");
}

Test(verbs_cutover, moved_by_a_length)
{
	static const struct given_judged cases[] = {
		{&cutover_verb, "--by +15m", "cutover-future", TIER_REVERSIBLE, NULL},
		{&cutover_verb, "--by -1h55m", "cutover-future", TIER_SERVICE, NULL}, /* in 5 min */
		{&cutover_verb, "--by -2h", "cutover-future", GIVEN_REFUSED, "would be past"},
		{&cutover_verb, "--by +15m", "cutover-late", GIVEN_REFUSED,
			"its cutover is due since 2026-11-21 11:35:00Z, 25m ago, and not moved"},
		{&cutover_verb, "--by +15m", "warm-running", GIVEN_REFUSED,
			"it has no cutover to move"},
		{&cutover_verb, "--by +15m", "cutting-over", GIVEN_REFUSED, ""}};
	given_expect_judged(&app, cases, COUNT(cases));
	struct action *action = asked("--by -30m", "cutover-future", "cutover-per-vm");
	expect_time(action, 0, "2026-11-21T13:30:00Z");
	expect_time(action, 1, "2026-11-21T17:30:00Z");
}

/* What was there before differs: it comes back plan by plan. */
Test(verbs_cutover, a_set_is_taken_back_plan_by_plan)
{
	struct action *action =
		asked("--cutover 13:00 --every 5m", "warm-running", "cutover-future");
	cr_expect_str_eq(gate_undo(action, SUBJECT_READY),
		"cutover plan openshift-mtv/warm-running,openshift-mtv/cutover-future "
		"--cutover none,2026-11-21T14:00:00Z");
	action = asked("--by +15m", "cutover-per-vm", "cutover-future");
	cr_expect_str_eq(gate_undo(action, SUBJECT_READY),
		"cutover plan openshift-mtv/cutover-per-vm,openshift-mtv/cutover-future "
		"--cutover 2026-11-21T18:00:00Z,2026-11-21T14:00:00Z");
	action = asked("--cutover 13:00 --every 5m", "warm-running", "warm-between");
	cr_expect_str_eq(gate_undo(action, SUBJECT_READY),
		"cutover plan openshift-mtv/warm-running,openshift-mtv/warm-between --clear");
	action = asked("--cutover 13:00 --every 5m", "cutover-late", "warm-between");
	cr_expect_null(gate_undo(action, SUBJECT_READY), "the old time would begin at once");
}

/* ---- what the question says of a set --------------------------------------------------------- */

static const char *told_of_set(struct action *action)
{
	static char text[8000];
	struct page page;
	size_t used = 0;
	page_init(&page);
	action->verb->tell_set(action, &page);
	*text = '\0';
	for (size_t i = 0; i < page.lines.count; i++) {
		const struct page_line *line = array_at(&page.lines, i);
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s\n",
			line->role == ROLE_WARNING ? "! " : "", line->text);
		cr_assert_lt(used, sizeof(text));
	}
	page_finish(&page);
	return text;
}

static void expect_told(struct action *action, const char *words)
{
	const char *told = told_of_set(action);
	cr_expect(strstr(told, words), "%s\nis not in\n%s", words, told);
}

Test(verbs_cutover, a_set_tells_its_times)
{
	struct action *action = asked("--cutover 21:00 --every 5m", "warm-running", "warm-between");
	expect_told(action, "The times, all written at once");
	expect_told(action,
		"  plan openshift-mtv/warm-running  2026-11-21 21:00:00Z: 3 VMs go down within "
		"five minutes\n"
		"  plan openshift-mtv/warm-between  2026-11-21 21:05:00Z: 3 VMs go down within "
		"five minutes\n");
	expect_told(action,
		"later ones begin even when earlier ones fail, and whether or not "
		"mtvtop runs.");
	expect_told(action,
		"3 VMs at most go down within the same five minutes, those of other "
		"plans counted; the limit of the settings is ");
	char *all = app.name_space;
	char one[] = "openshift-mtv";
	app.name_space = one;
	expect_told(action, "those of other plans counted as far as they are read; the limit");
	app.name_space = all;
}

/* Forklift throttles nothing: what is nearer than five minutes goes down together. */
Test(verbs_cutover, a_set_counts_what_goes_down_together)
{
	struct action *action =
		asked("--cutover 21:00 --every 4m59s", "warm-running", "warm-between");
	app.settings.cutovers_at_once = 5;
	expect_told(action, "! 6 VMs at most go down within the same five minutes");
	app.settings.cutovers_at_once = 6;
	expect_told(action, "\n6 VMs at most go down within the same five minutes");
	/* Others, which are not asked about, have 4 VMs at 14:00. */
	action = asked("--cutover 13:58 --every 5m", "warm-running", "warm-between");
	expect_told(action, "13:58:00Z: 7 VMs go down within five minutes");
	expect_told(action, "14:03:00Z: 7 VMs go down within five minutes");
	/* One of cutover-per-vm keeps a time of its own, and goes by that. */
	action = asked("--cutover 20:00", "warm-running", "cutover-per-vm");
	expect_told(action, "4 VMs at most go down within");
	action = asked("--cutover 20:00 --own-times include", "warm-running", "cutover-per-vm");
	expect_told(action, "5 VMs at most go down within");
	cr_expect_null(strstr(told_of_set(action), "The times"), "all have one: it stands below");
}

/* A single one that lies outside makes the whole set rise. */
Test(verbs_cutover, a_set_across_the_end_of_the_window)
{
	struct error err = {0};
	struct action *action =
		asked("--cutover 20:55 --every 10m", "warm-running", "warm-between");
	cr_assert(window_parse("Sat 12:00", "Sat 22:00", "Europe/Berlin", &app.settings.window,
		&err)); /* to 21:00Z */
	expect_told(action,
		"  plan openshift-mtv/warm-running  2026-11-21 20:55:00Z (Sat 2026-11-21 "
		"21:55+01:00 Europe/Berlin): 3 VMs go down within five minutes\n"
		"! ");
	expect_told(action, "within five minutes, OUTSIDE OF THE WINDOW\n");
	cr_assert(window_parse("Sat 12:00", "Sat 21:00", "UTC", &app.settings.window, &err));
	expect_told(action, "  2026-11-21 20:55:00Z: 3 VMs go down within five minutes\n");
	expect_told(action, "within five minutes, OUTSIDE OF THE WINDOW\n");
	cr_expect_eq(gate_subject_tier(action->subjects[0]), TIER_REVERSIBLE);
	cr_expect_eq(gate_subject_tier(action->subjects[1]), TIER_SERVICE);
	cr_expect_eq(gate_tier(action), TIER_SERVICE);
}

/* ---- what it takes --------------------------------------------------------------------------- */

static const char *told_of(const char *flags, const char *plan)
{
	return given_told(given_subject(&app, &cutover_verb, flags, plan));
}

/* By the times that are asked about, not by those that are set. */
Test(verbs_cutover, a_question_says_how_long_and_whether_it_fits)
{
	struct error err = {0};
	const char *told = told_of("--cutover +1h", "warm-between");
	cr_expect(strstr(told, "time down"), "%s", told);
	cr_expect_not(strstr(told, "window "), "there is none: %s", told);
	cr_assert(window_parse("Sat 12:00", "Sat 23:00", "UTC", &app.model.night->window, &err));
	told = told_of("--cutover +1h", "warm-between");
	cr_expect(strstr(told, "fits: done by 13:05Z to 13:37Z"), "%s", told);
	told = told_of("--cutover +12h", "warm-between");
	cr_expect(strstr(told, "outside: the next window begins"), "%s", told);
	told = told_of("--cutover +1h --vms wiki-search", "warm-between");
	cr_expect(strstr(told, "fits: done by 13:01Z to 13:21Z"), "%s", told);
	cr_expect_not(strstr(told, "time down"), "that is of all of them: %s", told);
	told = told_of("--clear", "warm-between");
	cr_expect_not(strstr(told, "time down"), "%s", told);
}

/* ---- single VMs ------------------------------------------------------------------------------ */

#define ENTRY(id, time) "{\"id\":\"" id "\",\"cutover\":\"2026-11-21T" time ":00Z\"}"
#define AT(index) "\"path\":\"/spec/vmCutover/" index "\""

static void expect_asked(const char *flags, const char *plan, const char *behind)
{
	const char *request = given_request(given_subject(&app, &cutover_verb, flags, plan));
	size_t length = strlen(request);
	size_t wanted = strlen(behind);
	cr_expect(length >= wanted && !strcmp(request + length - wanted, behind),
		"%s\ndoes not end with\n%s", request, behind);
	cr_expect(strstr(request, "uid"), "%s", request);
}

/* Where there is no list, only this version of the object may get one. */
Test(verbs_cutover, the_first_time_of_a_vm)
{
	expect_asked("--vms wiki-db01,vm-1313 --cutover +3h", "warm-between",
		"\"spec\":{\"vmCutover\":[" ENTRY("vm-1312", "15:00") "," ENTRY(
			"vm-1313", "15:00") "]}}");
	cr_expect(strstr(given_request(given_subject(&app, &cutover_verb,
				 "--vms wiki-db01 --cutover +3h", "warm-between")),
		"\"resourceVersion\":"));
}

/* What is replaced is tested, what is added stands behind a test of all: entries of others stay. */
Test(verbs_cutover, a_time_among_those_of_others)
{
	expect_asked("--vms two,three --cutover +3h", "own-times",
		"{\"op\":\"test\",\"path\":\"/spec/vmCutover\",\"value\":["
		"{\"id\":\"vm-8\",\"cutover\":\"2026-11-21T17:00:00Z\"},"
		"{\"id\":\"vm-1\",\"cutover\":\"2026-11-21T13:00:00Z\"},"
		"{\"id\":\"vm-9\",\"cutover\":\"2026-11-21T17:00:00Z\"},"
		"{\"id\":\"vm-2\",\"cutover\":\"2026-11-21T14:00:00Z\"}]},"
		"{\"op\":\"add\",\"path\":\"/spec/vmCutover/-\",\"value\":" ENTRY(
			"vm-3", "15:00") "},"
					 "{\"op\":\"test\"," AT("3") ",\"value\":" ENTRY("vm-2",
						 "14:00") "},"
							  "{\"op\":\"replace\"," AT(
								  "3") ",\"value\":" ENTRY("vm-2",
								  "15:00") "}]");
	cr_expect_null(strstr(given_request(given_subject(
				      &app, &cutover_verb, "--vms two --cutover +3h", "own-times")),
			       "\"path\":\"/spec/vmCutover\""),
		"with nothing to add the entry alone is tested");
}

/* From behind, each as it was read. */
Test(verbs_cutover, times_taken_away)
{
	expect_asked("--vms one,two --clear", "own-times",
		"{\"op\":\"test\"," AT("3") ",\"value\":" ENTRY("vm-2",
			"14:00") "},"
				 "{\"op\":\"remove\"," AT(
					 "3") "},"
					      "{\"op\":\"test\"," AT("1") ",\"value\":" ENTRY(
						      "vm-1", "13:00") "},"
								       "{\"op\":\"remove\"," AT(
									       "1") "}]");
}

/* Marked VMs are as good as named ones. */
Test(verbs_cutover, marked_vms)
{
	struct subject *subject =
		given_subject(&app, &cutover_verb, "--cutover +3h", "warm-between");
	subject_add_vm(subject, "vm-1312");
	const char *request = given_request(subject);
	cr_expect(strstr(request, ENTRY("vm-1312", "15:00")), "%s", request);
	cr_expect_null(strstr(request, "/spec/cutover"), "%s", request);
}

Test(verbs_cutover, which_vms)
{
	static const struct given_judged cases[] = {
		{&cutover_verb, "--vms wiki-db01", "warm-between", TIER_SERVICE, NULL},
		{&cutover_verb, "--vms wiki-db01 --cutover +3h", "warm-between", TIER_REVERSIBLE,
			NULL},
		{&cutover_verb, "--vms nobody", "warm-between", GIVEN_REFUSED,
			"there is no VM nobody"},
		{&cutover_verb, "--vms four", "own-times", GIVEN_REFUSED,
			"the cutover of these VMs has begun, or they are finished"},
		{&cutover_verb, "--vms four,one --cutover +3h", "own-times", TIER_REVERSIBLE, NULL},
		{&cutover_verb, "--vms three --clear", "own-times", GIVEN_REFUSED,
			"none of these VMs has a time of its own"},
		{&cutover_verb, "--vms one --every 5m", "own-times", GIVEN_REFUSED,
			"are for plans"},
		{&cutover_verb, "--vms one --by 5m", "own-times", GIVEN_REFUSED, "are for plans"},
		{&cutover_verb, "--vms one", "cold-running", GIVEN_REFUSED, "it is a cold plan"},
		{&cutover_verb, "--vms one --clear", "own-times", TIER_SERVICE, NULL}};
	given_expect_judged(&app, cases, COUNT(cases));
	struct action *action = asked("--vms one", "own-times", "warm-between");
	cr_expect_str_eq(given_refusal(action->subjects[0]), "--vms are VMs of one plan: name it");
}

/* Without its own time a VM goes by the plan's, and that has passed. */
Test(verbs_cutover, a_time_taken_away_may_mean_now)
{
	const char *told =
		given_told(given_subject(&app, &cutover_verb, "--vms one --clear", "own-times"));
	cr_expect(strstr(told, "the plan's, 2026-11-21 11:30:00Z, 30m ago"), "%s", told);
	cr_expect(strstr(told, "1 of 4 VMs is shut down NOW"), "%s", told);
	cr_expect(strstr(told, "1 of 4 VMs goes by the plan's time again."), "%s", told);
	told = given_told(
		given_subject(&app, &cutover_verb, "--vms vm-1352 --clear", "cutover-per-vm"));
	cr_expect(strstr(told, "the plan's, 2026-11-21 18:00:00Z, in 6h"), "%s", told);
	cr_expect_null(strstr(told, "NOW"), "%s", told);
}

Test(verbs_cutover, a_question_about_vms)
{
	const char *told = given_told(given_subject(
		&app, &cutover_verb, "--vms two,three,four --cutover +3h", "own-times"));
	cr_expect(strstr(told, "cutover of the plan"), "%s", told);
	cr_expect(strstr(told, "2026-11-21 15:00:00Z"), "%s", told);
	cr_expect(strstr(told, "2 of 4 VMs get a time of their own, which wins over the plan's"),
		"%s", told);
	cr_expect(strstr(told,
			  "has a time of its own, 2026-11-21 14:00:00Z, in 2h, which is replaced"),
		"%s", told);
	cr_expect(strstr(told, "  four  left out: Succeeded"), "%s", told);
}

/* Another's entry is not this question's; the plan's time is where VMs go by it then. */
Test(verbs_cutover, what_is_compared_of_vms)
{
	struct subject *set =
		given_subject(&app, &cutover_verb, "--vms two,three --cutover +3h", "own-times");
	cr_expect_str_eq(given_words(set, cutover_verb.fields),
		"VM vm-2 at 2026-11-21T14:00:00Z, VM vm-3 without a time");
	struct subject *cleared =
		given_subject(&app, &cutover_verb, "--vms two --clear", "own-times");
	cr_expect_str_eq(given_words(cleared, cutover_verb.fields),
		"VM vm-2 at 2026-11-21T14:00:00Z, the plan at 2026-11-21T11:30:00Z");
}

Test(verbs_cutover, times_of_vms_are_taken_back)
{
	static const struct {
		const char *flags, *undo;
	} cases[] = {{"--vms three --cutover +3h", "--vms vm-3 --clear"},
		{"--vms two --cutover +3h", "--vms vm-2 --cutover 2026-11-21T14:00:00Z"},
		{"--vms two --clear", "--vms vm-2 --cutover 2026-11-21T14:00:00Z"},
		{"--vms one,two --clear", ""},	       /* two times */
		{"--vms two,three --cutover +3h", ""}, /* a time and none */
		{"--vms three", ""}};		       /* now */
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct subject *subject =
			given_subject(&app, &cutover_verb, cases[i].flags, "own-times");
		const char *undo = cutover_verb.undo(subject->action, subject);
		cr_expect_str_eq(undo ? undo : "", cases[i].undo, "%s", cases[i].flags);
	}
}

/* ---- put back -------------------------------------------------------------------------------- */

#define OLD "openshift-mtv/cutover-per-vm"
#define OWN_TIMES OLD "=2026-11-21T18:00:00Z," OLD "/vm-1352=2026-11-21T13:00:00Z"

/* What :clear takes away is written down, the plan's time and those of its VMs. */
Test(verbs_cutover, what_is_cleared_can_be_put_back)
{
	struct action *action = asked("--clear --own-times include", "cutover-per-vm", "own-times");
	struct subject *one = action->subjects[0];
	cr_expect_str_eq(cutover_verb.undo(action, one), "--put-back " OWN_TIMES);
	cr_expect_str_eq(gate_undo(action, SUBJECT_READY),
		"cutover plan openshift-mtv/cutover-per-vm,openshift-mtv/own-times "
		"--put-back " OWN_TIMES ",openshift-mtv/own-times=2026-11-21T11:30:00Z,"
		"openshift-mtv/own-times/vm-8=2026-11-21T17:00:00Z,"
		"openshift-mtv/own-times/vm-1=2026-11-21T13:00:00Z,"
		"openshift-mtv/own-times/vm-9=2026-11-21T17:00:00Z,"
		"openshift-mtv/own-times/vm-2=2026-11-21T14:00:00Z");
	struct subject *late =
		given_subject(&app, &cutover_verb, "--clear --own-times include", "cutover-late");
	cr_expect_null(cutover_verb.undo(late->action, late), "it would begin at once");
}

#define BACK                                                                                       \
	"--put-back openshift-mtv/warm-between=2026-11-21T14:00:00Z,openshift-mtv/warm-between/"   \
	"vm-1312=2026-11-21T12:05:00Z,openshift-mtv/warm-between/vm-1311=2026-11-21T11:00:00Z,"    \
	"openshift-mtv/other/vm-1313=2026-11-21T15:00:00Z"

/* A plan of a set that is due by now takes nothing from the others. */
Test(verbs_cutover, a_cleared_set_of_which_one_was_due)
{
	struct action *clear = asked("--clear --own-times include", "cutover-late", "own-times");
	const char *undo = gate_undo(clear, SUBJECT_READY);
	cr_assert_not_null(undo);
	cr_expect(strstr(undo, ",openshift-mtv/own-times/vm-2=2026-11-21T14:00:00Z"), "%s", undo);
	struct action *set = asked("--cutover +3h", "cutover-late", "warm-between");
	cr_expect_null(gate_undo(set, SUBJECT_READY), "the first would begin at once");
}

/* One write for all; what has passed is left out with a sentence, as is what is another plan's. */
Test(verbs_cutover, times_are_put_back)
{
	struct subject *subject = given_subject(&app, &cutover_verb, BACK, "warm-between");
	cr_expect_str_eq(given_refusal(subject), "");
	const char *told = given_told(subject);
	cr_expect(strstr(told, "2026-11-21 14:00:00Z, in 2h"), "%s", told);
	cr_expect(strstr(told, "1 of 3 VMs gets its own time again:"), "%s", told);
	cr_expect(strstr(told, "  wiki-db01  at a time of its own, 2026-11-21 12:05:00Z, in 5m"),
		"%s", told);
	cr_expect(strstr(told,
			  "  wiki-app01  left out: its time has passed, 2026-11-21 11:00:00Z, 1h "
			  "ago"),
		"%s", told);
	const char *request = given_request(subject);
	cr_expect(strstr(request, "{\"op\":\"test\",\"path\":\"/metadata/uid\""), "%s", request);
	cr_expect(strstr(request, "/spec/cutover\",\"value\":\"2026-11-21T14:00:00Z\""), "%s",
		request);
	cr_expect(strstr(request,
			  "{\"op\":\"add\",\"path\":\"/spec/vmCutover\",\"value\":[{\"id\":"
			  "\"vm-1312\",\"cutover\":\"2026-11-21T12:05:00Z\"}]}"),
		"%s", request);
	cr_expect_null(strstr(request, "vm-1311"), "%s", request);
	cr_expect_null(strstr(request, "vm-1313"), "%s", request);
	cr_expect_eq(cutover_verb.tier(subject->action, subject), TIER_SERVICE, "one is near");
	cr_expect_str_eq(
		cutover_verb.undo(subject->action, subject), "--clear --own-times include");
}

/* A time that passes while the question stands is not dropped behind the answer. */
Test(verbs_cutover, a_time_to_put_back_that_passes_meanwhile)
{
	struct subject *subject = given_subject(&app, &cutover_verb, BACK, "warm-between");
	gate_prepare(subject);
	subject->action->phase = ACTION_CHECKING;
	subject->tier = TIER_GRAVE;
	gate_judge(subject);
	cr_expect_null(subject->difference, "%s", subject->difference);
	clock_advance(&app.clock, 6 * 60 * 1000);
	gate_judge(subject);
	cr_assert_not_null(subject->difference);
	cr_expect_str_eq(subject->difference,
		"was no cutover, 2026-11-21T14:00:00Z put back, VM vm-1312 put back at "
		"2026-11-21T12:05:00Z, is no cutover, 2026-11-21T14:00:00Z put back now");
}

/* What was compared is what is written, however long the way is from one to the other. */
Test(verbs_cutover, what_is_put_back_is_settled_by_the_answer)
{
	struct subject *subject = given_subject(&app, &cutover_verb, BACK, "warm-between");
	gate_yes(subject->action, false);
	clock_advance(&app.clock, 6 * 60 * 1000);
	const char *request = given_request(subject);
	cr_expect(strstr(request, "vm-1312"), "%s", request);
	cr_expect_null(strstr(request, "vm-1311"), "%s", request);
}

/* What somebody has set meanwhile stays, and what is put back stands beside it. */
Test(verbs_cutover, what_stands_there_by_now_stays)
{
	struct subject *subject = given_subject(&app, &cutover_verb,
		"--put-back openshift-mtv/own-times=2026-11-21T14:00:00Z,openshift-mtv/own-times/"
		"vm-1=2026-11-21T15:00:00Z,openshift-mtv/own-times/vm-3=2026-11-21T15:00:00Z,"
		"openshift-mtv/own-times/vm-4=2026-11-21T15:00:00Z",
		"own-times");
	const char *told = given_told(subject);
	cr_expect(strstr(told, "The plan has a cutover by now, 2026-11-21 11:30:00Z"), "%s", told);
	cr_expect(strstr(told, "  one  left out: it has another time by now, 2026-11-21 13:00"),
		"%s", told);
	cr_expect(strstr(told, "  four  left out: Succeeded"), "%s", told);
	const char *request = given_request(subject);
	cr_expect_null(strstr(request, "/spec/cutover\""), "%s", request);
	cr_expect(strstr(request, "{\"op\":\"test\",\"path\":\"/spec/vmCutover\""), "%s", request);
	cr_expect(strstr(request, "/spec/vmCutover/-\",\"value\":{\"id\":\"vm-3\""), "%s", request);
	cr_expect_null(strstr(request, "\"id\":\"vm-4\""), "%s", request);
	cr_expect_null(cutover_verb.undo(subject->action, subject));
}

Test(verbs_cutover, nothing_is_left_to_put_back)
{
	static const struct given_judged cases[] = {
		{&cutover_verb, "--put-back openshift-mtv/warm-between=2026-11-21T11:00:00Z",
			"warm-between", GIVEN_REFUSED, "no time is left to put back"},
		{&cutover_verb, "--put-back " OWN_TIMES, "warm-between", GIVEN_REFUSED,
			"no time is left to put back"},
		{&cutover_verb, "--put-back " OWN_TIMES, "cutover-per-vm", GIVEN_REFUSED,
			"no time is left to put back"}};
	given_expect_judged(&app, cases, COUNT(cases));
	cr_expect(strstr(given_mistake(&app, &cutover_verb, "--put-back soon"), "not \"soon\""));
	cr_expect(strstr(given_mistake(&app, &cutover_verb, "--put-back a/b=2026-11-21T11:00:00Z,"),
		"not \"\""));
	cr_expect(strstr(
		given_mistake(&app, &cutover_verb, "--clear --put-back a/b=2026-11-21T11:00:00Z"),
		"--clear and --put-back are two different wishes"));
}
