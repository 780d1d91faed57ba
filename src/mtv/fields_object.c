#include <string.h>

#include "mtv/condition.h"
#include "mtv/fields.h"

static const struct node *metadata(const struct scope *scope)
{
	return node_get(scope->object, KEY_metadata);
}

static const struct node *conditions(const struct scope *scope)
{
	return node_at(scope->object, KEY_status, KEY_conditions, KEY_none);
}

static struct value name(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(node_text(node_get(metadata(scope), KEY_name)));
}

static struct value name_space(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(node_text(node_get(metadata(scope), KEY_namespace)));
}

static struct value created(const struct scope *scope, struct arena *arena)
{
	return value_node(arena, node_get(metadata(scope), KEY_creationTimestamp));
}

/* By the server's clock. */
static struct value age(const struct scope *scope, struct arena *arena)
{
	int64_t at;
	(void)arena;
	if (!node_time(node_get(metadata(scope), KEY_creationTimestamp), &at))
		return value_null();
	return value_duration((double)(clock_server(scope->clock) - at));
}

/* True, False, or null without any condition: the controller has not looked yet. */
static struct value ready(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	if (!node_first(conditions(scope)))
		return value_null();
	return value_bool(condition_true(conditions(scope), "Ready"));
}

static struct value problem(const struct scope *scope, struct arena *arena)
{
	size_t more;
	const struct node *blocking = condition_first_blocking(conditions(scope), &more);
	if (!blocking)
		return value_null();
	return value_text(arena_printf(
		arena, "%s: %s", condition_type(blocking), condition_message(blocking)));
}

static struct value owner(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	const struct node *first = node_first(node_get(metadata(scope), KEY_ownerReferences));
	return value_text(node_text(node_get(first, KEY_name)));
}

const struct field object_keys[] = {
	{"created", FIELD_TIME, NULL, created, NULL, "when it was made"},
	{"object", FIELD_OBJECT, NULL, NULL, fields_object, "the whole object"},
	{0},
};

const struct field object_fields[] = {
	{"name", FIELD_TEXT, NULL, name, NULL, "name of the object"},
	{"namespace", FIELD_TEXT, NULL, name_space, NULL, "its namespace"},
	{"age", FIELD_DURATION, "ms", age, NULL, "how long ago it was made"},
	{"ready", FIELD_BOOLEAN, NULL, ready, NULL,
		"condition Ready is True; null without any condition"},
	{"problem", FIELD_TEXT, NULL, problem, NULL, "first blocking condition, with its message"},
	{"owner", FIELD_TEXT, NULL, owner, NULL, "name of the first owner"},
	{0},
};
