#include "api/load.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "api/back_door.h"
#include "api/fields.h"
#include "api/stamp.h"
#include "base/die.h"
#include "base/time.h"

static const char *of_metadata(const struct node *root, uint32_t key, const char *fallback)
{
	return node_text_or(node_at(root, KEY_metadata, key, KEY_none), fallback);
}

static void put(struct api *api, const struct api_kind *kind, const struct node *root,
	const char *name_space, const char *name)
{
	char now[TIME_TEXT];
	char uid[API_UID_TEXT];
	const struct api_version *before = api_objects_get(&api->objects, kind, name_space, name);
	time_format(api->clock->wall, now);
	api_make_uid(api, uid);
	const struct node *generation = node_at(root, KEY_metadata, KEY_generation, KEY_none);
	const struct api_stamp stamp = {.name_space = name_space,
		.name = name,
		.uid = of_metadata(root, KEY_uid, before ? before->uid : uid),
		.revision = api->objects.revision + 1,
		.generation = api_kind_counts(kind) ? node_int(generation, 1) : 0,
		.created = of_metadata(root, KEY_creationTimestamp, now),
		.is_new = !before};
	struct doc *doc = api_stamped(kind, root, node_get(root, KEY_status), &stamp);
	if (doc)
		api_objects_put(&api->objects, kind, before ? API_MODIFIED : API_ADDED, doc);
}

/* As the server gives objects out: with its defaults, without what its schemas do not know. */
static void put_shaped(struct api *api, const struct api_kind *kind, const struct node *root,
	const char *name_space, const char *name)
{
	struct array unknown;
	array_init(&unknown, sizeof(char *));
	struct doc *doc = api_shaped(&api->schemas, kind, root, &unknown);
	if (doc)
		put(api, kind, doc_root(doc), name_space, name);
	array_finish_texts(&unknown);
	doc_unref(doc);
}

/* UID NULL: one of the dice. */
static void make_name_space(struct api *api, const char *name, const char *uid)
{
	const struct api_kind *kind = api_kind_find("", "v1", "namespaces");
	struct builder builder;
	if (api_objects_get(&api->objects, kind, "", name))
		return;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, KEY_metadata);
	builder_string(&builder, "uid", uid);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	put_shaped(api, kind, doc_root(doc), "", name);
	doc_unref(doc);
}

void api_load_system(struct api *api)
{
	static const char *const names[] = {"default", "kube-node-lease", "kube-public"};
	unsigned char bytes[16];
	char uid[API_UID_TEXT];
	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		die("no random numbers for the uid of the cluster");
	snprintf(uid, sizeof(uid),
		"%02x%02x%02x%02x-%02x%02x-4%x%02x-a%x%02x-%02x%02x%02x%02x%02x%02x", bytes[0],
		bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6] & 15, bytes[7],
		bytes[8] & 15, bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14],
		bytes[15]);
	make_name_space(api, "kube-system", uid);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		make_name_space(api, names[i], NULL);
}

bool api_load(struct api *api, const struct node *root, struct error *err)
{
	const char *version = node_text_or(node_get(root, KEY_apiVersion), "");
	const char *word = node_text_or(node_get(root, KEY_kind), "");
	const char *name = of_metadata(root, KEY_name, "");
	const struct api_kind *kind = api_kind_of(version, word);
	if (!kind)
		return error_set(err, "there is no kind %s of %s here", word, version);
	if (!*name)
		return error_set(err, "an object of kind %s has no name", word);
	const char *name_space =
		kind->namespaced ? of_metadata(root, KEY_namespace, "default") : "";
	if (kind->namespaced)
		make_name_space(api, name_space, NULL);
	put_shaped(api, kind, root, name_space, name);
	return true;
}

bool api_load_log(struct api *api, const struct node *root, struct error *err)
{
	struct api_answer answer;
	api_answer_init(&answer);
	api_back_door_log(api, root, &answer);
	bool good = answer.status == 200;
	if (!good)
		error_set(err, "a log cannot be loaded: %s", answer.body.text);
	api_answer_finish(&answer);
	return good;
}

void api_loaded(struct api *api)
{
	for (const struct api_kind *kind = api_kinds; kind->plural; kind++)
		api_shelf_compact(&api->objects, api_shelf_of(&api->objects, kind));
}
