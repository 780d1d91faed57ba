#include "mtv/source_check.h"

#include <string.h>

static const char *marks_of(const struct plan *plan)
{
	const struct node *metadata = node_get(plan_root(plan), KEY_metadata);
	return node_text_or(
		node_get(node_get(metadata, KEY_annotations), symbol(SOURCES_CHECKED)), "");
}

static const char *started_of(const struct vm *vm)
{
	return node_text_or(node_get(vm->status, KEY_started), "");
}

/* Whether the LENGTH bytes at MARK are that of VM: "ID@STARTED". */
static bool is_mark_of(const struct vm *vm, const char *mark, size_t length)
{
	const char *key = vm_key(vm);
	const char *started = started_of(vm);
	size_t id = strlen(key);
	return length == id + 1 + strlen(started) && !strncmp(mark, key, id) && mark[id] == '@' &&
		!strncmp(mark + id + 1, started, length - id - 1);
}

bool source_has_mark(const struct vm *vm)
{
	return *started_of(vm) && !strchr(vm_key(vm), ' ');
}

bool source_is_checked(const struct vm *vm)
{
	const char *mark = marks_of(vm->plan);
	while (source_has_mark(vm) && *mark) {
		size_t length = strcspn(mark, " ");
		if (is_mark_of(vm, mark, length))
			return true;
		mark += length;
		mark += strspn(mark, " ");
	}
	return false;
}

static bool is_among(const struct vm *vm, const struct array *vms)
{
	for (size_t i = 0; i < vms->count; i++)
		if (!strcmp(vm_key(*(const struct vm **)array_at(vms, i)), vm_key(vm)))
			return true;
	return false;
}

const char *source_marks(
	const struct plan *plan, const struct array *vms, bool checked, struct arena *arena)
{
	const char *marks = NULL;
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		if (!source_has_mark(vm) || !(is_among(vm, vms) ? checked : source_is_checked(vm)))
			continue;
		marks = arena_printf(arena, "%s%s%s@%s", marks ? marks : "", marks ? " " : "",
			vm_key(vm), started_of(vm));
	}
	return marks;
}
