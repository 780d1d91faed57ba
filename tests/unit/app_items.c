/* Rows as objects for scripts, of every object of the scenarios. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "mtv/plan.h"
#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"
#include "unit/given_item.h"

static struct app app;
static struct arena arena;

static void begin(void)
{
	arena_init(&arena);
	given_site(&app);
}

static void end(void)
{
	arena_finish(&arena);
	given_app_end(&app);
}

TestSuite(app_items, .init = begin, .fini = end);

static const char *text_at(const struct doc *item, const char *path)
{
	const char *text = node_text(node_find(doc_root(item), path));
	cr_assert(text, "there is no text %s", path);
	return text;
}

/* null, or 0 to 100; and never all of it while work is left. */
static void check_percent(const struct doc *item, bool ended, const char *name)
{
	const struct node *percent = node_find(doc_root(item), "percent");
	double value = node_number(percent, -1);
	cr_expect(percent && (node_is(percent, NODE_NULL) || (value >= 0 && value <= 100)), "%s",
		name);
	cr_expect(ended || value < 100, "%s: all of what goes on", name);
}

static void check_plan(const struct plan *plan)
{
	const struct view view = {.type = ROW_PLAN};
	const struct row row = {
		.node = plan_root(plan), .object = plan_root(plan), .subject = plan};
	struct doc *item = given_item(&app, &view, &row, &arena);
	const char *name = text_at(item, "metadata.name");
	int done, count, good, failed, canceled;
	bool ended = plan->state == PLAN_SUCCEEDED || plan->state == PLAN_ARCHIVED ||
		plan->state == PLAN_FAILED || plan->state == PLAN_CANCELED;
	check_percent(item, ended, name);
	cr_expect_str_eq(text_at(item, "status"), plan_state_name(plan->state));
	int found = sscanf(text_at(item, "vms"), "%d/%d (S:%d/F:%d/C:%d)", &done, &count, &good,
		&failed, &canceled);
	cr_expect(found == 1 || found == 5, "%s: %s", name, text_at(item, "vms"));
	cr_expect(found == 1 || (done == good + failed + canceled && done <= count), "%s: %s", name,
		text_at(item, "vms"));
	cr_expect_eq((size_t)(found == 1 ? done : count), plan->count, "%s", name);
	cr_expect(!strcmp(text_at(item, "running"), "false") || !ended, "%s runs", name);
	cr_expect_str_eq(text_at(item, "object.metadata.name"), name);
	cr_expect_str_eq(text_at(item, "object.kind"), "Plan");
	doc_unref(item);
}

static void check_vm(const struct vm *vm)
{
	const struct view view = {.type = ROW_VM};
	const struct row row = {.node = vm->status, .object = plan_root(vm->plan), .subject = vm};
	struct doc *item = given_item(&app, &view, &row, &arena);
	const char *name = text_at(item, "vm");
	const char *progress = text_at(item, "progress");
	bool good = vm->state == VM_SUCCEEDED;
	check_percent(item, vm_finished(vm), name);
	cr_expect_eq(!strcmp(progress, "Completed"), good, "%s: %s", name, progress);
	cr_expect(!good || node_number(node_find(doc_root(item), "percent"), 0) == 100, "%s", name);
	cr_expect_str_eq(text_at(item, "state"), vm_state_name(vm->state));
	cr_expect_str_eq(text_at(item, "plan"), vm->plan->object->name);
	cr_expect(strchr(text_at(item, "target"), '/'), "%s: %s", name, text_at(item, "target"));
	doc_unref(item);
}

Test(app_items, plans_and_their_vms)
{
	size_t at = 0;
	int count = 0;
	for (const struct plan *plan; (plan = model_next(&app.model, &at)); count++) {
		check_plan(plan);
		for (size_t i = 0; i < plan->count; i++)
			check_vm(&plan->vms[i]);
		arena_clear(&arena);
	}
	cr_expect_gt(count, 40);
}

/* An object in words for scripts; KEYS with their values, "a=b" each. */
static void expect_item(const char *resource, const char *yaml, const char *const *pairs)
{
	const struct resource *kind = resource_find(resource);
	const struct view view = {.type = fields_row_type(kind), .resource = kind};
	struct doc *doc = given_yaml(yaml);
	const struct row row = {.node = doc_root(doc), .object = doc_root(doc)};
	struct doc *item = given_item(&app, &view, &row, &arena);
	for (; *pairs; pairs++) {
		char key[64];
		sscanf(*pairs, "%63[^=]", key);
		cr_expect_str_eq(text_at(item, key), strchr(*pairs, '=') + 1, "%s: %s", *pairs,
			text_at(item, key));
	}
	cr_expect_eq(node_count(node_find(doc_root(item), "object")), node_count(doc_root(doc)));
	doc_unref(item);
	doc_unref(doc);
}

#define READY "status: {conditions: [{type: Ready, status: 'True'}]}\n"

Test(app_items, objects_of_other_kinds)
{
	static const char *const provider[] = {"metadata.name=p", "metadata.namespace=mtv",
		"type=vsphere", "url=https://v", "status=Ready", "connected=Unknown",
		"inventory=False", "ready=True", "created=2026-01-01T00:00:00Z", NULL};
	static const char *const mapping[] = {
		"type=NetworkMap", "source=a", "target=b", "status=Ready", "owner=web", NULL};
	static const char *const host[] = {
		"id=host-1", "provider=vc", "ipAddress=10.0.0.1", "status=Not Ready", NULL};
	static const char *const hook[] = {"image=i", "serviceAccount=-", "deadline=-",
		"playbook=Yes", "status=Unknown", NULL};
	static const char *const conversion[] = {"vm=vm-1", "phase=Pending", "stage=", NULL};
	expect_item("providers",
		"metadata: {name: p, namespace: mtv, creationTimestamp: '2026-01-01T00:00:00Z'}\n"
		"spec: {type: vsphere, url: 'https://v'}\n"
		"status: {phase: Ready, conditions: [{type: Ready, status: 'True'}, "
		"{type: InventoryCreated, status: 'False'}]}\n",
		provider);
	expect_item("networkmaps",
		"kind: NetworkMap\nmetadata: {name: m, ownerReferences: [{name: web}]}\n"
		"spec: {provider: {source: {name: a}, destination: {name: b}}}\n" READY,
		mapping);
	expect_item("hosts",
		"metadata: {name: h}\nspec: {id: host-1, provider: {name: vc}, ipAddress: "
		"10.0.0.1}\nstatus: {conditions: [{type: Ready, status: 'False'}]}\n",
		host);
	expect_item("hooks", "metadata: {name: h}\nspec: {image: i, playbook: abc}\n", hook);
	expect_item("conversions", "metadata: {name: c}\nspec: {vm: {id: vm-1}}\n", conversion);
	expect_item(
		"namespaces", "metadata: {name: n}\n", (const char *[]){"metadata.name=n", NULL});
}
