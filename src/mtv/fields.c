#include "mtv/fields.h"

struct telling fields_telling(const struct scope *scope, struct arena *arena)
{
	return (struct telling){.clock = scope->clock, .local = scope->local, .arena = arena};
}

struct value fields_time(struct arena *arena, int64_t at)
{
	return at ? value_time(arena, at) : value_null();
}

static struct value object_name(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(node_text(node_at(scope->object, KEY_metadata, KEY_name, KEY_none)));
}

static struct value object_namespace(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(node_text(node_at(scope->object, KEY_metadata, KEY_namespace, KEY_none)));
}

static const struct node *object(const struct scope *scope)
{
	return scope->object;
}

static struct value step_name(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(node_text(node_get(scope->subject, KEY_name)));
}

const struct field part_fields[] = {
	{"objectName", object_name, NULL, "name of the object that the row is part of"},
	{"objectNamespace", object_namespace, NULL, "its namespace"},
	{"object", NULL, object, "the whole object"},
	{0},
};

const struct field disk_fields[] = {
	{"step", step_name, NULL, "pipeline step that works on the disk"},
	{"object", NULL, object, "the whole plan"},
	{0},
};

const struct vocabulary *fields_of(enum row_type type)
{
	static const struct vocabulary object_words = {object_fields, NULL};
	static const struct vocabulary plan_words = {plan_fields, &object_words};
	static const struct vocabulary vm_words = {vm_fields, NULL};
	static const struct vocabulary run_words = {run_fields, &object_words};
	static const struct vocabulary part_words = {part_fields, NULL};
	static const struct vocabulary disk_words = {disk_fields, NULL};
	static const struct vocabulary *const words[ROW_TYPES] = {
		&object_words, &plan_words, &vm_words, &run_words, &part_words, &disk_words};
	return words[type];
}
