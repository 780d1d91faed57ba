#ifndef QUERY_LIKE_H
#define QUERY_LIKE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * LIKE of TSL: % is any run, _ one code point, the rest stands for itself; the whole TEXT must
 * fit. Neither matches a newline. FOLD compares lower case letters.
 */
bool like_match(const char *text, const char *pattern, bool fold);
/*
 * The same in at most *STEPS steps, from which it takes those that it made: 0 is left when they
 * were not enough, and the answer means nothing then.
 */
bool like_match_within(const char *text, const char *pattern, bool fold, size_t *steps);
/* Whether TEXT holds PART, letters of either case being equal. */
bool like_contains(const char *text, const char *part);

#endif
