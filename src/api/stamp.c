#include "api/stamp.h"

#include <stdio.h>
#include <string.h>

#include "api/fallbacks.h"
#include "api/tree.h"

/* Members of metadata that are the server's. */
static const char *const own[] = {"name", "namespace", "uid", "resourceVersion", "generation",
	"creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields",
	"selfLink"};

static bool is_own(uint32_t key)
{
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		if (key == symbol(own[i]))
			return true;
	return false;
}

static void add_metadata(
	struct builder *builder, const struct node *metadata, const struct api_stamp *stamp)
{
	char revision[24];
	snprintf(revision, sizeof(revision), "%llu", (unsigned long long)stamp->revision);
	builder_object(builder, KEY_metadata);
	builder_string(builder, "name", stamp->name);
	builder_string(builder, "namespace", *stamp->name_space ? stamp->name_space : NULL);
	builder_string(builder, "uid", stamp->uid);
	builder_string(builder, "resourceVersion", stamp->revision ? revision : NULL);
	if (stamp->generation)
		builder_number(builder, KEY_generation, (double)stamp->generation);
	builder_string(builder, "creationTimestamp", stamp->created);
	if (stamp->deleted) {
		builder_string(builder, "deletionTimestamp", stamp->deleted);
		builder_number(builder, symbol("deletionGracePeriodSeconds"), 0);
	}
	node_each(member, metadata)
	{
		if (!is_own(member->key))
			builder_copy(builder, member->key, member);
	}
	builder_end(builder);
}

struct doc *api_stamped(const struct api_kind *kind, const struct node *root,
	const struct node *status, const struct api_stamp *stamp)
{
	struct builder builder;
	char version[API_VERSION_TEXT];
	api_kind_version(kind, version);
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "kind", kind->kind);
	builder_string(&builder, "apiVersion", version);
	add_metadata(&builder, node_get(root, KEY_metadata), stamp);
	node_each(member, root)
	{
		bool placed = member->key == KEY_kind || member->key == KEY_apiVersion ||
			member->key == KEY_metadata;
		if (!placed && (member->key != KEY_status || !kind->has_status))
			builder_copy(&builder, member->key, member);
	}
	if (kind->has_status && status)
		builder_copy(&builder, KEY_status, status);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	if (!doc)
		return NULL;
	if (kind->built_in) {
		struct doc *filled = api_filled_in(kind, doc_root(doc), stamp->is_new);
		if (filled)
			doc_unref(doc);
		return filled ? filled : doc;
	}
	struct doc *sorted = tree_sorted(doc_root(doc)); /* as maps of Go are written */
	doc_unref(doc);
	return sorted;
}
