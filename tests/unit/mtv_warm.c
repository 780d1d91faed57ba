#include "mtv/warm.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "unit/given.h"

static struct clock now;
static struct arena arena;

static void begin(void)
{
	clock_init_manual(&now, INT64_C(1795262400000)); /* 2026-11-21 12:00:00 UTC */
	arena_init(&arena);
}

static void end(void)
{
	arena_finish(&arena);
}

TestSuite(mtv_warm, .init = begin, .fini = end);

/* What is said of a VM in STATE whose status.warm is YAML. */
static const char *said(enum vm_state state, const char *yaml, struct warm *warm)
{
	char text[1000];
	struct telling telling = {.clock = &now, .arena = &arena};
	snprintf(text, sizeof(text), "warm: %s", yaml);
	struct doc *doc = given_yaml(text);
	struct vm vm = {.state = state, .status = doc_root(doc)};
	*warm = warm_of(&vm);
	doc_unref(doc);
	return warm_words(warm, &telling);
}

#define FIRST "{start: '2026-11-21T11:00:00Z', end: '2026-11-21T11:10:00Z'}"
#define SECOND "{start: '2026-11-21T11:50:00Z', end: '2026-11-21T11:54:00Z'}"
#define OPEN "{start: '2026-11-21T11:55:00Z'}"
#define NEXT "nextPrecopyAt: '2026-11-21T12:48:00Z'"

/* "Requested" and "begun" are told apart by these words. */
Test(mtv_warm, words)
{
	static const struct {
		enum vm_state state;
		const char *warm, *words;
		int copies;
	} cases[] = {
		{VM_WAITING, "{precopies: [" FIRST ", " SECOND "], " NEXT "}",
			"waiting, copy 2 ended 6m ago and took 4m, the next in 48m", 2},
		{VM_WAITING, "{precopies: [" FIRST "], nextPrecopyAt: '2026-11-21T11:57:00Z'}",
			"waiting, copy 1 ended 50m ago and took 10m, the next was due 3m ago", 1},
		{VM_WAITING, "{precopies: [" FIRST "]}",
			"waiting, copy 1 ended 50m ago and took 10m", 1},
		{VM_RUNNING, "{precopies: [" FIRST ", " OPEN "]}", "copying, copy 2 began 5m ago",
			1},
		{VM_RUNNING, "{precopies: [" OPEN "]}", "copying, copy 1 began 5m ago", 0},
		{VM_RUNNING, "{}", "before its first copy", 0},
		{VM_RUNNING, "{precopies: []}", "before its first copy", 0},
		{VM_WAITING, "{precopies: []}", "not begun", 0},
		{VM_QUEUED, "{}", "not begun", 0},
		{VM_CUTTING_OVER, "{precopies: [" FIRST "]}", "its cutover has begun", 1},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct warm warm;
		cr_expect_str_eq(said(cases[i].state, cases[i].warm, &warm), cases[i].words);
		cr_expect_eq(warm.copies, cases[i].copies, "%s", cases[i].warm);
	}
}

Test(mtv_warm, facts)
{
	struct warm warm;
	said(VM_WAITING, "{precopies: [" FIRST ", " SECOND "], " NEXT "}", &warm);
	cr_expect_eq(warm.began, now.wall - 10 * 60 * 1000);
	cr_expect_eq(warm.ended, now.wall - 6 * 60 * 1000);
	cr_expect_eq(warm.took, 4 * 60 * 1000);
	cr_expect_eq(warm.next, now.wall + 48 * 60 * 1000);
	cr_expect(warm.waiting && !warm.copying && !warm.cut_over);
}

/* What a controller has not written, or has written oddly, is not made up. */
Test(mtv_warm, odd)
{
	static const char *const odd[] = {"{precopies: [{end: '2026-11-21T11:10:00Z'}]}",
		"{precopies: [{start: soon, end: later}]}", "{precopies: {}}", "{precopies: [1]}",
		"x", "[]"};
	for (size_t i = 0; i < COUNT(odd); i++) {
		struct warm warm;
		cr_expect(*said(VM_WAITING, odd[i], &warm));
		cr_expect_eq(warm.took, 0, "%s", odd[i]);
		cr_expect_leq(warm.copies, 1, "%s", odd[i]);
	}
}
