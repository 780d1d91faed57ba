#include "commands/vms_named.h"

#include <string.h>

enum { IDS_MAX = 32 * 1024 /* bytes */ };

static bool is_called(const struct vm *vm, const char *name)
{
	return !strcmp(vm->name, name) || (*vm->id && !strcmp(vm->id, name));
}

const struct vm *vms_find(
	struct action *action, const struct plan *plan, const char *name, const char **reason)
{
	const struct vm *found = NULL;
	for (size_t i = 0; i < plan->count; i++) {
		if (!is_called(&plan->vms[i], name))
			continue;
		if (found) {
			*reason = arena_printf(&action->arena,
				"there is more than one VM %s in it: name it by its id, %s or %s",
				name, found->id, plan->vms[i].id);
			return NULL;
		}
		found = &plan->vms[i];
	}
	if (!found)
		*reason = arena_printf(&action->arena, "there is no VM %s in it", name);
	return found;
}

void vms_add(struct array *vms, const struct vm *vm)
{
	for (size_t i = 0; i < vms->count; i++)
		if (*(const struct vm **)array_at(vms, i) == vm)
			return;
	*(const struct vm **)array_push(vms) = vm;
}

/* What was asked for, name by name: of the command line, else the marked ones. */
static const struct array *wanted(const struct action *action, const struct subject *subject)
{
	return action->names.count ? &action->names : &subject->vms;
}

const char *vms_named(struct action *action, const struct subject *subject, struct array *vms)
{
	const struct array *names = wanted(action, subject);
	const char *reason = NULL;
	array_init(vms, sizeof(const struct vm *));
	for (size_t i = 0; !reason && i < names->count; i++) {
		const char *name = *(char **)array_at(names, i);
		const struct vm *vm = vms_find(action, subject->plan, name, &reason);
		if (vm)
			vms_add(vms, vm);
	}
	return reason;
}

const char *vms_ids(const struct array *vms, struct arena *arena)
{
	struct buf ids;
	buf_init(&ids, IDS_MAX);
	bool plain = true;
	for (size_t i = 0; i < vms->count; i++) {
		const struct vm *vm = *(const struct vm **)array_at(vms, i);
		plain &= *vm->id && !strpbrk(vm->id, ",@\"' ");
		buf_printf(&ids, "%s%s", i ? "," : "", vm->id);
	}
	const char *text = plain && !ids.over ? arena_text(arena, ids.text, ids.used) : NULL;
	buf_finish(&ids);
	return text;
}
