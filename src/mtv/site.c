#include "mtv/site.h"

#include <string.h>

const char *site_resource(enum site_kind kind)
{
	static const char *const names[SITE_KINDS] = {[SITE_PLANS] = "plans",
		[SITE_PROVIDERS] = "providers",
		[SITE_NETWORK_MAPS] = "networkmaps",
		[SITE_STORAGE_MAPS] = "storagemaps",
		[SITE_CONTROLLERS] = "forkliftcontrollers",
		[SITE_STORAGE_CLASSES] = "storageclasses",
		[SITE_NAMESPACES] = "namespaces",
		[SITE_NETWORKS] = "network-attachment-definitions",
		[SITE_TARGET_VMS] = "virtualmachines",
		[SITE_QUOTAS] = "resourcequotas",
		[SITE_NODES] = "nodes",
		[SITE_CONTROLLER_PODS] = "pods"};
	return names[kind];
}

static const char *spec_text(const struct plan *plan, const char *path)
{
	return node_text_or(node_find(node_get(plan_root(plan), KEY_spec), path), "");
}

struct needed_right site_right(const struct plan *plan, size_t index)
{
	const char *own = plan->object->name_space;
	const char *source = spec_text(plan, "provider.source.namespace");
	const char *destination = spec_text(plan, "provider.destination.namespace");
	const struct needed_right rights[SITE_RIGHTS] = {
		{"create", "virtualmachines", spec_text(plan, "targetNamespace"), NULL},
		{"get", "providers", *source ? source : own,
			spec_text(plan, "provider.source.name")},
		{"get", "providers", *destination ? destination : own,
			spec_text(plan, "provider.destination.name")},
		{"create", "migrations", own, NULL}};
	return rights[index];
}

bool reading_covers(const struct reading *reading, const char *name_space)
{
	bool there = reading->loaded && reading->store;
	return there && (!*reading->name_space || !strcmp(reading->name_space, name_space));
}

const char *site_ref_namespace(const struct site *site, const struct node *reference)
{
	const char *name_space = node_text_or(node_get(reference, KEY_namespace), "");
	return *name_space ? name_space : site->plan->object->name_space;
}

const char *site_ref_name(const struct node *reference)
{
	return node_text_or(node_get(reference, KEY_name), "");
}

const struct node *site_provider_ref(const struct site *site, const char *side)
{
	return node_get(
		node_at(plan_root(site->plan), KEY_spec, KEY_provider, KEY_none), symbol(side));
}

const struct object *site_provider(const struct site *site, const char *side)
{
	const struct reading *reading = &site->readings[SITE_PROVIDERS];
	const struct node *reference = site_provider_ref(site, side);
	const char *name_space = site_ref_namespace(site, reference);
	if (!reading_covers(reading, name_space))
		return NULL;
	return store_get(reading->store, name_space, site_ref_name(reference));
}

const char *site_provider_type(const struct site *site, const char *side)
{
	return node_text_or(node_find(object_root(site_provider(site, side)), "spec.type"), "");
}

bool site_is_local(const struct site *site, bool *known)
{
	const struct object *provider = site_provider(site, "destination");
	*known = provider;
	return provider &&
		!*node_text_or(node_at(object_root(provider), KEY_spec, KEY_url, KEY_none), "");
}

const struct node *site_settings(const struct site *site)
{
	const struct reading *reading = &site->readings[SITE_CONTROLLERS];
	size_t at = 0;
	const struct object *controller =
		reading->loaded && reading->store ? store_next(reading->store, &at) : NULL;
	return controller ? node_get(object_root(controller), KEY_spec) : NULL;
}

int64_t site_setting(const struct site *site, const char *name, int64_t fallback)
{
	const struct node *value = node_get(site_settings(site), symbol(name));
	return node_int(value, fallback);
}

struct telling site_telling(const struct site *site, struct arena *arena)
{
	return (struct telling){.clock = site->clock, .local = site->local, .arena = arena};
}
