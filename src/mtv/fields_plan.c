#include <string.h>

#include "mtv/condition.h"
#include "mtv/fields.h"
#include "mtv/plan.h"
#include "mtv/wave.h"

static struct value percent_or_null(int percent)
{
	return percent < 0 ? value_null() : value_number(percent);
}

/* Fields of plans. */

static struct value plan_field_state(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	const struct plan *plan = scope->subject;
	return value_text(plan_state_name(plan->state));
}

static struct value plan_field_urgency(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_number(plan_urgency(scope->subject));
}

static struct value plan_field_reason(const struct scope *scope, struct arena *arena)
{
	struct telling telling = fields_telling(scope, arena);
	return value_text(plan_reason(scope->subject, &telling));
}

static struct value plan_field_percent(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return percent_or_null(((const struct plan *)scope->subject)->percent);
}

static struct value plan_field_counts(const struct scope *scope, struct arena *arena)
{
	return value_text(plan_counts(scope->subject, arena));
}

static struct value plan_field_type(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(plan_type(scope->subject));
}

static struct value provider_name(const struct scope *scope, uint32_t end)
{
	const struct plan *plan = scope->subject;
	return fields_word(node_text(
		node_at(plan_root(plan), KEY_spec, KEY_provider, (int)end, KEY_name, KEY_none)));
}

static struct value plan_field_source(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return provider_name(scope, KEY_source);
}

static struct value plan_field_target(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return provider_name(scope, KEY_destination);
}

static struct value plan_field_vm_count(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_number((double)((const struct plan *)scope->subject)->count);
}

static size_t count_done(const struct plan *plan)
{
	const size_t *by = plan->by_state;
	return by[VM_SUCCEEDED] + by[VM_FAILED] + by[VM_CANCELED];
}

static struct value plan_field_done(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_number((double)count_done(scope->subject));
}

/* For any() and all(): what all VMs together must be. */
static struct value plan_field_vm_states(const struct scope *scope, struct arena *arena)
{
	const struct plan *plan = scope->subject;
	struct value *items = arena_get(arena, (plan->count + 1) * sizeof(*items));
	for (size_t i = 0; i < plan->count; i++)
		items[i] = value_text(vm_state_name(plan->vms[i].state));
	return value_list(items, plan->count);
}

static struct value plan_field_executing(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	const struct plan *plan = scope->subject;
	return value_bool(plan_runs_now(plan));
}

static struct value plan_field_warm(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_bool(((const struct plan *)scope->subject)->warm);
}

static struct value plan_field_migration(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	const struct plan *plan = scope->subject;
	return value_text(node_text(node_at(plan->entry, KEY_migration, KEY_name, KEY_none)));
}

static struct value plan_field_cutover(const struct scope *scope, struct arena *arena)
{
	return fields_time(arena, plan_cutover(scope->subject));
}

static struct value run_time(const struct scope *scope, struct arena *arena, uint32_t key)
{
	const struct plan *plan = scope->subject;
	return value_node(
		arena, node_at(plan_root(plan), KEY_status, KEY_migration, (int)key, KEY_none));
}

static struct value plan_field_started(const struct scope *scope, struct arena *arena)
{
	return run_time(scope, arena, KEY_started);
}

static struct value plan_field_completed(const struct scope *scope, struct arena *arena)
{
	return run_time(scope, arena, KEY_completed);
}

static struct value plan_field_wave(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_name(((const struct plan *)scope->subject)->wave);
}

/* Names of kubectl-mtv's rows, which are texts (reference/query-language.md 8). */

static struct value truth_text(bool truth)
{
	return value_text(truth ? "true" : "false");
}

/* "2/7 (S:2/F:0/C:0)", or the number alone before the first run. */
static struct value plan_field_vms(const struct scope *scope, struct arena *arena)
{
	const struct plan *plan = scope->subject;
	const size_t *by = plan->by_state;
	if (!plan->entry)
		return value_text(arena_printf(arena, "%zu", plan->count));
	return value_text(arena_printf(arena, "%zu/%zu (S:%zu/F:%zu/C:%zu)", count_done(plan),
		plan->count, by[VM_SUCCEEDED], by[VM_FAILED], by[VM_CANCELED]));
}

static struct value plan_field_progress(const struct scope *scope, struct arena *arena)
{
	int percent = ((const struct plan *)scope->subject)->percent;
	return value_text(percent < 0 ? "-" : arena_printf(arena, "%d%%", percent));
}

static const struct node *plan_field_status_node(const struct scope *scope)
{
	return node_get(plan_root(scope->subject), KEY_status);
}

static struct value plan_field_ready(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return truth_text(condition_true(plan_conditions(scope->subject), "Ready"));
}

static struct value plan_field_running(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	const struct plan *plan = scope->subject;
	return truth_text(plan_runs_now(plan));
}

static struct value plan_field_archived(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return truth_text(((const struct plan *)scope->subject)->state == PLAN_ARCHIVED);
}

const struct field plan_keys[] = {
	{"archived", FIELD_TEXT, NULL, plan_field_archived, NULL, "'true' or 'false'"},
	{"ready", FIELD_TEXT, NULL, plan_field_ready, NULL,
		"'true' or 'false': the plan has the condition Ready"},
	{"running", FIELD_TEXT, NULL, plan_field_running, NULL,
		"'true' or 'false': a run is under way"},
	{"status", FIELD_TEXT, NULL, plan_field_state, plan_field_status_node,
		"the state; status.…: of the object"},
	{"progress", FIELD_TEXT, NULL, plan_field_progress, NULL, "'52%', or '-' before a run"},
	{"source", FIELD_TEXT, NULL, plan_field_source, NULL, "name of the source provider"},
	{"target", FIELD_TEXT, NULL, plan_field_target, NULL, "name of the destination provider"},
	{"vms", FIELD_TEXT, NULL, plan_field_vms, NULL,
		"'2/7 (S:2/F:0/C:0)', VMs that are done of all; before a run '7'"},
	{"cutover", FIELD_TIME, NULL, plan_field_cutover, NULL, "next cutover that is set"},
	{"state", FIELD_TEXT, NULL, plan_field_state, NULL, "state of the plan, one word"},
	{"type", FIELD_TEXT, NULL, plan_field_type, NULL, "cold, warm, live or conversion"},
	{"reason", FIELD_TEXT, NULL, plan_field_reason, NULL, "why it is in that state, in words"},
	{"counts", FIELD_TEXT, NULL, plan_field_counts, NULL, "VMs by outcome: 11 ok, 1 canceled"},
	{"percent", FIELD_NUMBER, "%", plan_field_percent, NULL, "progress, weighted by data"},
	{"vmCount", FIELD_NUMBER, NULL, plan_field_vm_count, NULL, "number of VMs"},
	{0},
};

const struct field plan_fields[] = {
	{"urgency", FIELD_NUMBER, NULL, plan_field_urgency, NULL,
		"for sorting: low is to be looked at first"},
	{"done", FIELD_NUMBER, NULL, plan_field_done, NULL, "number of VMs that are finished"},
	{"vmStates", FIELD_LIST, NULL, plan_field_vm_states, NULL,
		"state of each VM, as in any(vmStates = 'Failed')"},
	{"executing", FIELD_BOOLEAN, NULL, plan_field_executing, NULL, "a run is under way"},
	{"warm", FIELD_BOOLEAN, NULL, plan_field_warm, NULL, "the plan is warm"},
	{"migration", FIELD_TEXT, NULL, plan_field_migration, NULL,
		"name of the active or last Migration"},
	{"started", FIELD_TIME, NULL, plan_field_started, NULL, "when the last run began"},
	{"completed", FIELD_TIME, NULL, plan_field_completed, NULL, "when the last run ended"},
	{"wave", FIELD_PLAIN, NULL, plan_field_wave, NULL, "that its label names, as 2"},
	{0},
};
