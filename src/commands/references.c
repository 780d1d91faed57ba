#include "commands/references.h"

#include <string.h>

bool reference_is_same(const struct reference *one, const struct reference *other)
{
	return one->resource == other->resource && !strcmp(one->name, other->name) &&
		!strcmp(one->name_space, other->name_space);
}

struct reference reference_of(
	const struct plan *plan, const char *resource, const struct node *node)
{
	return (struct reference){.resource = resource_find(resource),
		.name = node_text_or(node_get(node, KEY_name), ""),
		.name_space =
			node_text_or(node_get(node, KEY_namespace), plan->object->name_space)};
}

static void add_reference(struct references *all, const struct reference *reference)
{
	for (size_t i = 0; i < all->count; i++)
		if (reference_is_same(&all->list[i], reference))
			return;
	if (!*reference->name)
		return;
	all->over |= all->count == REFERENCES;
	if (all->count < REFERENCES)
		all->list[all->count++] = *reference;
}

void references_find(const struct plan *plan, struct references *all)
{
	static const char *const maps[][2] = {
		{"networkmaps", "spec.map.network"}, {"storagemaps", "spec.map.storage"}};
	struct reference own;
	all->count = 0;
	all->over = false;
	for (size_t i = 0; i < 2; i++) {
		own = reference_of(plan, maps[i][0], node_find(plan_root(plan), maps[i][1]));
		add_reference(all, &own);
	}
	node_each(vm, node_at(plan_root(plan), KEY_spec, KEY_vms, KEY_none))
	{
		node_each(entry, node_find(vm, "hooks"))
		{
			own = reference_of(plan, "hooks", node_find(entry, "hook"));
			add_reference(all, &own);
		}
	}
}

bool references_is_owner(const struct node *object, const char *uid)
{
	node_each(owner, node_at(object, KEY_metadata, KEY_ownerReferences, KEY_none))
	{
		if (node_equals(node_get(owner, KEY_uid), uid))
			return true;
	}
	return false;
}

bool references_has_other(
	const struct model *model, const char *uid, const struct reference *reference)
{
	struct references all;
	size_t at = 0;
	for (const struct plan *other; (other = model_next(model, &at));) {
		if (!strcmp(other->object->uid, uid))
			continue;
		references_find(other, &all);
		for (size_t i = 0; i < all.count; i++)
			if (reference_is_same(&all.list[i], reference))
				return true;
	}
	return false;
}
