/* The copies of warm VMs in scenarios: at times that fit each other, as a controller leaves them.
 */
#include <criterion/criterion.h>

#include "mtv/readiness.h"
#include "mtv/warm.h"
#include "sim/shipped.h"
#include "unit/given_site.h"

enum { INTERVAL = 60 * 60 * 1000 };

static struct given_site given;
static struct scenario scenario;

static void begin(void)
{
	given_site_begin(&given);
	scenario_init(&scenario, given.clock.wall);
}

static void end(void)
{
	scenario_finish(&scenario);
	given_site_end(&given);
}

TestSuite(sim_warm_times, .init = begin, .fini = end);

/* Its plans and Migrations, at the time of the scenario. */
static void settle(void)
{
	scenario_settle(&scenario);
	clock_init_manual(&given.clock, scenario.now);
	for (size_t i = 0; i < scenario.objects.count; i++) {
		struct doc *doc = *(struct doc **)array_at(&scenario.objects, i);
		const struct node *kind = node_get(doc_root(doc), KEY_kind);
		if (node_equals(kind, "Plan"))
			store_put(&given.stores[SITE_PLANS], object_create(doc_ref(doc)));
		else if (node_equals(kind, "Migration"))
			store_put(&given.migrations, object_create(doc_ref(doc)));
	}
	model_refresh(&given.model);
}

static bool judge_vm(const struct plan *plan, const struct vm *vm)
{
	struct warm warm = warm_of(vm);
	cr_expect_leq(warm.began, scenario.now, "%s: %s copies in the future", plan->object->name,
		vm->name);
	if (vm->state != VM_WAITING)
		return false;
	cr_expect_eq(warm.next, warm.ended + INTERVAL, "%s: %s: the next one is not an hour behind",
		plan->object->name, vm->name);
	cr_expect_leq(warm.ended, scenario.now, "%s: %s", plan->object->name, vm->name);
	cr_expect_gt(warm.next, scenario.now, "%s: %s is late", plan->object->name, vm->name);
	return true;
}

/* How many VMs wait. */
static size_t judge_plans(void)
{
	size_t waiting = 0;
	size_t at = 0;
	for (const struct plan *plan; (plan = model_next(&given.model, &at));)
		for (size_t i = 0; plan->executing && i < plan->count; i++)
			waiting += judge_vm(plan, &plan->vms[i]);
	return waiting;
}

Test(sim_warm_times, a_vm_that_waits_has_its_next_copy_an_hour_behind_the_last)
{
	struct error err;
	cr_assert(shipped_read(&scenario, "weekend", &err), "%s", err.text);
	settle();
	cr_expect_geq(judge_plans(), 40);
}

Test(sim_warm_times, so_it_is_in_the_scenarios_of_the_tests)
{
	struct error err;
	cr_assert(scenario_read(&scenario, TEST_SOURCE "/tests/scenarios/small", &err), "%s",
		err.text);
	settle();
	cr_expect_geq(judge_plans(), 8);
}

/* What is cut over tonight may be. */
Test(sim_warm_times, the_waves_of_the_weekend_have_fresh_copies)
{
	static const char *const waves[] = {"wave1-web", "wave1-app"};
	struct error err;
	cr_assert(shipped_read(&scenario, "weekend", &err), "%s", err.text);
	settle();
	for (size_t i = 0; i < sizeof(waves) / sizeof(*waves); i++) {
		const struct object *object =
			store_get(&given.stores[SITE_PLANS], "openshift-mtv", waves[i]);
		cr_assert(object, "%s", waves[i]);
		given.site.plan = model_plan(&given.model, object->uid);
		array_clear(&given.checks.answers);
		checks_run(&given.checks, readiness_checks, &given.site);
		const struct answer *answer = given_site_said(&given, "copies");
		cr_assert(answer, "%s", waves[i]);
		cr_expect_leq(answer->verdict, VERDICT_WARN, "%s: %s", waves[i], answer->sentence);
	}
}
