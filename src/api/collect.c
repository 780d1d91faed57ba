#include "api/collect.h"

#include <string.h>

#include "api/write_common.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/time.h"

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

/* Deletes it, or marks it as deleted once, as long as finalizers hold it; whether that is news. */
static bool remove_version(
	struct api *api, const struct api_kind *kind, const struct api_version *version)
{
	char now[TIME_TEXT];
	const struct node *root = api_version_root(version);
	bool held = write_is_held(root);
	struct api_stamp stamp = write_stamp(api, version);
	if (held && stamp.deleted)
		return false;
	time_format(api->now, now);
	if (held)
		stamp.deleted = now;
	struct doc *doc = api_stamped(kind, root, node_get(root, KEY_status), &stamp);
	if (doc)
		api_objects_put(&api->objects, kind, held ? API_MODIFIED : API_DELETED, doc);
	return doc;
}

/* Of one kind; whether anything happened. */
static bool collect_kind(struct api *api, const struct api_kind *kind, const struct map *uids)
{
	bool any = false;
	const struct array *versions = &api_shelf_of(&api->objects, kind)->versions;
	for (size_t i = versions->count; i > 0; i--) {
		struct api_version *version = *(struct api_version **)array_at(versions, i - 1);
		if (is_orphan(version, uids) || is_homeless(api, kind, version))
			any |= remove_version(api, kind, version);
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
