#include <inttypes.h>
#include <string.h>

#include "mtv/fields.h"

/* Keys of kubectl-mtv's rows of the kinds that have no facts of their own (kubectl-mtv.md 5). */

static struct value text_at(const struct scope *scope, const char *path)
{
	return fields_word(node_text(node_find(scope->object, path)));
}

static const struct node *status_node(const struct scope *scope)
{
	return node_get(scope->object, KEY_status);
}

/* True, False, or Unknown without any condition of that type. */
static const char *condition_word(const struct scope *scope, const char *type)
{
	const struct node *conditions =
		node_at(scope->object, KEY_status, KEY_conditions, KEY_none);
	node_each(condition, conditions)
	{
		if (node_equals(node_get(condition, KEY_type), type))
			return node_text_or(node_get(condition, KEY_status), "Unknown");
	}
	return "Unknown";
}

static struct value ready_status(const struct scope *scope, struct arena *arena)
{
	const char *ready = condition_word(scope, "Ready");
	(void)arena;
	if (!strcmp(ready, "Unknown"))
		return value_text(ready);
	return value_text(!strcmp(ready, "True") ? "Ready" : "Not Ready");
}

static struct value spec_type(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return text_at(scope, "spec.type");
}

/* ---- providers ----------------------------------------------------------------------------- */

static struct value provider_url(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return text_at(scope, "spec.url");
}

static struct value status_phase(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return text_at(scope, "status.phase");
}

static struct value provider_connected(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(condition_word(scope, "ConnectionTestSucceeded"));
}

static struct value provider_inventory(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(condition_word(scope, "InventoryCreated"));
}

static struct value provider_ready(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(condition_word(scope, "Ready"));
}

const struct field provider_keys[] = {
	{"type", FIELD_TEXT, NULL, spec_type, NULL, "vsphere, ovirt, openstack, openshift …"},
	{"url", FIELD_TEXT, NULL, provider_url, NULL, "where it is"},
	{"status", FIELD_TEXT, NULL, status_phase, status_node,
		"its phase; status.…: of the object"},
	{"connected", FIELD_TEXT, NULL, provider_connected, NULL,
		"'True', 'False' or 'Unknown': condition ConnectionTestSucceeded"},
	{"inventory", FIELD_TEXT, NULL, provider_inventory, NULL,
		"the same of the condition InventoryCreated"},
	{"ready", FIELD_TEXT, NULL, provider_ready, NULL, "the same of the condition Ready"},
	{0},
};

/* ---- maps ---------------------------------------------------------------------------------- */

static struct value mapping_type(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return text_at(scope, "kind");
}

static struct value mapping_source(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return text_at(scope, "spec.provider.source.name");
}

static struct value mapping_target(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return text_at(scope, "spec.provider.destination.name");
}

/* Empty without the condition: so the peer has it. */
static struct value mapping_status(const struct scope *scope, struct arena *arena)
{
	struct value status = ready_status(scope, arena);
	return strcmp(status.text, "Unknown") ? status : value_text("");
}

static struct value mapping_owner(const struct scope *scope, struct arena *arena)
{
	const struct node *owners =
		node_at(scope->object, KEY_metadata, KEY_ownerReferences, KEY_none);
	(void)arena;
	return fields_word(node_text(node_get(node_first(owners), KEY_name)));
}

const struct field mapping_keys[] = {
	{"type", FIELD_TEXT, NULL, mapping_type, NULL, "NetworkMap or StorageMap"},
	{"source", FIELD_TEXT, NULL, mapping_source, NULL, "name of the source provider"},
	{"target", FIELD_TEXT, NULL, mapping_target, NULL, "name of the destination provider"},
	{"status", FIELD_TEXT, NULL, mapping_status, status_node,
		"'Ready', 'Not Ready', or empty without that condition; status.…: of the object"},
	{"owner", FIELD_TEXT, NULL, mapping_owner, NULL, "name of the first owner"},
	{0},
};

/* ---- hosts --------------------------------------------------------------------------------- */

static struct value host_id(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return text_at(scope, "spec.id");
}

static struct value host_provider(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return text_at(scope, "spec.provider.name");
}

static struct value host_address(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return text_at(scope, "spec.ipAddress");
}

const struct field host_keys[] = {
	{"id", FIELD_TEXT, NULL, host_id, NULL, "id at the source"},
	{"provider", FIELD_TEXT, NULL, host_provider, NULL, "name of its provider"},
	{"ipAddress", FIELD_TEXT, NULL, host_address, NULL, "address for transfers"},
	{"status", FIELD_TEXT, NULL, ready_status, status_node,
		"'Ready', 'Not Ready' or 'Unknown'; status.…: of the object"},
	{0},
};

/* ---- hooks --------------------------------------------------------------------------------- */

static struct value hook_image(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return text_at(scope, "spec.image");
}

static struct value hook_account(const struct scope *scope, struct arena *arena)
{
	const char *account = node_text_or(node_find(scope->object, "spec.serviceAccount"), "");
	(void)arena;
	return value_text(*account ? account : "-");
}

static struct value hook_deadline(const struct scope *scope, struct arena *arena)
{
	int64_t seconds = node_int(node_find(scope->object, "spec.deadline"), 0);
	if (seconds <= 0)
		return value_text("-");
	return value_text(arena_printf(arena, "%" PRId64 "s", seconds));
}

static struct value hook_playbook(const struct scope *scope, struct arena *arena)
{
	const char *playbook = node_text_or(node_find(scope->object, "spec.playbook"), "");
	(void)arena;
	return value_text(*playbook ? "Yes" : "No");
}

const struct field hook_keys[] = {
	{"image", FIELD_TEXT, NULL, hook_image, NULL, "what is run"},
	{"serviceAccount", FIELD_TEXT, NULL, hook_account, NULL, "account that it runs as, or '-'"},
	{"deadline", FIELD_TEXT, NULL, hook_deadline, NULL,
		"how long it may take: '300s', or '-'; spec.deadline is the number"},
	{"playbook", FIELD_TEXT, NULL, hook_playbook, NULL, "'Yes' or 'No': it has one"},
	{"status", FIELD_TEXT, NULL, ready_status, status_node,
		"'Ready', 'Not Ready' or 'Unknown'; status.…: of the object"},
	{0},
};

/* ---- conversions --------------------------------------------------------------------------- */

static struct value conversion_vm(const struct scope *scope, struct arena *arena)
{
	const char *name = node_text_or(node_find(scope->object, "spec.vm.name"), "");
	(void)arena;
	return *name ? value_text(name) : text_at(scope, "spec.vm.id");
}

static struct value conversion_phase(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_text(node_text_or(node_find(scope->object, "status.phase"), "Pending"));
}

static struct value conversion_stage(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return text_at(scope, "status.stage");
}

const struct field conversion_keys[] = {
	{"type", FIELD_TEXT, NULL, spec_type, NULL, "what kind of conversion"},
	{"vm", FIELD_TEXT, NULL, conversion_vm, NULL, "name of the VM, its id when it has none"},
	{"phase", FIELD_TEXT, NULL, conversion_phase, NULL, "its phase, Pending without one"},
	{"stage", FIELD_TEXT, NULL, conversion_stage, NULL, "what it is at"},
	{0},
};

/* ---- settings of the controller ------------------------------------------------------------ */

static struct value setting_member(const struct scope *scope, const char *name)
{
	return fields_word(node_text(node_get(scope->subject, symbol(name))));
}

static struct value setting_name(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return setting_member(scope, "name");
}

static struct value setting_namespace(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return text_at(scope, "metadata.namespace");
}

static struct value setting_controller(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return text_at(scope, "metadata.name");
}

static struct value setting_value(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return setting_member(scope, "value");
}

static struct value setting_default(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return setting_member(scope, "default");
}

static struct value setting_unit(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return setting_member(scope, "unit");
}

static struct value setting_type(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return setting_member(scope, "type");
}

static struct value setting_meaning(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return setting_member(scope, "meaning");
}

static struct value setting_differs(const struct scope *scope, struct arena *arena)
{
	(void)arena;
	return value_bool(node_true(node_get(scope->subject, symbol("differs"))));
}

const struct field setting_keys[] = {
	{"name", FIELD_TEXT, NULL, setting_name, NULL, "member of spec of the ForkliftController"},
	{"namespace", FIELD_TEXT, NULL, setting_namespace, NULL, "of the ForkliftController"},
	{"controller", FIELD_TEXT, NULL, setting_controller, NULL,
		"name of the ForkliftController"},
	{"value", FIELD_TEXT, NULL, setting_value, NULL, "what holds"},
	{"default", FIELD_TEXT, NULL, setting_default, NULL, "what holds when it is not set"},
	{"unit", FIELD_TEXT, NULL, setting_unit, NULL, "what a number of it counts"},
	{"type", FIELD_TEXT, NULL, setting_type, NULL,
		"switch, number, quantity, duration, choice, template, text, or unknown"},
	{"meaning", FIELD_TEXT, NULL, setting_meaning, NULL, "what it does"},
	{"differs", FIELD_BOOLEAN, NULL, setting_differs, NULL, "it is not the default"},
	{0},
};
