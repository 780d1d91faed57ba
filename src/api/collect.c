#include "api/collect.h"

#include <string.h>

#include "api/tree.h"
#include "api/write_common.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/time.h"

#define FOREGROUND "foregroundDeletion"

static const struct node *owners_of(const struct node *root)
{
	return node_at(root, KEY_metadata, KEY_ownerReferences, KEY_none);
}

static const struct node *finalizers_of(const struct node *root)
{
	return node_at(root, KEY_metadata, symbol("finalizers"), KEY_none);
}

static bool is_ending(const struct node *root)
{
	return *write_metadata(root, symbol("deletionTimestamp"));
}

static bool has_finalizer(const struct node *root, const char *name)
{
	node_each(finalizer, finalizers_of(root))
	{
		if (node_equals(finalizer, name))
			return true;
	}
	return false;
}

/* Whether it goes when all that it owns is gone. */
static bool awaits(const struct node *root)
{
	return is_ending(root) && has_finalizer(root, FOREGROUND);
}

/* ---- who is there -------------------------------------------------------------------------- */

/* All uids that there are, without those that only wait for what they own to be gone. */
static void note_uids(const struct api *api, struct map *uids)
{
	for (size_t i = 0; i < API_KINDS_MAX; i++) {
		const struct array *versions = &api->objects.shelves[i].versions;
		for (size_t j = 0; j < versions->count; j++) {
			struct api_version *version = *(struct api_version **)array_at(versions, j);
			if (!awaits(api_version_root(version)))
				map_set(uids, version->uid, version);
		}
	}
}

static bool is_orphan(const struct api_version *version, const struct map *uids)
{
	size_t count = 0;
	node_each(owner, owners_of(api_version_root(version)))
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
	if (!kind->namespaced)
		return false;
	const struct api_version *space =
		api_objects_get(&api->objects, spaces, "", version->name_space);
	return !space || is_ending(api_version_root(space));
}

/* ---- removing ------------------------------------------------------------------------------ */

/* Puts ROOT in the place of what is there, or removes it when nothing holds it any more. */
static bool put(struct api *api, const struct api_kind *kind, const struct node *root,
	const struct api_stamp *stamp)
{
	bool goes = !write_is_held(root) && stamp->deleted;
	struct doc *doc = api_stamped(kind, root, node_get(root, KEY_status), stamp);
	if (doc)
		api_objects_put(&api->objects, kind, goes ? API_DELETED : API_MODIFIED, doc);
	return doc;
}

/* Deletes it, or marks it as deleted once, as long as finalizers hold it; whether that is news. */
static bool remove_version(
	struct api *api, const struct api_kind *kind, const struct api_version *version)
{
	char now[TIME_TEXT];
	const struct node *root = api_version_root(version);
	struct api_stamp stamp = write_stamp(api, version);
	if (write_is_held(root) && stamp.deleted)
		return false;
	time_format(api->now, now);
	stamp.deleted = now;
	stamp.generation += stamp.generation && write_is_held(root);
	return put(api, kind, root, &stamp);
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

/* ---- what waits ---------------------------------------------------------------------------- */

static bool is_named(const struct node *element, const char *text)
{
	return node_equals(
		node_is(element, NODE_OBJECT) ? node_get(element, KEY_uid) : element, text);
}

static size_t count_others(const struct node *list, const char *text)
{
	size_t count = 0;
	node_each(element, list) count += !is_named(element, text);
	return count;
}

static void add_others(
	struct builder *builder, uint32_t key, const struct node *list, const char *text)
{
	builder_array(builder, key);
	node_each(element, list)
	{
		if (!is_named(element, text))
			builder_copy(builder, SYMBOL_NONE, element);
	}
	builder_end(builder);
}

/* ROOT with a list of its metadata without the elements that are, or whose uid is, TEXT. */
static struct doc *without(const struct node *root, uint32_t list, const char *text)
{
	struct builder builder;
	const struct node *own_list = node_at(root, KEY_metadata, list, KEY_none);
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, KEY_metadata);
	if (count_others(own_list, text))
		add_others(&builder, list, own_list, text);
	else
		builder_null(&builder, list);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *patch = builder_finish_doc(&builder);
	builder_finish(&builder);
	struct doc *doc = tree_merged(root, doc_root(patch));
	doc_unref(patch);
	return doc;
}

static bool replace(struct api *api, const struct api_kind *kind, const struct api_version *version,
	uint32_t list, const char *text)
{
	struct doc *doc = without(api_version_root(version), list, text);
	const struct api_stamp stamp = write_stamp(api, version);
	bool done = doc && put(api, kind, doc_root(doc), &stamp);
	doc_unref(doc);
	return done;
}

static bool is_owned_by(const struct api_version *version, const char *uid)
{
	node_each(owner, owners_of(api_version_root(version)))
	{
		if (node_equals(node_get(owner, KEY_uid), uid))
			return true;
	}
	return false;
}

/* Lets go of what UID owns, or only looks whether there is anything. */
static bool find_owned(struct api *api, const char *uid, bool frees)
{
	bool any = false;
	for (const struct api_kind *kind = api_kinds; kind->plural; kind++) {
		const struct array *versions = &api_shelf_of(&api->objects, kind)->versions;
		for (size_t i = versions->count; i > 0; i--) {
			struct api_version *version =
				*(struct api_version **)array_at(versions, i - 1);
			if (!is_owned_by(version, uid))
				continue;
			any = true;
			if (frees)
				replace(api, kind, version, KEY_ownerReferences, uid);
		}
	}
	return any;
}

/* Takes off what protects claims and volumes from their users: nobody uses them here. */
static bool unprotect(struct api *api, const struct api_kind *kind, struct api_version *version)
{
	static const char *const names[] = {
		"kubernetes.io/pvc-protection", "kubernetes.io/pv-protection"};
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (kind->built_in && has_finalizer(api_version_root(version), names[i]))
			return replace(api, kind, version, symbol("finalizers"), names[i]);
	return false;
}

/* Takes off the finalizers that are this collector's, when what they wait for is done. */
static bool release(struct api *api, const struct api_kind *kind, struct api_version *version)
{
	const struct node *root = api_version_root(version);
	bool done = false;
	if (!is_ending(root))
		return false;
	api_version_ref(version);
	if (has_finalizer(root, "orphan")) {
		find_owned(api, version->uid, true);
		done = replace(api, kind, version, symbol("finalizers"), "orphan");
	} else if (has_finalizer(root, FOREGROUND) && !find_owned(api, version->uid, false)) {
		done = replace(api, kind, version, symbol("finalizers"), FOREGROUND);
	} else {
		done = unprotect(api, kind, version);
	}
	api_version_unref(version);
	return done;
}

static bool release_kind(struct api *api, const struct api_kind *kind)
{
	bool any = false;
	const struct array *versions = &api_shelf_of(&api->objects, kind)->versions;
	for (size_t i = versions->count; i > 0; i--)
		any |= release(api, kind, *(struct api_version **)array_at(versions, i - 1));
	return any;
}

/* ---- namespaces ---------------------------------------------------------------------------- */

static bool is_empty(struct api *api, const char *name)
{
	for (const struct api_kind *kind = api_kinds; kind->plural; kind++) {
		const struct api_shelf *shelf = api_shelf_of(&api->objects, kind);
		size_t place = api_shelf_find(shelf, name, "");
		if (!kind->namespaced || place == shelf->versions.count)
			continue;
		const struct api_version *first =
			*(struct api_version **)array_at(&shelf->versions, place);
		if (!strcmp(first->name_space, name))
			return false;
	}
	return true;
}

/* A namespace goes when nothing is left in it. */
static void end_name_spaces(struct api *api)
{
	const struct api_kind *kind = api_kind_find("", "v1", "namespaces");
	const struct array *versions = &api_shelf_of(&api->objects, kind)->versions;
	for (size_t i = versions->count; i > 0; i--) {
		struct api_version *version = *(struct api_version **)array_at(versions, i - 1);
		const struct node *root = api_version_root(version);
		if (!is_ending(root) || write_is_held(root) || !is_empty(api, version->name))
			continue;
		const struct api_stamp stamp = write_stamp(api, version);
		put(api, kind, root, &stamp);
	}
}

void api_collect(struct api *api)
{
	for (bool again = true; again;) {
		struct map uids;
		map_init(&uids);
		note_uids(api, &uids);
		again = false;
		for (const struct api_kind *kind = api_kinds; kind->plural; kind++)
			again |= collect_kind(api, kind, &uids) || release_kind(api, kind);
		map_finish(&uids);
	}
	end_name_spaces(api);
}
