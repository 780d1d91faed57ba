#ifndef TESTS_UNIT_QUERY_RULES_H
#define TESTS_UNIT_QUERY_RULES_H

#include <stddef.h>

/* A query and how its answer (query_cases/answer.h) begins, behind the id. */
struct query_rule {
	const char *query;
	const char *expected;
};

/* Asks each query of ROWS, an array in JSON. */
void query_rules_check(const char *rows, const struct query_rule *rules, size_t count);

#endif
