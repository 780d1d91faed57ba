#include "mtv/condition.h"

static bool is_true(const struct node *condition)
{
	return node_equals(node_get(condition, KEY_status), "True");
}

const struct node *condition_find(const struct node *list, const char *type)
{
	node_each(condition, list) if (node_equals(node_get(condition, KEY_type), type) &&
		is_true(condition)) return condition;
	return NULL;
}

bool condition_true(const struct node *list, const char *type)
{
	return condition_find(list, type);
}

bool condition_blocks(const struct node *condition)
{
	const struct node *category = node_get(condition, KEY_category);
	return node_equals(category, "Critical") || node_equals(category, "Error");
}

const struct node *condition_first_blocking(const struct node *list, size_t *more)
{
	const struct node *first = NULL;
	*more = 0;
	node_each(condition, list)
	{
		if (!is_true(condition) || !condition_blocks(condition))
			continue;
		if (first)
			++*more;
		else
			first = condition;
	}
	return first;
}

const char *condition_type(const struct node *condition)
{
	return node_text_or(node_get(condition, KEY_type), "");
}

const char *condition_message(const struct node *condition)
{
	return node_text_or(node_get(condition, KEY_message), "");
}
