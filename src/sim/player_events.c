/* Events: of conditions as the controller writes them (forklift.md 1.4), and of whatever else. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/time.h"
#include "kube/resource.h"
#include "mtv/condition.h"
#include "sim/chance.h"
#include "sim/player_private.h"

static void add_object(struct builder *builder, const struct player_event *event)
{
	builder_object(builder, symbol("involvedObject"));
	builder_string(builder, "apiVersion", event->version);
	builder_string(builder, "kind", event->kind);
	builder_string(builder, "namespace", event->name_space);
	builder_string(builder, "name", event->name);
	builder_string(builder, "uid", event->uid);
	builder_end(builder);
}

static bool warns(const struct node *condition)
{
	const struct node *category = node_get(condition, KEY_category);
	return node_equals(category, "Critical") || node_equals(category, "Error") ||
		node_equals(category, "Warn");
}

static void name_event(char out[300], const struct player *player, const struct player_event *event)
{
	const struct chance chance = {.seed = player->about.seed,
		.whose = event->uid,
		.what = event->reason,
		.which = player->at};
	snprintf(out, 300, "%.230s.%016llx", event->name, (unsigned long long)chance_bits(&chance));
}

static struct doc *event_of(
	const struct player *player, const struct player_event *event, const char *name)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "apiVersion", "v1");
	builder_string(&builder, "kind", "Event");
	builder_object(&builder, KEY_metadata);
	builder_string(&builder, "name", name);
	builder_string(&builder, "namespace", event->name_space);
	member_time(&builder, "creationTimestamp", player->at);
	builder_end(&builder);
	add_object(&builder, event);
	builder_string(&builder, "type", event->warns ? "Warning" : "Normal");
	builder_string(&builder, "reason", event->reason);
	builder_string(&builder, "message", event->message);
	builder_object(&builder, KEY_source);
	builder_string(&builder, "component", event->component);
	builder_end(&builder);
	member_time(&builder, "firstTimestamp", player->at);
	member_time(&builder, "lastTimestamp", player->at);
	builder_number(&builder, symbol("count"), 1);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

char *player_send_event(struct player *player, const struct player_event *event)
{
	char name[300];
	name_event(name, player, event);
	char *path = resource_path(resource_find("events"), event->name_space, NULL);
	struct doc *doc = event_of(player, event, name);
	sender_put(player->sender, "POST", path, doc_root(doc));
	doc_unref(doc);
	free(path);
	return resource_path(resource_find("events"), event->name_space, name);
}

static void tell(struct player *player, const struct node *root, const struct node *condition)
{
	const struct node *metadata = node_get(root, KEY_metadata);
	const struct player_event event = {.version = "forklift.konveyor.io/v1beta1",
		.kind = node_text_or(node_get(root, KEY_kind), "Plan"),
		.name_space = node_text_or(node_get(metadata, KEY_namespace), ""),
		.name = node_text_or(node_get(metadata, KEY_name), ""),
		.uid = node_text_or(node_get(metadata, KEY_uid), ""),
		.warns = warns(condition),
		.reason = condition_type(condition),
		.message = condition_message(condition),
		.component = "forklift-controller"};
	free(player_send_event(player, &event));
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
