#include "sim/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/kinds.h"
#include "base/memory.h"
#include "kube/resource.h"
#include "sim/tree.h"

struct loading {
	struct server *server;
	bool unresolved;
};

static const char *map_uid(void *data, const char *text)
{
	struct loading *loading = data;
	if (strncmp(text, "uid:", 4))
		return text;
	const char *uid = map_get(&loading->server->uids, text + 4);
	static const char none[] = "00000000-0000-0000-0000-000000000000";
	loading->unresolved |= !uid;
	return uid ? uid : none;
}

/* ROOT with the uids put in, and only the member KEY or all but KEY_status. */
static struct doc *part_of(struct loading *loading, const struct node *root, bool status)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	node_each(member, root) if ((member->key == KEY_status) == status)
		tree_map(&builder, member->key, member, map_uid, loading);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

/* Remembers the uid that the server gave to an object. */
static void remember(struct server *server, const struct node *root, const struct node *answer)
{
	char key[700];
	const struct node *metadata = node_get(answer, KEY_metadata);
	const char *uid = node_text(node_get(metadata, KEY_uid));
	snprintf(key, sizeof(key), "%s/%s/%s", node_text_or(node_get(root, KEY_kind), ""),
		node_text_or(node_get(metadata, KEY_namespace), ""),
		node_text_or(node_get(metadata, KEY_name), ""));
	if (uid)
		free(map_set(&server->uids, key, xstrdup(uid)));
}

static bool create(struct loading *loading, const struct resource *resource,
	const struct node *root, struct error *err)
{
	const struct node *metadata = node_get(root, KEY_metadata);
	const char *name_space = node_text_or(node_get(metadata, KEY_namespace), "");
	const char *name = node_text_or(node_get(metadata, KEY_name), "");
	char *path = resource_path(resource, name_space, NULL);
	struct doc *body = part_of(loading, root, false);
	struct server_call call = {.method = "POST", .path = path, .body = doc_root(body)};
	bool good = server_call(loading->server, &call, err);
	if (!good && call.status == 409) {
		free(path);
		path = resource_path(resource, name_space, name);
		call = (struct server_call){.path = path};
		good = server_call(loading->server, &call, err);
	}
	if (good)
		remember(loading->server, root, doc_root(call.doc));
	doc_unref(call.doc);
	doc_unref(body);
	free(path);
	return good || error_prefix(err, "%s %s", resource->kind, name);
}

static bool write_status(struct loading *loading, const struct resource *resource,
	const struct node *root, struct error *err)
{
	const struct node *metadata = node_get(root, KEY_metadata);
	const char *name = node_text_or(node_get(metadata, KEY_name), "");
	char *base =
		resource_path(resource, node_text_or(node_get(metadata, KEY_namespace), ""), name);
	char *path = xasprintf("%s/status", base);
	struct doc *body = part_of(loading, root, true);
	struct server_call call = {.method = "PATCH",
		.path = path,
		.body = doc_root(body),
		.body_type = "application/merge-patch+json"};
	bool good = server_call(loading->server, &call, err);
	doc_unref(call.doc);
	doc_unref(body);
	free(path);
	free(base);
	return good || error_prefix(err, "status of %s %s", resource->kind, name);
}

/* Kinds that mtvtop does not read (nodes, storage classes) are those of the simulator. */
static bool find_resource(const struct node *root, struct resource *resource, struct error *err)
{
	const char *word = node_text_or(node_get(root, KEY_kind), "");
	const struct resource *read = resource_find(word);
	const struct api_kind *kind =
		api_kind_of(node_text_or(node_get(root, KEY_apiVersion), ""), word);
	if (!read && !kind)
		return error_set(err, "cannot load objects of kind %s", word);
	if (read)
		*resource = *read;
	else
		*resource = (struct resource){.name = kind->plural,
			.kind = kind->kind,
			.group = kind->group,
			.version = kind->version,
			.namespaced = kind->namespaced};
	return true;
}

static bool load_object(
	struct loading *loading, const struct node *root, bool status, struct error *err)
{
	struct resource resource = {0};
	if (!find_resource(root, &resource, err))
		return false;
	if (!status)
		return create(loading, &resource, root, err);
	return !node_get(root, KEY_status) || write_status(loading, &resource, root, err);
}

/* All objects first: a status names the uids of others, also of those that come later. */
bool load_scenario(struct server *server, const struct scenario *scenario, struct error *err)
{
	struct loading loading = {.server = server};
	for (int status = 0; status < 2; status++)
		for (size_t i = 0; i < scenario->objects.count; i++) {
			struct doc *doc = *(struct doc **)array_at(&scenario->objects, i);
			if (!load_object(&loading, doc_root(doc), status, err))
				return false;
		}
	return true;
}
