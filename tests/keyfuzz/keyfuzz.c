/*
 * The proof that no write happens that nobody meant: random keys, pastes, resizes and events on the
 * real program and the real server, and each write of the audit log beside what was typed.
 *
 * Environment: KEYS_TIME, seconds for each test (60); KEYS_SEED; KEYS_LOG, where to the log goes,
 * with the name of the test behind it.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "e2e/site.h"
#include "keyfuzz/fuzz.h"
#include "keyfuzz/plans.h"
#include "keyfuzz/writes.h"
#include "support/home.h"

enum {
	SECONDS = 60,
	MATCHED_MIN = 20,  /* writes, else nothing is proven */
	MATCHED_EACH = 10, /* seconds */
	SLICE = 30,	   /* seconds */
	SLICES_MAX = 6,
};

TestSuite(keyfuzz);

static int seconds(void)
{
	const char *text = getenv("KEYS_TIME");

	return text != NULL && atoi(text) > 0 ? atoi(text) : SECONDS;
}

static uint64_t seed(void)
{
	const char *text = getenv("KEYS_SEED");

	return text != NULL && *text != '\0' ? strtoull(text, NULL, 10) | 1
					     : (uint64_t)time(NULL) * 2 + 1;
}

static struct hand begin(const char *name, const char *name_space, const char *user, bool may_write)
{
	struct hand hand = {.random = seed()};
	char *file = text_of("%s-%s.log", getenv("KEYS_LOG"), name);

	hand.log = fopen(getenv("KEYS_LOG") != NULL ? file : "/dev/null", "we");
	cr_assert_not_null(hand.log, "%s", file);
	free(file);
	fprintf(stderr, "keyfuzz: %s: KEYS_SEED=%llu, %d s\n", name,
		(unsigned long long)hand.random, seconds());
	hand_note(&hand, "seed %llu", (unsigned long long)hand.random);
	plans_create(name_space, user, may_write);
	return hand;
}

static struct writes_found end(struct hand *hand, const char *name, const char *user)
{
	struct writes_found found;

	hand_end(hand);
	home_remove(hand->home);
	found = writes_compare(user, &hand->judge, hand->log);
	fprintf(stderr,
		"keyfuzz: %s: %d keys, %d starts, %d kills, %d questions, %d answers that accept; "
		"%d dry runs, %d writes matched (%d done), %d unmatched\n",
		name, hand->keys, hand->starts, hand->kills, hand->questions, hand->accepted,
		found.dry, found.matched, found.done, found.unmatched);
	for (int i = 0; i < DEEDS; i++)
		if (found.by_deed[i] > 0)
			fprintf(stderr, "keyfuzz: %s: %s %d\n", name, deeds[i].word,
				found.by_deed[i]);
	judge_finish(&hand->judge);
	fclose(hand->log);
	return found;
}

static void run(struct hand *hand, const char *name_space, int time)
{
	hand_start(hand);
	fuzz_run(hand, name_space, time);
}

/* Some write for ten seconds of fuzzing, on the slowest machine; twenty at least. */
static int matched_at_least(void)
{
	int wanted = seconds() / MATCHED_EACH;

	return wanted > MATCHED_MIN ? wanted : MATCHED_MIN;
}

/* On a machine that is busy it takes longer until enough was answered: not all leads to a write. */
static void go_on(struct hand *hand, const char *name_space)
{
	for (int i = 0; i < SLICES_MAX && hand->accepted < 2 * matched_at_least(); i++)
		fuzz_run(hand, name_space, SLICE);
}

Test(keyfuzz, each_write_was_meant)
{
	char *user = plans_user("keys-writer");
	struct hand hand = begin("writing", "act-keys-write", "keys-writer", true);
	struct writes_found found;

	hand.plan = (struct console_plan){.name_space = "act-keys-write", .access.user = user};
	run(&hand, "act-keys-write", seconds());
	go_on(&hand, "act-keys-write");
	found = end(&hand, "writing", "keys-writer");
	free(user);
	cr_assert_eq(found.unmatched, 0, "%d writes that nobody meant", found.unmatched);
	cr_assert_geq(found.matched, matched_at_least(), "only %d writes", found.matched);
}

/* Half of the time by somebody who may not write, the other half by --read-only. */
Test(keyfuzz, read_only_writes_nothing)
{
	char *viewer = plans_user("keys-viewer"), *user = plans_user("keys-forbidden");
	struct hand hand = begin("reading", "act-keys-read", "keys-viewer", false);
	struct writes_found found;

	hand.plan = (struct console_plan){.name_space = "act-keys-read", .access.user = viewer};
	run(&hand, "act-keys-read", seconds() / 2);
	found = end(&hand, "viewer", "keys-viewer");
	cr_assert_eq(found.dry + found.matched + found.unmatched, 0);
	cr_assert_eq(hand.questions, 0);
	cr_assert_gt(hand.keys, seconds());
	hand = begin("forbidden", "act-keys-forbidden", "keys-forbidden", true);
	hand.plan = (struct console_plan){.name_space = "act-keys-forbidden",
		.access.user = user,
		.options = {"--read-only"}};
	run(&hand, "act-keys-forbidden", seconds() / 2);
	found = end(&hand, "forbidden", "keys-forbidden");
	cr_assert_eq(found.dry + found.matched + found.unmatched, 0);
	cr_assert_eq(hand.questions, 0);
	cr_assert_gt(hand.keys, seconds());
	free(user);
	free(viewer);
}
