#include "mtv/wave.h"

#include <ctype.h>
#include <string.h>

enum {
	LABEL_MAX = 63,	  /* bytes of a value, and of the name in a key */
	DOMAIN_MAX = 253, /* of what stands before the name */
};

const char *wave_of(const struct node *root, const char *key)
{
	const struct node *labels = node_at(root, KEY_metadata, KEY_labels, KEY_none);
	const char *wave = node_text(node_get(labels, symbol(key ? key : WAVE_LABEL)));
	return wave && *wave ? wave : NULL;
}

static bool is_number(const char *wave)
{
	return value_name(wave).type == VALUE_NUMBER;
}

int wave_order(const char *first, const char *second)
{
	bool numbers = is_number(first) && is_number(second);
	if (is_number(first) != is_number(second))
		return is_number(first) ? -1 : 1;
	if (numbers && strlen(first) != strlen(second))
		return strlen(first) < strlen(second) ? -1 : 1;
	return strcmp(first, second);
}

/* Letters and digits at both ends, and OTHERS between them too. */
static bool is_word(const char *text, size_t length, const char *others)
{
	if (!length || !isalnum((unsigned char)text[0]) ||
		!isalnum((unsigned char)text[length - 1]))
		return false;
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)text[i]) && !strchr(others, text[i]))
			return false;
	return true;
}

bool wave_is_label(const char *text)
{
	size_t length = strlen(text);
	return length <= LABEL_MAX && is_word(text, length, "-_.");
}

static bool is_domain(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (isupper((unsigned char)text[i]))
			return false;
	return length <= DOMAIN_MAX && is_word(text, length, "-.");
}

bool wave_is_key(const char *text)
{
	const char *slash = strchr(text, '/');
	return wave_is_label(slash ? slash + 1 : text) &&
		(!slash || is_domain(text, (size_t)(slash - text)));
}
