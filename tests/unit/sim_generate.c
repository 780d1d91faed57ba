/* The large site that measurements are made on. */
#include <criterion/criterion.h>

#include "base/map.h"
#include "doc/json.h"
#include "sim/scenario.h"
#include "unit/given.h"

#define NOW INT64_C(1795262400000)

TestSuite(sim_generate);

/* reference/observed.md, Sizes: a plan of 500 VMs on their way has about 0.9 MB. */
Test(sim_generate, a_plan_is_as_large_as_a_real_one)
{
	struct scenario scenario;
	struct buf text;
	scenario_init(&scenario, NOW);
	scenario_generate(&scenario, 1, 500, "load");
	cr_assert_eq(scenario.objects.count, 2, "a plan and its Migration");
	const struct node *plan = doc_root(*(struct doc **)array_at(&scenario.objects, 0));
	cr_expect_eq(node_count(node_find(plan, "status.migration.vms")), 500);
	buf_init(&text, 16 * 1024 * 1024);
	json_write(&text, plan, 0);
	cr_expect(text.used > 700000 && text.used < 1100000, "%zu bytes", text.used);
	buf_finish(&text);
	scenario_finish(&scenario);
}

/* No two objects and no two VMs are the same, whichever plans they are in. */
Test(sim_generate, all_names_differ)
{
	struct scenario scenario;
	struct map seen;
	scenario_init(&scenario, NOW);
	scenario_generate(&scenario, 12, 30, "load");
	cr_assert_eq(scenario.objects.count, 24);
	map_init(&seen);
	for (size_t i = 0; i < scenario.objects.count; i++) {
		const struct node *root = doc_root(*(struct doc **)array_at(&scenario.objects, i));
		const char *name = node_text(node_find(root, "metadata.name"));
		cr_assert_null(map_get(&seen, name), "%s twice", name);
		map_set(&seen, name, &seen);
		cr_expect(node_equals(node_find(root, "metadata.namespace"), "load"));
		node_each(vm, node_find(root, "spec.vms"))
		{
			const char *id = node_text(node_find(vm, "id"));
			cr_assert_null(map_get(&seen, id), "%s twice", id);
			map_set(&seen, id, &seen);
		}
	}
	map_finish(&seen);
	scenario_finish(&scenario);
}
