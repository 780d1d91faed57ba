/* What fits into the maintenance window, and which cutovers can still be cleared. */
#include "mtv/fit.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "mtv/cutovers.h"
#include "unit/given.h"

static const int64_t now = INT64_C(1795262400000); /* Saturday 2026-11-21 12:00:00 UTC */
static struct clock clock_of_test;
static struct arena arena;

static void begin(void)
{
	clock_init_manual(&clock_of_test, now);
	arena_init(&arena);
}

static void end(void)
{
	arena_finish(&arena);
}

TestSuite(mtv_fit, .init = begin, .fini = end);

#define MINUTES(count) ((int64_t)(count)*60000)
#define AT(minutes) (now + MINUTES(minutes))
/* 40 minutes, then two of 10: a copy takes 5 to 16 minutes. */
#define FIRST "{start: '2026-11-21T09:00:00Z', end: '2026-11-21T09:40:00Z'}"
#define SECOND "{start: '2026-11-21T10:40:00Z', end: '2026-11-21T10:50:00Z'}"
#define THIRD "{start: '2026-11-21T11:40:00Z', end: '2026-11-21T11:50:00Z'}"
#define COPIES FIRST ", " SECOND ", " THIRD
#define OPEN ", {start: '2026-11-21T11:56:00Z'}"

/* One VM, for which a cutover is set in so many minutes; NEVER: none is. */
enum { NEVER = 100000 };
struct fit_case {
	const char *window_begin, *window_end; /* "": there is no window */
	enum vm_state state;
	const char *precopies;
	int cutover;
	enum fit fit;
	int low, high; /* minutes from now; 0: unknown */
	const char *words;
};

/* What follows the copy took 10 and 20 minutes here: 7 to 25 are reckoned with. */
static struct seen_cutovers seen_here(void)
{
	struct seen_cutovers seen = {0};
	seen_times_add(&seen.by_kind[CUTOVER_PLAIN], MINUTES(10));
	seen_times_add(&seen.by_kind[CUTOVER_PLAIN], MINUTES(20));
	return seen;
}

static struct fitting fit_of_case(const struct fit_case *it)
{
	struct error err;
	char text[2000];
	snprintf(text, sizeof(text),
		"warm: {precopies: [%s], nextPrecopyAt: '2026-11-21T12:50:00Z'}", it->precopies);
	struct doc *doc = given_yaml(text);
	struct vm vm = {.state = it->state, .status = doc_root(doc)};
	vm.cutover = it->cutover == NEVER ? 0 : AT(it->cutover);
	struct plan plan = {.vms = &vm, .count = 1, .warm = true, .executing = true};
	struct night night = {.seen = seen_here()};
	cr_assert(!*it->window_begin ||
			window_parse(it->window_begin, it->window_end, "UTC", &night.window, &err),
		"%s", err.text);
	struct fitting fitting = fit_of(&plan, &night, &clock_of_test);
	doc_unref(doc);
	return fitting;
}

#define OPEN_LONG "Sat 10:00", "Sat 18:00"
static const struct fit_case cases[] = {
	/* No window, or nothing ahead: nothing to say. */
	{"", "", VM_WAITING, COPIES, 10, FIT_NONE, 0, 0, ""},
	{OPEN_LONG, VM_SUCCEEDED, COPIES, NEVER, FIT_NONE, 0, 0, ""},
	{OPEN_LONG, VM_FAILED, COPIES, 10, FIT_NONE, 0, 0, ""},
	{OPEN_LONG, VM_CLEANING, COPIES, 10, FIT_NONE, 0, 0, ""},
	/* Between two copies: the final one begins at once, 17 to 39 minutes in all. */
	{OPEN_LONG, VM_WAITING, COPIES, NEVER, FIT_YES, 17, 39, "fits: done by 12:17Z to 12:39Z"},
	{OPEN_LONG, VM_WAITING, COPIES, -5, FIT_YES, 17, 39, "fits: done by 12:17Z to 12:39Z"},
	{OPEN_LONG, VM_WAITING, COPIES, 40, FIT_YES, 57, 79, "fits: done by 12:57Z to 13:19Z"},
	/* Behind the next precopy one may just run then: at most 16 minutes more. */
	{OPEN_LONG, VM_WAITING, COPIES, 60, FIT_YES, 77, 115, "fits: done by 13:17Z to 13:55Z"},
	/* A copy that runs since 4 minutes ends in 1 to 12. */
	{OPEN_LONG, VM_RUNNING, COPIES OPEN, NEVER, FIT_YES, 19, 51, "fits"},
	/* The end between both, on one of them, and before. */
	{"Sat 10:00", "Sat 12:30", VM_WAITING, COPIES, NEVER, FIT_MAY_NOT, 17, 39,
		"may not fit: done by 12:17Z to 12:39Z, the window ends 12:30Z"},
	{"Sat 10:00", "Sat 12:40", VM_WAITING, COPIES, NEVER, FIT_YES, 17, 39, "fits"},
	{"Sat 10:00", "Sat 12:19", VM_WAITING, COPIES, NEVER, FIT_MAY_NOT, 17, 39, "may not"},
	{"Sat 10:00", "Sat 12:17", VM_WAITING, COPIES, NEVER, FIT_NO, 17, 39,
		"does not fit: done by 12:17Z to 12:39Z, the window ends 12:17Z"},
	/* Before the window opens: without a time it is taken as begun with it, with one not. */
	{"Sat 22:00", "Sun 06:00", VM_WAITING, COPIES, NEVER, FIT_YES, 617, 655, "fits"},
	{"Sat 22:00", "Sun 06:00", VM_WAITING, COPIES, 60, FIT_OUTSIDE, 77, 115,
		"outside: the next window begins 22:00Z"},
	{"Sat 22:00", "Sun 06:00", VM_WAITING, COPIES, 600, FIT_YES, 617, 655, "fits"},
	{"Sat 22:00", "Sun 06:00", VM_WAITING, COPIES, 1055, FIT_MAY_NOT, 1072, 1110, "may not"},
	{"2026-11-20T22:00:00Z", "2026-11-21T06:00:00Z", VM_WAITING, COPIES, 60, FIT_OUTSIDE, 77,
		115, "outside: the window is over"},
	/* Going down since 4 minutes: what is left of 16 to 37. */
	{OPEN_LONG, VM_CUTTING_OVER, COPIES OPEN, -5, FIT_YES, 12, 34, "fits"},
	{"Sat 10:00", "Sat 12:20", VM_CUTTING_OVER, COPIES OPEN, -5, FIT_MAY_NOT, 12, 34, "may"},
	/* What cannot be told is not told. */
	{OPEN_LONG, VM_RUNNING, "{start: '2026-11-21T11:56:00Z'}", NEVER, FIT_UNKNOWN, 0, 0,
		"unknown"},
	{OPEN_LONG, VM_QUEUED, "", 40, FIT_UNKNOWN, 0, 0, "unknown"},
	{OPEN_LONG, VM_CUTTING_OVER, FIRST ", " SECOND ", {start: '2026-11-21T10:56:00Z'}", -5,
		FIT_UNKNOWN, 0, 0, "unknown"},
};

static int minutes_of(int64_t at)
{
	return at ? (int)((at - now) / 60000) : 0;
}

Test(mtv_fit, of_one_vm)
{
	struct telling telling = {.clock = &clock_of_test, .arena = &arena};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct fit_case *it = &cases[i];
		struct fitting fitting = fit_of_case(it);
		const char *words = fit_words(&fitting, &telling);
		cr_expect_eq(fitting.fit, it->fit, "%zu: %s", i, fit_name(fitting.fit));
		cr_expect_eq(minutes_of(fitting.low), it->low, "%zu: low %d", i,
			minutes_of(fitting.low));
		cr_expect_eq(minutes_of(fitting.high), it->high, "%zu: high %d", i,
			minutes_of(fitting.high));
		cr_expect(!strncmp(words, it->words, strlen(it->words)), "%zu: %s", i, words);
	}
}

/* Of two VMs one is inside of the window, which is open: that is not the one that begins next. */
Test(mtv_fit, the_next_window_is_not_the_one_that_is_open)
{
	struct error err;
	struct telling telling = {.clock = &clock_of_test, .arena = &arena};
	struct doc *doc = given_yaml("warm: {precopies: [" COPIES "]}");
	struct vm vms[2] = {{.state = VM_WAITING, .status = doc_root(doc)},
		{.state = VM_WAITING, .status = doc_root(doc)}};
	struct plan plan = {.vms = vms, .count = 2, .warm = true, .executing = true};
	struct night night = {.seen = seen_here()};
	cr_assert(window_parse("Sat 10:00", "Sat 13:30", "UTC", &night.window, &err));
	vms[0].cutover = now + 10 * 60000;
	vms[1].cutover = now + 120 * 60000;
	struct fitting fitting = fit_of(&plan, &night, &clock_of_test);
	cr_expect_str_eq(
		fit_words(&fitting, &telling), "outside: the next window begins 11-28 10:00Z");
	doc_unref(doc);
}

/* A Migration whose spec nobody has read may have any cutover: nothing is made up for it. */
Test(mtv_fit, of_an_unread_cutover)
{
	struct error err;
	struct telling telling = {.clock = &clock_of_test, .arena = &arena};
	struct doc *doc = given_yaml("warm: {precopies: [" COPIES "]}");
	struct vm vm = {.state = VM_WAITING, .status = doc_root(doc)};
	struct plan plan = {
		.vms = &vm, .count = 1, .warm = true, .executing = true, .entry = doc_root(doc)};
	struct night night = {.seen = seen_here()};
	cr_assert(window_parse("Sat 10:00", "Sat 13:30", "UTC", &night.window, &err));
	struct fitting fitting = fit_of(&plan, &night, &clock_of_test);
	cr_expect_eq(fitting.fit, FIT_UNKNOWN);
	cr_expect_str_eq(fit_words(&fitting, &telling), "unknown: its cutover is not read yet");
	cr_expect_eq(cutovers_of(&plan, now).unread, 1);
	plan.entry = NULL;
	cr_expect_eq(fit_of(&plan, &night, &clock_of_test).fit, FIT_YES);
	doc_unref(doc);
}

/* A copy that was under way when it was lost may have ended, or stand still. */
Test(mtv_fit, behind_a_lost_line)
{
	struct error err;
	struct telling telling = {.clock = &clock_of_test, .arena = &arena};
	struct doc *doc = given_yaml("warm: {precopies: [" COPIES "]}");
	struct vm vm = {.state = VM_WAITING, .status = doc_root(doc), .cutover = AT(-5)};
	struct plan plan = {.vms = &vm, .count = 1, .warm = true, .executing = true};
	struct night night = {.seen = seen_here()};
	cr_assert(window_parse("Sat 10:00", "Sat 13:30", "UTC", &night.window, &err));
	clock_of_test.behind = 60000;
	struct fitting fitting = fit_of(&plan, &night, &clock_of_test);
	cr_expect_eq(fitting.fit, FIT_UNKNOWN);
	cr_expect_str_eq(fit_words(&fitting, &telling), "unknown: the line is lost");
	vm.state = VM_SUCCEEDED;
	cr_expect_eq(fit_of(&plan, &night, &clock_of_test).fit, FIT_NONE, "what is done is done");
	clock_of_test.behind = 0;
	doc_unref(doc);
}

/* A plan is as late as its last VM, and fits as badly as its worst. */
Test(mtv_fit, of_a_plan)
{
	struct error err;
	struct doc *doc = given_yaml("warm: {precopies: [" COPIES "]}");
	struct doc *running = given_yaml("warm: {precopies: [{start: '2026-11-21T11:56:00Z'}]}");
	struct vm vms[] = {{.state = VM_WAITING, .status = doc_root(doc), .cutover = AT(0)},
		{.state = VM_WAITING, .status = doc_root(doc), .cutover = AT(60)},
		{.state = VM_SUCCEEDED, .status = doc_root(doc)}};
	struct plan plan = {.vms = vms, .count = COUNT(vms), .warm = true, .executing = true};
	struct night night = {.seen = seen_here()};
	cr_assert(window_parse("Sat 10:00", "Sat 13:30", "UTC", &night.window, &err));
	struct fitting fitting = fit_of(&plan, &night, &clock_of_test);
	cr_expect_eq(fitting.fit, FIT_MAY_NOT);
	cr_expect_eq(minutes_of(fitting.low), 77);
	cr_expect_eq(minutes_of(fitting.high), 115);
	vms[0].status = doc_root(running);
	vms[0].state = VM_RUNNING;
	fitting = fit_of(&plan, &night, &clock_of_test);
	cr_expect_eq(fitting.fit, FIT_UNKNOWN, "one of which nothing is known");
	cr_expect_eq(fitting.high, 0);
	vms[1].cutover = AT(200);
	fitting = fit_of(&plan, &night, &clock_of_test);
	cr_expect_eq(fitting.fit, FIT_OUTSIDE, "one that is known to be bad counts more");
	cr_expect_eq(fit_of(&plan, NULL, &clock_of_test).fit, FIT_NONE);
	plan.executing = false;
	cr_expect_eq(fit_of(&plan, &night, &clock_of_test).fit, FIT_NONE,
		"what does not run has no cutover");
	doc_unref(doc);
	doc_unref(running);
}

/* What is asked about before it is written, whatever is set so far. */
Test(mtv_fit, as_if_other_times_were_set)
{
	struct error err;
	struct doc *doc = given_yaml(
		"warm: {precopies: [" COPIES "], nextPrecopyAt: '2026-11-21T12:50:00Z'}");
	struct vm vms[] = {{.state = VM_WAITING, .status = doc_root(doc), .cutover = AT(600)},
		{.state = VM_WAITING, .status = doc_root(doc)}};
	struct plan plan = {.vms = vms, .count = COUNT(vms), .warm = true, .executing = true};
	struct night night = {.seen = seen_here()};
	const int64_t soon[] = {AT(10), AT(20)}, late[] = {AT(10), AT(70)};
	const int64_t one[] = {AT(10), FIT_LEAVES_OUT};
	cr_assert(window_parse("Sat 10:00", "Sat 13:30", "UTC", &night.window, &err));
	cr_expect_eq(fit_of(&plan, &night, &clock_of_test).fit, FIT_OUTSIDE);
	struct fitting fitting = fit_with(&plan, soon, &night, &clock_of_test);
	cr_expect_eq(fitting.fit, FIT_YES);
	cr_expect_eq(minutes_of(fitting.low), 37);
	cr_expect_eq(minutes_of(fitting.high), 59);
	cr_expect_eq(fit_with(&plan, late, &night, &clock_of_test).fit, FIT_MAY_NOT);
	cr_expect_eq(fit_with(&plan, one, &night, &clock_of_test).fit, FIT_YES);
	plan.entry = doc_root(doc); /* its cutover is not read: it does not matter then */
	cr_expect_eq(fit_with(&plan, soon, &night, &clock_of_test).fit, FIT_YES);
	doc_unref(doc);
}

Test(mtv_fit, cutovers_that_can_still_be_cleared)
{
	struct vm vms[] = {{.state = VM_WAITING, .cutover = AT(-1)},
		{.state = VM_RUNNING, .cutover = AT(0)}, {.state = VM_RUNNING, .cutover = AT(1)},
		{.state = VM_WAITING}, {.state = VM_CUTTING_OVER, .cutover = AT(-1)},
		{.state = VM_QUEUED, .cutover = AT(30)}, {.state = VM_FAILED, .cutover = AT(-1)},
		{.state = VM_CLEANING, .cutover = AT(-1)}};
	struct plan plan = {.vms = vms, .count = COUNT(vms), .warm = true, .executing = true};
	plan.by_state[VM_CUTTING_OVER] = 1;
	struct cutovers cutovers = cutovers_of(&plan, now);
	cr_expect_eq(cutovers.plans, 1);
	cr_expect_eq(cutovers.requested, 4);
	cr_expect_eq(cutovers.due, 2);
	cr_expect_eq(cutovers.begun, 1);
	plan.state = PLAN_ARCHIVED;
	cr_expect_eq(cutovers_of(&plan, now).requested, 0);
	plan.state = PLAN_RUNNING;
	plan.warm = false;
	cr_expect_eq(cutovers_of(&plan, now).plans, 0);
}
