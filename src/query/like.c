#include "query/like.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

static uint32_t next_point(const char **text, bool fold)
{
	uint32_t point;
	*text += utf8_decode(*text, strnlen(*text, UTF8_MAX), &point);
	return fold ? utf8_lower(point) : point;
}

/* Matches one code point of TEXT against one of PATTERN; moves both on when it fits. */
static bool one_fits(const char **text, const char **pattern, bool fold)
{
	const char *text_next = *text;
	const char *pattern_next = *pattern;
	uint32_t have = next_point(&text_next, fold);
	uint32_t want = next_point(&pattern_next, fold);
	bool fits = want == '_' ? have != '\n' : have == want;
	if (fits) {
		*text = text_next;
		*pattern = pattern_next;
	}
	return fits;
}

bool like_match(const char *text, const char *pattern, bool fold)
{
	size_t steps = SIZE_MAX;
	return like_match_within(text, pattern, fold, &steps);
}

bool like_match_within(const char *text, const char *pattern, bool fold, size_t *steps)
{
	const char *retry_pattern = NULL; /* behind the last % */
	const char *retry_text = NULL;	  /* where that % has reached */
	while (*text) {
		if (!--*steps)
			return false;
		if (*pattern == '%') {
			retry_pattern = ++pattern;
			retry_text = text;
		} else if (!*pattern || !one_fits(&text, &pattern, fold)) {
			if (!retry_pattern || *retry_text == '\n')
				return false;
			next_point(&retry_text, false);
			text = retry_text;
			pattern = retry_pattern;
		}
	}
	return pattern[strspn(pattern, "%")] == '\0';
}

static bool starts_with(const char *text, const char *part)
{
	while (*part) {
		if (!*text || next_point(&text, true) != next_point(&part, true))
			return false;
	}
	return true;
}

static bool is_ascii(const char *text)
{
	while (*text && !((unsigned char)*text & 0x80))
		text++;
	return !*text;
}

bool like_contains(const char *text, const char *part)
{
	if (is_ascii(part))
		return strcasestr(text, part);
	while (*text) {
		if (starts_with(text, part))
			return true;
		next_point(&text, false);
	}
	return false;
}
