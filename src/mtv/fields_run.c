#include "mtv/fields.h"
#include "mtv/plan.h"
#include "mtv/run.h"

static struct value run_field_state(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(run_state_name(((const struct run *)scope->subject)->state));
}

static struct value run_field_reason(const struct scope *scope, struct arena *arena)
{
	const struct run *run = scope->subject;
	struct telling telling = fields_telling(scope, arena);
	return value_text(run_reason(run, &telling));
}

static struct value run_field_plan(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(run_plan_name(scope->subject));
}

static struct value run_field_cutover(const struct scope *scope, struct arena *arena)
{
	const struct run *run = scope->subject;
	return value_node(arena, node_at(run_root(run), KEY_spec, KEY_cutover, KEY_none));
}

static const struct node *run_field_status_node(const struct scope *scope)
{
	return node_get(run_root(scope->subject), KEY_status);
}

const struct field run_keys[] = {
	{"plan", FIELD_TEXT, NULL, run_field_plan, NULL, "name of its plan"},
	{"status", FIELD_TEXT, NULL, run_field_state, run_field_status_node,
		"the state; status.…: of the object"},
	{"state", FIELD_TEXT, NULL, run_field_state, NULL, "state of the Migration, one word"},
	{"reason", FIELD_TEXT, NULL, run_field_reason, NULL,
		"why it waits or how it ended, in words"},
	{"cutover", FIELD_TIME, NULL, run_field_cutover, NULL, "cutover of the whole run"},
	{0},
};
