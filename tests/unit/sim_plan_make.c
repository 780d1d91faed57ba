/* Plan files become objects as the controller leaves them. */
#include <criterion/criterion.h>
#include <string.h>

#include "mtv/condition.h"
#include "sim/plan_make.h"
#include "unit/given.h"

#define NOW INT64_C(1795262400000)

static struct array objects; /* struct doc *, made of the file that was given last */
static struct doc *file;

static void begin(void)
{
	array_init(&objects, sizeof(struct doc *));
}

static void forget(void)
{
	for (size_t i = 0; i < objects.count; i++)
		doc_unref(*(struct doc **)array_at(&objects, i));
	array_clear(&objects);
	doc_unref(file);
	file = NULL;
}

static void end(void)
{
	forget();
	array_finish(&objects);
}

TestSuite(sim_plan_make, .init = begin, .fini = end);

static void make(const char *yaml)
{
	forget();
	file = given_yaml(yaml);
	struct plan_file about = {.root = doc_root(file), .source_type = "vsphere", .now = NOW};
	plan_make(&about, &objects);
}

static const struct node *object(size_t i)
{
	cr_assert_lt(i, objects.count, "there is no object %zu", i);
	return doc_root(*(struct doc **)array_at(&objects, i));
}

static void expect_text(size_t i, const char *path, const char *expected)
{
	const char *text = node_text(node_find(object(i), path));
	cr_expect(text && !strcmp(text, expected), "%s is %s", path, text ? text : "not there");
}

Test(sim_plan_make, a_plan_that_never_ran)
{
	make("plan: web\nvms: [{id: vm-1, name: a, spec: {targetName: b}}, {id: vm-2}]\n"
	     "labels: {team: x}\ncreated: '2026-11-01T00:00:00Z'\nspec: {warm: true}\n");
	cr_expect_eq(objects.count, 1);
	expect_text(0, "kind", "Plan");
	expect_text(0, "metadata.name", "web");
	expect_text(0, "metadata.namespace", "openshift-mtv");
	expect_text(0, "metadata.labels.team", "x");
	expect_text(0, "metadata.creationTimestamp", "2026-11-01T00:00:00Z");
	expect_text(0, "spec.provider.source.name", "vc-prod");
	expect_text(0, "spec.map.network.name", "net-vc-prod");
	expect_text(0, "spec.type", "cold");
	cr_expect(node_true(node_find(object(0), "spec.warm")), "spec is merged");
	const struct node *vms = node_find(object(0), "spec.vms");
	cr_expect_eq(node_count(vms), 2);
	cr_expect(node_equals(node_find(node_first(vms), "targetName"), "b"));
	cr_expect_null(node_find(node_last(vms), "name"));
	cr_expect(condition_true(node_find(object(0), "status.conditions"), "Ready"));
	cr_expect_null(node_find(object(0), "status.migration"));
}

/* The last run that has a result is the one that the plan tells of. */
Test(sim_plan_make, runs)
{
	make("plan: web\nnamespace: mtv\nvms: [{id: vm-1, name: a, at: CopyDisks, copied: 50}]\n"
	     "runs:\n"
	     "- {name: one, created: '2026-11-20T00:00:00Z', result: Failed, deleted: true,\n"
	     "   completed: '2026-11-20T01:00:00Z'}\n"
	     "- {name: two, created: '2026-11-21T11:00:00Z', started: '2026-11-21T11:01:00Z',\n"
	     "   result: Executing, spec: {cutover: '2026-11-22T00:00:00Z'}}\n"
	     "- {name: three, created: '2026-11-21T11:30:00Z'}\n");
	cr_assert_eq(objects.count, 3, "a deleted Migration is not there: %zu", objects.count);
	const struct node *history = node_find(object(0), "status.migration.history");
	cr_expect_eq(node_count(history), 2, "who has no result has no history");
	expect_text(0, "status.migration.started", "2026-11-21T11:01:00Z");
	const struct node *conditions = node_find(object(0), "status.conditions");
	cr_expect(condition_true(conditions, "Executing"));
	cr_expect_not(condition_true(conditions, "Failed"));
	cr_expect_eq(node_count(node_find(object(0), "status.migration.vms")), 1);
	expect_text(1, "metadata.name", "two");
	expect_text(1, "metadata.namespace", "mtv");
	expect_text(1, "spec.plan.uid", "uid:Plan/mtv/web");
	expect_text(1, "spec.cutover", "2026-11-22T00:00:00Z");
	cr_expect(condition_true(node_find(object(1), "status.conditions"), "Running"));
	cr_expect_eq(node_count(node_find(object(1), "status.vms")), 1);
	const struct node *owner = node_first(node_find(object(1), "metadata.ownerReferences"));
	cr_expect(node_equals(node_find(owner, "uid"), "uid:Plan/mtv/web"));
	expect_text(2, "metadata.name", "three");
	cr_expect_null(node_find(object(2), "status.vms"));
}

/* What the file writes itself stands as it is, down to what no controller would write. */
Test(sim_plan_make, the_file_has_the_last_word)
{
	make("plan: web\ntype: ''\nconditions: [{type: Odd, status: 'True'}]\n"
	     "vms: [{id: vm-1, at: CopyDisks, status: {phase: Own, pipeline: null}}]\n"
	     "runs: [{name: r, result: Succeeded, on_plan: false}]\n"
	     "raw: {status: {more: 1}, spec: null}\n"
	     "objects: [{kind: Pod, metadata: {name: p}}]\n");
	cr_expect_eq(objects.count, 3);
	cr_expect_null(node_find(object(0), "spec"));
	cr_expect_eq(node_count(node_find(object(0), "status.conditions")), 1);
	cr_expect_eq(node_int(node_find(object(0), "status.more"), 0), 1);
	const struct node *vm = node_first(node_find(object(0), "status.migration.vms"));
	cr_expect(node_equals(node_find(vm, "phase"), "Own"));
	cr_expect_null(node_find(vm, "pipeline"));
	expect_text(2, "kind", "Pod");
	make("plan: web\ntype: ''\n");
	cr_expect_null(node_find(object(0), "spec.type"));
}
