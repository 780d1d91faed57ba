/*
 * delete, by keystrokes: it archives, waits for the controller, which is this test here, and
 * deletes; what is given up, changed back or too late stays. The audit log tells the writes.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"

static int count(const char *name_space, const char *verb)
{
	return site_count_writes(&(struct site_writes){.name_space = name_space,
		.verb = verb,
		.resource = "plans",
		.effect = SITE_MEANT,
		.done = true});
}

static void expect_written(const char *name_space, int patched, int deleted)
{
	cr_assert_eq(count(name_space, "patch"), patched, "%d", count(name_space, "patch"));
	cr_assert_eq(count(name_space, "delete"), deleted, "%d", count(name_space, "delete"));
}

static bool is_there(const char *name_space)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/plans/web", name_space);
	long status = site_try("GET", path, NULL, NULL);

	free(path);
	return status == 200;
}

/* What the controller says when it has cleaned up. */
static void say_archived(const char *name_space)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/plans/web/status", name_space);

	site_do("PATCH", path,
		"{\"status\":{\"conditions\":[{\"type\":\"Archived\",\"status\":\"True\","
		"\"category\":\"Advisory\",\"reason\":\"UserRequested\",\"message\":\"The "
		"migration plan has been archived.\",\"lastTransitionTime\":"
		"\"2026-11-21T12:00:00Z\"}]}}");
	free(path);
}

/* A plan, and the question with LINE, answered: it is archived, and not more. */
static struct console start_archiving(
	const char *name_space, const struct console_plan *about, const char *line)
{
	struct console_plan own = *about;
	struct console console;

	site_create_namespace(name_space);
	acting_create_plan(&(struct acting_plan){.name_space = name_space, .name = "web"});
	own.name_space = name_space;
	console = acting_start_with(&own, "web");
	console_command(&console, line);
	console_expect_question(&console, "Delete plan web");
	console_expect_now(&console, "First it is archived");
	expect_written(name_space, 0, 0);
	acting_answer(&console, "web");
	console_expect(&console, "archived, and NOT deleted");
	return console;
}

static void expect_archived_alone(const char *name_space)
{
	acting_expect_field(name_space, "plans", "web", "spec.archived", "true");
	expect_written(name_space, 1, 0);
}

/* It waits for the controller, for as long as the test may take. */
static struct console start_waiting(const char *name_space, const struct console_plan *about)
{
	struct console console = start_archiving(name_space, about, "delete plan web --within 20m");

	console_expect(&console, "WAITING TO WRITE 1");
	expect_archived_alone(name_space);
	return console;
}

Test(verbs_delete, archives_waits_and_deletes)
{
	struct console console = start_waiting("act-delete", &(struct console_plan){0});

	console_expect(&console, "archived, and NOT deleted; :stop gives the rest up");
	cr_assert(is_there("act-delete"));
	say_archived("act-delete");
	console_expect(&console, "plan web deleted");
	console_expect_gone(&console, "WAITING TO WRITE");
	cr_assert_not(is_there("act-delete"));
	console_press(&console, "<Esc>");
	console_end(&console);
	expect_written("act-delete", 1, 1);
}

Test(verbs_delete, can_be_given_up)
{
	struct console console = start_waiting("act-delete-stop", &(struct console_plan){0});

	console_command(&console, "stop");
	console_expect(&console, "it is archived, and NOT deleted: given up");
	say_archived("act-delete-stop");
	console_command(&console, "stop");
	console_expect(&console, "stop: nothing waits between two writes");
	console_press(&console, "<Esc>");
	console_end(&console);
	cr_assert(is_there("act-delete-stop"));
	expect_written("act-delete-stop", 1, 0);
}

/* Nobody archives it in time; and somebody takes it back. */
Test(verbs_delete, what_is_not_archived_stays)
{
	struct console console = start_archiving(
		"act-delete-late", &(struct console_plan){0}, "delete plan web --within 1s");

	console_expect(&console,
		"it is archived, and NOT deleted: the controller is not done with it in time");
	console_press(&console, "<Esc>");
	console_end(&console);
	expect_archived_alone("act-delete-late");
	console = start_waiting("act-delete-back", &(struct console_plan){0});
	site_do("PATCH", FORKLIFT "/namespaces/act-delete-back/plans/web",
		"{\"spec\":{\"archived\":false}}");
	console_expect(&console, "NOT deleted: somebody has changed it back");
	console_press(&console, "<Esc>");
	console_end(&console);
	cr_assert(is_there("act-delete-late") && is_there("act-delete-back"));
	expect_written("act-delete-late", 1, 0);
	expect_written("act-delete-back", 1, 0);
}

/* The line is gone while it waits, for longer than it would wait: it goes on when it is back. */
Test(verbs_delete, survives_a_lost_line)
{
	struct console console = start_archiving("act-delete-lost",
		&(struct console_plan){.faulty = true}, "delete plan web --within 25s");

	console_fault(&console, "refuse");
	console_fault(&console, "cut");
	expect_archived_alone("act-delete-lost");
	console_expect_match(&console, "LOST (2[6-9]s|[3-5][0-9]s|[0-9]+m)");
	console_expect_now(&console, "WAITING TO WRITE 1");
	say_archived("act-delete-lost");
	console_fault(&console, "accept");
	console_expect(&console, "plan web deleted");
	console_press(&console, "<Esc>");
	console_end(&console);
	cr_assert_not(is_there("act-delete-lost"));
	expect_written("act-delete-lost", 1, 1);
}

/* The second write is refused: what the first has done is said, and :repeat takes it up there. */
Test(verbs_delete, the_deletion_is_refused)
{
	struct console console = start_waiting(
		"act-delete-refused", &(struct console_plan){.faulty = true, .wire = HTTP1});

	console_fault(&console, "match DELETE /apis");
	console_fault(&console, "status 403");
	say_archived("act-delete-refused");
	console_expect(&console, "NOT DONE: it is archived, and NOT deleted: 403");
	console_fault(&console, "status off");
	console_command(&console, "repeat");
	console_expect_question(&console, "It is DELETED.");
	acting_answer(&console, "web");
	console_expect(&console, "plan web deleted");
	console_press(&console, "<Esc><Esc>");
	console_end(&console);
	cr_assert_not(is_there("act-delete-refused"));
	expect_written("act-delete-refused", 1, 1);
}

#define SHELL(status, text, ...)                                                                   \
	acting_expect_shell(                                                                       \
		"act-delete-shell", (const char *const[]){__VA_ARGS__, NULL}, status, text)

Test(verbs_delete, on_the_shell)
{
	site_create_namespace("act-delete-shell");
	acting_create_plan(&(struct acting_plan){.name_space = "act-delete-shell", .name = "web"});
	acting_create_of("act-delete-shell", "20-cold-running");
	SHELL(8, "nobody said yes to it", "delete", "plan", "web");
	SHELL(8, "it needs --confirm test/cold-running", "delete", "plan", "cold-running", "--yes");
	SHELL(0, "It is EXECUTING", "delete", "plan", "cold-running", "--dry-run");
	expect_written("act-delete-shell", 0, 0);
	SHELL(1, "it is archived, and NOT deleted: the controller is not done", "delete", "plan",
		"web", "--within", "0s", "--yes");
	expect_written("act-delete-shell", 1, 0);
	SHELL(7, "it is just being archived", "delete", "plan", "web", "--yes");
	SHELL(0, "delete act-delete-shell/web: done", "delete", "plan", "web", "--skip-archive",
		"--yes", "--wait");
	cr_assert_not(is_there("act-delete-shell"));
	expect_written("act-delete-shell", 1, 1);
}
