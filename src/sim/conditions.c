#include "sim/conditions.h"

#include <string.h>

#include "api/tree.h"
#include "mtv/condition.h"

void conditions_init(struct conditions *conditions)
{
	array_init(&conditions->docs, sizeof(struct doc *));
}

void conditions_clear(struct conditions *conditions)
{
	for (size_t i = 0; i < conditions->docs.count; i++)
		doc_unref(*(struct doc **)array_at(&conditions->docs, i));
	array_clear(&conditions->docs);
}

void conditions_finish(struct conditions *conditions)
{
	conditions_clear(conditions);
	array_finish(&conditions->docs);
}

static const struct node *root_at(const struct conditions *conditions, size_t index)
{
	return doc_root(*(struct doc **)array_at(&conditions->docs, index));
}

void conditions_read(struct conditions *conditions, const struct node *list)
{
	conditions_clear(conditions);
	node_each(condition, list) * (struct doc **)array_push(&conditions->docs) =
		tree_merged(condition, NULL);
}

static size_t index_of(const struct conditions *conditions, const char *type)
{
	size_t at = 0;
	while (at < conditions->docs.count &&
		!node_equals(node_get(root_at(conditions, at), KEY_type), type))
		at++;
	return at;
}

static bool same(const struct node *a, const struct node *b, uint32_t key)
{
	return !strcmp(node_text_or(node_get(a, key), ""), node_text_or(node_get(b, key), ""));
}

static struct doc *doc_of(const struct sim_condition *condition)
{
	struct builder builder;
	builder_init(&builder);
	condition_build(&builder, condition);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

bool conditions_set(struct conditions *conditions, const struct sim_condition *condition)
{
	size_t at = index_of(conditions, condition->type);
	struct doc *doc = doc_of(condition);
	const struct node *now = doc_root(doc);
	if (at == conditions->docs.count) {
		*(struct doc **)array_push(&conditions->docs) = doc;
		return true;
	}
	const struct node *before = root_at(conditions, at);
	if (same(before, now, KEY_status) && same(before, now, KEY_message) &&
		same(before, now, KEY_reason) && same(before, now, KEY_category)) {
		doc_unref(doc);
		return false;
	}
	struct doc **place = array_at(&conditions->docs, at);
	doc_unref(*place);
	*place = doc;
	return true;
}

bool conditions_remove(struct conditions *conditions, const char *type)
{
	size_t at = index_of(conditions, type);
	if (at == conditions->docs.count)
		return false;
	doc_unref(*(struct doc **)array_at(&conditions->docs, at));
	array_remove(&conditions->docs, at);
	return true;
}

const struct node *conditions_find(const struct conditions *conditions, const char *type)
{
	size_t at = index_of(conditions, type);
	const struct node *condition = at < conditions->docs.count ? root_at(conditions, at) : NULL;
	return node_equals(node_get(condition, KEY_status), "True") ? condition : NULL;
}

static bool is_outcome(const struct node *condition)
{
	return node_equals(node_get(condition, KEY_type), "Failed") ||
		node_equals(node_get(condition, KEY_type), "Canceled");
}

const struct node *conditions_blocking(const struct conditions *conditions)
{
	for (size_t i = 0; i < conditions->docs.count; i++) {
		const struct node *condition = root_at(conditions, i);
		if (condition_blocks(condition) &&
			node_equals(node_get(condition, KEY_status), "True") &&
			!is_outcome(condition))
			return condition;
	}
	return NULL;
}

void conditions_write(struct builder *builder, const struct conditions *conditions)
{
	builder_array(builder, KEY_conditions);
	for (size_t i = 0; i < conditions->docs.count; i++)
		builder_copy(builder, SYMBOL_NONE, root_at(conditions, i));
	builder_end(builder);
}
