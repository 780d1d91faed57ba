/*
 * retry, by keystrokes and on the shell: what runs again is told, the Migration is another one,
 * and what a person canceled can be taken out of the plan before, by a write of its own.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"

#define ENDED "started: \"@-9h\", completed: \"@-8h\""

/* One VM that succeeded, one that failed, two that a person canceled. */
static void create_mixed(const char *name_space)
{
	char *scenario = text_of("plan: web\nshows: a run that failed\nnamespace: %s\n"
				 "source: vc-lab\ntype: cold\nruns:\n- {name: web-run, created: "
				 "\"@-9h\", " ENDED ", result: Failed}\nvms:\n"
				 "- {id: vm-1, name: done, " ENDED ", outcome: Succeeded}\n"
				 "- {id: vm-2, name: broke, " ENDED ", outcome: Failed}\n"
				 "- {id: vm-3, name: unwanted, " ENDED ", outcome: Canceled}\n"
				 "- {id: vm-4, name: left, " ENDED ", outcome: Canceled}\n",
		name_space);

	site_create_namespace(name_space);
	site_load(scenario);
	free(scenario);
}

static int count(const char *name_space, const char *verb, const char *resource)
{
	return site_count_writes(&(struct site_writes){.name_space = name_space,
		.verb = verb,
		.resource = resource,
		.effect = SITE_MEANT,
		.done = true});
}

/* The plan holds these VMs, in this order: their ids, with blanks between them. */
static void expect_vms(const char *name_space, const char *ids)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/plans/web", name_space);
	struct doc *plan = site_read_object(path);
	char *found = text_of("%s", "");

	node_each(vm, node_find(doc_root(plan), "spec.vms"))
	{
		char *longer = text_of("%s%s%s", found, *found != '\0' ? " " : "",
			node_text_or(node_get(vm, KEY_id), "?"));

		free(found);
		found = longer;
	}
	cr_assert_str_eq(found, ids);
	free(found);
	doc_unref(plan);
	free(path);
}

/* All at once: the plan is as it was, and another Migration is there. */
Test(verbs_retry, a_plan_that_failed)
{
	struct console console;
	char *before;

	create_mixed("act-retry");
	before = acting_object("act-retry", "plans", "web");
	console = acting_start("act-retry", "web");
	console_command(&console, "retry plan web");
	console_expect_question(&console, "Retry plan web");
	console_expect_now(&console, "2 VMs were CANCELED by a person and are migrated AGAIN");
	console_expect_now(&console, "broke  runs AGAIN from the beginning");
	console_expect_now(&console, "done  has succeeded and is kept");
	acting_expect_writes("act-retry", 1, 0);
	acting_answer(&console, "web");
	console_expect(&console, "plan web runs again");
	acting_expect_same("act-retry", "plans", "web", before);
	cr_assert_eq(site_count_migrations("act-retry"), 2);
	console_expect_match(&console, "web +Queued");
	/* A second one, of whoever, would be another run. */
	acting_expect_refused(&console, "retry plan web", "retry plan web: its Migration web-");
	console_end(&console);
	acting_expect_writes("act-retry", 1, 1);
	cr_assert_eq(count("act-retry", "create", "migrations"), 1);
}

/* The key of the question: those two are left where they are, and then it is asked again. */
Test(verbs_retry, canceled_ones_are_dropped_first)
{
	struct console console;

	create_mixed("act-retry-drop");
	console = acting_start("act-retry-drop", "web");
	console_command(&console, "retry plan web");
	console_expect_question(&console, "Retry plan web");
	console_press(&console, "<C-t>");
	console_expect_question(&console, "Take VMs out of plan web");
	console_expect_now(&console, "2 VMs are taken out of the plan");
	console_expect_now(&console, "unwanted (vm-3)");
	cr_assert_eq(count("act-retry-drop", NULL, NULL), 0);
	console_press(&console, "y");
	console_expect_question(&console, "Retry plan web");
	console_expect_now(&console, "broke  runs AGAIN from the beginning");
	console_expect_gone(&console, "CANCELED by a person");
	expect_vms("act-retry-drop", "vm-1 vm-2");
	cr_assert_eq(site_count_migrations("act-retry-drop"), 1);
	acting_answer(&console, "web");
	console_expect(&console, "plan web runs again");
	console_end(&console);
	cr_assert_eq(count("act-retry-drop", "patch", "plans"), 1);
	cr_assert_eq(count("act-retry-drop", "create", "migrations"), 1);
	acting_expect_writes("act-retry-drop", 3, 2);
}

/* Somebody edits the same list between question and yes: its VMs are found where they are then. */
Test(verbs_retry, drop_beside_another_editor)
{
	struct console console;
	char *vms;

	create_mixed("act-drop-race");
	console = acting_start("act-drop-race", "web");
	console_command(&console, "drop plan web --vms left");
	console_expect_question(&console, "Take VMs out of plan web");
	site_do("PATCH", FORKLIFT "/namespaces/act-drop-race/plans/web",
		"[{\"op\":\"remove\",\"path\":\"/spec/vms/0\"},{\"op\":\"add\",\"path\":"
		"\"/spec/vms/0/targetName\",\"value\":\"theirs\"}]");
	console_press(&console, "y");
	console_expect(&console, "plan web has VMs taken out of it");
	expect_vms("act-drop-race", "vm-2 vm-3");
	vms = site_field("act-drop-race", "plans", "web", "spec.vms");
	cr_assert_not_null(strstr(vms, "\"targetName\":\"theirs\""), "%s", vms);
	free(vms);
	console_end(&console);
}

Test(verbs_retry, refusals_send_nothing)
{
	struct console console;

	site_create_namespace("act-retry-no");
	acting_create_of("act-retry-no", "50-succeeded");
	acting_create_of("act-retry-no", "20-cold-running");
	acting_create_plan(&(struct acting_plan){.name_space = "act-retry-no", .name = "fresh"});
	console = acting_start("act-retry-no", "succeeded");
	acting_expect_refused(&console, "retry plan succeeded", "nothing of it has failed");
	acting_expect_refused(&console, "retry plan cold-running", "it is running");
	acting_expect_refused(&console, "retry plan fresh", "it has not run yet: start it");
	acting_expect_refused(&console, "drop plan cold-running --vms vm-1208", "it is running");
	console_end(&console);
	acting_expect_writes("act-retry-no", 0, 0);
}

#define SHELL(status, text, ...)                                                                   \
	acting_expect_shell(                                                                       \
		"act-retry-shell", (const char *const[]){__VA_ARGS__, NULL}, status, text)

/* A set by a query; what cannot run again is left out of it. */
Test(verbs_retry, on_the_shell)
{
	create_mixed("act-retry-shell");
	acting_create_of("act-retry-shell", "50-succeeded");
	SHELL(8, "nobody said yes to it", "retry", "plan", "web");
	SHELL(0, "CANCELED by a person", "retry", "plan", "web", "--dry-run");
	SHELL(7, "nothing of it has failed", "retry", "plan", "succeeded", "--yes");
	cr_assert_eq(count("act-retry-shell", NULL, NULL), 0);
	SHELL(0, "drop act-retry-shell/web: done", "drop", "plan", "web", "--canceled", "--yes");
	SHELL(0, "retry act-retry-shell/web: done", "retry", "--query", "where state = 'Failed'",
		"--yes");
	cr_assert_eq(site_count_migrations("act-retry-shell"), 3);
	cr_assert_eq(count("act-retry-shell", "create", "migrations"), 1);
}
