#ifndef QUERY_UNKNOWN_H
#define QUERY_UNKNOWN_H

#include "query/query.h"

/*
 * Fields that a query names and no row has. That is a warning and no mistake: rows differ, and a
 * field may come later.
 */
enum { NEAREST_MAX = 3, UNKNOWN_MAX = 10 };

struct unknown_field {
	const char *path;    /* as written; the query owns it */
	const char *missing; /* the part of it that is nowhere */
	/* Names that are there instead, the best first; NULL behind the last. */
	const char *nearest[NEAREST_MAX];
};

/*
 * Appends a struct unknown_field to UNKNOWN (an array of them) for each path of QUERY that ends at
 * a name which none of the rows has there: each path once, in the order of the text, UNKNOWN_MAX
 * of them at most. Keys in brackets are data and not looked at, and neither is what lies below
 * null or an empty array. Without rows nothing can be said. Names live as long as the process and
 * the vocabulary.
 */
void query_unknown_fields(
	const struct query *query, const struct scope *rows, size_t count, struct array *unknown);
/* Appends a sentence for people: no row has a field cpucount: cpuCount? */
void unknown_field_tell(const struct unknown_field *field, struct buf *out);

#endif
