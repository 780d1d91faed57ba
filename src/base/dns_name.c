#include "base/dns_name.h"

#include <ctype.h>
#include <string.h>

static bool is_lower_or_digit(char letter)
{
	return islower((unsigned char)letter) || isdigit((unsigned char)letter);
}

bool dns_is_label(const char *text, size_t length)
{
	if (!length || !is_lower_or_digit(*text) || !is_lower_or_digit(text[length - 1]))
		return false;
	for (size_t i = 0; i < length; i++)
		if (!is_lower_or_digit(text[i]) && text[i] != '-')
			return false;
	return true;
}

bool dns_is_subdomain(const char *text, size_t length)
{
	for (size_t at = 0; at <= length;) {
		const char *dot = memchr(text + at, '.', length - at);
		size_t part = dot ? (size_t)(dot - text) - at : length - at;
		if (!dns_is_label(text + at, part))
			return false;
		at += part + 1;
	}
	return length;
}
