#include "config/schema.h"

#include <string.h>

#include "base/buf.h"
#include "config/schemas.h"

static const struct schema_key *find_key(const struct schema_key *keys, const char *name)
{
	for (; keys->name; keys++)
		if (!strcmp(keys->name, name))
			return keys;
	return NULL;
}

static bool fits(const struct node *node, enum schema_type type)
{
	switch (type) {
	case SCHEMA_TEXT: return node_is(node, NODE_STRING);
	case SCHEMA_NUMBER: return node_is(node, NODE_INT) || node_is(node, NODE_NUMBER);
	case SCHEMA_BOOL: return node_is(node, NODE_TRUE) || node_is(node, NODE_FALSE);
	case SCHEMA_LIST: return node_is(node, NODE_ARRAY);
	case SCHEMA_OBJECT: return node_is(node, NODE_OBJECT);
	case SCHEMA_TEXT_OR_LIST: return node_is(node, NODE_STRING) || node_is(node, NODE_ARRAY);
	case SCHEMA_PATTERNS: return node_is(node, NODE_ARRAY);
	default: return true;
	}
}

const char *schema_type_name(enum schema_type type)
{
	static const char *const names[] = {"text", "a number", "true or false", "a list",
		"a mapping", "text or a list", "a list of patterns", "anything"};
	return names[type];
}

/* The bracket that closes a set of characters, which itself may begin with one; NULL: none does. */
static const char *end_of_bracket(const char *set)
{
	set += *set == '!' || *set == '^';
	for (const char *at = set; *at; at++) {
		if (*at == ']' && at > set)
			return at;
		if (*at == '\\' && !*++at)
			return NULL;
	}
	return NULL;
}

/* fnmatch takes an open bracket and a last backslash as they are, and so would match nothing. */
static bool is_pattern(const char *text)
{
	for (; *text; text++) {
		if (*text == '\\')
			text++;
		else if (*text == '[')
			text = end_of_bracket(text + 1);
		if (!text || !*text)
			return false;
	}
	return true;
}

static bool check_patterns(
	const struct yaml_file *file, const struct node *list, const char *name, struct error *err)
{
	node_each(pattern, list)
	{
		const char *text = node_text_or(pattern, "");
		if (!*text)
			return yaml_error(file, pattern, err,
				"%s must be a list of patterns, texts that are not empty", name);
		if (!is_pattern(text))
			return yaml_error(file, pattern, err,
				"the pattern \"%s\" has no end: write \\[ and \\\\ for the "
				"characters",
				text);
	}
	return true;
}

static bool check_member(const struct yaml_file *file, const struct node *member,
	const struct schema_key *keys, const char *what, struct error *err)
{
	const char *name = symbol_text(member->key);
	const struct schema_key *key = find_key(keys, name);
	if (!key)
		return yaml_error(file, member, err, "%s has no key \"%s\"", what, name);
	if (!fits(member, key->type))
		return yaml_error(
			file, member, err, "%s must be %s", name, schema_type_name(key->type));
	return key->type != SCHEMA_PATTERNS || check_patterns(file, member, name, err);
}

bool schema_check(const struct yaml_file *file, const struct node *node,
	const struct schema_key *keys, const char *what, struct error *err)
{
	if (!node_is(node, NODE_OBJECT))
		return yaml_error(file, node, err, "%s must be a mapping of keys to values", what);
	node_each(member, node) if (!check_member(file, member, keys, what, err)) return false;
	for (const struct schema_key *key = keys; key->name; key++)
		if (key->required && !node_find(node, key->name))
			return yaml_error(
				file, node, err, "%s needs the key \"%s\"", what, key->name);
	return true;
}

const char *schema_text(const struct node *object, const char *name)
{
	return node_text(node_get(object, symbol(name)));
}

int schema_choice(const struct yaml_file *file, const struct node *node, const char *const *names,
	const char *what, struct error *err)
{
	const char *text = node_text_or(node, "");
	struct buf list;
	for (int i = 0; names[i]; i++)
		if (!strcmp(names[i], text))
			return i;
	buf_init(&list, 400);
	for (int i = 0; names[i]; i++)
		buf_printf(&list, "%s%s", i ? ", " : "", names[i]);
	yaml_error(file, node, err, "no %s \"%s\" (there are: %s)", what, text, list.text);
	buf_finish(&list);
	return -1;
}
