/* Times in what is around a VM: none is before the object's creation, none is still to come. */
#include <criterion/criterion.h>

#include "sim/around.h"
#include "sim_night.h"

enum { POLLS = 4000, BEAT = 150 * 1000 /* milliseconds: at 600x so long is not written */ };

static int64_t created(const struct node *root)
{
	int64_t at = 0;
	cr_assert(node_time(node_find(root, "metadata.creationTimestamp"), &at));
	return at;
}

/* The earliest, or the latest, time in a tree; OTHER when there is none. */
static int64_t extreme(const struct node *node, int64_t other, bool latest)
{
	int64_t at;
	if (node_time(node, &at) && (latest ? at > other : at < other))
		other = at;
	node_each(child, node) other = extreme(child, other, latest);
	return other;
}

static void look(struct night *night)
{
	struct around around;
	struct things things;
	around_init(&around, night->run, &night->run->vms[0], 5, night->now);
	things_init(&things);
	around_add(&around, &things);
	for (size_t i = 0; i < things.list.count; i++) {
		const struct thing *thing = array_at(&things.list, i);
		struct doc *dated = thing_dated(thing, night->now + BEAT);
		const struct node *root = doc_root(dated);
		cr_assert_leq(created(root), extreme(root, INT64_MAX, false), "%s", thing->path);
		cr_assert_leq(extreme(doc_root(thing->object), 0, true), night->now, "%s: to come",
			thing->path);
		doc_unref(dated);
	}
	things_finish(&things);
}

static void play(int kind)
{
	struct night night;
	night_init(&night, &night_kinds[kind], 3, NIGHT_SMALL);
	night_begin(&night, "M", ",'cutover':'2026-11-21T12:20:00Z'");
	for (int poll = 0; !night.run->vms[0].completed; poll++) {
		cr_assert_lt(poll, POLLS, "it never ends");
		night_poll(&night);
		look(&night);
	}
	for (int poll = 0; poll < 60; poll++) { /* its new VM starts */
		night_poll(&night);
		look(&night);
	}
	night_finish(&night);
}

Test(sim_dates, nothing_happens_to_an_object_before_its_creation)
{
	play(0);
	play(4);
}

/* kubevirt.md 1.1: kubectl's column READY. */
Test(sim_dates, a_vm_that_runs_is_ready)
{
	struct night night;
	struct around around;
	struct things things;
	const struct node *machine = NULL;
	night_init(&night, &night_kinds[0], 3, NIGHT_SMALL);
	night_begin(&night, "M", "");
	for (int poll = 0; poll < POLLS && !night.run->vms[0].completed; poll++)
		night_poll(&night);
	for (int poll = 0; poll < 60; poll++)
		night_poll(&night);
	around_init(&around, night.run, &night.run->vms[0], 5, night.now);
	things_init(&things);
	around_add(&around, &things);
	for (size_t i = 0; i < things.list.count; i++) {
		const struct thing *thing = array_at(&things.list, i);
		if (thing->kind == THING_MACHINE)
			machine = doc_root(thing->object);
	}
	cr_assert(node_equals(node_find(machine, "status.printableStatus"), "Running"));
	const struct node *ready = node_first(node_find(machine, "status.conditions"));
	cr_expect(node_equals(node_find(ready, "type"), "Ready"));
	cr_expect(node_equals(node_find(ready, "status"), "True"));
	things_finish(&things);
	night_finish(&night);
}
