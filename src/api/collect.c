#include "api/collect.h"

#include <stdlib.h>
#include <string.h>

#include "api/stamp.h"
#include "base/map.h"
#include "base/memory.h"

/* All uids that there are. */
static void note_uids(const struct api *api, struct map *uids)
{
	for (size_t i = 0; i < API_KINDS_MAX; i++) {
		const struct array *versions = &api->objects.shelves[i].versions;
		for (size_t j = 0; j < versions->count; j++) {
			struct api_version *version = *(struct api_version **)array_at(versions, j);
			map_set(uids, version->uid, version);
		}
	}
}

static bool is_orphan(const struct api_version *version, const struct map *uids)
{
	const struct node *owners = node_at(
		api_version_root(version), KEY_metadata, symbol("ownerReferences"), KEY_none);
	size_t count = 0;
	node_each(owner, owners)
	{
		count++;
		if (map_get(uids, node_text_or(node_get(owner, KEY_uid), "")))
			return false;
	}
	return count;
}

static bool is_homeless(
	struct api *api, const struct api_kind *kind, const struct api_version *version)
{
	const struct api_kind *spaces = api_kind_find("", "v1", "namespaces");
	return kind->namespaced && !api_objects_get(&api->objects, spaces, "", version->name_space);
}

static void remove_version(
	struct api *api, const struct api_kind *kind, const struct api_version *version)
{
	const struct node *root = api_version_root(version);
	const struct node *metadata = node_get(root, KEY_metadata);
	const struct api_stamp stamp = {.name_space = version->name_space,
		.name = version->name,
		.uid = version->uid,
		.revision = api->objects.revision + 1,
		.generation = node_int(node_get(metadata, KEY_generation), 0),
		.created = node_text(node_get(metadata, KEY_creationTimestamp))};
	struct doc *doc = api_stamped(kind, root, node_get(root, KEY_status), &stamp);
	if (doc)
		api_objects_put(&api->objects, kind, API_DELETED, doc);
}

/* Of one kind; whether any went. */
static bool collect_kind(struct api *api, const struct api_kind *kind, const struct map *uids)
{
	bool any = false;
	const struct array *versions = &api_shelf_of(&api->objects, kind)->versions;
	for (size_t i = versions->count; i > 0; i--) {
		struct api_version *version = *(struct api_version **)array_at(versions, i - 1);
		if (!is_orphan(version, uids) && !is_homeless(api, kind, version))
			continue;
		remove_version(api, kind, version);
		any = true;
	}
	return any;
}

void api_collect(struct api *api)
{
	for (bool again = true; again;) {
		struct map uids;
		map_init(&uids);
		note_uids(api, &uids);
		again = false;
		for (const struct api_kind *kind = api_kinds; kind->plural; kind++)
			again |= collect_kind(api, kind, &uids);
		map_finish(&uids);
	}
}
