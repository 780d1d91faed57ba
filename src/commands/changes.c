#include "commands/changes.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/dns_name.h"
#include "base/memory.h"
#include "base/shell.h"
#include "commands/commands.h"

enum { PATH_MAX_BYTES = 100, UNDO_MAX = 64 * 1024 };

enum kind {
	SET_TEXT,
	SET_LABEL, /* the name of a namespace */
	SET_NAME,  /* of another object */
	SET_TRUTH,
	SET_OBJECT, /* NAMESPACE/NAME */
	SET_TYPE,   /* of a plan, with `warm`, which older readers look at (forklift.md 3) */
};

static const struct setting {
	const char *flag;
	const char *member;
	enum kind kind;
} settings[] = {
	{"delete-vm-on-fail-migration", "deleteVmOnFailMigration", SET_TRUTH},
	{"description", "description", SET_TEXT},
	{"enable-nested-virtualization", "enableNestedVirtualization", SET_TRUTH},
	{"install-legacy-drivers", "installLegacyDrivers", SET_TRUTH},
	{"instance-type", "instanceType", SET_NAME},
	{"luks-secret", "luks", SET_OBJECT},
	{"migrate-shared-disks", "migrateSharedDisks", SET_TRUTH},
	{"migration-type", "type", SET_TYPE},
	{"network-name-template", "networkNameTemplate", SET_TEXT},
	{"preserve-static-ips", "preserveStaticIPs", SET_TRUTH},
	{"pvc-name-template", "pvcNameTemplate", SET_TEXT},
	{"rdm-as-lun", "rdmAsLun", SET_TRUTH},
	{"root-disk", "rootDisk", SET_TEXT},
	{"run-preflight-inspection", "runPreflightInspection", SET_TRUTH},
	{"service-account", "serviceAccount", SET_NAME},
	{"skip-guest-conversion", "skipGuestConversion", SET_TRUTH},
	{"target-name", "targetName", SET_NAME},
	{"target-namespace", "targetNamespace", SET_LABEL},
	{"target-power-state", "targetPowerState", SET_TEXT},
	{"transfer-network", "transferNetwork", SET_OBJECT},
	{"use-compatibility-mode", "useCompatibilityMode", SET_TRUTH},
	{"volume-name-template", "volumeNameTemplate", SET_TEXT},
};

static const struct setting *find(const char *flag)
{
	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++)
		if (!strcmp(settings[i].flag, flag))
			return &settings[i];
	return NULL;
}

/* ---- what is wanted ------------------------------------------------------------------------ */

static char **place(const struct action *action, size_t flag)
{
	return array_at(&action->values, flag);
}

static size_t index_of(const struct flag *flags, const char *name)
{
	size_t i = 0;
	while (flags[i].name && strcmp(flags[i].name, name) != 0)
		i++;
	return i;
}

const char *changes_value(const struct action *action, const char *flag)
{
	size_t i = index_of(action->verb->flags, flag);
	return i < action->values.count ? *place(action, i) : NULL;
}

void changes_keep(struct action *action, const char *flag, const char *value)
{
	*place(action, index_of(action->verb->flags, flag)) = xstrdup(value);
}

/* The next flag from AT on that something is wanted for; NULL: there is none left. */
static const struct setting *next(const struct action *action, size_t *at, const char **value)
{
	for (size_t i = *at; i < action->values.count; i++) {
		*value = *place(action, i);
		*at = i + 1;
		const struct setting *setting = *value ? find(action->verb->flags[i].name) : NULL;
		if (setting)
			return setting;
	}
	return NULL;
}

bool changes_any(const struct action *action)
{
	const char *value;
	return next(action, &(size_t){0}, &value);
}

static bool is_choice(const char *choices, const char *value)
{
	size_t length = strlen(value);
	for (const char *at = choices; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
		if (strcspn(at, "|") == length && !strncmp(at, value, length))
			return true;
	return false;
}

static bool is_object(const char *value)
{
	const char *slash = strchr(value, '/');
	size_t length = slash ? (size_t)(slash - value) : 0;
	return slash && length <= DNS_LABEL_MAX && dns_is_label(value, length) &&
		dns_is_subdomain(slash + 1, strlen(slash + 1));
}

/* Why VALUE cannot be; NULL: it can. */
static const char *mistake(
	const struct flag *flag, const struct setting *setting, const char *value)
{
	size_t length = strlen(value);
	if (flag->kind == FLAG_CHOICE && !is_choice(flag->argument, value))
		return flag->argument;
	if (setting->kind == SET_LABEL && (length > DNS_LABEL_MAX || !dns_is_label(value, length)))
		return "a name of lower-case letters, digits and \"-\" inside, 63 bytes at most";
	if (setting->kind == SET_NAME &&
		(length > DNS_SUBDOMAIN_MAX || !dns_is_subdomain(value, length)))
		return "a name of lower-case letters, digits, and \"-\" or \".\" inside";
	if (setting->kind == SET_OBJECT && !is_object(value))
		return "NAMESPACE/NAME";
	return NULL;
}

static bool take_one(const struct flag *flag, const char *value, char **out, struct error *err)
{
	const struct setting *setting = find(flag->name);
	const char *wrong = setting ? mistake(flag, setting, value) : NULL;
	if (wrong)
		return error_set_kind(
			err, ERROR_USAGE, "--%s is %s, not \"%s\"", flag->name, wrong, value);
	if (setting && (flag->kind != FLAG_CHOICE || strcmp(value, "keep") != 0))
		*out = xstrdup(value);
	return true;
}

/* One word of --clear. */
static bool clear_one(struct action *action, const char *name, struct error *err)
{
	const struct flag *flags = action->verb->flags;
	size_t i = index_of(flags, name + (strncmp(name, "--", 2) ? 0 : 2));
	const struct setting *setting = flags[i].name ? find(flags[i].name) : NULL;
	if (!setting)
		return error_set_kind(
			err, ERROR_USAGE, "--clear: there is no setting \"%s\" here", name);
	if (setting->kind == SET_LABEL || setting->kind == SET_TYPE)
		return error_set_kind(err, ERROR_USAGE,
			"--clear: a plan must have a %s: give another one", setting->flag);
	if (*place(action, i))
		return error_set_kind(
			err, ERROR_USAGE, "--%s is given, and in --clear as well", setting->flag);
	*place(action, i) = xstrdup("");
	return true;
}

static bool clear_all(struct action *action, const char *names, struct error *err)
{
	char *copy = xstrdup(names);
	char *rest = copy;
	bool good = true;
	for (char *name; good && (name = strsep(&rest, ","));)
		good = clear_one(action, name, err);
	free(copy);
	return good;
}

bool changes_take(struct action *action, const struct flag_values *values, struct error *err)
{
	const struct flag *flags = action->verb->flags;
	const char *clear = flags_value(values, "clear");
	bool good = true;
	for (size_t i = 0; flags[i].name; i++) {
		char **out = array_push(&action->values);
		*out = NULL;
		if (good && values->values[i])
			good = take_one(&flags[i], values->values[i], out, err);
	}
	return good && (!clear || clear_all(action, clear, err));
}

/* ---- what is there ------------------------------------------------------------------------- */

static const struct node *member_of(const struct node *entry, const struct setting *setting)
{
	return node_get(entry, symbol(setting->member));
}

static const char *type_of(const struct node *spec)
{
	const char *type = node_text_or(node_get(spec, KEY_type), "");
	if (*type)
		return type;
	return node_true(node_get(spec, KEY_warm)) ? "warm" : "cold";
}

static const char *object_of(struct action *action, const struct node *reference)
{
	const char *name = node_text_or(node_get(reference, KEY_name), "");
	return *name ? arena_printf(&action->arena, "%s/%s",
			       node_text_or(node_get(reference, KEY_namespace), ""), name)
		     : NULL;
}

/* As the flag takes it; NULL: there is nothing. */
static const char *old_text(
	struct action *action, const struct node *entry, const struct setting *setting)
{
	const struct node *old = member_of(entry, setting);
	const char *text = node_text_or(old, "");
	switch (setting->kind) {
	case SET_TYPE: return type_of(entry);
	case SET_OBJECT: return object_of(action, old);
	case SET_TRUTH:
		if (node_is(old, NODE_FALSE))
			return "false";
		return node_true(old) ? "true" : NULL;
	default: return *text ? text : NULL;
	}
}

const char *changes_present(
	struct action *action, const struct node *entry, const struct flag *flag)
{
	const struct setting *setting = find(flag->name);
	return setting && entry ? old_text(action, entry, setting) : NULL;
}

/* Both members of a type say the same. */
static bool is_type(const struct node *spec, const char *value)
{
	bool warm = node_true(node_get(spec, KEY_warm));
	return node_equals(node_get(spec, KEY_type), value) && warm == !strcmp(value, "warm");
}

static bool is_so(struct action *action, const struct node *entry, const struct setting *setting,
	const char *value)
{
	const char *old = old_text(action, entry, setting);
	if (setting->kind == SET_TYPE)
		return is_type(entry, value);
	return old ? !strcmp(old, value) : !*value;
}

bool changes_differ(struct action *action, const struct node *entry)
{
	const struct setting *setting;
	const char *value;
	for (size_t at = 0; (setting = next(action, &at, &value));)
		if (!is_so(action, entry, setting, value))
			return true;
	return false;
}

const char *changes_refuse(struct action *action, const struct plan *plan)
{
	if (plan->state == PLAN_ARCHIVED)
		return "it is archived";
	if (plan->executing)
		return "it is running: cancel it, or wait for its end";
	if (plan->waiting)
		return arena_printf(&action->arena, "its Migration %s is about to begin with it",
			plan->waiting->object->name);
	return NULL;
}

/* ---- words --------------------------------------------------------------------------------- */

static const char *quoted(struct action *action, const char *text)
{
	return text && *text ? arena_printf(&action->arena, "\"%s\"", text) : "nothing";
}

void changes_tell(struct action *action, const struct node *entry, struct page *page)
{
	const struct setting *setting;
	const char *value;
	for (size_t at = 0; (setting = next(action, &at, &value));) {
		const char *old = quoted(action, old_text(action, entry, setting));
		if (is_so(action, entry, setting, value))
			page_printf(page, ROLE_MUTED, "  %s: %s already", setting->flag, old);
		else
			page_printf(page, ROLE_WARNING, "  %s: %s -> %s", setting->flag, old,
				quoted(action, value));
	}
}

void changes_print(struct action *action, const struct node *entry, struct buf *out)
{
	const struct setting *setting;
	const char *value;
	for (size_t at = 0; (setting = next(action, &at, &value));)
		buf_printf(out, "%s%s %s", out->used ? ", " : "", setting->flag,
			quoted(action, old_text(action, entry, setting)));
}

/* It has no word for "not any more". */
bool changes_equivalent(const struct action *action, struct buf *out)
{
	const struct setting *setting;
	const char *value;
	bool all = true;
	for (size_t at = 0; (setting = next(action, &at, &value));) {
		all &= *value != '\0';
		buf_printf(out, " --%s ", setting->flag);
		shell_add(out, value);
	}
	return all;
}

/* A word of a command line has one kind of quotes, and no line breaks. */
static bool is_sayable(const char *text)
{
	for (const char *at = text; *at; at++)
		if (iscntrl((unsigned char)*at))
			return false;
	return !strchr(text, '"') || !strchr(text, '\'');
}

static void add_undo(struct buf *flags, struct buf *clear, const char *flag, const char *old)
{
	const char *quote = old && strchr(old, '"') ? "'" : "\"";
	if (old)
		buf_printf(flags, "%s--%s %s%s%s", flags->used ? " " : "", flag, quote, old, quote);
	else
		buf_printf(clear, "%s%s", clear->used ? "," : "", flag);
}

const char *changes_undo(struct action *action, const struct node *entry)
{
	const struct setting *setting;
	const char *value;
	struct buf flags;
	struct buf clear;
	bool good = true;
	buf_init(&flags, UNDO_MAX);
	buf_init(&clear, UNDO_MAX);
	buf_add_text(&flags, "");
	for (size_t at = 0; (setting = next(action, &at, &value));) {
		const char *old = old_text(action, entry, setting);
		good &= !old || is_sayable(old);
		if (good && !is_so(action, entry, setting, value))
			add_undo(&flags, &clear, setting->flag, old);
	}
	if (clear.used)
		buf_printf(&flags, "%s--clear %s", flags.used ? " " : "", clear.text);
	const char *text =
		good && !flags.over ? arena_text(&action->arena, flags.text, flags.used) : NULL;
	buf_finish(&flags);
	buf_finish(&clear);
	return text;
}

/* ---- the request --------------------------------------------------------------------------- */

static void set_object(
	struct patch *patch, const struct node *old, const char *path, const char *value)
{
	const char *slash = strchr(value, '/');
	patch_replace(patch, old, path);
	builder_object(&patch->builder, KEY_value);
	builder_string(&patch->builder, "name", slash + 1);
	builder_text(&patch->builder, KEY_namespace, value, (size_t)(slash - value));
	builder_end(&patch->builder);
	patch_end(patch);
}

static void set_type(
	struct patch *patch, const struct node *spec, const char *path, const char *value)
{
	char warm[PATH_MAX_BYTES];
	snprintf(warm, sizeof(warm), "%.*swarm", (int)(strrchr(path, '/') + 1 - path), path);
	patch_set_text(patch, node_get(spec, KEY_type), path, value);
	patch_set_bool(patch, node_get(spec, KEY_warm), warm, !strcmp(value, "warm"));
}

static void patch_one(struct patch *patch, const struct node *entry, const char *path,
	const struct setting *setting, const char *value)
{
	const struct node *old = member_of(entry, setting);
	if (!*value) {
		patch_remove(patch, old, path);
		return;
	}
	switch (setting->kind) {
	case SET_TYPE: set_type(patch, entry, path, value); break;
	case SET_OBJECT: set_object(patch, old, path, value); break;
	case SET_TRUTH: patch_set_bool(patch, old, path, !strcmp(value, "true")); break;
	default: patch_set_text(patch, old, path, value);
	}
}

void changes_patch(
	struct action *action, const struct node *entry, const char *path, struct patch *patch)
{
	const struct setting *setting;
	const char *value;
	char own[PATH_MAX_BYTES];
	for (size_t at = 0; (setting = next(action, &at, &value));) {
		if (is_so(action, entry, setting, value))
			continue;
		snprintf(own, sizeof(own), "%s/%s", path, setting->member);
		patch_one(patch, entry, own, setting, value);
	}
}
