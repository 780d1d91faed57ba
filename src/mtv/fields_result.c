#include "mtv/fields.h"
#include "mtv/result.h"
#include "mtv/sights.h"

/* Fields of VMs about what their cutover came to. */

/* Whoever asks wants to know what became of the VM at the destination. */
static struct result result_in(const struct scope *scope)
{
	const struct vm *vm = scope->subject;
	sights_want(vm->plan, scope->clock);
	return result_of(vm);
}

static struct value field_down(const struct scope *scope, struct arena *arena)
{
	return fields_time(arena, result_in(scope).down);
}

static struct value field_up(const struct scope *scope, struct arena *arena)
{
	return fields_time(arena, result_in(scope).up);
}

static struct value field_was_down(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	struct result result = result_in(scope);
	if (!result.down || result.up < result.down)
		return value_null();
	return value_duration((double)(result.up - result.down));
}

static struct value field_check_source(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	struct result result = result_in(scope);
	return result.has_down ? value_bool(result.source == SOURCE_UNKNOWN) : value_null();
}

static struct value field_address(const struct scope *scope, struct arena *arena)
{
	struct result result = result_in(scope);
	if (!result.instance || !*result.instance->address)
		return value_null();
	return value_text(arena_printf(arena, "%s", result.instance->address));
}

static struct value field_agent(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	struct result result = result_in(scope);
	return result.instance ? value_bool(result.instance->agent) : value_null();
}

static struct value field_result(const struct scope *scope, struct arena *arena)
{
	struct telling telling = fields_telling(scope, arena);
	struct result result = result_in(scope);
	return result.has_down ? value_text(result_words(&result, &telling)) : value_null();
}

const struct field result_fields[] = {
	{"downFrom", FIELD_TIME, NULL, field_down, NULL,
		"when it went down, as mtvtop saw it; else about: its final copy began (warm)"},
	{"upAt", FIELD_TIME, NULL, field_up, NULL,
		"when its VM began to run; where nobody has looked about: it was made (warm)"},
	{"wasDown", FIELD_DURATION, "ms", field_was_down, NULL,
		"how long it was down, by these two (warm)"},
	{"checkSource", FIELD_BOOLEAN, NULL, field_check_source, NULL,
		"it failed or was canceled behind the power-off: whether its source runs is not "
		"known, and nobody has looked after it (warm)"},
	{"targetAddress", FIELD_TEXT, NULL, field_address, NULL,
		"first address of its VM at the destination; null: none, or nobody has looked. "
		"Looked for while somebody asks (warm)"},
	{"guestAgent", FIELD_BOOLEAN, NULL, field_agent, NULL,
		"the guest agent of that VM is connected; null: nobody has looked (warm)"},
	{"result", FIELD_TEXT, NULL, field_result, NULL,
		"what its cutover came to: 'down 22:41Z to ~23:05Z, ~24m', 'source: unknown, "
		"check'"},
	{0},
};
