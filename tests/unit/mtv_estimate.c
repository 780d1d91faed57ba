/* How long what is left may take: the ranges, what they are made from, and that none is made up. */
#include "mtv/estimate.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/time.h"
#include "mtv/plan.h"
#include "unit/given.h"

static const int64_t now = INT64_C(1795262400000); /* 2026-11-21 12:00:00 UTC */
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

TestSuite(mtv_estimate, .init = begin, .fini = end);

#define MINUTES(count) ((int64_t)(count)*60000)
#define FIRST "{start: '2026-11-21T09:00:00Z', end: '2026-11-21T09:40:00Z'}"
#define SECOND "{start: '2026-11-21T10:40:00Z', end: '2026-11-21T10:50:00Z'}"
#define THIRD "{start: '2026-11-21T11:30:00Z', end: '2026-11-21T11:50:00Z'}"
#define OPEN "{start: '2026-11-21T11:56:00Z'}"
#define OLD "{start: '2026-11-21T11:00:00Z'}"

static struct seen_cutovers seen_of(int64_t one, int64_t other)
{
	struct seen_cutovers seen = {0};
	seen_times_add(&seen.by_kind[CUTOVER_PLAIN], one);
	seen_times_add(&seen.by_kind[CUTOVER_PLAIN], other);
	return seen;
}

/* A VM with these precopies; its doc is to be unreffed. */
static struct vm vm_of(enum vm_state state, const char *precopies, struct doc **doc)
{
	char text[2000];
	snprintf(text, sizeof(text), "warm: {precopies: [%s]}", precopies);
	*doc = given_yaml(text);
	return (struct vm){.state = state, .status = doc_root(*doc)};
}

static void expect(struct estimate estimate, int64_t low, int64_t high, enum estimate_basis basis,
	const char *what)
{
	cr_expect_eq(estimate.basis, basis, "%s: basis %d", what, estimate.basis);
	cr_expect_eq(estimate.low, low, "%s: low %lld", what, (long long)estimate.low);
	cr_expect_eq(estimate.high, high, "%s: high %lld", what, (long long)estimate.high);
}

Test(mtv_estimate, until_the_copy_ends)
{
	static const struct {
		enum vm_state state;
		const char *precopies;
		double moved, total;
		int64_t low, high;
		enum estimate_basis basis;
	} cases[] = {
		{VM_WAITING, FIRST ", " SECOND, 0, 0, 0, 0, BASIS_COPIES},
		{VM_RUNNING, FIRST ", " SECOND ", " THIRD ", " OPEN, 0, 0, 196700, 1304500,
			BASIS_COPIES},
		{VM_RUNNING, FIRST ", " SECOND ", " OLD, 0, 0, 0, 0, BASIS_NONE},
		{VM_RUNNING, FIRST ", " OPEN, 10, 20, 24000, 324000, BASIS_COPIES},
		{VM_RUNNING, FIRST ", " SECOND ", " OPEN, 10, 20, 95220, 269790, BASIS_COPIES},
		{VM_RUNNING, FIRST ", " SECOND ", " OLD, 10, 20, 360000, 4860000, BASIS_PROGRESS},
		{VM_RUNNING, OPEN, 10, 20, 156000, 309600, BASIS_PROGRESS},
		{VM_RUNNING, OPEN, 0, 20, 0, 0, BASIS_NONE},
		{VM_RUNNING, OPEN, 0, 0, 0, 0, BASIS_NONE},
		{VM_RUNNING, "", 10, 20, 0, 0, BASIS_NONE},
		{VM_WAITING, "", 0, 0, 0, 0, BASIS_NONE},
		{VM_CUTTING_OVER, FIRST ", " SECOND, 0, 0, 0, 0, BASIS_NONE},
		{VM_QUEUED, "", 0, 0, 0, 0, BASIS_NONE},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct doc *doc;
		struct vm vm = vm_of(cases[i].state, cases[i].precopies, &doc);
		vm.progress.moved = cases[i].moved;
		vm.progress.total = cases[i].total;
		expect(estimate_copy(&vm, now), cases[i].low, cases[i].high, cases[i].basis,
			cases[i].precopies);
		doc_unref(doc);
	}
}

Test(mtv_estimate, how_long_a_vm_is_down)
{
	static const struct seen_cutovers none = {0};
	const struct seen_cutovers seen = seen_of(MINUTES(10), MINUTES(20));
	struct doc *doc;
	struct vm vm = vm_of(VM_WAITING, FIRST ", " SECOND ", " THIRD, &doc);
	expect(estimate_downtime(&vm, &seen), 1271591, 2840895, BASIS_SITE, "seen");
	expect(estimate_downtime(&vm, &none), 466700, 3644500, BASIS_PUBLISHED, "fallback");
	vm.state = VM_CUTTING_OVER;
	expect(estimate_downtime(&vm, &seen), 0, 0, BASIS_NONE, "it has begun");
	doc_unref(doc);
	vm = vm_of(VM_WAITING, FIRST, &doc);
	expect(estimate_downtime(&vm, &seen), 943194, 3588092, BASIS_SITE, "first alone");
	doc_unref(doc);
	vm = vm_of(VM_RUNNING, OPEN, &doc);
	expect(estimate_downtime(&vm, &seen), 0, 0, BASIS_NONE, "no copy is complete");
	doc_unref(doc);
}

Test(mtv_estimate, what_was_seen_at_this_site)
{
	struct doc *doc = given_yaml("pipeline: [{name: DiskTransfer, completed: "
				     "'2026-11-21T09:00:00Z'}, {name: Cutover, completed: "
				     "'2026-11-21T11:40:00Z'}]");
	struct vm vms[] = {{.state = VM_SUCCEEDED, .status = doc_root(doc), .completed = now},
		{.state = VM_SUCCEEDED, .status = doc_root(doc), .completed = now - MINUTES(8)},
		{.state = VM_FAILED, .status = doc_root(doc), .completed = now + MINUTES(90)},
		{.state = VM_SUCCEEDED, .status = doc_root(doc), .completed = now - MINUTES(90)},
		{.state = VM_SUCCEEDED, .completed = now}};
	struct plan plan = {.vms = vms, .count = COUNT(vms), .warm = true};
	struct seen_cutovers seen = {0};
	estimate_see(&seen, &plan);
	cr_expect_eq(seen.by_kind[CUTOVER_PLAIN].count, 2);
	cr_expect_eq(seen.by_kind[CUTOVER_PLAIN].sum, (double)MINUTES(12 + 20));
	plan.warm = false;
	seen = (struct seen_cutovers){0};
	estimate_see(&seen, &plan);
	cr_expect_eq(
		seen.by_kind[CUTOVER_PLAIN].count, 0, "steps of cold plans mean something else");
	doc_unref(doc);
}

/* A conversion tells nothing of a VM that is not converted: until one is seen it is the fallback.
 */
Test(mtv_estimate, what_was_seen_of_its_kind)
{
	struct seen_cutovers seen = {0};
	struct doc *docs[2];
	const char *copies = FIRST ", " SECOND;
	struct vm plain = vm_of(VM_WAITING, copies, &docs[0]);
	char text[2000];
	snprintf(text, sizeof(text), "warm: {precopies: [%s]}\npipeline: [{name: ImageConversion}]",
		copies);
	docs[1] = given_yaml(text);
	struct vm converted = {.state = VM_WAITING, .status = doc_root(docs[1])};
	seen_times_add(&seen.by_kind[CUTOVER_CONVERTS], MINUTES(10));
	cr_expect_eq(estimate_downtime(&converted, &seen).basis, BASIS_SITE);
	cr_expect_eq(estimate_downtime(&plain, &seen).basis, BASIS_PUBLISHED);
	seen_times_add(&seen.by_kind[CUTOVER_PLAIN], MINUTES(1));
	cr_expect_eq(estimate_downtime(&plain, &seen).basis, BASIS_SITE);
	cr_expect_lt(
		estimate_downtime(&plain, &seen).high, estimate_downtime(&converted, &seen).high);
	doc_unref(docs[0]);
	doc_unref(docs[1]);
}

/* One VM of which nothing is known makes the plan unknown; what is over counts for nothing. */
Test(mtv_estimate, a_plan_is_as_long_as_its_longest_vm)
{
	struct doc *docs[3];
	struct seen_cutovers seen = seen_of(MINUTES(10), MINUTES(20));
	struct vm vms[] = {vm_of(VM_WAITING, FIRST ", " SECOND, &docs[0]),
		vm_of(VM_RUNNING, FIRST ", " SECOND ", " THIRD ", " OPEN, &docs[1]),
		vm_of(VM_SUCCEEDED, "", &docs[2])};
	struct plan plan = {.vms = vms, .count = COUNT(vms), .warm = true};
	expect(estimate_plan_copy(&plan, now), 196700, 1304500, BASIS_COPIES, "copy");
	expect(estimate_plan_downtime(&plan, &seen), 1271591, 2840895, BASIS_SITE, "down");
	vms[2].state = VM_RUNNING;
	expect(estimate_plan_downtime(&plan, &seen), 0, 0, BASIS_NONE, "one is unknown");
	plan.count = 0;
	expect(estimate_plan_copy(&plan, now), 0, 0, BASIS_NONE, "no VM");
	for (size_t i = 0; i < COUNT(docs); i++)
		doc_unref(docs[i]);
}

Test(mtv_estimate, words)
{
	struct telling telling = {.clock = &clock_of_test, .arena = &arena};
	struct estimate estimate = {MINUTES(3), MINUTES(26), BASIS_COPIES};
	cr_expect_str_eq(estimate_words(&estimate, &telling), "3m to 26m, by earlier copies");
	estimate = (struct estimate){0, MINUTES(33), BASIS_PUBLISHED};
	cr_expect_str_eq(
		estimate_words(&estimate, &telling), "0s to 33m, by Forklift's published figures");
	estimate = (struct estimate){0, 0, BASIS_COPIES};
	cr_expect_str_eq(estimate_words(&estimate, &telling), "none");
	estimate = (struct estimate){0, 0, BASIS_NONE};
	cr_expect_str_eq(estimate_words(&estimate, &telling), "unknown");
}

/* A text of a precopy, with times that need not make sense. */
static void add_precopy(struct buf *text, bool last)
{
	char start[TIME_TEXT];
	char end_at[TIME_TEXT];
	int64_t at = now + MINUTES(rand() % 4000 - 3000);
	time_format(at, start);
	time_format(at + MINUTES(rand() % 600 - 60), end_at);
	buf_printf(text, "{start: '%s'", rand() % 20 ? start : "soon");
	if (!last || rand() % 2)
		buf_printf(text, ", end: '%s'", end_at);
	buf_add_text(text, last ? "}" : "}, ");
}

static void expect_sound(struct estimate estimate)
{
	struct telling telling = {.clock = &clock_of_test, .arena = &arena};
	cr_assert(estimate.low >= 0 && estimate.low <= estimate.high, "%lld to %lld",
		(long long)estimate.low, (long long)estimate.high);
	cr_assert(estimate.basis != BASIS_NONE || (!estimate.low && !estimate.high));
	cr_assert(*estimate_words(&estimate, &telling));
}

/* Whatever a server says: low <= high, never negative, never a range without a basis. */
Test(mtv_estimate, any_times)
{
	static const double moved[] = {0, 1, 20480, 1e300, -5};
	srand(52);
	for (int round = 0; round < 4000; round++) {
		struct buf text;
		struct doc *doc;
		buf_init(&text, 4096);
		buf_add_text(&text, "");
		for (int i = rand() % 6; i > 0; i--)
			add_precopy(&text, i == 1);
		struct vm vm = vm_of(
			(enum vm_state)(rand() % VM_STATES), text.text ? text.text : "", &doc);
		struct seen_cutovers seen = {0};
		for (int i = rand() % 3; i > 0; i--)
			seen_times_add(
				&seen.by_kind[rand() % CUTOVER_KINDS], MINUTES(rand() % 100));
		vm.progress.moved = moved[rand() % COUNT(moved)];
		vm.progress.total = moved[rand() % COUNT(moved)];
		struct plan plan = {.vms = &vm, .count = 1, .warm = true};
		expect_sound(estimate_copy(&vm, now));
		expect_sound(estimate_downtime(&vm, &seen));
		expect_sound(estimate_plan_copy(&plan, now));
		expect_sound(estimate_plan_downtime(&plan, &seen));
		doc_unref(doc);
		buf_finish(&text);
		arena_clear(&arena);
	}
}
