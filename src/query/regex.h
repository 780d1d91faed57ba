#ifndef QUERY_REGEX_H
#define QUERY_REGEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/*
 * Regular expressions with the syntax of RE2 on PCRE2 (reference/query-language.md 6): what RE2
 * refuses is refused, and a match limit keeps hostile patterns from running away. This file is
 * the only one that knows PCRE2.
 */
struct regex;

/* NULL and ERR when PATTERN is no expression of RE2. Ends with regex_destroy(). */
struct regex *regex_create(const char *pattern, struct error *err);
void regex_destroy(struct regex *regex);

enum regex_result {
	REGEX_NO,
	REGEX_YES,
	REGEX_TOO_COSTLY, /* the match limit was hit */
};

/* Whether TEXT holds a match anywhere. A pattern that often is too costly always is from then on.
 */
enum regex_result regex_match(const struct regex *regex, const char *text, size_t length);

#endif
