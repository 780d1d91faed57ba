#ifndef QUERY_LIKE_H
#define QUERY_LIKE_H

#include <stdbool.h>

/*
 * LIKE of TSL: % is any run, _ one code point, the rest stands for itself; the whole TEXT must
 * fit. Neither matches a newline. FOLD compares lower case letters.
 */
bool like_match(const char *text, const char *pattern, bool fold);
/* Whether TEXT holds PART, letters of either case being equal. */
bool like_contains(const char *text, const char *part);

#endif
