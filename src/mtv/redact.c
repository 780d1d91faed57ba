#include "mtv/redact.h"

#include <stdio.h>
#include <string.h>

#include "doc/builder.h"
#include "mtv/secret_text.h"

enum {
	DEPTH_MAX = 60,	  /* a scenario may be nested to 100 */
	PATH_BYTES = 4096 /* bytes of a path; what lies deeper is left out */
};

struct redacting {
	const struct resource *resource;
	const char *kept; /* NULL: all */
	struct findings *findings;
	struct builder builder;
	char path[PATH_BYTES];
	size_t length; /* of the path */
	int depth;
	bool needless; /* a field that nobody needs was counted already */
};

enum place {
	PLACE_OUT,
	PLACE_ABOVE, /* of something that stays */
	PLACE_KEPT,
};

/* What of all kinds may stay of the metadata; annotations have their own list. */
static const char metadata[] =
	"metadata.name metadata.namespace metadata.uid metadata.creationTimestamp "
	"metadata.labels metadata.annotations metadata.ownerReferences metadata.generation";

static const struct redact_kind *rules_of(const char *kind)
{
	for (const struct redact_kind *row = redact_kinds; row->kind; row++)
		if (!strcmp(row->kind, kind))
			return row;
	return NULL;
}

bool redact_has_rules(const char *kind)
{
	return rules_of(kind);
}

/* Whether PATH is WHOLE or lies below it; both are LENGTH long at most. */
static bool is_below(const char *path, const char *whole, size_t length)
{
	return !strncmp(path, whole, length) && (!path[length] || path[length] == '.');
}

static enum place place_in(const char *list, const char *path)
{
	enum place best = PLACE_OUT;
	size_t own = strlen(path);
	while (*list) {
		size_t length = strcspn(list, " ");
		if (is_below(path, list, length))
			return PLACE_KEPT;
		if (length > own && !strncmp(list, path, own) && list[own] == '.')
			best = PLACE_ABOVE;
		list += length;
		list += *list == ' ';
	}
	return best;
}

/* Why a path is left out by name; NULL: it is not. */
static const char *named_reason(const struct redacting *redacting)
{
	for (const struct redact_reason *row = redact_reasons; row->path; row++)
		if ((!row->kind || !strcmp(row->kind, redacting->resource->kind)) &&
			is_below(redacting->path, row->path, strlen(row->path)))
			return row->reason;
	return NULL;
}

static enum place place_of(const struct redacting *redacting)
{
	bool common = is_below(redacting->path, "metadata", 8);
	if (common)
		return place_in(metadata, redacting->path);
	return redacting->kept ? place_in(redacting->kept, redacting->path) : PLACE_KEPT;
}

static void count(struct redacting *redacting, const char *reason)
{
	findings_add(redacting->findings, redacting->resource->name, reason);
}

/* Said once for each object. Bookkeeping of servers is no loss, and not told. */
static void count_needless(struct redacting *redacting)
{
	if (!redacting->needless && !is_below(redacting->path, "metadata", 8) &&
		strcmp(redacting->path, "specFields") != 0)
		count(redacting, "fields that a rehearsal does not need");
	redacting->needless |= !is_below(redacting->path, "metadata", 8);
}

static bool annotation_stays(const char *name)
{
	for (const char *const *row = redact_annotations; *row; row++) {
		size_t length = strlen(*row);
		bool prefix = strchr("/.", (*row)[length - 1]);
		if (prefix ? !strncmp(name, *row, length) : !strcmp(name, *row))
			return true;
	}
	return false;
}

static bool has_content(const struct node *node)
{
	if (node_is(node, NODE_OBJECT) || node_is(node, NODE_ARRAY))
		return node_first(node);
	return !node_is(node, NODE_NULL) && *node_text_or(node, "x");
}

/* Labels and the like are machine words: one that was changed would be none any more. */
static bool is_machine_word(const struct redacting *redacting)
{
	return is_below(redacting->path, "metadata", 8) || strstr(redacting->path, "abels.") ||
		strstr(redacting->path, "Selector.");
}

static void add_text(struct redacting *redacting, uint32_t key, const char *text)
{
	struct buf clean;
	buf_init(&clean, BUILDER_TEXT_MAX);
	const char *reason = secret_text(&clean, text);
	bool name = !strcmp(redacting->path, "metadata.name") ||
		!strcmp(redacting->path, "metadata.namespace");
	if (reason && !name)
		count(redacting, reason);
	if (!reason || name)
		builder_text(&redacting->builder, key, text, strlen(text));
	else if (!is_machine_word(redacting))
		builder_text(&redacting->builder, key, clean.text, clean.used);
	buf_finish(&clean);
}

static void add_value(struct redacting *redacting, uint32_t key, const struct node *node);

/* The reason why a member does not stay at all; NULL: it stays, at PLACE. */
static const char *refusal(
	const struct redacting *redacting, const struct node *member, enum place place)
{
	const char *name = symbol_text(member->key);
	bool scalar = !node_is(member, NODE_OBJECT) && !node_is(member, NODE_ARRAY);
	bool word = node_text(member) || node_is(member, NODE_INT) || node_is(member, NODE_NUMBER);
	bool asked = place == PLACE_OUT || !redacting->kept;
	const char *reason = asked ? named_reason(redacting) : NULL;
	if (reason)
		return reason;
	if (is_below(redacting->path, "metadata.annotations", 20) && redacting->path[20] &&
		!annotation_stays(name))
		return "annotations";
	if (word && secret_name(name))
		return "passwords and tokens";
	return place == PLACE_OUT || (place == PLACE_ABOVE && scalar) ? "" : NULL;
}

/* A key that people chose may hold what is none of it. */
static bool is_hostile(const struct redacting *redacting, const char *name)
{
	struct buf clean;
	buf_init(&clean, PATH_BYTES);
	bool found = is_machine_word(redacting) && secret_text(&clean, name);
	buf_finish(&clean);
	return found;
}

static void add_member(struct redacting *redacting, const struct node *member)
{
	const char *name = symbol_text(member->key);
	size_t before = redacting->length;
	size_t length = strlen(name);
	if (before + length + 2 > PATH_BYTES || !strcmp(name, "<<")) {
		count(redacting, "names of fields that nobody has");
		return;
	}
	if (before)
		redacting->path[redacting->length++] = '.';
	memcpy(redacting->path + redacting->length, name, length + 1);
	redacting->length += length;
	const char *reason = is_hostile(redacting, name)
		? "passwords and tokens"
		: refusal(redacting, member, place_of(redacting));
	if (!reason)
		add_value(redacting, member->key, member);
	else if (*reason && has_content(member))
		count(redacting, reason);
	else if (has_content(member))
		count_needless(redacting);
	redacting->length = before;
	redacting->path[before] = '\0';
}

/* Elements lie at the path of their array. */
static void add_container(struct redacting *redacting, uint32_t key, const struct node *node)
{
	bool object = node_is(node, NODE_OBJECT);
	if (object)
		builder_object(&redacting->builder, key);
	else
		builder_array(&redacting->builder, key);
	node_each(child, node)
	{
		if (object)
			add_member(redacting, child);
		else if (place_of(redacting) == PLACE_KEPT || node_is(child, NODE_OBJECT))
			add_value(redacting, SYMBOL_NONE, child);
	}
	builder_end(&redacting->builder);
}

static void add_value(struct redacting *redacting, uint32_t key, const struct node *node)
{
	if (node_text(node)) {
		add_text(redacting, key, node_text(node));
	} else if (!node_is(node, NODE_OBJECT) && !node_is(node, NODE_ARRAY)) {
		builder_copy(&redacting->builder, key, node);
	} else if (redacting->depth == DEPTH_MAX) {
		count(redacting, "what is nested too deep");
		builder_null(&redacting->builder, key);
	} else {
		redacting->depth++;
		add_container(redacting, key, node);
		redacting->depth--;
	}
}

struct doc *redact(
	const struct resource *resource, const struct node *root, struct findings *findings)
{
	struct redacting redacting = {.resource = resource, .findings = findings};
	const struct redact_kind *rules = rules_of(resource->kind);
	redacting.kept = rules ? rules->kept : "metadata";
	builder_init(&redacting.builder);
	builder_object(&redacting.builder, SYMBOL_NONE);
	char version[128];
	snprintf(version, sizeof(version), "%s%s%s", resource->group, *resource->group ? "/" : "",
		resource->version);
	builder_string(&redacting.builder, "apiVersion", version);
	builder_string(&redacting.builder, "kind", resource->kind);
	node_each(member, root)
	{
		if (member->key != KEY_apiVersion && member->key != KEY_kind)
			add_member(&redacting, member);
	}
	builder_end(&redacting.builder);
	struct doc *doc = builder_finish_doc(&redacting.builder);
	builder_finish(&redacting.builder);
	return doc;
}
