#include "mtv/fields.h"
#include "mtv/wave.h"
#include "mtv/waves.h"

/* Fields of waves: what their plans come to. */

static const struct wave *of(const struct scope *scope)
{
	return scope->subject;
}

static struct value wave_field_name(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_name(of(scope)->name);
}

static struct value number(size_t count)
{
	return value_number((double)count);
}

static struct value wave_field_plans(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return number(of(scope)->members.count);
}

/* "2 WarmRunning, 1 Ready": what must be looked at first stands in front. */
static struct value wave_field_states(const struct scope *scope, struct arena *arena)
{
	static const enum plan_state order[] = {PLAN_BLOCKED, PLAN_FAILED, PLAN_CUTTING_OVER,
		PLAN_RUNNING, PLAN_WARM_RUNNING, PLAN_CUTOVER_SCHEDULED, PLAN_QUEUED,
		PLAN_NOT_READY, PLAN_READY, PLAN_CANCELED, PLAN_SUCCEEDED};
	const char *text = "";
	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		size_t count = of(scope)->plans_by_state[order[i]];
		if (count)
			text = arena_printf(arena, "%s%s%zu %s", text, *text ? ", " : "", count,
				plan_state_name(order[i]));
	}
	return value_text(text);
}

static struct value wave_field_vms(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return number(of(scope)->vms);
}

static struct value wave_field_to_do(const struct scope *scope, struct arena *arena)
{
	const size_t *by = of(scope)->vms_by_state;
	(void)arena;
	return number(by[VM_NOT_STARTED] + by[VM_QUEUED]);
}

static struct value wave_field_copying(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return number(of(scope)->copying);
}

static struct value wave_field_waiting(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return number(of(scope)->waiting);
}

static struct value wave_field_cutting_over(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return number(of(scope)->vms_by_state[VM_CUTTING_OVER]);
}

static struct value wave_field_succeeded(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return number(of(scope)->vms_by_state[VM_SUCCEEDED]);
}

static struct value wave_field_failed(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return number(of(scope)->vms_by_state[VM_FAILED]);
}

static struct value wave_field_cutover(const struct scope *scope, struct arena *arena)
{
	return fields_time(arena, of(scope)->cutover);
}

static struct value wave_field_go(const struct scope *scope, struct arena *arena)
{
	return value_text(wave_go(of(scope), scope->clock, arena));
}

static struct value wave_field_urgency(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_number(wave_urgency(of(scope)));
}

const struct field wave_fields[] = {
	{"wave", FIELD_PLAIN, NULL, wave_field_name, NULL, "its name, as 2"},
	{"plans", FIELD_NUMBER, NULL, wave_field_plans, NULL, "that are in it"},
	{"states", FIELD_TEXT, NULL, wave_field_states, NULL, "of its plans: 2 Running, 1 Ready"},
	{"vms", FIELD_NUMBER, NULL, wave_field_vms, NULL, "of its plans"},
	{"toDo", FIELD_NUMBER, NULL, wave_field_to_do, NULL, "VMs that have not begun"},
	{"copying", FIELD_NUMBER, NULL, wave_field_copying, NULL, "warm VMs in a precopy"},
	{"waiting", FIELD_NUMBER, NULL, wave_field_waiting, NULL,
		"warm VMs between two precopies: a cutover begins at once"},
	{"cuttingOver", FIELD_NUMBER, NULL, wave_field_cutting_over, NULL,
		"VMs whose cutover has begun"},
	{"succeeded", FIELD_NUMBER, NULL, wave_field_succeeded, NULL, "VMs that are through"},
	{"failed", FIELD_NUMBER, NULL, wave_field_failed, NULL, "VMs that failed"},
	{"cutover", FIELD_TIME, NULL, wave_field_cutover, NULL,
		"earliest cutover that is set for one of its VMs"},
	{"go", FIELD_TEXT, NULL, wave_field_go, NULL,
		"whether the cutovers of its plans may begin: 3 GO, 1 NO-GO, 0 UNKNOWN; null when "
		"none is ahead. Judged on the screen alone"},
	{"urgency", FIELD_NUMBER, NULL, wave_field_urgency, NULL,
		"for sorting: low is to be looked at first"},
	{0},
};
