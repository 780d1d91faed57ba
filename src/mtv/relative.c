#include "mtv/relative.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/time.h"
#include "doc/builder.h"
#include "doc/yaml.h"

enum { SECOND = 1000, MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

void relative_init(struct relative *relative, int64_t now)
{
	relative->now = now;
	map_init(&relative->uids);
}

void relative_finish(struct relative *relative)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&relative->uids, &at));)
		free(entry->value);
	map_finish(&relative->uids);
}

void relative_know(struct relative *relative, const struct node *root)
{
	const struct node *metadata = node_get(root, KEY_metadata);
	const char *uid = node_text_or(node_get(metadata, KEY_uid), "");
	if (*uid)
		free(map_set(&relative->uids, uid,
			xasprintf("uid:%s/%s/%s", node_text_or(node_get(root, KEY_kind), ""),
				node_text_or(node_get(metadata, KEY_namespace), ""),
				node_text_or(node_get(metadata, KEY_name), ""))));
}

/* "@-1d2h3m4s". A server's clock stands still within a second. */
static void format(int64_t at, int64_t now, char out[TIME_TEXT])
{
	int64_t distance = at / SECOND - now / SECOND;
	long long left = distance < 0 ? -distance : distance;
	int used = snprintf(out, TIME_TEXT, "@%s", distance < 0 ? "-" : distance ? "+" : "");
	const struct {
		long long length;
		char unit;
	} units[] = {{DAY, 'd'}, {HOUR, 'h'}, {MINUTE, 'm'}, {1, 's'}};
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (left >= units[i].length || (units[i].unit == 's' && !distance))
			used += snprintf(out + used, (size_t)(TIME_TEXT - used), "%lld%c",
				left / units[i].length, units[i].unit);
		left %= units[i].length;
	}
}

static void add_text(
	const struct relative *relative, struct builder *builder, uint32_t key, const char *text)
{
	char time[TIME_TEXT];
	int64_t at;
	const char *reference = map_get(&relative->uids, text);
	if (time_parse(text, strlen(text), &at)) {
		format(at, relative->now, time);
		builder_text(builder, key, time, strlen(time));
	} else if (reference) {
		builder_text(builder, key, reference, strlen(reference));
	} else if (*text == '@' || !strncmp(text, "uid:", 4)) {
		char *plain = xasprintf(" %s", text); /* in a scenario it would mean something */
		builder_text(builder, key, plain, strlen(plain));
		free(plain);
	} else {
		builder_text(builder, key, text, strlen(text));
	}
}

struct copying {
	const struct relative *relative;
	struct builder builder;
	int64_t generation; /* of the object */
};

static bool is_seen_generation(const struct node *node)
{
	return node->key == symbol("observedGeneration") ||
		node->key == symbol("desiredGeneration");
}

static void add(struct copying *copying, const struct node *node)
{
	struct builder *builder = &copying->builder;
	bool object = node_is(node, NODE_OBJECT);
	if (node_text(node)) {
		add_text(copying->relative, builder, node->key, node_text(node));
		return;
	}
	if (!object && !node_is(node, NODE_ARRAY)) {
		bool seen = node_is(node, NODE_INT) && is_seen_generation(node);
		bool current = seen && node_int(node, 0) >= copying->generation;
		if (seen)
			builder_number(builder, node->key, current);
		else
			builder_copy(builder, node->key, node);
		return;
	}
	if (object)
		builder_object(builder, node->key);
	else
		builder_array(builder, node->key);
	node_each(child, node) add(copying, child);
	builder_end(builder);
}

static void add_metadata(struct copying *copying, const struct node *metadata)
{
	builder_object(&copying->builder, KEY_metadata);
	node_each(member, metadata)
	{
		if (member->key != KEY_uid && member->key != KEY_generation &&
			member->key != KEY_resourceVersion)
			add(copying, member);
	}
	builder_end(&copying->builder);
}

bool relative_write(const struct relative *relative, const struct node *root, struct buf *out)
{
	const struct node *metadata = node_get(root, KEY_metadata);
	struct copying copying = {.relative = relative,
		.generation = node_int(node_get(metadata, KEY_generation), 0)};
	builder_init(&copying.builder);
	builder_object(&copying.builder, SYMBOL_NONE);
	node_each(member, root)
	{
		if (member == metadata)
			add_metadata(&copying, member);
		else
			add(&copying, member);
	}
	builder_end(&copying.builder);
	struct doc *doc = builder_finish_doc(&copying.builder);
	builder_finish(&copying.builder);
	bool good = doc && yaml_write(out, doc_root(doc));
	doc_unref(doc);
	return good;
}
