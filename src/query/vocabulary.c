#include "query/vocabulary.h"

#include <string.h>

const struct field *vocabulary_find(const struct vocabulary *vocabulary, const char *name)
{
	for (; vocabulary; vocabulary = vocabulary->next)
		for (const struct field *field = vocabulary->fields; field->name; field++)
			if (!strcmp(field->name, name))
				return field;
	return NULL;
}

const char *field_type_name(enum field_type type)
{
	static const char *const names[] = {[FIELD_TEXT] = "text",
		[FIELD_NUMBER] = "number",
		[FIELD_BYTES] = "bytes",
		[FIELD_BOOLEAN] = "boolean",
		[FIELD_TIME] = "time",
		[FIELD_DURATION] = "duration",
		[FIELD_PLAIN] = "number or text",
		[FIELD_LIST] = "list",
		[FIELD_OBJECT] = "object"};
	return names[type];
}

static bool fits_number(enum field_type type, enum unit unit)
{
	if (unit == UNIT_DURATION)
		return type == FIELD_DURATION;
	return type == FIELD_NUMBER || type == FIELD_BYTES || type == FIELD_PLAIN;
}

bool field_type_fits(enum field_type type, const struct value *value)
{
	switch (value->type) {
	case VALUE_NULL: return true;
	case VALUE_BOOL: return type == FIELD_BOOLEAN;
	case VALUE_NUMBER: return fits_number(type, value->unit);
	case VALUE_TEXT: return type == FIELD_TEXT || type == FIELD_PLAIN;
	case VALUE_TIME: return type == FIELD_TIME;
	case VALUE_LIST: return type == FIELD_LIST;
	case VALUE_OBJECT: return type == FIELD_OBJECT;
	default: return false;
	}
}
