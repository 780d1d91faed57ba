#include "mtv/fields.h"
#include "mtv/result.h"

/* Fields of VMs about what their cutover came to. */

static struct value field_down(const struct scope *scope, struct arena *arena)
{
	return fields_time(arena, result_of(scope->subject).down);
}

static struct value field_up(const struct scope *scope, struct arena *arena)
{
	return fields_time(arena, result_of(scope->subject).up);
}

static struct value field_was_down(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	struct result result = result_of(scope->subject);
	if (!result.down || result.up < result.down)
		return value_null();
	return value_duration((double)(result.up - result.down));
}

static struct value field_check_source(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	struct result result = result_of(scope->subject);
	return result.has_down ? value_bool(result.check_source) : value_null();
}

static struct value field_result(const struct scope *scope, struct arena *arena)
{
	struct telling telling = fields_telling(scope, arena);
	struct result result = result_of(scope->subject);
	return result.has_down ? value_text(result_words(&result, &telling)) : value_null();
}

const struct field result_fields[] = {
	{"downFrom", FIELD_TIME, NULL, field_down, NULL,
		"about when it went down: its final copy began (warm)"},
	{"upAt", FIELD_TIME, NULL, field_up, NULL, "about when it was up: its VM was made (warm)"},
	{"wasDown", FIELD_DURATION, "ms", field_was_down, NULL,
		"about how long it was down (warm)"},
	{"checkSource", FIELD_BOOLEAN, NULL, field_check_source, NULL,
		"it failed or was canceled behind the power-off: whether its source runs is not "
		"known (warm)"},
	{"result", FIELD_TEXT, NULL, field_result, NULL,
		"what its cutover came to: 'down ~22:41Z to ~23:05Z, ~24m', 'source: unknown, "
		"check'"},
	{0},
};
