/*
 * Sets of which one plan is refused, for each verb that takes marks: what was done to the others
 * stays, and exactly the one that failed is asked for again, by :repeat and by its job.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "e2e/sets.h"
#include "support/deadline.h"

enum { PLANS = 3, BETWEEN_PARTS = 50 /* milliseconds: the controller looks again */ };

#define REFUSED "refused-two"

static const char *const names[PLANS] = {"a-one", REFUSED, "z-three"};

/* The policy learns of the label by a watch: STATUS is what a change of the plan gets then. */
static void set_refusal(const char *name_space, const char *value, long status)
{
	char *path = text_of("/api/v1/namespaces/%s", name_space);
	char *label = text_of("{\"metadata\":{\"labels\":{\"mtvtop.test/refuse\":%s}}}", value);
	char *plan = text_of(FORKLIFT "/namespaces/%s/plans/" REFUSED "?dryRun=All", name_space);
	int64_t deadline = deadline_in(PATIENCE);

	site_do("PATCH", path, label);
	while (site_try("PATCH", plan, "{\"metadata\":{\"annotations\":{\"probe\":\"yes\"}}}",
		       NULL) != status)
		cr_assert(deadline_left(deadline) > 0, "the policy does not learn of the label");
	free(plan);
	free(label);
	free(path);
}

/* Waits until the plans are as they are to be; the controller does its part meanwhile. */
static void wait_done(const struct set_verb *verb, const char *name_space, int count)
{
	int64_t deadline = deadline_in(PATIENCE);
	int done = -1;

	while (done < count && deadline_left(deadline) > 0) {
		done = 0;
		for (int i = 0; i < PLANS; i++) {
			if (verb->play != NULL)
				verb->play(name_space, names[i]);
			done += verb->is_done(name_space, names[i]);
		}
	}
	cr_assert_eq(done, count, "%s: %d of %d are done", verb->name, done, count);
}

/* Waits for what is said of them in the end, and not for long; the controller does its part. */
static void wait_said(const struct set_verb *verb, const char *name_space, struct console *console,
	const char *text)
{
	int64_t deadline = deadline_in(PATIENCE);

	while (!term_wait_text(console->term, text, BETWEEN_PARTS) && deadline_left(deadline) > 0)
		for (int i = 0; verb->play != NULL && i < PLANS; i++)
			verb->play(name_space, names[i]);
	console_expect_now(console, text);
}

static void expect_done(const struct set_verb *verb, const char *name_space, bool refused_too)
{
	const struct site_writes writes = {
		.name_space = name_space, .effect = SITE_MEANT, .done = true};

	for (int i = 0; i < PLANS; i++)
		cr_assert_eq(verb->is_done(name_space, names[i]),
			refused_too || strcmp(names[i], REFUSED) != 0, "%s of %s", verb->name,
			names[i]);
	/* The server notes a write behind its deed. */
	cr_assert(site_wait_writes(
		&writes, (refused_too ? PLANS : PLANS - 1) * verb->writes, PATIENCE));
	acting_expect_done(name_space, (refused_too ? PLANS : PLANS - 1) * verb->writes);
}

/* All three are marked, and asked for. */
static struct console start(const struct set_verb *verb, const char *name_space)
{
	struct console console;

	site_create_namespace(name_space);
	for (int i = 0; i < PLANS; i++)
		verb->create(name_space, names[i]);
	console = acting_start(name_space, "Plans (3)");
	console_press(&console, "a");
	console_expect(&console, "3 marked");
	console_command(&console, verb->line);
	return console;
}

/* The set, told to go on behind a failure; of it only one is left, which AGAIN asks for. */
static void expect_again(const struct set_verb *verb, const char *again)
{
	char *name_space = text_of("act-again-%s-%s", verb->name, *again == 'r' ? "key" : "job");
	struct console console = start(verb, name_space);
	char *title = text_of("%s 3 plans", verb->title);

	console_expect_question(&console, title);
	set_refusal(name_space, "\"yes\"", 422);
	set_answer(verb, &console, PLANS, NULL, "<Tab>");
	wait_said(verb, name_space, &console, "1 NOT; :repeat tries those again");
	expect_done(verb, name_space, false);
	set_refusal(name_space, "null", 200);
	console_command(&console, again);
	set_answer(verb, &console, 1, REFUSED, "");
	wait_done(verb, name_space, PLANS);
	expect_done(verb, name_space, true);
	console_expect_gone(&console, "WRITING");
	console_press(&console, "<Esc>");
	console_end(&console);
	free(title);
	free(name_space);
}

/* What failed stands in the journal: the next program asks for it too. */
Test(bulk_again, by_the_next_program, .timeout = TEST_LIMIT)
{
	const struct set_verb *verb = set_verb_called("archive");
	const char *name_space = "act-again-next";
	struct console console = start(verb, name_space);
	char *home;

	console_expect_question(&console, "Archive 3 plans");
	set_refusal(name_space, "\"yes\"", 422);
	set_answer(verb, &console, PLANS, NULL, "<Tab>");
	console_expect(&console, "1 NOT; :repeat tries those again");
	home = console_keep_home(&console);
	console_press(&console, "<Esc>");
	console_end(&console);
	set_refusal(name_space, "null", 200);
	console = acting_start_with(
		&(struct console_plan){.home = home, .name_space = name_space}, "Plans (3)");
	free(home);
	console_command(&console, "jobs");
	console_expect(&console, "Jobs (1)");
	console_command(&console, "jobs repeat");
	set_answer(verb, &console, 1, REFUSED, "");
	console_expect(&console, "plan " REFUSED " archived");
	expect_done(verb, name_space, true);
	console_press(&console, "<Esc>");
	console_end(&console);
}

#define FOR_EACH_VERB(verb, name)                                                                  \
	Test(bulk_again, verb##_by_its_key, .timeout = TEST_LIMIT)                                 \
	{                                                                                          \
		expect_again(set_verb_called(name), "repeat");                                     \
	}                                                                                          \
	Test(bulk_again, verb##_by_its_job, .timeout = TEST_LIMIT)                                 \
	{                                                                                          \
		expect_again(set_verb_called(name), "jobs repeat");                                \
	}

FOR_EACH_VERB(start, "start")
FOR_EACH_VERB(cutover, "cutover")
FOR_EACH_VERB(cancel, "cancel")
FOR_EACH_VERB(archive, "archive")
FOR_EACH_VERB(unarchive, "unarchive")
FOR_EACH_VERB(retry, "retry")
FOR_EACH_VERB(delete, "delete")
FOR_EACH_VERB(wave, "wave")
FOR_EACH_VERB(set, "set")
FOR_EACH_VERB(set_vm, "set-vm")
