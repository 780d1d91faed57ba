/* The player: every plan of the scenarios is played to its end, poll by poll. */
#include <criterion/criterion.h>
#include <string.h>

#include "api/tree.h"
#include "mtv/condition.h"
#include "mtv/phase.h"
#include "sim/poll.h"
#include "sim/scenario.h"
#include "sim/tree.h"

enum { POLLS = 500, POLL = 3000, NOW = 1795262400 /* seconds: 2026-11-21 12:00:00 UTC */ };

static const struct node *vms_of(const struct doc *plan)
{
	return node_at(doc_root(plan), KEY_status, KEY_migration, KEY_vms, KEY_none);
}

/* The player waits for somebody: a cutover, a slot, a later controller that knows the phase. */
static bool waits(const struct node *vm)
{
	const char *phase = node_text_or(node_get(vm, KEY_phase), "");
	bool later = strcmp(phase, "Completed") != 0 && !*phase_find(phase)->name;
	return later || !strcmp(phase, "CopyingPaused") ||
		condition_true(node_get(vm, KEY_conditions), "Pending");
}

/* The plan as it is when nothing more happens; takes PLAN over. */
static struct doc *played(struct doc *plan)
{
	int64_t now = NOW * INT64_C(1000);
	for (int poll = 0; poll < POLLS && poll_wanted(doc_root(plan)); poll++) {
		struct doc *change = poll_plan(doc_root(plan), now += POLL);
		struct doc *next = tree_merged(doc_root(plan), doc_root(change));
		cr_assert_eq(node_count(vms_of(next)), node_count(vms_of(plan)));
		doc_unref(change);
		doc_unref(plan);
		plan = next;
	}
	return plan;
}

/* Only a cutover leads out of the loop of copies. */
static void check_loop(const struct doc *before, const struct doc *after, const char *name)
{
	const struct node *now = node_first(vms_of(after));
	node_each(vm, vms_of(before))
	{
		const char *phase = node_text_or(node_get(vm, KEY_phase), "");
		if (phase_find(phase)->in_loop && node_find(vm, "warm.precopies"))
			cr_expect(waits(now), "%s: from %s to %s", name, phase,
				node_text_or(node_get(now, KEY_phase), "no phase"));
		now = node_next(vms_of(after), now);
	}
}

static int unfinished(const struct doc *plan, const char *name)
{
	int waiting = 0;
	node_each(vm, vms_of(plan))
	{
		bool ended = node_get(vm, KEY_completed);
		cr_expect(ended || waits(vm), "%s: a VM rests in %s", name,
			node_text_or(node_get(vm, KEY_phase), "no phase"));
		waiting += !ended;
	}
	return waiting;
}

/* A run ends when its VMs have, with one outcome, on the plan and in its history. */
static void check_end(const struct doc *plan, const char *name)
{
	const struct node *status = node_get(doc_root(plan), KEY_status);
	const struct node *run = node_last(node_at(status, KEY_migration, KEY_history, KEY_none));
	const char *const ends[] = {"Succeeded", "Failed", "Canceled"};
	int found = 0;
	for (int i = 0; i < 3; i++) {
		bool ended = condition_true(node_get(status, KEY_conditions), ends[i]);
		found += ended;
		cr_expect_eq(ended, condition_true(node_get(run, KEY_conditions), ends[i]),
			"%s: plan and history differ in %s", name, ends[i]);
	}
	cr_expect_eq(found, 1, "%s has %d outcomes", name, found);
}

static bool play_to_end(const struct doc *given)
{
	if (!node_equals(node_get(doc_root(given), KEY_kind), "Plan") ||
		!poll_wanted(doc_root(given)))
		return false;
	struct doc *plan = played(doc_ref((struct doc *)(uintptr_t)given));
	const char *name = node_text_or(node_find(doc_root(plan), "metadata.name"), "?");
	check_loop(given, plan, name);
	if (unfinished(plan, name) == 0)
		check_end(plan, name);
	doc_unref(plan);
	return true;
}

Test(sim_poll, every_plan_is_played_to_its_end)
{
	struct scenario scenario;
	struct error err;
	int count = 0;
	scenario_init(&scenario, NOW * INT64_C(1000));
	cr_assert(scenario_read(&scenario, TEST_SOURCE "/tests/scenarios/small", &err), "%s",
		err.text);
	scenario_settle(&scenario);
	for (size_t i = 0; i < scenario.objects.count; i++)
		count += play_to_end(*(struct doc **)array_at(&scenario.objects, i));
	cr_expect_gt(count, 10, "only %d plans are played", count);
	scenario_finish(&scenario);
}
