#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/map.h"
#include "doc/yaml.h"
#include "mtv/condition.h"
#include "sim/shipped.h"
#include "sim/vms_make.h"

TestSuite(sim_vms_make);

static struct doc *doc;

static bool take(void *data, const struct yaml_file *file, struct error *err)
{
	(void)err;
	doc = vms_written_out(doc_root(file->doc), data);
	return true;
}

static const struct node *made(const char *type, const char *text)
{
	struct error err = {0};
	cr_assert(yaml_parse_each("a", text, strlen(text), take, (void *)(uintptr_t)type, &err),
		"%s", err.text);
	return doc_root(doc);
}

static const struct node *vm_at(const struct node *root, size_t index)
{
	return node_element(node_get(root, KEY_vms), index);
}

static double disk_at(const struct node *root, size_t index, size_t disk)
{
	return node_number(node_element(node_find(vm_at(root, index), "disks"), disk), 0);
}

static const char *text_at(const struct node *node, const char *path)
{
	return node_text_or(node_find(node, path), "");
}

Test(sim_vms_make, a_group_is_so_many_vms)
{
	const struct node *root = made("vsphere",
		"plan: a\nsource: vc\nvms:\n"
		"- {count: 3, prefix: web, from: 8, id: 40, disks: [40960, 8], at: CopyDisks}\n"
		"- {id: vm-9, name: alone, disks: [7777]}\n");
	cr_expect_str_eq(text_at(root, "source"), "vc");
	cr_expect_str_eq(text_at(vm_at(root, 0), "name"), "web08");
	cr_expect_str_eq(text_at(vm_at(root, 0), "id"), "vm-40");
	cr_expect_str_eq(text_at(vm_at(root, 0), "at"), "CopyDisks");
	cr_expect_str_eq(text_at(vm_at(root, 2), "name"), "web10");
	cr_expect_str_eq(text_at(vm_at(root, 2), "id"), "vm-42");
	cr_expect_null(node_find(vm_at(root, 0), "count"));
	cr_expect_str_eq(text_at(vm_at(root, 3), "name"), "alone");
	cr_expect_eq(disk_at(root, 3, 0), 7777);
	cr_expect_null(vm_at(root, 4));
	for (size_t i = 0; i < 3; i++) {
		double size = disk_at(root, i, 0);
		cr_expect(size >= 40960 * 0.6 - 1024 && size <= 40960 * 1.4, "%.0f", size);
		cr_expect_eq((int64_t)size % 1024, 0);
		cr_expect_eq(disk_at(root, i, 1), 8, "too small to differ");
	}
	doc_unref(doc);
}

Test(sim_vms_make, names_can_be_given_and_copies_are_apart)
{
	const struct node *root = made("vsphere",
		"plan: a\nvms:\n- {names: [mx, dns, ntp], disks: [40960], copied: 95}\n");
	cr_expect_str_eq(text_at(vm_at(root, 0), "name"), "mx");
	cr_expect_str_eq(text_at(vm_at(root, 2), "name"), "ntp");
	double first = node_number(node_find(vm_at(root, 0), "copied"), 0);
	double second = node_number(node_find(vm_at(root, 1), "copied"), 0);
	cr_expect_neq(first, second);
	cr_expect(first >= 75 && first <= 99 && second >= 75 && second <= 99);
	doc_unref(doc);
}

Test(sim_vms_make, other_sources_have_long_ids_that_stay)
{
	static const char text[] = "plan: a\nvms:\n- {count: 2, prefix: x, disks: [1]}\n";
	char first[64];
	const struct node *root = made("ovirt", text);
	snprintf(first, sizeof(first), "%s", text_at(vm_at(root, 0), "id"));
	cr_expect_eq(strlen(first), 36);
	cr_expect_eq(first[14], '4');
	cr_expect_str_neq(first, text_at(vm_at(root, 1), "id"));
	doc_unref(doc);
	cr_expect_str_eq(text_at(vm_at(made("openstack", text), 0), "id"), first);
	doc_unref(doc);
}

static int count_vms(const struct scenario *scenario, const char *name_space, int *plans)
{
	int count = 0;
	*plans = 0;
	for (size_t i = 0; i < scenario->objects.count; i++) {
		const struct node *root = doc_root(*(struct doc **)array_at(&scenario->objects, i));
		if (!node_equals(node_get(root, KEY_kind), "Plan") ||
			!node_equals(node_find(root, "metadata.namespace"), name_space))
			continue;
		++*plans;
		node_each(vm, node_at(root, KEY_spec, KEY_vms, KEY_none)) count += vm != NULL;
	}
	return count;
}

/* Two VMs of one source that have the same id would be one VM. */
static void expect_own_ids(const struct scenario *scenario)
{
	static char here;
	struct map ids;
	map_init(&ids);
	for (size_t i = 0; i < scenario->plans.count; i++) {
		const struct node *root = doc_root(*(struct doc **)array_at(&scenario->plans, i));
		node_each(vm, node_get(root, KEY_vms))
		{
			const char *id = text_at(vm, "id");
			cr_expect_null(map_set(&ids, id, &here), "%s is there twice", id);
		}
	}
	map_finish(&ids);
}

Test(sim_vms_make, the_weekend_has_fourteen_plans_of_160_vms)
{
	struct scenario scenario;
	struct error err = {0};
	int plans;
	scenario_init(&scenario, 0);
	cr_assert(shipped_read(&scenario, "weekend", &err), "%s", err.text);
	cr_expect_eq(count_vms(&scenario, "openshift-mtv", &plans), 160);
	cr_expect_eq(plans, 14);
	expect_own_ids(&scenario);
	scenario_finish(&scenario);
}

/* Whoever comes as `tenant` may look at `demo` alone. */
Test(sim_vms_make, the_weekend_has_a_plan_that_the_tenant_sees)
{
	struct scenario scenario;
	struct error err = {0};
	int plans;
	scenario_init(&scenario, 0);
	cr_assert(shipped_read(&scenario, "weekend", &err), "%s", err.text);
	cr_expect_eq(count_vms(&scenario, "demo", &plans), 2);
	cr_expect_eq(plans, 1);
	scenario_finish(&scenario);
}

/* What the plans and migrations of a scenario come to. */
struct tally {
	int sources;
	int failed;
	int blocked;
	int executing_on_saturday; /* with a cutover on the day behind the start */
};

static bool is_on_the_next_day(const struct scenario *scenario, const struct node *migration)
{
	enum { DAY = 24 * 60 * 60 * 1000 };
	int64_t at;
	return node_time(node_at(migration, KEY_spec, KEY_cutover, KEY_none), &at) &&
		at / DAY == scenario->now / DAY + 1;
}

static struct tally tally_of(const struct scenario *scenario)
{
	struct tally tally = {0};
	for (size_t i = 0; i < scenario->objects.count; i++) {
		const struct node *root = doc_root(*(struct doc **)array_at(&scenario->objects, i));
		const struct node *kind = node_get(root, KEY_kind);
		const struct node *list = node_at(root, KEY_status, KEY_conditions, KEY_none);
		bool plan = node_equals(kind, "Plan");
		size_t more;
		tally.sources += node_equals(kind, "Provider") &&
			!node_equals(node_find(root, "spec.type"), "openshift");
		tally.failed += plan && condition_true(list, "Failed");
		tally.blocked += plan && condition_first_blocking(list, &more);
		tally.executing_on_saturday += node_equals(kind, "Migration") &&
			condition_true(list, "Running") && is_on_the_next_day(scenario, root);
	}
	return tally;
}

Test(sim_vms_make, the_weekend_has_three_sources_waves_for_saturday_and_two_that_need_a_hand)
{
	struct scenario scenario;
	struct error err = {0};
	setenv("TZ", "UTC", 1);
	tzset();
	scenario_init(&scenario, 0);
	cr_assert(shipped_read(&scenario, "weekend", &err), "%s", err.text);
	struct tally tally = tally_of(&scenario);
	cr_expect_eq(tally.sources, 3);
	cr_expect_eq(tally.failed, 1);
	cr_expect_eq(tally.blocked, 1);
	cr_expect_eq(tally.executing_on_saturday, 2);
	scenario_finish(&scenario);
}
