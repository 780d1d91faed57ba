#include "kube/object.h"

#include <stdlib.h>

#include "base/memory.h"

struct object *object_create(struct doc *doc)
{
	const struct node *metadata = node_get(doc_root(doc), KEY_metadata);
	if (!node_text(node_get(metadata, KEY_name))) {
		doc_unref(doc);
		return NULL;
	}
	struct object *object = xcalloc(1, sizeof(*object));
	*object = (struct object){.refs = 1,
		.doc = doc,
		.uid = node_text_or(node_get(metadata, KEY_uid), ""),
		.name = node_text_or(node_get(metadata, KEY_name), ""),
		.name_space = node_text_or(node_get(metadata, KEY_namespace), ""),
		.version = node_text_or(node_get(metadata, KEY_resourceVersion), "")};
	return object;
}

struct object *object_ref(struct object *object)
{
	object->refs++;
	return object;
}

void object_unref(struct object *object)
{
	if (!object || --object->refs)
		return;
	doc_unref(object->doc);
	free(object);
}

const struct node *object_root(const struct object *object)
{
	return object ? doc_root(object->doc) : NULL;
}
