/*
 * What mtv/estimate says, beside what then happens: nights of warm plans in the player's world,
 * each VM asked about again and again while it copies and while it waits for its cutover.
 *
 * The margins of mtv/estimate were chosen on the seeds from TUNED on, and are judged on those from
 * JUDGED on, which nobody looked at while choosing. A short run takes the first nights of them,
 * MTVTOP_LONG=1 all; ESTIMATE_SEEDS=tuned takes the others. Forklift's published figures are a
 * fallback without a claim: what they say is told, and not judged.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "mtv/estimate.h"
#include "mtv/plan.h"
#include "unit/sim_waves.h"

TestSuite(sim_estimates);

#define MINUTE INT64_C(60000)

enum {
	TUNED = 2000,
	JUDGED = 52700000,
	NIGHTS = 200,
	NIGHTS_SHORT = 12,
	LOOK = 7, /* minutes between two questions */
};

/* What was asked about. */
enum asked { FIRST_COPY, LATER_COPY, DOWN_SITE, DOWN_PUBLISHED, ASKED };

struct guess {
	enum asked asked;
	struct estimate estimate;
	int64_t at;
};

/* What is known of a VM, and what was said of it that has not come out yet. */
struct watched {
	int copies;
	int64_t down;	      /* 0: not yet */
	struct array copying; /* struct guess */
	struct array cutover; /* struct guess */
};

struct score {
	size_t unknown;
	size_t inside;
	struct array ratios; /* double: high / low */
};

struct watching {
	struct waves *waves;
	struct watched watched[WAVES_PLANS][WAVES_VMS];
	struct score *scores;
};

/* ---- what is said, and what comes of it ------------------------------------------------------ */

static void note(struct watching *watching, struct array *guesses, enum asked asked,
	const struct estimate *estimate)
{
	if (estimate->basis == BASIS_NONE) {
		watching->scores[asked].unknown++;
		return;
	}
	*(struct guess *)array_push(guesses) =
		(struct guess){asked, *estimate, waves_now(watching->waves)};
}

static void ask_vm(struct watching *watching, const struct vm *vm, struct watched *watched,
	const struct seen_cutovers *seen)
{
	struct estimate down = estimate_downtime(vm, seen);
	struct estimate copy = estimate_copy(vm, waves_now(watching->waves));
	if (vm->state == VM_RUNNING)
		note(watching, &watched->copying, watched->copies ? LATER_COPY : FIRST_COPY, &copy);
	if (vm->state == VM_RUNNING || vm->state == VM_WAITING)
		note(watching, &watched->cutover,
			seen_cutovers_like(seen, vm)->count ? DOWN_SITE : DOWN_PUBLISHED, &down);
}

static struct plan *facts_of(const struct waves *waves, size_t number)
{
	const struct plan_runs none = {0};
	return plan_create(object_create(waves_plan(waves, number)), &none);
}

static void ask_all(struct watching *watching)
{
	struct plan *plans[WAVES_PLANS];
	struct seen_cutovers seen = {0};
	for (size_t i = 0; i < WAVES_PLANS; i++) {
		plans[i] = facts_of(watching->waves, i);
		estimate_see(&seen, plans[i]);
	}
	for (size_t i = 0; i < WAVES_PLANS; i++) {
		for (size_t j = 0; j < plans[i]->count; j++)
			ask_vm(watching, &plans[i]->vms[j], &watching->watched[i][j], &seen);
		object_unref(plans[i]->object);
		plan_unref(plans[i]);
	}
}

/* It took until now, or LENGTH milliseconds. */
static void judge(const struct watching *watching, struct array *guesses, int64_t length)
{
	for (size_t i = 0; i < guesses->count; i++) {
		const struct guess *guess = array_at(guesses, i);
		struct score *score = &watching->scores[guess->asked];
		int64_t took = length ? length : waves_now(watching->waves) - guess->at;
		double low = (double)guess->estimate.low;
		double high = (double)guess->estimate.high;
		cr_assert_leq(guess->estimate.low, guess->estimate.high);
		score->inside += took >= guess->estimate.low && took <= guess->estimate.high;
		*(double *)array_push(&score->ratios) = low > 0 ? high / low : 1e9;
	}
	array_clear(guesses);
}

static void watch_vm(
	const struct watching *watching, const struct waves_vm *vm, struct watched *watched)
{
	int64_t now = waves_now(watching->waves);
	if (vm->copies != watched->copies)
		judge(watching, &watched->copying, 0);
	watched->copies = vm->copies;
	if (vm->down && !watched->down)
		watched->down = now;
	if (vm->up)
		judge(watching, &watched->cutover, now - watched->down);
}

static void watch_all(struct watching *watching)
{
	for (size_t i = 0; i < WAVES_PLANS; i++)
		for (size_t j = 0; j < WAVES_VMS; j++) {
			struct waves_vm vm = waves_vm(watching->waves, i, j);
			watch_vm(watching, &vm, &watching->watched[i][j]);
		}
}

static void watch_begin(struct watching *watching)
{
	for (size_t i = 0; i < WAVES_PLANS; i++)
		for (size_t j = 0; j < WAVES_VMS; j++) {
			array_init(&watching->watched[i][j].copying, sizeof(struct guess));
			array_init(&watching->watched[i][j].cutover, sizeof(struct guess));
		}
}

static void watch_end(struct watching *watching)
{
	for (size_t i = 0; i < WAVES_PLANS; i++)
		for (size_t j = 0; j < WAVES_VMS; j++) {
			array_finish(&watching->watched[i][j].copying);
			array_finish(&watching->watched[i][j].cutover);
		}
}

static void play(unsigned seed, struct score *scores)
{
	struct watching watching = {.waves = waves_create(seed), .scores = scores};
	int64_t next = waves_now(watching.waves);
	watch_begin(&watching);
	while (!waves_are_over(watching.waves)) {
		waves_poll(watching.waves);
		watch_all(&watching);
		if (waves_now(watching.waves) < next)
			continue;
		next += LOOK * MINUTE;
		ask_all(&watching);
	}
	watch_end(&watching);
	waves_destroy(watching.waves);
}

/* ---- the figures ---------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(struct array *ratios)
{
	qsort(ratios->items, ratios->count, sizeof(double), by_size);
	return ratios->count ? *(double *)array_at(ratios, ratios->count / 2) : 0;
}

static void take(struct score *all, const struct score *more)
{
	all->unknown += more->unknown;
	all->inside += more->inside;
	for (size_t i = 0; i < more->ratios.count; i++)
		*(double *)array_push(&all->ratios) = *(double *)array_at(&more->ratios, i);
}

static double percent(size_t part, size_t whole)
{
	return whole ? 100.0 * (double)part / (double)whole : 0;
}

static double inside(const struct score *score)
{
	return percent(score->inside, score->ratios.count);
}

static void tell(const char *name, struct score *score)
{
	size_t all = score->ratios.count + score->unknown;
	printf("%-24s %6zu asked, %4.1f %% unknown; inside %5.1f %%, high / low %.2f\n", name, all,
		percent(score->unknown, all), inside(score), median(&score->ratios));
}

/* A few nights may be odd ones; over all of them the figures are those that were asked for. */
static void expect_good(const char *name, struct score *score, bool all)
{
	cr_expect_geq(inside(score), all ? 80 : 75, "%s: %.1f %%", name, inside(score));
	cr_expect_leq(
		median(&score->ratios), all ? 2 : 2.2, "%s: %.2f", name, median(&score->ratios));
	cr_expect_leq(
		percent(score->unknown, score->ratios.count + score->unknown), 10, "%s", name);
}

static void judge_all(struct score *scores, bool all)
{
	static const char *const names[ASKED] = {
		"the first copy", "a later copy", "time down", "time down, by Forklift"};
	struct score known = {0};
	array_init(&known.ratios, sizeof(double));
	for (size_t i = 0; i < ASKED; i++) {
		tell(names[i], &scores[i]);
		if (i != DOWN_PUBLISHED)
			take(&known, &scores[i]);
	}
	tell("all of this site", &known);
	expect_good("all of this site", &known, all);
	expect_good(names[DOWN_SITE], &scores[DOWN_SITE], all);
	cr_expect_geq(inside(&scores[FIRST_COPY]), 72);
	cr_expect_geq(inside(&scores[LATER_COPY]), 75);
	array_finish(&known.ratios);
}

Test(sim_estimates, hold_on_nights_that_nobody_looked_at)
{
	struct score scores[ASKED] = {0};
	const char *seeds = getenv("ESTIMATE_SEEDS");
	bool tuned = seeds && !strcmp(seeds, "tuned");
	bool all = getenv("MTVTOP_LONG");
	for (size_t i = 0; i < ASKED; i++)
		array_init(&scores[i].ratios, sizeof(double));
	for (unsigned i = 0; i < (all ? NIGHTS : NIGHTS_SHORT); i++)
		play((tuned ? TUNED : JUDGED) + i, scores);
	judge_all(scores, all);
	for (size_t i = 0; i < ASKED; i++)
		array_finish(&scores[i].ratios);
}
