#include <string.h>

#include "base/plural.h"
#include "mtv/advice.h"
#include "mtv/condition.h"
#include "mtv/overlap.h"
#include "mtv/preflight.h"
#include "mtv/site.h"

/* What a plan refers to: its providers, its maps, and other plans with the same VMs. */

enum { NAMED = 5 /* VMs that are named one by one */ };

/* ---- objects that must be there and ready ---------------------------------------------------- */

/*
 * The object that REFERENCE names, when it is there and ready; NULL: why not has been said, of
 * FIELD.
 */
static const struct object *ready_object(struct checks *checks, const struct site *site,
	const struct reading *reading, const struct node *reference, const char *field)
{
	const char *name = site_ref_name(reference);
	const char *kind = reading->resource->kind;
	const char *name_space = site_ref_namespace(site, reference);
	size_t more;
	if (!reading_covers(reading, name_space)) {
		checks_unread(checks, reading)->field = field;
		return NULL;
	}
	const struct object *object = store_get(reading->store, name_space, name);
	const struct node *conditions =
		node_at(object_root(object), KEY_status, KEY_conditions, KEY_none);
	const struct node *blocking = condition_first_blocking(conditions, &more);
	if (!object)
		checks_say(checks, VERDICT_FAIL, reading, "there is no %s %s in namespace %s", kind,
			name, name_space)
			->field = field;
	else if (blocking) {
		struct answer *answer = checks_say(checks, VERDICT_FAIL, reading, "%s %s: %s: %s",
			kind, name, condition_type(blocking), condition_message(blocking));
		answer->field = field;
		const char *advice = advice_for_condition(condition_type(blocking));
		answer->advice =
			node_text_or(node_get(blocking, KEY_suggestion), advice ? advice : "");
	} else if (!node_first(conditions))
		checks_say(checks, VERDICT_UNKNOWN, reading,
			"the controller has not looked at %s %s yet", kind, name)
			->field = field;
	else if (!condition_true(conditions, "Ready"))
		checks_say(checks, VERDICT_FAIL, reading, "%s %s is not ready", kind, name)->field =
			field;
	else
		return object;
	return NULL;
}

void preflight_providers(struct checks *checks, const struct site *site)
{
	static const char *const sides[][2] = {
		{"source", "spec.provider.source"}, {"destination", "spec.provider.destination"}};
	const struct reading *reading = &site->readings[SITE_PROVIDERS];
	for (size_t i = 0; i < 2; i++) {
		const struct node *reference = site_provider_ref(site, sides[i][0]);
		if (!*site_ref_name(reference))
			checks_say(checks, VERDICT_FAIL, &site->readings[SITE_PLANS],
				"the plan names no %s provider", sides[i][0])
				->field = sides[i][1];
		else if (ready_object(checks, site, reading, reference, sides[i][1]))
			checks_say(checks, VERDICT_PASS, reading, "the %s provider %s is ready",
				sides[i][0], site_ref_name(reference))
				->field = sides[i][1];
	}
}

/* ---- maps ------------------------------------------------------------------------------------ */

/* Has a name for its source, and says where that goes (forklift.md 1.9). */
static bool is_complete(const struct node *pair, bool storage)
{
	const struct node *source = node_get(pair, KEY_source);
	const struct node *destination = node_get(pair, KEY_destination);
	bool from = *node_text_or(node_get(source, KEY_id), "") ||
		*node_text_or(node_get(source, KEY_name), "") ||
		*node_text_or(node_find(source, "type"), "");
	const char *kind = node_text_or(node_find(destination, "type"), "");
	const char *to = storage	  ? node_text_or(node_find(destination, "storageClass"), "")
		: !strcmp(kind, "multus") ? node_text_or(node_get(destination, KEY_name), "")
					  : kind;
	return from && *to;
}

static void judge_pairs(struct checks *checks, const struct reading *reading,
	const struct object *map, bool storage)
{
	size_t number = 0;
	size_t missing = 0;
	node_each(pair, node_find(object_root(map), "spec.map"))
	{
		number++;
		if (is_complete(pair, storage))
			continue;
		missing++;
		checks_say(checks, VERDICT_FAIL, reading,
			"pair %zu of %s %s does not say what goes where", number,
			reading->resource->kind, map->name);
	}
	if (!number)
		checks_say(checks, VERDICT_WARN, reading,
			"%s %s has no pairs: only VMs without %s "
			"fit it",
			reading->resource->kind, map->name, storage ? "disks" : "networks");
	else if (!missing)
		checks_say(checks, VERDICT_PASS, reading, "%s %s is ready, with %zu %s",
			reading->resource->kind, map->name, number,
			plural(number, "pair", "pairs"));
}

static void judge_map(
	struct checks *checks, const struct site *site, enum site_kind kind, const char *path)
{
	const struct reading *reading = &site->readings[kind];
	bool storage = kind == SITE_STORAGE_MAPS;
	const struct node *reference = node_find(plan_root(site->plan), path);
	if (storage && !strcmp(plan_type(site->plan), "conversion")) {
		checks_say(checks, VERDICT_PASS, &site->readings[SITE_PLANS],
			"not needed: the plan only converts");
		return;
	}
	if (!*site_ref_name(reference)) {
		checks_say(checks, VERDICT_FAIL, &site->readings[SITE_PLANS],
			"the plan names no %s", reading->resource->kind);
		return;
	}
	const struct object *map = ready_object(checks, site, reading, reference, path);
	if (map)
		judge_pairs(checks, reading, map, storage);
}

void preflight_network_map(struct checks *checks, const struct site *site)
{
	judge_map(checks, site, SITE_NETWORK_MAPS, "spec.map.network");
}

void preflight_storage_map(struct checks *checks, const struct site *site)
{
	judge_map(checks, site, SITE_STORAGE_MAPS, "spec.map.storage");
}

/* ---- other plans ----------------------------------------------------------------------------- */

/* Says which VMs OTHER has too. How many there are. */
static size_t judge_overlap(
	struct checks *checks, const struct site *site, const struct plan *other)
{
	const char *names = "";
	size_t at = 0;
	size_t count = 0;
	for (const struct vm *vm; (vm = overlap_next(site->plan, other, &at)); count++)
		if (count < NAMED)
			names = arena_printf(
				checks->arena, "%s%s%s", names, count ? ", " : "", vm->name);
	if (count > NAMED)
		names = arena_printf(checks->arena, "%s and %zu more", names, count - NAMED);
	if (count)
		checks_say(checks, plan_runs_now(other) ? VERDICT_FAIL : VERDICT_WARN,
			&site->readings[SITE_PLANS], "%s plan %s/%s (%s) too: %s",
			plan_runs_now(other) ? "just being moved by" : "also in",
			other->object->name_space, other->object->name,
			plan_state_name(other->state), names);
	return count;
}

void preflight_other_plans(struct checks *checks, const struct site *site)
{
	const struct reading *reading = &site->readings[SITE_PLANS];
	size_t at = 0;
	size_t found = 0;
	for (const struct plan *other; (other = model_next(site->model, &at));)
		if (plan_runs_now(other) || !plan_is_over(other))
			found += judge_overlap(checks, site, other);
	if (!reading->loaded)
		checks_unread(checks, reading);
	else if (*reading->name_space)
		checks_say(checks, VERDICT_UNKNOWN, reading,
			"only plans of namespace %s have been read, others may have the same VMs: "
			"%s",
			reading->name_space,
			reading->narrowed ? "no right to see them" : "check with -A");
	else if (!found)
		checks_say(checks, VERDICT_PASS, reading, "no other plan has one of its VMs");
}

/* ---- the type -------------------------------------------------------------------------------- */

/* forklift.md 2.9 */
static const struct {
	const char *source;
	const char *types[4];
} supported[] = {
	{"vsphere", {"cold", "warm", "conversion"}},
	{"ovirt", {"cold", "warm"}},
	{"openshift", {"cold", "live"}},
	{"openstack", {"cold"}},
	{"ova", {"cold"}},
	{"hyperv", {"cold"}},
	{"ec2", {"cold"}},
	{"nutanix", {"cold"}},
};

static bool has_type(const char *const types[4], const char *type)
{
	for (size_t i = 0; i < 4 && types[i]; i++)
		if (!strcmp(types[i], type))
			return true;
	return false;
}

enum verdict preflight_supports(const char *source, const char *type)
{
	for (size_t i = 0; i < sizeof(supported) / sizeof(*supported); i++)
		if (!strcmp(supported[i].source, source))
			return has_type(supported[i].types, type) ? VERDICT_PASS : VERDICT_FAIL;
	return VERDICT_UNKNOWN;
}

void preflight_type(struct checks *checks, const struct site *site)
{
	const struct reading *reading = &site->readings[SITE_PROVIDERS];
	const char *source = site_provider_type(site, "source");
	const char *type = plan_type(site->plan);
	if (!reading->loaded) {
		checks_unread(checks, reading);
		return;
	}
	switch (preflight_supports(source, type)) {
	case VERDICT_PASS:
		checks_say(
			checks, VERDICT_PASS, reading, "%s supports %s migrations", source, type);
		break;
	case VERDICT_FAIL:
		checks_say(checks, VERDICT_FAIL, reading, "%s does not support %s migrations",
			source, type);
		break;
	default:
		checks_say(checks, VERDICT_UNKNOWN, reading, "what %s supports is not known",
			*source ? source : "the source, which was not found,");
	}
}
