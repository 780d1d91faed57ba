#include "api/strategic.h"

#include <stdio.h>
#include <string.h>

#include "api/tree.h"

/* The objects whose members are merged now. */
struct merging {
	struct builder *builder;
	const struct api_kind *kind;
};

static void merge(const struct merging *merging, uint32_t key, const struct node *base,
	const struct node *over);

/* ---- what is merged how -------------------------------------------------------------------- */

/* The key of the elements of a list: "" where the elements are it; NULL: the list is replaced. */
static const char *merge_key(const struct merging *merging, const char *list)
{
	static const struct {
		const char *list, *key;
	} lists[] = {{"containers", "name"}, {"initContainers", "name"},
		{"ephemeralContainers", "name"}, {"env", "name"}, {"volumes", "name"},
		{"imagePullSecrets", "name"}, {"secrets", "name"}, {"webhooks", "name"},
		{"volumeMounts", "mountPath"}, {"volumeDevices", "devicePath"},
		{"hostAliases", "ip"}, {"podIPs", "ip"}, {"conditions", "type"},
		{"addresses", "type"}, {"taints", "key"}, {"ownerReferences", "uid"},
		{"finalizers", ""}};
	if (!strcmp(list, "ports"))
		return !strcmp(merging->kind->plural, "services") ? "port" : "containerPort";
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		if (!strcmp(lists[i].list, list))
			return lists[i].key;
	return NULL;
}

static bool is_directive(const struct node *member)
{
	return *symbol_text(member->key) == '$';
}

static bool says(const struct node *object, const char *word)
{
	return node_equals(node_get(object, symbol("$patch")), word);
}

/* The directive NAME about a list; NULL: there is none. */
static const struct node *about(const struct node *over, const char *name, uint32_t list)
{
	char whole[200];
	snprintf(whole, sizeof(whole), "%s/%s", name, symbol_text(list));
	return node_get(over, symbol(whole));
}

/* ---- lists --------------------------------------------------------------------------------- */

/* A list that is merged: what it was, what is to be done with it, in which order. */
struct lists {
	const char *key;
	const struct node *base, *over;
	const struct node *order; /* names all elements of the patch */
	const struct node *deleted;
};

static const struct node *value_of(const struct lists *lists, const struct node *element)
{
	return *lists->key ? node_get(element, symbol(lists->key)) : element;
}

static const struct node *find(
	const struct lists *lists, const struct node *list, const struct node *value)
{
	node_each(element, list)
	{
		if (tree_equal(value_of(lists, element), value))
			return element;
	}
	return NULL;
}

static bool has(const struct node *list, const struct node *value)
{
	node_each(element, list)
	{
		if (tree_equal(element, value))
			return true;
	}
	return false;
}

static void add_element(
	const struct merging *merging, const struct lists *lists, const struct node *value)
{
	const struct node *old = find(lists, lists->base, value);
	const struct node *new = find(lists, lists->over, value);
	if (says(new, "delete") || has(lists->deleted, value))
		return;
	if (old && new)
		merge(merging, SYMBOL_NONE, old, new);
	else if (old)
		builder_copy(merging->builder, SYMBOL_NONE, old);
	else if (new)
		merge(merging, SYMBOL_NONE, NULL, new);
}

/* Its place in a list; -1: it is not there. */
static int place_of(const struct lists *lists, const struct node *list, const struct node *value)
{
	int place = 0;
	node_each(element, list)
	{
		if (tree_equal(value_of(lists, element), value))
			return place;
		place++;
	}
	return -1;
}

/* The next element of the base, from ELEMENT on, that the order does not name. */
static const struct node *next_other(const struct lists *lists, const struct node *element)
{
	while (element && find(lists, lists->order, value_of(lists, element)))
		element = node_next(lists->base, element);
	return element;
}

/* In the order that the patch has; others stay before what they were before. */
static void merge_lists(const struct merging *merging, uint32_t key, const struct lists *lists)
{
	const struct node *other = next_other(lists, node_first(lists->base));
	builder_array(merging->builder, key);
	node_each(element, lists->order)
	{
		const struct node *value = value_of(lists, element);
		int place = place_of(lists, lists->base, value);
		while (other && place_of(lists, lists->base, value_of(lists, other)) < place) {
			add_element(merging, lists, value_of(lists, other));
			other = next_other(lists, node_next(lists->base, other));
		}
		add_element(merging, lists, value);
	}
	for (; other; other = next_other(lists, node_next(lists->base, other)))
		add_element(merging, lists, value_of(lists, other));
	builder_end(merging->builder);
}

/* ---- objects ------------------------------------------------------------------------------- */

static bool is_replaced(const struct node *list)
{
	node_each(element, list)
	{
		if (says(element, "replace"))
			return true;
	}
	return false;
}

static void merge_member(const struct merging *merging, uint32_t key, const struct node *base,
	const struct node *over, const struct node *patch)
{
	const struct node *order = about(patch, "$setElementOrder", key);
	struct lists lists = {.key = merge_key(merging, symbol_text(key)),
		.base = is_replaced(over) ? NULL : base,
		.over = over,
		.order = order ? order : over,
		.deleted = about(patch, "$deleteFromPrimitiveList", key)};
	bool listed = node_is(over ? over : base, NODE_ARRAY) &&
		(!base || node_is(base, NODE_ARRAY)) && lists.key;
	if (listed && (lists.order || lists.deleted))
		merge_lists(merging, key, &lists);
	else if (!over)
		builder_copy(merging->builder, key, base);
	else
		merge(merging, key, base, over);
}

static bool is_kept(const struct node *patch, uint32_t key)
{
	const struct node *kept = node_get(patch, symbol("$retainKeys"));
	node_each(name, kept)
	{
		if (node_equals(name, symbol_text(key)))
			return true;
	}
	return !kept;
}

static bool is_removed(const struct node *over)
{
	return node_is(over, NODE_NULL) || says(over, "delete");
}

static void merge(const struct merging *merging, uint32_t key, const struct node *base,
	const struct node *over)
{
	if (!node_is(over, NODE_OBJECT)) {
		builder_copy(merging->builder, key, over);
		return;
	}
	bool fresh = !node_is(base, NODE_OBJECT) || says(over, "replace");
	const struct node *old = fresh ? NULL : base;
	builder_object(merging->builder, key);
	node_each(member, old)
	{
		const struct node *new = node_get(over, member->key);
		if (!is_removed(new) && is_kept(over, member->key))
			merge_member(merging, member->key, member, new, over);
	}
	node_each(member, over)
	{
		if (!is_directive(member) && !is_removed(member) && !node_get(old, member->key))
			merge_member(merging, member->key, NULL, member, over);
	}
	builder_end(merging->builder);
}

struct doc *strategic_merged(
	const struct api_kind *kind, const struct node *root, const struct node *patch)
{
	struct builder builder;
	const struct merging merging = {&builder, kind};
	builder_init(&builder);
	merge(&merging, SYMBOL_NONE, root, patch);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}
