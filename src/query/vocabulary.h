#ifndef QUERY_VOCABULARY_H
#define QUERY_VOCABULARY_H

#include <stdbool.h>

#include "base/arena.h"
#include "query/value.h"

/* Computed fields: names that expressions use beside the keys of the rows. */

struct scope;

/* What the value of a field is, when there is one. */
enum field_type {
	FIELD_TEXT,
	FIELD_NUMBER,
	FIELD_BYTES, /* a number of them: comparable with 4Gi */
	FIELD_BOOLEAN,
	FIELD_TIME,
	FIELD_DURATION,
	FIELD_PLAIN, /* a number where it is one, else text */
	FIELD_LIST,  /* for any(), all() and in */
	FIELD_OBJECT,
};

/*
 * A computed field: a name that stands for more than a key of the row. It yields a value, or a
 * tree in which the rest of the path goes on, or both: the value for the name alone. It hides a key
 * of the row with the same name.
 */
struct field {
	const char *name;
	enum field_type type; /* of the name alone; what is not there is null */
	const char *unit;     /* what a number counts, or NULL */
	struct value (*value)(const struct scope *scope, struct arena *arena);
	const struct node *(*node)(const struct scope *scope);
	const char *help;
};

/* Tables of fields, looked up one after the other: the first that has a name hides the rest. */
struct vocabulary {
	const struct field *fields; /* ends with a NULL name */
	const struct vocabulary *next;
	bool printed; /* members of a row when it is printed as an object */
};

/* The field that NAME means, or NULL. VOCABULARY may be NULL. */
const struct field *vocabulary_find(const struct vocabulary *vocabulary, const char *name);
/* "text", "number" ... */
const char *field_type_name(enum field_type type);
/* Whether VALUE is what TYPE says, or null. */
bool field_type_fits(enum field_type type, const struct value *value);

#endif
