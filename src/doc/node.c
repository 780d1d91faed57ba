#include "doc/node.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/time.h"

static bool is_container(const struct node *node)
{
	return node && (node->type == NODE_ARRAY || node->type == NODE_OBJECT);
}

/* The node behind NODE and all that belongs to it. */
static const struct node *behind(const struct node *node)
{
	return node + 1 + (is_container(node) ? node->at : 0);
}

const struct node *node_first(const struct node *container)
{
	return is_container(container) && container->at ? container + 1 : NULL;
}

const struct node *node_next(const struct node *container, const struct node *child)
{
	const struct node *next = behind(child);
	return next < behind(container) ? next : NULL;
}

size_t node_count(const struct node *container)
{
	size_t count = 0;
	node_each(child, container) count++;
	return count;
}

const struct node *node_element(const struct node *array, size_t index)
{
	node_each(child, array) if (index-- == 0) return child;
	return NULL;
}

const struct node *node_last(const struct node *array)
{
	const struct node *last = NULL;
	node_each(child, array) last = child;
	return last;
}

const struct node *node_get(const struct node *object, uint32_t key)
{
	if (!node_is(object, NODE_OBJECT))
		return NULL;
	const struct node *end = behind(object);
	for (const struct node *child = object + 1; child < end; child = behind(child))
		if (child->key == key)
			return child;
	return NULL;
}

const struct node *node_at(const struct node *object, ...)
{
	va_list keys;
	va_start(keys, object);
	for (int key; (key = va_arg(keys, int)) != KEY_none && object;)
		object = node_get(object, (uint32_t)key);
	va_end(keys);
	return object;
}

const struct node *node_find(const struct node *object, const char *path)
{
	while (object && *path) {
		size_t length = strcspn(path, ".");
		object = node_get(object, symbol_intern(path, length));
		path += length + (path[length] == '.');
	}
	return object;
}

bool node_is(const struct node *node, enum node_type type)
{
	return node && node->type == type;
}

const char *node_text(const struct node *node)
{
	return node_is(node, NODE_STRING) ? (const char *)node + node->at : NULL;
}

const char *node_text_or(const struct node *node, const char *fallback)
{
	const char *text = node_text(node);
	return text ? text : fallback;
}

bool node_equals(const struct node *node, const char *text)
{
	const char *own = node_text(node);
	return own && !strcmp(own, text);
}

bool node_true(const struct node *node)
{
	return node_is(node, NODE_TRUE);
}

double node_number(const struct node *node, double fallback)
{
	if (node_is(node, NODE_INT))
		return (int32_t)node->at;
	if (!node_is(node, NODE_NUMBER))
		return fallback;
	double number;
	memcpy(&number, (const char *)node + node->at, sizeof(number));
	return number;
}

int64_t node_int(const struct node *node, int64_t fallback)
{
	double number = node_number(node, NAN);
	return number >= -9.2e18 && number <= 9.2e18 ? (int64_t)number : fallback;
}

bool node_time(const struct node *node, int64_t *milliseconds)
{
	const char *text = node_text(node);
	return text && time_parse(text, strlen(text), milliseconds);
}
