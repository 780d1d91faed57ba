#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "mtv/model.h"
#include "sim/scenario.h"

/* Each plan of the scenarios says in words what must be said of it (tests/scenarios/README.md). */

enum { NOW = 1795262400 /* seconds: 2026-11-21 12:00:00 UTC */ };

struct site {
	struct clock clock;
	struct scenario scenario;
	struct store plans;
	struct store migrations;
	struct store controllers;
	struct model model;
	struct arena arena;
	int wrong;
};

static struct store *store_of(struct site *site, const struct node *root)
{
	const struct node *kind = node_get(root, KEY_kind);
	if (node_equals(kind, "Plan"))
		return &site->plans;
	if (node_equals(kind, "Migration"))
		return &site->migrations;
	return node_equals(kind, "ForkliftController") ? &site->controllers : NULL;
}

static void site_init(struct site *site)
{
	struct error err;
	*site = (struct site){0};
	clock_init_manual(&site->clock, NOW * INT64_C(1000));
	scenario_init(&site->scenario, site->clock.wall);
	cr_assert(scenario_read(&site->scenario, TEST_SOURCE "/tests/scenarios/small", &err), "%s",
		err.text);
	scenario_settle(&site->scenario);
	store_init(&site->plans);
	store_init(&site->migrations);
	store_init(&site->controllers);
	for (size_t i = 0; i < site->scenario.objects.count; i++) {
		struct doc *doc = *(struct doc **)array_at(&site->scenario.objects, i);
		struct store *store = store_of(site, doc_root(doc));
		if (store)
			store_put(store, object_create(doc_ref(doc)));
	}
	model_init(&site->model, &site->plans, &site->migrations, &site->controllers, NULL,
		&site->clock);
	model_refresh(&site->model);
	arena_init(&site->arena);
}

static void site_finish(struct site *site)
{
	model_finish(&site->model);
	store_finish(&site->plans);
	store_finish(&site->migrations);
	store_finish(&site->controllers);
	scenario_finish(&site->scenario);
	arena_finish(&site->arena);
}

static void complain(struct site *site, const char *plan, const char *what, const char *expected,
	const char *got)
{
	cr_log_error("%s: %s: expected \"%s\", got \"%s\"", plan, what, expected, got);
	site->wrong++;
}

static void check_word(struct site *site, const char *plan, const char *what,
	const struct node *expected, const char *got)
{
	if (node_text(expected) && strcmp(node_text(expected), got))
		complain(site, plan, what, node_text(expected), got);
}

/* The expected words must be part of what is said; none expected: nothing may be said. */
static void check_part(struct site *site, const char *plan, const char *what,
	const struct node *expected, const char *got)
{
	const char *text = node_text(expected);
	if (text && (*text ? !strstr(got, text) : *got != '\0'))
		complain(site, plan, what, text, got);
}

static void check_percent(
	struct site *site, const char *plan, const char *what, const struct node *expected, int got)
{
	char text[16];
	char wanted[16];
	int percent = (int)node_int(expected, -1);
	if (!expected || percent == got)
		return;
	snprintf(text, sizeof(text), "%d", got);
	snprintf(wanted, sizeof(wanted), "%d", percent);
	complain(site, plan, what, wanted, text);
}

static const struct vm *find_vm(const struct plan *plan, const char *key)
{
	for (size_t i = 0; i < plan->count; i++)
		if (!strcmp(plan->vms[i].id, key) || !strcmp(plan->vms[i].name, key))
			return &plan->vms[i];
	return NULL;
}

static void check_vm(struct site *site, const struct plan *plan, const struct node *expect)
{
	char what[600];
	struct telling telling = {.clock = &site->clock, .arena = &site->arena};
	const char *key = symbol_text(expect->key);
	const struct vm *vm = find_vm(plan, key);
	if (!vm) {
		complain(site, plan->object->name, "VM", key, "none");
		return;
	}
	snprintf(what, sizeof(what), "VM %.500s", key);
	check_word(site, plan->object->name, what, node_find(expect, "state"),
		vm_state_name(vm->state));
	check_part(site, plan->object->name, what, node_find(expect, "step"),
		vm_step_name(vm, &site->arena));
	check_part(
		site, plan->object->name, what, node_find(expect, "note"), vm_note(vm, &telling));
	check_percent(site, plan->object->name, what, node_find(expect, "percent"), vm_percent(vm));
}

static void check_plan(struct site *site, const struct node *file)
{
	const char *name = node_text(node_find(file, "plan"));
	const char *name_space = node_text_or(node_find(file, "namespace"), "openshift-mtv");
	const struct node *expect = node_find(file, "expect");
	struct telling telling = {.clock = &site->clock, .arena = &site->arena};
	const struct object *object = store_get(&site->plans, name_space, name);
	cr_assert(object, "%s", name);
	const struct plan *plan = model_plan(&site->model, object->uid);
	cr_assert(node_find(expect, "state"), "%s expects no state", name);
	cr_assert(node_find(expect, "source"), "%s names no source", name);
	check_word(site, name, "state", node_find(expect, "state"), plan_state_name(plan->state));
	check_part(site, name, "reason", node_find(expect, "reason"), plan_reason(plan, &telling));
	check_percent(site, name, "percent", node_find(expect, "percent"), plan->percent);
	check_word(
		site, name, "counts", node_find(expect, "counts"), plan_counts(plan, &site->arena));
	node_each(vm, node_find(expect, "vms")) check_vm(site, plan, vm);
}

Test(mtv_scenarios, every_plan_is_what_its_file_expects)
{
	struct site site;
	site_init(&site);
	cr_assert(site.scenario.plans.count >= 25);
	for (size_t i = 0; i < site.scenario.plans.count; i++)
		check_plan(&site, doc_root(*(struct doc **)array_at(&site.scenario.plans, i)));
	cr_assert_eq(site.wrong, 0, "%d expectations are not met", site.wrong);
	site_finish(&site);
}
