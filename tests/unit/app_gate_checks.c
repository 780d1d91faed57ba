/* What verb::checks make of a question: the tier, what is told of them, and how much of it. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "app/gate_private.h"
#include "commands/commands.h"
#include "mtv/checks.h"
#include "mtv/site.h"
#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

enum { MOST = 12 };

static struct app app;
static struct verb verb;
/* What the check of these tests says, one sentence each. */
static enum verdict found[MOST];
static size_t count;

static void judge(struct checks *checks, const struct site *site)
{
	(void)site;
	for (size_t i = 0; i < count; i++)
		checks_say(checks, found[i], NULL, "sentence %zu", i + 1);
}

static const struct check table[] = {{"said", "what a test says", "spec", judge}, {0}};

static void begin(void)
{
	given_site(&app);
	verb = start_verb;
	verb.checks = table;
	count = 0;
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(app_gate_checks, .init = begin, .fini = end);

static void add(enum verdict verdict, size_t times)
{
	while (times--)
		found[count++] = verdict;
}

static struct action *asked(const char *flags, const char *plan)
{
	struct subject *subject = given_subject(&app, &verb, flags, plan);
	subject_set(subject, SUBJECT_READY, "%s", "");
	gate_checks_open(subject);
	gate_checks_judge(subject);
	return subject->action;
}

static const char *told(struct action *action)
{
	static char text[4000];
	struct page page;
	*text = '\0';
	page_init(&page);
	gate_checks_write(action->subjects[0], &page);
	for (size_t i = 0; i < page.lines.count; i++) {
		const struct page_line *line = array_at(&page.lines, i);
		size_t used = strlen(text);
		snprintf(text + used, sizeof(text) - used, "%s\n", line->text);
	}
	page_finish(&page);
	return text;
}

static void expect_tier(enum verdict verdict, const char *flags, const char *plan, enum tier tier)
{
	count = 0;
	add(VERDICT_PASS, 1);
	add(verdict, 1);
	cr_expect_eq(gate_tier(asked(flags, plan)), tier, "%s %s: %s", plan, flags,
		verdict_name(verdict));
}

/* A fail takes an answer that says more; what is not known does not. */
Test(app_gate_checks, a_fail_raises_the_tier)
{
	expect_tier(VERDICT_PASS, "", "ready-cold", TIER_SERVICE);
	expect_tier(VERDICT_WARN, "", "ready-cold", TIER_SERVICE);
	expect_tier(VERDICT_UNKNOWN, "", "ready-cold", TIER_SERVICE);
	expect_tier(VERDICT_FAIL, "", "ready-cold", TIER_GRAVE);
	verb.tier = archive_verb.tier;
	expect_tier(VERDICT_FAIL, "", "succeeded", TIER_SERVICE);
}

/* Without a check, or one that was not looked at, nothing rises, and nothing passes. */
Test(app_gate_checks, what_was_not_looked_at)
{
	struct subject *subject = given_subject(&app, &verb, "", "ready-cold");
	add(VERDICT_FAIL, 1);
	subject_set(subject, SUBJECT_READY, "%s", "");
	cr_expect_eq(gate_tier(subject->action), TIER_SERVICE);
	cr_expect_str_eq(told(subject->action),
		"[?]  preflight: nothing was looked at, so nothing is known\n");
	verb.checks = NULL;
	gate_checks_open(subject);
	cr_expect_null(subject->checks);
}

Test(app_gate_checks, numbers_and_sentences)
{
	add(VERDICT_UNKNOWN, 1);
	add(VERDICT_WARN, 1);
	add(VERDICT_PASS, 2);
	add(VERDICT_FAIL, 2);
	cr_expect_str_eq(told(asked("", "ready-cold")),
		"[!!] preflight: 2 fail, 1 warn, 1 unknown, 2 pass\n"
		"[!!] said: sentence 5\n[!!] said: sentence 6\n"
		"[!]  said: sentence 2\n[?]  said: sentence 1\n");
	count = 0;
	add(VERDICT_PASS, 3);
	cr_expect_str_eq(told(asked("", "ready-cold")), "[ok] preflight: 3 pass\n");
}

/* What is left out is counted, and where it is found is said. */
Test(app_gate_checks, so_many_sentences)
{
	add(VERDICT_WARN, 4);
	add(VERDICT_FAIL, 5);
	struct action *action = asked("", "ready-cold");
	const char *text = told(action);
	cr_expect(strstr(text, "[!!] preflight: 5 fail, 4 warn\n"), "%s", text);
	cr_expect(strstr(text, "said: sentence 1\n     and 3 more: Q\n"), "%s", text);
	cr_expect_null(strstr(text, "sentence 2\n"), "%s", text);
	subject_set(given_also(&app, action, "tenant-ready"), SUBJECT_READY, "%s", "");
	text = told(action);
	cr_expect(strstr(text, "sentence 7\n     and 6 more: Q\n"), "of a set: %s", text);
}

/* The first line of a question that something speaks against. */
Test(app_gate_checks, said_before_all_else)
{
	struct action *action = asked("", "ready-cold");
	cr_expect_null(gate_checks_warning(action));
	add(VERDICT_FAIL, 1);
	gate_checks_judge(action->subjects[0]);
	cr_expect_str_eq(gate_checks_warning(action),
		"Its preflight FAILS: see below why. The answer must say more for that.");
	cr_expect_str_eq(gate_checks_worst(action->subjects[0]), "sentence 1");
	subject_set(given_also(&app, action, "tenant-ready"), SUBJECT_READY, "%s", "");
	cr_expect(strstr(gate_checks_warning(action), "The preflight of 1 of 2 plans FAILS"));
}
