#ifndef API_SCHEMA_H
#define API_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/kinds.h"
#include "base/array.h"

/*
 * What the custom resources of Forklift may hold, as far as the references name it (forklift.md
 * 1), and what the server fills into objects of built-in kinds: written in a notation of its own
 * (api/schema_table.c, api/built_in_table.c) and read once.
 *
 *     {name:TYPE,name!:TYPE}   an object; `!` says that the member is required
 *     [TYPE] <TYPE>            a list; a map from any text to TYPE
 *     {~name:TYPE} {...}+      other members are kept, too; the object is made where it is missing
 *     s b i t q any            text, true or false, whole number, time, quantity, anything
 *     s(a|b) s+ s'PATTERN'     one of these; not empty; as the expression says
 *     TYPE=VALUE               what the server fills in: true, false, a number, "text", `JSON`, or
 *                              @word: what api/fallbacks.c makes of the members beside it
 *     @name                    a shape with a name
 */
enum api_type {
	API_ANY,
	API_TEXT,
	API_BOOL,
	API_INTEGER,
	API_TIME,
	API_QUANTITY,
	API_OBJECT,
	API_MAP,
	API_LIST,
};

struct api_field {
	uint32_t key; /* symbol; SYMBOL_NONE for elements and roots */
	bool required;
	bool filled; /* text may not be empty; an object is made where it is missing */
	bool open;   /* an object keeps members that are not named */
	enum api_type type;
	int first; /* index of the first member, or of the element; -1: none */
	int next;  /* of the next member of the same object; -1: none */
	/* pieces of the table, NULL when there are none: */
	const char *choices; /* "a|b)" */
	const char *pattern; /* up to the next ' */
	const char *fallback;
};

struct api_schemas {
	struct array fields;	  /* struct api_field */
	int roots[API_KINDS_MAX]; /* of each kind; -1: everything is taken */
};

void api_schemas_init(struct api_schemas *schemas);
void api_schemas_finish(struct api_schemas *schemas);
/* NULL: the kind has none. */
const struct api_field *api_schema_of(
	const struct api_schemas *schemas, const struct api_kind *kind);
/* NULL for -1. */
const struct api_field *api_field_at(const struct api_schemas *schemas, int index);
/* Member of an object; NULL: it has none of that name. */
const struct api_field *api_field_member(
	const struct api_schemas *schemas, const struct api_field *object, uint32_t key);

/* The table: shapes first, whose kind is NULL. Ends with a NULL text. */
struct api_schema_row {
	const char *name; /* of the shape, or the kind */
	bool shape;
	const char *text;
};
extern const struct api_schema_row api_schema_table[];
extern const struct api_schema_row api_built_in_table[];

#endif
