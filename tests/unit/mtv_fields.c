#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "mtv/fields.h"
#include "mtv/plan.h"
#include "mtv/waves.h"
#include "query/format.h"
#include "unit/given.h"

TestSuite(mtv_fields);

static const int64_t NOON = INT64_C(1795262400000); /* 2026-11-21 12:00:00 UTC */

static const char yaml[] =
	"metadata: {name: web, namespace: mtv, uid: p1, creationTimestamp: '2026-11-21T10:00:00Z', "
	"ownerReferences: [{name: boss}]}\n"
	"spec:\n  type: warm\n  targetNamespace: vms\n"
	"  provider: {source: {name: vc}, destination: {name: host}}\n"
	"  vms: [{id: vm-1, name: db, targetName: new-db}, {id: vm-2, name: app}]\n"
	"status:\n  conditions: [{type: Executing, status: 'True'}]\n"
	"  migration:\n    started: '2026-11-21T11:00:00Z'\n"
	"    history: [{migration: {name: web-run, uid: r1}}]\n"
	"    vms:\n"
	"    - {id: vm-1, name: db, phase: CopyDisks, started: '2026-11-21T11:00:00Z',\n"
	"       newName: other, warm: {precopies: [{}, {}], failures: 2}, pipeline: [{name: "
	"DiskTransfer,\n"
	"       annotations: {unit: MB}, progress: {completed: 25, total: 100}}]}\n"
	"    - {id: vm-2, name: app, newName: app-x, completed: '2026-11-21T11:30:00Z',\n"
	"       started: '2026-11-21T11:00:00Z'}\n";

/* The value of an expression as it is shown. */
static void expect(
	const struct scope *scope, enum row_type type, const char *text, const char *expected)
{
	struct error err = {0};
	struct arena arena;
	struct buf out;
	struct expression *expression = expression_create(text, fields_of(type), &err);
	cr_assert(expression, "%s: %s", text, err.text);
	arena_init(&arena);
	buf_init(&out, 4096);
	struct value value = expression_value(expression, scope, &arena, &err);
	struct format_choice choice = {.clock = scope->clock};
	format_value(&choice, FORMAT_TEXT, &value, &out);
	cr_expect(!strcmp(out.text, expected), "%s is \"%s\", not \"%s\" %s", text, out.text,
		expected, err.text);
	buf_finish(&out);
	arena_finish(&arena);
	expression_destroy(expression);
}

static struct plan *given_plan(void)
{
	struct object *object = given_object(yaml);
	struct plan_runs runs = {.grace = 300000};
	struct plan *plan = plan_create(object, &runs);
	object_unref(object);
	return plan;
}

struct rule {
	const char *text;
	const char *expected;
};

Test(mtv_fields, of_plans)
{
	static const struct rule rules[] = {
		{"name", "web"},
		{"namespace", "mtv"},
		{"created", "2026-11-21T10:00:00Z"},
		{"age", "7200000"},
		{"age > 90m and age < 1d", "true"},
		{"owner", "boss"},
		{"state", "WarmRunning"},
		{"percent", "25"},
		{"type", "warm"},
		{"source", "vc"},
		{"target", "host"},
		{"vms", "1/2 (S:1/F:0/C:0)"},
		{"vms like '1/2 %'", "true"},
		{"vmCount", "2"},
		{"progress", "25%"},
		{"done", "1"},
		{"vmStates", "Running, Succeeded"},
		{"any(vmStates = 'Running') and 'Succeeded' in vmStates", "true"},
		{"all(vmStates = 'Succeeded')", "false"},
		{"len(vmStates) = vmCount", "true"},
		{"executing", "true"},
		{"warm", "true"},
		{"migration", "web-run"},
		{"cutover", ""},
		{"started", "2026-11-21T11:00:00Z"},
		{"completed", ""},
		{"counts", "1 ok, 1 running"},
		{"reason", "1 copying, 0 waiting"},
		{"ready = 'false'", "true"},
		{"running = 'true'", "true"},
		{"archived", "false"},
		{"status = 'WarmRunning'", "true"},
		{"status.migration.started", "2026-11-21T11:00:00Z"},
		{"problem", ""},
		{"metadata.name", "web"},
		{"object.spec.targetNamespace", "vms"},
		{"spec.vms.id", "vm-1, vm-2"},
	};
	struct clock clock;
	struct plan *plan = given_plan();
	clock_init_manual(&clock, NOON);
	struct scope scope = {.row = plan_root(plan),
		.object = plan_root(plan),
		.subject = plan,
		.clock = &clock};
	for (size_t i = 0; i < COUNT(rules); i++)
		expect(&scope, ROW_PLAN, rules[i].text, rules[i].expected);
	plan_unref(plan);
}

Test(mtv_fields, of_vms)
{
	static const struct rule rules[] = {
		{"name", "db"},
		{"id", "vm-1"},
		{"state", "Running"},
		{"step", "DiskTransfer"},
		{"percent", "25"},
		{"transferred", "26214400"},
		{"total", "104857600"},
		{"total = 100Mi and transferred < 26Mi", "true"},
		{"total = '100Mi'", "true"},
		{"rate", ""},
		{"eta", ""},
		{"elapsed", "3600000"},
		{"elapsed > 30m and elapsed = 1h", "true"},
		{"started", "2026-11-21T11:00:00Z"},
		{"completed", ""},
		{"cutover", ""},
		{"stalled", ""},
		{"precopy", "2"},
		{"restarts", "2"},
		{"error", ""},
		{"target", "vms/new-db"},
		{"namespace", "mtv"},
		{"note", "2 importer restarts"},
		{"vm", "db"},
		{"sourceStatus", "-"},
		{"progress", "CopyDisks (25%)"},
		{"plan", "web"},
		{"plan.spec.type", "warm"},
		{"planStatus", "WarmRunning"},
		{"object.phase", "CopyDisks"},
		{"phase", "CopyDisks"},
		{"error.reasons", ""},
	};
	struct clock clock;
	struct plan *plan = given_plan();
	clock_init_manual(&clock, NOON);
	struct scope scope = {.row = plan->vms[0].status,
		.object = plan_root(plan),
		.subject = &plan->vms[0],
		.clock = &clock};
	for (size_t i = 0; i < COUNT(rules); i++)
		expect(&scope, ROW_VM, rules[i].text, rules[i].expected);
	plan->vms[0].seen = true;
	plan->vms[0].rate = 0.5;
	plan->vms[0].progressed_at = clock.mono;
	expect(&scope, ROW_VM, "eta", "150000");
	expect(&scope, ROW_VM, "rate = 512Ki", "true");
	expect(&scope, ROW_VM, "eta < 3m and eta > 2m", "true");
	scope.subject = &plan->vms[1];
	expect(&scope, ROW_VM, "target", "vms/app-x");
	expect(&scope, ROW_VM, "elapsed", "1800000");
	expect(&scope, ROW_VM, "percent", "100");
	plan_unref(plan);
}

/* Nothing is known of how far it is. */
Test(mtv_fields, progress_without_percent)
{
	static const char *const progress[] = {"Started", "-"};
	struct clock clock;
	struct object *object = given_object(
		"metadata: {name: web, namespace: mtv, uid: p1}\n"
		"spec: {vms: [{id: a}, {id: b}]}\n"
		"status: {conditions: [{type: Executing, status: 'True'}], migration: {vms: "
		"[{id: a, phase: Started}, {id: b}]}}");
	struct plan_runs runs = {.grace = 300000};
	struct plan *plan = plan_create(object, &runs);
	clock_init_manual(&clock, NOON);
	for (size_t i = 0; i < COUNT(progress); i++) {
		const struct scope scope = {.row = plan->vms[i].status,
			.object = plan_root(plan),
			.subject = &plan->vms[i],
			.clock = &clock};
		expect(&scope, ROW_VM, "progress", progress[i]);
	}
	plan_unref(plan);
	object_unref(object);
}

Test(mtv_fields, of_runs_and_parts)
{
	struct clock clock;
	struct object *object =
		given_object("metadata: {name: r, namespace: mtv, uid: r1}\n"
			     "spec: {plan: {name: web}, cutover: '2026-11-21T13:00:00Z'}\n"
			     "status: {conditions: [{type: Failed, status: 'True'}]}");
	struct run *run = run_create(object, NULL);
	clock_init_manual(&clock, NOON);
	run_judge(run, NULL);
	struct scope scope = {
		.row = run_root(run), .object = run_root(run), .subject = run, .clock = &clock};
	expect(&scope, ROW_RUN, "state", "Failed");
	expect(&scope, ROW_RUN, "reason", "");
	expect(&scope, ROW_RUN, "plan", "web");
	expect(&scope, ROW_RUN, "cutover", "2026-11-21T13:00:00Z");
	expect(&scope, ROW_RUN, "name", "r");
	expect(&scope, ROW_RUN, "status", "Failed");
	expect(&scope, ROW_RUN, "any(status.conditions.type = 'Failed')", "true");
	scope.row = node_first(node_find(object_root(object), "status.conditions"));
	expect(&scope, ROW_PART, "objectName", "r");
	expect(&scope, ROW_PART, "objectNamespace", "mtv");
	expect(&scope, ROW_PART, "type", "Failed");
	expect(&scope, ROW_PART, "object.spec.plan.name", "web");
	expect(&scope, ROW_PART, "name", "");
	run_unref(run);
	object_unref(object);
}

/* True, false, or nothing before the controller has looked. */
Test(mtv_fields, ready)
{
	static const struct rule rules[] = {
		{"status: {conditions: []}", ""},
		{"spec: {}", ""},
		{"status: {conditions: [{type: Ready, status: 'True'}]}", "true"},
		{"status: {conditions: [{type: Ready, status: 'False'}]}", "false"},
		{"status: {conditions: [{type: X, status: 'True'}]}", "false"},
	};
	struct clock clock;
	clock_init_manual(&clock, NOON);
	for (size_t i = 0; i < COUNT(rules); i++) {
		struct doc *doc = given_yaml(rules[i].text);
		struct scope scope = {
			.row = doc_root(doc), .object = doc_root(doc), .clock = &clock};
		expect(&scope, ROW_OBJECT, "ready", rules[i].expected);
		doc_unref(doc);
	}
}

static void check_field(const struct vocabulary *all, const struct vocabulary *words,
	const struct field *field, enum row_type type)
{
	const struct field *found = vocabulary_find(all, field->name);
	cr_expect(field->value || field->node, "%s", field->name);
	cr_expect(field->help && *field->help, "%s", field->name);
	cr_expect(field->value || field->type == FIELD_OBJECT, "%s", field->name);
	cr_expect(!field->unit || field->type == FIELD_NUMBER || field->type == FIELD_BYTES ||
			field->type == FIELD_DURATION,
		"%s has a unit", field->name);
	for (const struct field *other = field + 1; other->name; other++)
		cr_expect_str_neq(field->name, other->name);
	/* What is printed is what a query finds under that name. */
	cr_expect(!words->printed || found == field, "%s: %s", row_types[type].name, field->name);
}

/* Help and the manual print them; a name must not come twice in one table. */
Test(mtv_fields, tables)
{
	for (enum row_type type = 0; type < ROW_TYPES; type++) {
		const struct vocabulary *all = fields_of(type);
		for (const struct vocabulary *words = all; words; words = words->next)
			for (const struct field *field = words->fields; field->name; field++)
				check_field(all, words, field, type);
	}
}

/* Ready is a word of kubectl-mtv's for plans and providers, and a truth for the rest. */
Test(mtv_fields, of_kinds)
{
	struct doc *doc = given_yaml(
		"metadata: {name: p, ownerReferences: [{name: web}]}\n"
		"kind: NetworkMap\n"
		"spec: {type: vsphere, id: h-1, deadline: 300, vm: {id: vm-1}}\n"
		"status: {phase: Staging, conditions: [{type: Ready, status: 'True'}]}\n");
	struct clock clock;
	clock_init_manual(&clock, NOON);
	struct scope scope = {.row = doc_root(doc), .object = doc_root(doc), .clock = &clock};
	expect(&scope, ROW_PROVIDER, "ready = 'True' and connected = 'Unknown'", "true");
	expect(&scope, ROW_PROVIDER, "status", "Staging");
	expect(&scope, ROW_PROVIDER, "status.conditions.type", "Ready");
	expect(&scope, ROW_PROVIDER, "url = ''", "true");
	expect(&scope, ROW_MAPPING, "type = 'NetworkMap' and owner = 'web'", "true");
	expect(&scope, ROW_MAPPING, "status = 'Ready' and ready", "true");
	expect(&scope, ROW_HOST, "id", "h-1");
	expect(&scope, ROW_HOOK, "spec.deadline > 200 and deadline = '300s'", "true");
	expect(&scope, ROW_HOOK, "playbook = 'No' and serviceAccount = '-'", "true");
	expect(&scope, ROW_CONVERSION, "vm = 'vm-1' and phase = 'Staging'", "true");
	struct doc *broken = given_yaml("status: {conditions: [{type: Broken, status: 'True'}]}\n");
	scope.row = scope.object = doc_root(broken);
	expect(&scope, ROW_MAPPING, "status = ''", "true");
	expect(&scope, ROW_HOST, "status = 'Unknown'", "true");
	expect(&scope, ROW_HOOK, "deadline = '-'", "true");
	doc_unref(broken);
	cr_expect_eq(fields_row_type(resource_find("storagemaps")), ROW_MAPPING);
	cr_expect_eq(fields_row_type(resource_find("pods")), ROW_OBJECT);
	cr_expect_eq(fields_row_type(NULL), ROW_OBJECT);
	doc_unref(doc);
}

/* A wave is the value of a label, so quotes around it change nothing. */
static void expect_wave(const char *label, const struct rule *rules, size_t count)
{
	struct clock clock;
	char *text = xasprintf("metadata: {name: web, labels: {mtvtop/wave: '%s'}}\n"
			       "spec: {vms: []}",
		label);
	struct object *object = given_object(text);
	struct plan_runs runs = {0};
	struct plan *plan = plan_create(object, &runs);
	const struct scope scope = {.row = object_root(object),
		.object = object_root(object),
		.subject = plan,
		.clock = &clock};
	clock_init_manual(&clock, NOON);
	for (size_t i = 0; i < count; i++)
		expect(&scope, ROW_PLAN, rules[i].text, rules[i].expected);
	plan_unref(plan);
	object_unref(object);
	free(text);
}

Test(mtv_fields, waves_are_names)
{
	static const struct rule two[] = {{"wave", "2"}, {"wave = 2", "true"},
		{"wave = '2'", "true"}, {"'2' = wave", "true"}, {"wave != '2'", "false"},
		{"wave = '3'", "false"}, {"wave in ('1', '2')", "true"}, {"wave in (1, 2)", "true"},
		{"wave not in ('1', '2')", "false"}, {"wave < '10'", "true"},
		{"wave between '1' and '3'", "true"}, {"wave = '02'", "false"},
		{"wave = 'night'", "false"}, {"wave is null", "false"}};
	static const struct rule padded[] = {{"wave = '02'", "true"}, {"wave = 2", "false"},
		{"wave = '2'", "false"}, {"wave in ('02')", "true"}};
	static const struct rule large[] = {{"wave = '2000'", "true"}, {"wave = '2k'", "false"}};
	expect_wave("2", two, COUNT(two));
	expect_wave("02", padded, COUNT(padded));
	expect_wave("2000", large, COUNT(large));
}

/* Objects that have next to nothing: every field has an answer. */
Test(mtv_fields, of_empty_objects)
{
	struct clock clock;
	struct arena arena;
	struct object *object = given_object("metadata: {name: x}\nspec: {vms: [{}]}");
	struct plan_runs runs = {0};
	struct plan *plan = plan_create(object, &runs);
	struct run *run = run_create(object, NULL);
	char name[] = "2";
	const struct wave wave = {.name = name};
	const void *subjects[ROW_TYPES] = {
		[ROW_WAVE] = &wave, [ROW_PLAN] = plan, [ROW_VM] = &plan->vms[0], [ROW_RUN] = run};
	clock_init_manual(&clock, NOON);
	arena_init(&arena);
	for (enum row_type type = 0; type < ROW_TYPES; type++) {
		struct scope scope = {.row = object_root(object),
			.object = object_root(object),
			.subject = subjects[type],
			.clock = &clock};
		for (const struct vocabulary *words = fields_of(type); words; words = words->next)
			for (const struct field *field = words->fields; field->name; field++)
				if (field->value)
					field->value(&scope, &arena);
	}
	arena_finish(&arena);
	run_unref(run);
	plan_unref(plan);
	object_unref(object);
}
