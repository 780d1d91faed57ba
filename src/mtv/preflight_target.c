#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "mtv/preflight.h"
#include "mtv/site.h"

/* Where the VMs of a plan go: namespace, names, storage classes and networks. */

enum { NAME_MAX_DNS = 63 };

bool preflight_can_look(
	struct checks *checks, const struct site *site, const struct reading *reading)
{
	bool known;
	bool local = site_is_local(site, &known);
	if (!known)
		checks_say(checks, VERDICT_UNKNOWN, reading,
			"which cluster the VMs go to is not known: its provider was not found");
	else if (!local)
		checks_say(checks, VERDICT_UNKNOWN, reading,
			"the VMs go to another cluster, which is not looked at");
	else if (!reading->loaded)
		checks_unread(checks, reading);
	else
		return true;
	return false;
}

static const char *target_of(const struct site *site)
{
	return node_text_or(
		node_at(plan_root(site->plan), KEY_spec, KEY_targetNamespace, KEY_none), "");
}

/* Forklift creates it when a run begins (forklift.md 2.4). */
void preflight_target_namespace(struct checks *checks, const struct site *site)
{
	const struct reading *reading = &site->readings[SITE_NAMESPACES];
	const char *target = target_of(site);
	if (!*target)
		checks_say(checks, VERDICT_FAIL, &site->readings[SITE_PLANS],
			"the plan names no target namespace");
	else if (!preflight_can_look(checks, site, reading))
		return;
	else if (store_get(reading->store, "", target))
		checks_say(checks, VERDICT_PASS, reading, "namespace %s is there", target);
	else
		checks_say(checks, VERDICT_WARN, reading,
			"there is no namespace %s: Forklift makes one, without quotas and rights "
			"of "
			"yours",
			target);
}

/* ---- names ----------------------------------------------------------------------------------- */

/* A label of DNS, as names of VMs must be (RFC 1123). */
static bool is_label(const char *name)
{
	size_t length = strlen(name);
	for (const char *at = name; *at; at++)
		if (!islower((unsigned char)*at) && !isdigit((unsigned char)*at) && *at != '-')
			return false;
	return length && length <= NAME_MAX_DNS && *name != '-' && name[length - 1] != '-';
}

/* The plan says how it is called here or there. */
static bool is_named(const struct vm *vm)
{
	return *node_text_or(node_get(vm->spec, KEY_targetName), "") ||
		strcmp(vm->name, vm->id) != 0;
}

/* What follows the namespace in vm_target(). */
static const char *target_name(const struct checks *checks, const struct vm *vm)
{
	const char *whole = vm_target(vm, checks->arena);
	const char *slash = strchr(whole, '/');
	return slash ? slash + 1 : whole;
}

static void judge_name(
	struct checks *checks, const struct site *site, const struct vm *vm, struct map *seen)
{
	const struct reading *reading = &site->readings[SITE_TARGET_VMS];
	const char *name = target_name(checks, vm);
	const struct vm *twin = map_get(seen, name);
	if (!is_named(vm)) {
		checks_say(checks, VERDICT_UNKNOWN, &site->readings[SITE_PLANS],
			"VM %s has no name in the plan: the source has it", vm->id);
		return;
	}
	if (!is_label(name)) {
		checks_say(checks, VERDICT_WARN, &site->readings[SITE_PLANS],
			"VM %s cannot be called \"%s\": Forklift will change the name", vm->name,
			name);
		return;
	}
	if (twin)
		checks_say(checks, VERDICT_FAIL, &site->readings[SITE_PLANS],
			"VMs %s (%s) and %s (%s) of the plan would both be called %s", twin->name,
			twin->id, vm->name, vm->id, name);
	map_set(seen, name, (void *)vm);
	if (reading_covers(reading, target_of(site)) &&
		store_get(reading->store, target_of(site), name))
		checks_say(checks, VERDICT_FAIL, reading, "namespace %s has a VM %s already",
			target_of(site), name);
}

void preflight_target_names(struct checks *checks, const struct site *site)
{
	const struct reading *reading = &site->readings[SITE_TARGET_VMS];
	size_t before = checks->answers.count;
	bool looked = preflight_can_look(checks, site, reading);
	size_t unread = checks->answers.count;
	struct map seen;
	map_init(&seen);
	for (size_t i = 0; i < site->plan->count; i++)
		if (site->plan->vms[i].state != VM_SUCCEEDED)
			judge_name(checks, site, &site->plan->vms[i], &seen);
	map_finish(&seen);
	if (looked && checks->answers.count == unread && before == unread)
		checks_say(checks, VERDICT_PASS, reading, "namespace %s has no VM of such a name",
			target_of(site));
}

/* ---- what the maps name ---------------------------------------------------------------------- */

/* The map that PATH of the plan names; NULL and said, when it cannot be read. */
static const struct object *map_of(struct checks *checks, const struct site *site,
	const struct reading *reading, const char *path)
{
	const struct node *reference = node_find(plan_root(site->plan), path);
	const char *name_space = site_ref_namespace(site, reference);
	if (!reading_covers(reading, name_space)) {
		checks_unread(checks, reading);
		return NULL;
	}
	const struct object *map = store_get(reading->store, name_space, site_ref_name(reference));
	if (!map)
		checks_say(checks, VERDICT_UNKNOWN, reading, "its map was not found");
	return map;
}

void preflight_storage_classes(struct checks *checks, const struct site *site)
{
	const struct reading *reading = &site->readings[SITE_STORAGE_CLASSES];
	size_t missing = 0;
	if (!strcmp(plan_type(site->plan), "conversion")) {
		checks_say(checks, VERDICT_PASS, &site->readings[SITE_PLANS],
			"not needed: the disks are there");
		return;
	}
	const struct object *map = preflight_can_look(checks, site, reading)
		? map_of(checks, site, &site->readings[SITE_STORAGE_MAPS], "spec.map.storage")
		: NULL;
	if (!map)
		return;
	node_each(pair, node_find(object_root(map), "spec.map"))
	{
		const char *name = node_text_or(node_find(pair, "destination.storageClass"), "");
		if (!*name || store_get(reading->store, "", name))
			continue;
		missing++;
		checks_say(checks, VERDICT_FAIL, reading, "there is no storage class %s", name);
	}
	if (!missing)
		checks_say(checks, VERDICT_PASS, reading, "the storage classes of %s are there",
			map->name);
}

/* One network that VMs get; false: it is not there, or nobody can tell. */
static bool judge_network(struct checks *checks, const struct reading *reading,
	const char *name_space, const char *name)
{
	if (!reading_covers(reading, name_space))
		checks_unread(checks, reading);
	else if (!store_get(reading->store, name_space, name))
		checks_say(checks, VERDICT_FAIL, reading, "there is no network %s/%s", name_space,
			name);
	else
		return true;
	return false;
}

void preflight_networks(struct checks *checks, const struct site *site)
{
	const struct reading *reading = &site->readings[SITE_NETWORKS];
	const struct node *transfer = node_find(plan_root(site->plan), "spec.transferNetwork");
	const struct reading *maps = &site->readings[SITE_NETWORK_MAPS];
	const struct object *map = map_of(checks, site, maps, "spec.map.network");
	bool good = true;
	size_t count = *site_ref_name(transfer) != '\0';
	node_each(pair, node_find(object_root(map), "spec.map")) count +=
		node_equals(node_find(pair, "destination.type"), "multus");
	if (!map)
		return;
	if (!count) {
		checks_say(checks, VERDICT_PASS, maps, "only the network of pods is used");
		return;
	}
	if (!preflight_can_look(checks, site, reading))
		return;
	if (*site_ref_name(transfer))
		good &= judge_network(checks, reading, site_ref_namespace(site, transfer),
			site_ref_name(transfer));
	node_each(pair, node_find(object_root(map), "spec.map"))
	{
		const struct node *to = node_get(pair, KEY_destination);
		if (node_equals(node_find(to, "type"), "multus"))
			good &= judge_network(checks, reading,
				node_text_or(node_get(to, KEY_namespace), target_of(site)),
				site_ref_name(to));
	}
	if (good)
		checks_say(
			checks, VERDICT_PASS, reading, "the networks of %s are there", map->name);
}
