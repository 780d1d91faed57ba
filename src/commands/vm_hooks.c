#include "commands/vm_hooks.h"

#include <stdio.h>
#include <string.h>

#include "base/dns_name.h"
#include "base/shell.h"
#include "commands/changes.h"

enum { HOOK_FLAGS = 4, HOOK_MAX = 400 /* bytes of NAMESPACE/NAME */ };

static const char *const hook_flags[HOOK_FLAGS] = {
	"add-pre-hook", "add-post-hook", "remove-hook", "clear-hooks"};

static const struct {
	const char *flag;
	const char *step;
} additions[] = {{"add-pre-hook", "PreHook"}, {"add-post-hook", "PostHook"}};

enum { ADDITIONS = sizeof(additions) / sizeof(*additions) };

bool vm_hooks_any(const struct action *action)
{
	for (size_t i = 0; i < HOOK_FLAGS; i++)
		if (changes_value(action, hook_flags[i]))
			return true;
	return false;
}

static bool is_hook_name(const char *value)
{
	const char *slash = strchr(value, '/');
	const char *name = slash ? slash + 1 : value;
	bool good = !slash || dns_is_label(value, (size_t)(slash - value));
	return good && strlen(value) < HOOK_MAX && dns_is_subdomain(name, strlen(name));
}

bool vm_hooks_take(struct action *action, const struct flag_values *values, struct error *err)
{
	for (size_t i = 0; i < HOOK_FLAGS; i++) {
		const char *value = flags_value(values, hook_flags[i]);
		if (value && *value && !is_hook_name(value))
			return error_set_kind(err, ERROR_USAGE,
				"--%s is the name of a Hook, or NAMESPACE/NAME, not \"%s\"",
				hook_flags[i], value);
		if (value)
			changes_keep(action, hook_flags[i], value);
	}
	if (changes_value(action, "clear-hooks") &&
		(changes_value(action, "add-pre-hook") || changes_value(action, "add-post-hook") ||
			changes_value(action, "remove-hook")))
		return error_set_kind(err, ERROR_USAGE,
			"--clear-hooks takes all away: give it alone, and the others afterwards");
	return true;
}

/* NAME alone is a Hook of the plan's own namespace. */
static const char *hook_place(struct action *action, const struct vm *vm, const char *value)
{
	return strchr(value, '/')
		? value
		: arena_printf(&action->arena, "%s/%s", vm->plan->object->name_space, value);
}

static const char *entry_place(struct action *action, const struct vm *vm, const struct node *entry)
{
	const struct node *hook = node_find(entry, "hook");
	return arena_printf(&action->arena, "%s/%s",
		node_text_or(node_get(hook, KEY_namespace), vm->plan->object->name_space),
		node_text_or(node_get(hook, KEY_name), ""));
}

static const struct node *hooks_of(const struct vm *vm)
{
	return node_find(vm->spec, "hooks");
}

static bool has_hook(
	struct action *action, const struct vm *vm, const char *step, const char *value)
{
	const char *place = hook_place(action, vm, value);
	node_each(entry, hooks_of(vm))
	{
		if (!strcmp(entry_place(action, vm, entry), place) &&
			(!step || node_equals(node_find(entry, "step"), step)))
			return true;
	}
	return false;
}

bool vm_hooks_differ(struct action *action, const struct vm *vm)
{
	const char *removed = changes_value(action, "remove-hook");
	for (size_t i = 0; i < ADDITIONS; i++) {
		const char *value = changes_value(action, additions[i].flag);
		if (value && !has_hook(action, vm, additions[i].step, value))
			return true;
	}
	if (changes_value(action, "clear-hooks") && node_first(hooks_of(vm)))
		return true;
	return removed && has_hook(action, vm, NULL, removed);
}

void vm_hooks_tell(struct action *action, const struct vm *vm, struct page *page)
{
	const char *removed = changes_value(action, "remove-hook");
	bool all = changes_value(action, "clear-hooks");
	for (size_t i = 0; i < ADDITIONS; i++) {
		const char *value = changes_value(action, additions[i].flag);
		if (value)
			page_printf(page, ROLE_WARNING, "  %s %s %s", additions[i].step,
				hook_place(action, vm, value),
				has_hook(action, vm, additions[i].step, value) ? "is there already"
									       : "is added");
	}
	node_each(entry, hooks_of(vm))
	{
		const char *place = entry_place(action, vm, entry);
		if (all || (removed && !strcmp(place, hook_place(action, vm, removed))))
			page_printf(page, ROLE_WARNING, "  %s %s is taken away",
				node_text_or(node_find(entry, "step"), ""), place);
	}
}

static void add_hook(struct builder *builder, uint32_t key, const char *step, const char *place)
{
	const char *slash = strchr(place, '/');
	builder_object(builder, key);
	builder_string(builder, "step", step);
	builder_object(builder, symbol("hook"));
	builder_string(builder, "apiVersion", "forklift.konveyor.io/v1beta1");
	builder_string(builder, "kind", "Hook");
	builder_text(builder, KEY_namespace, place, (size_t)(slash - place));
	builder_string(builder, "name", slash + 1);
	builder_end(builder);
	builder_end(builder);
}

/* From behind: what is before an element keeps its place in the list. */
static void remove_hooks(
	struct action *action, const struct vm *vm, const char *path, struct patch *patch)
{
	const char *removed = changes_value(action, "remove-hook");
	const struct node *hooks = hooks_of(vm);
	char own[120];
	for (size_t i = removed ? node_count(hooks) : 0; i-- > 0;) {
		const struct node *entry = node_element(hooks, i);
		if (strcmp(entry_place(action, vm, entry), hook_place(action, vm, removed)) != 0)
			continue;
		snprintf(own, sizeof(own), "%s/hooks/%zu", path, i);
		patch_remove(patch, entry, own);
	}
	snprintf(own, sizeof(own), "%s/hooks", path);
	if (changes_value(action, "clear-hooks") && node_first(hooks))
		patch_remove(patch, hooks, own);
}

static void add_hooks(
	struct action *action, const struct vm *vm, const char *path, struct patch *patch)
{
	bool is_list = node_is(hooks_of(vm), NODE_ARRAY);
	char own[120];
	for (size_t i = 0; i < ADDITIONS; i++) {
		const char *value = changes_value(action, additions[i].flag);
		if (!value || has_hook(action, vm, additions[i].step, value))
			continue;
		snprintf(own, sizeof(own), "%s/hooks%s", path, is_list ? "/-" : "");
		patch_begin(patch, "add", own);
		if (!is_list)
			builder_array(&patch->builder, KEY_value);
		add_hook(&patch->builder, is_list ? KEY_value : SYMBOL_NONE, additions[i].step,
			hook_place(action, vm, value));
		if (!is_list)
			builder_end(&patch->builder);
		patch_end(patch);
		is_list = true;
	}
}

void vm_hooks_patch(
	struct action *action, const struct vm *vm, const char *path, struct patch *patch)
{
	remove_hooks(action, vm, path, patch);
	add_hooks(action, vm, path, patch);
}

void vm_hooks_print(struct action *action, const struct vm *vm, struct buf *out)
{
	if (!vm_hooks_any(action))
		return;
	buf_add_text(out, ", hooks");
	node_each(entry, hooks_of(vm)) buf_printf(out, " %s %s",
		node_text_or(node_find(entry, "step"), ""), entry_place(action, vm, entry));
}

void vm_hooks_equivalent(struct action *action, const struct vm *vm, struct buf *out)
{
	for (size_t i = 0; i < HOOK_FLAGS; i++) {
		const char *value = changes_value(action, hook_flags[i]);
		if (!value)
			continue;
		buf_printf(out, " --%s%s", hook_flags[i], *value ? " " : "");
		if (*value)
			shell_add(out, hook_place(action, vm, value));
	}
}
