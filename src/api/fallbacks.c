#include "api/fallbacks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/tree.h"
#include "base/hash.h"
#include "doc/json.h"

/* ---- of the members beside it -------------------------------------------------------------- */

/* The newest of an image without a tag is pulled again and again. */
static void add_pull(struct builder *builder, uint32_t key, const struct node *container)
{
	const char *image = node_text_or(node_get(container, symbol("image")), "");
	const char *name = strrchr(image, '/');
	const char *tag = strchr(name ? name : image, ':');
	bool digest = strchr(image, '@');
	bool newest = !digest && (!tag || !strcmp(tag, ":latest"));
	const char *word = newest ? "Always" : "IfNotPresent";
	builder_text(builder, key, word, strlen(word));
}

static void add_group(struct builder *builder, uint32_t key, const struct node *subject)
{
	static const char group[] = "rbac.authorization.k8s.io";
	if (!node_equals(node_get(subject, KEY_kind), "ServiceAccount"))
		builder_text(builder, key, group, sizeof(group) - 1);
}

void api_quantity_add(struct builder *builder, uint32_t key, const struct node *node)
{
	char text[32];
	int length = snprintf(text, sizeof(text), "%.15g", node_number(node, 0));
	if (node_is(node, NODE_INT) || node_is(node, NODE_NUMBER))
		builder_text(builder, key, text, (size_t)length);
	else
		builder_copy(builder, key, node);
}

/* What a container may have is what it asks for, where it does not say. */
static void add_limits(struct builder *builder, uint32_t key, const struct node *resources)
{
	const struct node *limits = node_get(resources, symbol("limits"));
	if (!limits)
		return;
	builder_object(builder, key);
	node_each(own, limits) api_quantity_add(builder, own->key, own);
	builder_end(builder);
}

static void add_word(
	struct builder *builder, const struct api_field *field, const struct node *object)
{
	const char *word = field->fallback + 1;
	if (!strncmp(word, "pull", 4))
		add_pull(builder, field->key, object);
	else if (!strncmp(word, "limits", 6))
		add_limits(builder, field->key, object);
	else if (!strncmp(word, "subject", 7))
		add_group(builder, field->key, object);
	else if (!strncmp(word, "port", 4) && node_get(object, symbol("port")))
		builder_copy(builder, field->key, node_get(object, symbol("port")));
}

static void add_json(struct builder *builder, const struct api_field *field)
{
	struct error err;
	const char *text = field->fallback + 1;
	struct doc *doc = json_parse(text, strcspn(text, "`"), &err);
	builder_copy(builder, field->key, doc ? doc_root(doc) : NULL);
	doc_unref(doc);
}

void api_fallback_add(
	struct builder *builder, const struct api_field *field, const struct node *object)
{
	const char *text = field->fallback;
	if (*text == '"')
		builder_text(builder, field->key, text + 1, strcspn(text + 1, "\""));
	else if (*text == 't' || *text == 'f')
		builder_bool(builder, field->key, *text == 't');
	else if (*text == '`')
		add_json(builder, field);
	else if (*text == '@')
		add_word(builder, field, object);
	else
		builder_number(builder, field->key, strtod(text, NULL));
}

/* ---- of the whole object ------------------------------------------------------------------- */

static const char *text_at(const struct node *root, const char *path)
{
	return node_text_or(node_find(root, path), "");
}

static void fill_name_space(struct builder *builder, const struct node *root)
{
	builder_object(builder, KEY_metadata);
	builder_object(builder, KEY_labels);
	builder_string(builder, "kubernetes.io/metadata.name", text_at(root, "metadata.name"));
	builder_end(builder);
	builder_end(builder);
}

/* Whether a container asks for anything, and for as much as it may have, of all that counts. */
static void weigh(const struct node *container, bool *anything, bool *guaranteed)
{
	static const char *const names[] = {"cpu", "memory"};
	const struct node *resources = node_get(container, symbol("resources"));
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		uint32_t key = symbol(names[i]);
		const struct node *limit = node_at(resources, symbol("limits"), key, KEY_none);
		const struct node *request = node_at(resources, symbol("requests"), key, KEY_none);
		*anything |= limit || request;
		*guaranteed &= limit && (!request || tree_equal(limit, request));
	}
}

static const char *quality(const struct node *spec)
{
	static const char *const lists[] = {"containers", "initContainers"};
	bool anything = false;
	bool guaranteed = true;
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		node_each(own, node_get(spec, symbol(lists[i]))) weigh(own, &anything, &guaranteed);
	return !anything ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
}

static void fill_pod(struct builder *builder, const struct node *root)
{
	builder_object(builder, KEY_status);
	builder_string(builder, "qosClass", quality(node_get(root, KEY_spec)));
	builder_end(builder);
}

static void fill_job_labels(struct builder *builder, const struct node *root)
{
	const char *uid = text_at(root, "metadata.uid");
	const char *name = text_at(root, "metadata.name");
	builder_object(builder, KEY_metadata);
	builder_object(builder, KEY_labels);
	builder_string(builder, "batch.kubernetes.io/controller-uid", uid);
	builder_string(builder, "batch.kubernetes.io/job-name", name);
	builder_string(builder, "controller-uid", uid);
	builder_string(builder, "job-name", name);
	builder_end(builder);
	builder_end(builder);
}

static void fill_job(struct builder *builder, const struct node *root)
{
	fill_job_labels(builder, root);
	builder_object(builder, KEY_spec);
	builder_object(builder, symbol("selector"));
	builder_object(builder, symbol("matchLabels"));
	builder_string(
		builder, "batch.kubernetes.io/controller-uid", text_at(root, "metadata.uid"));
	builder_end(builder);
	builder_end(builder);
	builder_object(builder, symbol("template"));
	fill_job_labels(builder, root);
	builder_end(builder);
	builder_end(builder);
}

/* An address out of those of the test cluster. */
static void fill_service(struct builder *builder, const struct node *root)
{
	const char *uid = text_at(root, "metadata.uid");
	const char *given = text_at(root, "spec.clusterIP");
	char address[40];
	unsigned number = (unsigned)(hash_sum(uid, strlen(uid)) % 250) + 2;
	snprintf(address, sizeof(address), "10.0.0.%u", number);
	builder_object(builder, KEY_spec);
	builder_string(builder, "clusterIP", *given ? given : address);
	builder_array(builder, symbol("clusterIPs"));
	builder_text(
		builder, SYMBOL_NONE, *given ? given : address, strlen(*given ? given : address));
	builder_end(builder);
	builder_end(builder);
}

static void fill_finalizer(struct builder *builder, const struct node *root, const char *name)
{
	builder_object(builder, KEY_metadata);
	builder_array(builder, symbol("finalizers"));
	node_each(own, node_find(root, "metadata.finalizers"))
	{
		if (!node_equals(own, name))
			builder_copy(builder, SYMBOL_NONE, own);
	}
	builder_text(builder, SYMBOL_NONE, name, strlen(name));
	builder_end(builder);
	builder_end(builder);
}

static void fill_claim(struct builder *builder, const struct node *root)
{
	fill_finalizer(builder, root, "kubernetes.io/pvc-protection");
}

static void fill_volume(struct builder *builder, const struct node *root)
{
	fill_finalizer(builder, root, "kubernetes.io/pv-protection");
	builder_object(builder, KEY_status);
	builder_string(
		builder, "lastPhaseTransitionTime", text_at(root, "metadata.creationTimestamp"));
	builder_end(builder);
}

static const struct filling {
	const char *plural;
	bool once; /* when it is made */
	void (*fill)(struct builder *builder, const struct node *root);
} fillings[] = {{"namespaces", false, fill_name_space}, {"pods", false, fill_pod},
	{"jobs", true, fill_job}, {"services", true, fill_service},
	{"persistentvolumeclaims", true, fill_claim}, {"persistentvolumes", true, fill_volume}};

struct doc *api_filled_in(const struct api_kind *kind, const struct node *root, bool is_new)
{
	const struct filling *filling = NULL;
	struct builder builder;
	for (size_t i = 0; kind->built_in && i < sizeof(fillings) / sizeof(*fillings); i++)
		if (!strcmp(fillings[i].plural, kind->plural) && (is_new || !fillings[i].once))
			filling = &fillings[i];
	if (!filling)
		return NULL;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	filling->fill(&builder, root);
	builder_end(&builder);
	struct doc *more = builder_finish_doc(&builder);
	builder_finish(&builder);
	struct doc *doc = more ? tree_merged(root, doc_root(more)) : NULL;
	doc_unref(more);
	return doc;
}
