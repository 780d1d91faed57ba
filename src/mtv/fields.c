#include "mtv/fields.h"

#include <string.h>

struct telling fields_telling(const struct scope *scope, struct arena *arena)
{
	return (struct telling){.clock = scope->clock, .local = scope->local, .arena = arena};
}

struct value fields_time(struct arena *arena, int64_t at)
{
	return at ? value_time(arena, at) : value_null();
}

struct value fields_word(const char *text)
{
	return value_text(text ? text : "");
}

const struct node *fields_object(const struct scope *scope)
{
	return scope->object;
}

/* ---- parts --------------------------------------------------------------------------------- */

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

static struct value step_name(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(node_text(node_get(scope->subject, KEY_name)));
}

const struct field part_fields[] = {
	{"objectName", FIELD_TEXT, NULL, object_name, NULL,
		"name of the object that the row is part of"},
	{"objectNamespace", FIELD_TEXT, NULL, object_namespace, NULL, "its namespace"},
	{"object", FIELD_OBJECT, NULL, NULL, fields_object, "the whole object"},
	{0},
};

const struct field disk_fields[] = {
	{"step", FIELD_TEXT, NULL, step_name, NULL, "pipeline step that works on the disk"},
	{"object", FIELD_OBJECT, NULL, NULL, fields_object, "the whole plan"},
	{0},
};

/* ---- vocabularies -------------------------------------------------------------------------- */

const struct row_type_about row_types[ROW_TYPES] = {
	[ROW_OBJECT] = {"objects", "every object"},
	[ROW_PLAN] = {"plans", "plans"},
	[ROW_VM] = {"vms", "VMs"},
	[ROW_RUN] = {"migrations", "migrations"},
	[ROW_PROVIDER] = {"providers", "providers"},
	[ROW_MAPPING] = {"mappings", "network and storage maps"},
	[ROW_HOST] = {"hosts", "hosts"},
	[ROW_HOOK] = {"hooks", "hooks"},
	[ROW_CONVERSION] = {"conversions", "conversions"},
	[ROW_WAVE] = {"waves", "waves of plans"},
	[ROW_SETTING] = {"settings", "settings of the controller"},
	[ROW_PART] = {"parts", "parts of objects"},
	[ROW_DISK] = {"disks", "disks"},
};

const struct vocabulary *fields_of(enum row_type type)
{
	static const struct vocabulary rest = {object_fields, NULL, false};
	static const struct vocabulary words = {object_keys, &rest, true};
	static const struct vocabulary cutovers = {cutover_fields, &words, false};
	static const struct vocabulary window_rest = {window_fields, &cutovers, false};
	static const struct vocabulary plan_rest = {plan_fields, &window_rest, false};
	static const struct vocabulary vm_results = {result_fields, NULL, false};
	static const struct vocabulary vm_cutovers = {vm_cutover_fields, &vm_results, false};
	static const struct vocabulary vm_rest = {vm_fields, &vm_cutovers, false};
	static const struct vocabulary part_rest = {part_fields, NULL, false};
	static const struct vocabulary all[ROW_TYPES] = {
		[ROW_OBJECT] = {object_keys, &rest, true},
		[ROW_PLAN] = {plan_keys, &plan_rest, true},
		[ROW_VM] = {vm_keys, &vm_rest, true},
		[ROW_RUN] = {run_keys, &words, true},
		[ROW_PROVIDER] = {provider_keys, &words, true},
		[ROW_MAPPING] = {mapping_keys, &words, true},
		[ROW_HOST] = {host_keys, &words, true},
		[ROW_HOOK] = {hook_keys, &words, true},
		[ROW_CONVERSION] = {conversion_keys, &words, true},
		[ROW_WAVE] = {wave_fields, NULL, false},
		[ROW_SETTING] = {setting_keys, &part_rest, true},
		[ROW_PART] = {part_fields, NULL, false},
		[ROW_DISK] = {disk_fields, NULL, false},
	};
	return &all[type];
}

enum row_type fields_row_type(const struct resource *resource)
{
	static const struct {
		const char *name;
		enum row_type type;
	} kinds[] = {{"plans", ROW_PLAN}, {"migrations", ROW_RUN}, {"providers", ROW_PROVIDER},
		{"networkmaps", ROW_MAPPING}, {"storagemaps", ROW_MAPPING}, {"hosts", ROW_HOST},
		{"hooks", ROW_HOOK}, {"conversions", ROW_CONVERSION}};
	for (size_t i = 0; resource && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(kinds[i].name, resource->name))
			return kinds[i].type;
	return ROW_OBJECT;
}
