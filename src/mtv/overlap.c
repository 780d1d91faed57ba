#include "mtv/overlap.h"

#include <string.h>

static bool same_source(const struct plan *a, const struct plan *b)
{
	const struct node *one = node_find(plan_root(a), "spec.provider.source");
	const struct node *other = node_find(plan_root(b), "spec.provider.source");
	return node_equals(node_get(one, KEY_name), node_text_or(node_get(other, KEY_name), "")) &&
		!strcmp(node_text_or(node_get(one, KEY_namespace), a->object->name_space),
			node_text_or(node_get(other, KEY_namespace), b->object->name_space));
}

static bool is_unfinished_in(const struct plan *plan, const char *id)
{
	for (size_t i = 0; i < plan->count; i++)
		if (*id && !strcmp(plan->vms[i].id, id) && !vm_finished(&plan->vms[i]))
			return true;
	return false;
}

const struct vm *overlap_next(const struct plan *plan, const struct plan *other, size_t *at)
{
	bool can = strcmp(plan->object->uid, other->object->uid) != 0 && same_source(plan, other);
	while (can && *at < plan->count) {
		const struct vm *vm = &plan->vms[(*at)++];
		if (vm->state != VM_SUCCEEDED && is_unfinished_in(other, vm->id))
			return vm;
	}
	return NULL;
}
