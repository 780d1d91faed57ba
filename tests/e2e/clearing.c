/*
 * The window closes while a cutover is under way: what is requested and has not begun is cleared
 * with one command, and what has begun goes on to its end. Forklift is played (e2e/stage.h).
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "doc/json.h"
#include "e2e/acting.h"
#include "e2e/stage.h"
#include "mtv/condition.h"
#include "support/deadline.h"

#define PLACE "act-clear"
enum { COPYING = 300 * 1000 /* milliseconds for what the player does in simulated hours */ };

/* One disk is copied at once, the other one takes simulated hours. */
static struct stage given_plan(void)
{
	struct stage stage = stage_set(PLACE);

	stage_create(&stage, "Plan", "night",
		",\"annotations\":{\"mtvsim.mtvtop.test/disks\":"
		"\"{\\\"vm-1\\\":[4096],\\\"vm-2\\\":[256000]}\"}},\"spec\":{@@,\"map\":{"
		"\"network\":{\"namespace\":\"@\",\"name\":\"net\"},"
		"\"storage\":{\"namespace\":\"@\",\"name\":\"sto\"}},"
		"\"targetNamespace\":\"@\",\"type\":\"warm\",\"vms\":["
		"{\"id\":\"vm-1\",\"name\":\"web01\"},{\"id\":\"vm-2\",\"name\":\"db01\"}]}");
	stage_create(&stage, "Migration", "night-1",
		"},\"spec\":{\"plan\":{\"namespace\":\"@\",\"name\":\"night\"}}");
	return stage;
}

/* What a VM of the plan's status is waited for. */
static bool pauses(const struct node *vm)
{
	return node_equals(node_find(vm, "phase"), "CopyingPaused");
}

static bool is_down(const struct node *vm)
{
	return node_find(vm, "restorePowerState") != NULL;
}

static bool has_succeeded(const struct node *vm)
{
	return condition_true(node_find(vm, "conditions"), "Succeeded");
}

static bool copies_again(const struct node *vm)
{
	return node_count(node_find(vm, "warm.precopies")) > 1;
}

static bool holds(const char *id, bool (*test)(const struct node *vm))
{
	struct error err;
	char *text = site_field(PLACE, "plans", "night", "status.migration.vms");
	struct doc *doc = json_parse(text, strlen(text), &err);
	bool found = false;

	node_each(vm, doc_root(doc)) found |= node_equals(node_find(vm, "id"), id) && test(vm);
	doc_unref(doc);
	free(text);
	return found;
}

static void wait_for(const char *id, bool (*test)(const struct node *vm), const char *what)
{
	int64_t end = deadline_in(COPYING);
	bool found = holds(id, test);

	while (!found && deadline_left(end) > 0)
		found = holds(id, test);
	cr_assert(found, "%s never %s", id, what);
}

/* The cutover is due; one VM goes down at once, the other one when its first copy ends. */
static void cut_over(void)
{
	wait_for("vm-1", pauses, "rests between two copies");
	site_do("PATCH", FORKLIFT "/namespaces/" PLACE "/migrations/night-1",
		"{\"spec\":{\"cutover\":\"2026-01-01T00:00:00Z\"}}");
	wait_for("vm-1", is_down, "goes down");
}

Test(verbs_clear, what_has_begun_goes_on_and_the_rest_is_cleared)
{
	struct stage stage = given_plan();
	struct console console = acting_start(PLACE, "night");

	console_command(&console, "clear");
	console_expect(&console, "clear: no requested cutover is still to begin");
	stage_play(&stage, "100");
	cut_over();
	/* In this time people read and answer: what has begun has not ended, nor the rest begun. */
	cr_assert_eq(kill(stage.player.pid, SIGSTOP), 0);
	console_expect_match(&console, "night +CuttingOver");
	console_command(&console, "clear");
	console_expect_question(&console, "Clear the cutover of plan night");
	console_expect_now(&console, "1 of 2 VMs has not begun");
	console_expect_now(&console, "1 has begun and goes on to its end, and is not touched:");
	acting_answer(&console, "y");
	console_expect(&console, "plan night has no cutover any more");
	acting_expect_field(PLACE, "migrations", "night-1", "spec.cutover", "");
	cr_assert_eq(kill(stage.player.pid, SIGCONT), 0);
	wait_for("vm-1", has_succeeded, "comes to its end");
	/* The copy has ended at which it would have gone down; it goes on to the next one. */
	wait_for("vm-2", copies_again, "goes on to its second copy");
	cr_expect_not(holds("vm-2", is_down), "it stays on");
	console_end(&console);
	acting_expect_writes(PLACE, 1, 1);
	stage_clear(&stage);
}
