#include "kube/patch.h"

#include <stdio.h>

enum { LABEL_PATH = 400 /* bytes: a key has 317 at most */ };
static const char labels_path[] = "/metadata/labels";

void patch_begin(struct patch *patch, const char *op, const char *path)
{
	builder_object(&patch->builder, SYMBOL_NONE);
	builder_string(&patch->builder, "op", op);
	builder_string(&patch->builder, "path", path);
}

void patch_end(struct patch *patch)
{
	builder_end(&patch->builder);
}

void patch_test(struct patch *patch, const char *path, const struct node *old)
{
	patch_begin(patch, "test", path);
	builder_copy(&patch->builder, KEY_value, old);
	patch_end(patch);
}

void patch_init(struct patch *patch, const struct node *root)
{
	*patch = (struct patch){.root = root};
	builder_init(&patch->builder);
	builder_array(&patch->builder, SYMBOL_NONE);
	patch_test(patch, "/metadata/uid", node_at(root, KEY_metadata, KEY_uid, KEY_none));
}

void patch_finish(struct patch *patch, struct write *write)
{
	write_take_body(write, WRITE_JSON, &patch->builder);
}

/* What is there must be what was there. */
static void test_old(struct patch *patch, const struct node *old, const char *path)
{
	if (old) {
		patch_test(patch, path, old);
	} else if (!patch->proves_missing) {
		patch_test(patch, "/metadata/generation",
			node_at(patch->root, KEY_metadata, KEY_generation, KEY_none));
		patch->proves_missing = true;
	}
}

void patch_replace(struct patch *patch, const struct node *old, const char *path)
{
	test_old(patch, old, path);
	patch_begin(patch, "add", path);
}

void patch_test_whole(struct patch *patch, const char *path, const struct node *old)
{
	patch_test(patch, path, old);
	patch->proves_missing = true;
}

void patch_set_bool(struct patch *patch, const struct node *old, const char *path, bool value)
{
	patch_replace(patch, old, path);
	builder_bool(&patch->builder, KEY_value, value);
	patch_end(patch);
}

void patch_set_text(struct patch *patch, const struct node *old, const char *path, const char *text)
{
	patch_replace(patch, old, path);
	if (text)
		builder_string(&patch->builder, "value", text);
	else
		builder_null(&patch->builder, KEY_value);
	patch_end(patch);
}

void patch_remove(struct patch *patch, const struct node *old, const char *path)
{
	test_old(patch, old, path);
	patch_begin(patch, "remove", path);
	patch_end(patch);
}

/* "/metadata/labels/KEY", in which a name of a path has no "/" of its own (RFC 6901). */
static void label_path(const char *key, char path[LABEL_PATH])
{
	size_t used = (size_t)snprintf(path, LABEL_PATH, "%s/", labels_path);
	for (; *key && used + 3 < LABEL_PATH; key++) {
		bool escaped = *key == '/' || *key == '~';
		if (escaped)
			path[used++] = '~';
		path[used++] = *key == '/' ? '1' : *key == '~' ? '0' : *key;
	}
	path[used] = '\0';
}

static void set_first_label(struct patch *patch, const char *key, const char *value)
{
	patch_test(patch, "/metadata/resourceVersion",
		node_at(patch->root, KEY_metadata, KEY_resourceVersion, KEY_none));
	patch_begin(patch, "add", labels_path);
	builder_object(&patch->builder, KEY_value);
	builder_string(&patch->builder, key, value);
	builder_end(&patch->builder);
	patch_end(patch);
}

void patch_set_label(struct patch *patch, const char *key, const char *value)
{
	char path[LABEL_PATH];
	const struct node *labels = node_at(patch->root, KEY_metadata, KEY_labels, KEY_none);
	const struct node *old = node_get(labels, symbol(key));
	label_path(key, path);
	if (!value) {
		patch_remove(patch, old, path);
		return;
	}
	if (!node_first(labels)) {
		set_first_label(patch, key, value);
		return;
	}
	patch_test(patch, old ? path : labels_path, old ? old : labels);
	patch_begin(patch, "add", path);
	builder_string(&patch->builder, "value", value);
	patch_end(patch);
}

/* The object's metadata, to which members can be added. */
static void begin_metadata(struct merge *merge, const struct node *root)
{
	const struct node *metadata = node_get(root, KEY_metadata);
	builder_init(&merge->builder);
	builder_object(&merge->builder, SYMBOL_NONE);
	builder_object(&merge->builder, KEY_metadata);
	builder_copy(&merge->builder, KEY_uid, node_get(metadata, KEY_uid));
	builder_copy(&merge->builder, KEY_resourceVersion, node_get(metadata, KEY_resourceVersion));
}

void merge_init(struct merge *merge, const struct node *root)
{
	begin_metadata(merge, root);
	builder_end(&merge->builder);
}

static void add_owner(struct builder *builder, const struct node *owner)
{
	const struct node *metadata = node_get(owner, KEY_metadata);
	builder_object(builder, SYMBOL_NONE);
	builder_copy(builder, KEY_apiVersion, node_get(owner, KEY_apiVersion));
	builder_copy(builder, KEY_kind, node_get(owner, KEY_kind));
	builder_copy(builder, KEY_name, node_get(metadata, KEY_name));
	builder_copy(builder, KEY_uid, node_get(metadata, KEY_uid));
	builder_bool(builder, symbol("controller"), true);
	builder_end(builder);
}

void merge_owner(struct write *write, const struct node *root, const struct node *owner)
{
	const struct node *metadata = node_get(root, KEY_metadata);
	struct merge merge;
	begin_metadata(&merge, root);
	builder_array(&merge.builder, KEY_ownerReferences);
	node_each(before, node_get(metadata, KEY_ownerReferences))
	{
		builder_copy(&merge.builder, SYMBOL_NONE, before);
	}
	add_owner(&merge.builder, owner);
	builder_end(&merge.builder);
	builder_end(&merge.builder);
	merge_finish(&merge, write);
}

void merge_finish(struct merge *merge, struct write *write)
{
	write_take_body(write, WRITE_MERGE, &merge->builder);
}

void merge_annotation(
	const struct node *root, const char *key, const char *value, struct write *write)
{
	struct merge merge;
	begin_metadata(&merge, root);
	builder_object(&merge.builder, KEY_annotations);
	if (value)
		builder_string(&merge.builder, key, value);
	else
		builder_null(&merge.builder, symbol(key));
	builder_end(&merge.builder);
	builder_end(&merge.builder);
	merge_finish(&merge, write);
}
