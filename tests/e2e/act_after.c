/*
 * A start behind another client's Migration, which came between the question and the request: what
 * is said of it, and what withdraw makes of ours. Nobody acts on Migrations in the test cluster, so
 * both of them wait.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "e2e/wish.h"
#include "support/deadline.h"

#define BEHIND "Migration theirs is not finished: ours would run AFTER it; :withdraw plan "

/* Milliseconds. */
enum {
	A_SECOND = 1100, /* behind which the server's clock shows another one */
	HELD_BACK = 4000,
	HELD_FAST = 10 * 60 * 1000, /* until the test lets it go */
};

static void post_theirs(const char *name_space)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/migrations", name_space);
	char *body =
		text_of("{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"Migration\","
			"\"metadata\":{\"name\":\"theirs\"},\"spec\":{\"plan\":{\"name\":\"web\","
			"\"namespace\":\"%s\"}}}",
			name_space);

	site_do("POST", path, body);
	free(body);
	free(path);
}

/* An operator before the question of a start, who gets no news of Migrations. */
static struct console ask_blind(const char *name_space)
{
	struct console console;

	site_create_namespace(name_space);
	acting_create_plan(&(struct acting_plan){.name_space = name_space, .name = "web"});
	console = acting_start_with(&(struct console_plan){.name_space = name_space,
					    .wire = HTTP1,
					    .faulty = true,
					    .faults = {"match /migrations?watch=1", "status 500"}},
		"web");
	console_press(&console, "S");
	console_expect_question(&console, "Start plan web");
	return console;
}

/* The name of the Migration that is not theirs; to be freed. */
static char *ours_in(const char *name_space)
{
	struct doc *list = site_migrations(name_space);
	char *name = NULL;

	node_each(item, node_find(doc_root(list), "items"))
	{
		const char *text = node_text_or(node_find(item, "metadata.name"), "");

		if (strcmp(text, "theirs") == 0)
			continue;
		cr_assert_null(name, "there are two of ours");
		name = text_of("%s", text);
	}
	doc_unref(list);
	cr_assert_not_null(name, "there is none of ours");
	return name;
}

static int deletions(const char *name_space, const char *name)
{
	return site_count_writes(&(struct site_writes){.verb = "delete",
		.resource = "migrations",
		.name_space = name_space,
		.name = name,
		.effect = SITE_MEANT,
		.done = true});
}

/* Ours stands behind theirs, and the operator has been told so. */
static struct console start_behind(const char *name_space)
{
	struct console console = ask_blind(name_space);
	char *said = text_of("plan web started: " BEHIND "%s/web takes ours back", name_space);

	post_theirs(name_space);
	acting_answer(&console, "web");
	console_expect(&console, said);
	acting_expect_done(name_space, 1);
	cr_assert_eq(site_count_migrations(name_space), 2);
	console_fault(&console, "pass");
	console_expect_match(&console, "web +Queued");
	free(said);
	return console;
}

/* Asks for what was offered: the question is about ours, by its uid. */
static void ask_to_withdraw(struct console *console, const char *name_space, const char *ours)
{
	char *line = text_of("withdraw plan %s/web", name_space);
	char *deleted = text_of("Migration %s is deleted: it waits and has not begun", ours);
	char *uid = site_field(name_space, "migrations", ours, "metadata.uid");
	char *one = text_of("\"preconditions\":{\"uid\":%.20s", uid); /* the line ends behind it */

	console_command(console, line);
	console_expect_question(console, deleted);
	console_expect_match(console, "made by +mtvtop, operation [0-9a-f]+");
	console_expect(console, one);
	free(one);
	free(uid);
	free(deleted);
	free(line);
}

Test(start_after, withdraw_takes_ours_back_and_nothing_else)
{
	const char *name_space = "act-after";
	struct console console = start_behind(name_space);
	char *ours = ours_in(name_space);
	char *theirs = acting_object(name_space, "migrations", "theirs");
	char *plan = acting_object(name_space, "plans", "web");
	char *left;

	ask_to_withdraw(&console, name_space, ours);
	acting_answer(&console, "y");
	console_expect(&console, "plan web has its waiting Migration withdrawn");
	console_end(&console);
	left = acting_only_run(name_space);
	cr_assert_str_eq(left, "theirs");
	acting_expect_same(name_space, "migrations", "theirs", theirs);
	acting_expect_same(name_space, "plans", "web", plan);
	cr_assert_eq(deletions(name_space, ours), 1);
	cr_assert_eq(deletions(name_space, NULL), 1);
	acting_expect_writes(name_space, 2, 2);
	free(left);
	free(ours);
}

Test(start_after, no_leaves_ours_where_it_is)
{
	const char *name_space = "act-after-no";
	struct console console = start_behind(name_space);
	char *ours = ours_in(name_space);
	char *before = acting_object(name_space, "migrations", ours);

	ask_to_withdraw(&console, name_space, ours);
	console_press(&console, "n");
	console_expect(&console, "withdraw: canceled; nothing was sent");
	console_end(&console);
	acting_expect_same(name_space, "migrations", ours, before);
	cr_assert_eq(site_count_migrations(name_space), 2);
	cr_assert_eq(deletions(name_space, NULL), 0);
	acting_expect_writes(name_space, 2, 1);
	free(ours);
}

/* Once theirs is known, nothing is sent: the same place in the queue would be the last one. */
Test(start_after, what_is_known_in_time_is_refused)
{
	struct console console;

	site_create_namespace("act-after-known");
	acting_create_plan(&(struct acting_plan){.name_space = "act-after-known", .name = "web"});
	console = acting_start("act-after-known", "web");
	console_press(&console, "S");
	console_expect_question(&console, "Start plan web");
	post_theirs("act-after-known");
	console_press(&console, "web");
	console_expect(&console, "> web");
	console_expect(&console, "Queued");
	console_press(&console, "<Enter>");
	console_expect(&console, "start plan web: its Migration theirs is not done yet");
	console_end(&console);
	acting_expect_writes("act-after-known", 1, 0);
	cr_assert_eq(site_count_migrations("act-after-known"), 1);
}

/* The list that would show theirs is refused: that is said, and not that all is well. */
Test(start_after, list_that_cannot_be_had)
{
	struct console console = ask_blind("act-after-list");

	post_theirs("act-after-list");
	console_fault(&console, "match GET " FORKLIFT "/namespaces/act-after-list/migrations");
	acting_answer(&console, "web");
	console_expect(&console,
		"plan web started: whether ours runs behind another Migration cannot be told: 500");
	acting_expect_done("act-after-list", 1);
	console_fault(&console, "pass");
	console_end(&console);
}

/* ---- on a slow line -------------------------------------------------------------------------- */

/* A question, answered on a line that needs HELD_BACK for each way. */
static struct console start_slowly(const char *name_space)
{
	struct console console;

	site_create_namespace(name_space);
	acting_create_plan(&(struct acting_plan){.name_space = name_space, .name = "web"});
	console = acting_start_with(
		&(struct console_plan){.name_space = name_space, .faulty = true}, "web");
	console_press(&console, "S");
	console_expect_question(&console, "Start plan web");
	console_press(&console, "web");
	console_expect(&console, "> web");
	console_fault(&console, "delay %d", HELD_BACK);
	return console;
}

static void wait_for_migrations(const char *name_space, int count)
{
	int64_t deadline = deadline_in(PATIENCE);

	while (site_count_migrations(name_space) < count)
		cr_assert(deadline_left(deadline) > 0, "the server does not get it");
}

/*
 * Theirs is made when ours is on its way: the plan has been looked at for the last time. The answer
 * to the start is lost: when it is found out that ours was made, what was made before it is told,
 * too.
 */
Test(start_after, told_also_when_the_answer_was_lost)
{
	struct console console = start_slowly("act-after-lost");

	console_fault(&console, "write-fault swallow-after");
	console_press(&console, "<Enter>");
	wish_expect_steps(&console, 1, STEP("intent"), "act-after-lost", PATIENCE);
	console_fault(&console, "delay %d", HELD_FAST);
	cr_assert_eq(site_count_migrations("act-after-lost"), 0, "it was held too late");
	post_theirs("act-after-lost");
	console_fault(&console, "delay 0");
	console_expect_within(&console,
		"plan web started: no answer came, but it was done; " BEHIND
		"act-after-lost/web takes ours back",
		PATIENCE);
	acting_expect_done("act-after-lost", 1);
	console_end(&console);
	cr_assert_eq(site_count_migrations("act-after-lost"), 2);
}

/* Theirs is made while the answer to ours is on its way: it waits behind ours. */
Test(start_after, younger_one_is_not_before_it)
{
	struct console console = start_slowly("act-after-young");

	console_press(&console, "<Enter>");
	wait_for_migrations("act-after-young", 1);
	console_fault(&console, "delay %d", HELD_FAST);
	cr_assert_not(term_wait_exit(console.term, A_SECOND));
	post_theirs("act-after-young");
	console_insist(&console, strstr(term_text(console.term), "plan web started") == NULL,
		"theirs came too late to be in the list");
	console_fault(&console, "delay 0");
	console_expect_match(&console, "plan web started *$");
	console_end(&console);
	cr_assert_eq(site_count_migrations("act-after-young"), 2);
}
