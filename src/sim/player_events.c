/* Events about conditions, as the controller writes them (forklift.md 1.4). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/time.h"
#include "kube/resource.h"
#include "mtv/condition.h"
#include "sim/chance.h"
#include "sim/player_private.h"

static void add_object(struct builder *builder, const struct node *root)
{
	const struct node *metadata = node_get(root, KEY_metadata);
	builder_object(builder, symbol("involvedObject"));
	builder_string(builder, "apiVersion", "forklift.konveyor.io/v1beta1");
	builder_string(builder, "kind", node_text_or(node_get(root, KEY_kind), "Plan"));
	builder_string(builder, "namespace", node_text(node_get(metadata, KEY_namespace)));
	builder_string(builder, "name", node_text(node_get(metadata, KEY_name)));
	builder_string(builder, "uid", node_text(node_get(metadata, KEY_uid)));
	builder_end(builder);
}

static bool warns(const struct node *condition)
{
	const struct node *category = node_get(condition, KEY_category);
	return node_equals(category, "Critical") || node_equals(category, "Error") ||
		node_equals(category, "Warn");
}

static void add_name(struct builder *builder, const struct player *player, const struct node *root,
	const struct node *condition)
{
	const struct node *metadata = node_get(root, KEY_metadata);
	const struct chance chance = {.seed = player->about.seed,
		.whose = node_text_or(node_get(metadata, KEY_uid), ""),
		.what = condition_type(condition),
		.which = player->at};
	char name[300];
	snprintf(name, sizeof(name), "%.230s.%016llx",
		node_text_or(node_get(metadata, KEY_name), ""),
		(unsigned long long)chance_bits(&chance));
	builder_object(builder, KEY_metadata);
	builder_string(builder, "name", name);
	builder_string(builder, "namespace", node_text(node_get(metadata, KEY_namespace)));
	builder_end(builder);
}

static struct doc *event_of(
	const struct player *player, const struct node *root, const struct node *condition)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "apiVersion", "v1");
	builder_string(&builder, "kind", "Event");
	add_name(&builder, player, root, condition);
	add_object(&builder, root);
	builder_string(&builder, "type", warns(condition) ? "Warning" : "Normal");
	builder_string(&builder, "reason", condition_type(condition));
	builder_string(&builder, "message", condition_message(condition));
	builder_object(&builder, KEY_source);
	builder_string(&builder, "component", "forklift-controller");
	builder_end(&builder);
	member_time(&builder, "firstTimestamp", player->at);
	member_time(&builder, "lastTimestamp", player->at);
	builder_number(&builder, symbol("count"), 1);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

static void tell(struct player *player, const struct node *root, const struct node *condition)
{
	const char *name_space =
		node_text_or(node_at(root, KEY_metadata, KEY_namespace, KEY_none), "");
	char *path = resource_path(resource_find("events"), name_space, NULL);
	struct doc *event = event_of(player, root, condition);
	sender_put(player->sender, "POST", path, doc_root(event));
	doc_unref(event);
	free(path);
}

static const struct node *of_type(const struct node *list, const char *type)
{
	node_each(condition,
		list) if (node_equals(node_get(condition, KEY_type), type)) return condition;
	return NULL;
}

static const struct node *told_at(const struct told *told, size_t index)
{
	return doc_root(*(struct doc **)array_at(&told->conditions.docs, index));
}

static const struct node *told_of_type(const struct told *told, const char *type)
{
	for (size_t i = 0; i < told->conditions.docs.count; i++)
		if (node_equals(node_get(told_at(told, i), KEY_type), type))
			return told_at(told, i);
	return NULL;
}

static bool is_same(const struct node *a, const struct node *b)
{
	return a && b && !strcmp(condition_message(a), condition_message(b)) &&
		!strcmp(node_text_or(node_get(a, KEY_status), ""),
			node_text_or(node_get(b, KEY_status), ""));
}

void player_tell_events(struct player *player, const struct node *root, struct told *told,
	const struct node *conditions)
{
	node_each(condition, conditions) if (!is_same(told_of_type(told, condition_type(condition)),
						     condition)) tell(player, root, condition);
	for (size_t i = 0; i < told->conditions.docs.count; i++)
		if (!of_type(conditions, condition_type(told_at(told, i))))
			tell(player, root, told_at(told, i));
	conditions_read(&told->conditions, conditions);
}
