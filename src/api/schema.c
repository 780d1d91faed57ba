#include "api/schema.h"

#include <ctype.h>
#include <string.h>

#include "base/die.h"
#include "base/symbol.h"

struct reading {
	struct api_schemas *schemas;
	const struct api_schema_row *table;
	const char *at;
};

static int read_type(struct reading *reading);

static struct api_field *field(struct reading *reading, int index)
{
	return array_at(&reading->schemas->fields, (size_t)index);
}

static bool take(struct reading *reading, char wanted)
{
	bool there = *reading->at == wanted;
	reading->at += there;
	return there;
}

static void expect(struct reading *reading, char wanted)
{
	if (!take(reading, wanted))
		die("the table of schemas has no %c before \"%.40s\"", wanted, reading->at);
}

static size_t word_length(const char *text)
{
	size_t length = 0;
	while (isalnum((unsigned char)text[length]) || text[length] == '_')
		length++;
	return length;
}

static int read_member(struct reading *reading)
{
	size_t length = word_length(reading->at);
	uint32_t key = symbol_intern(reading->at, length);
	reading->at += length;
	bool required = take(reading, '!');
	expect(reading, ':');
	int index = read_type(reading);
	field(reading, index)->key = key;
	field(reading, index)->required = required;
	return index;
}

static void read_members(struct reading *reading, int object)
{
	int last = -1;
	do {
		int index = read_member(reading);
		if (last < 0)
			field(reading, object)->first = index;
		else
			field(reading, last)->next = index;
		last = index;
	} while (take(reading, ','));
	expect(reading, '}');
}

static void read_element(struct reading *reading, int container, char end)
{
	int element = read_type(reading);
	field(reading, container)->first = element;
	expect(reading, end);
}

/* A shape is read again wherever it is named: they are few. */
static int read_shape(struct reading *reading)
{
	size_t length = word_length(reading->at);
	for (const struct api_schema_row *row = reading->table; row->text; row++) {
		if (!row->shape || strlen(row->name) != length ||
			strncmp(row->name, reading->at, length) != 0)
			continue;
		struct reading inner = {reading->schemas, reading->table, row->text};
		reading->at += length;
		return read_type(&inner);
	}
	die("the table of schemas has no shape \"%.40s\"", reading->at);
}

static enum api_type scalar(struct reading *reading)
{
	if (!strncmp(reading->at, "any", 3)) {
		reading->at += 3;
		return API_ANY;
	}
	switch (*reading->at++) {
	case 's': return API_TEXT;
	case 'b': return API_BOOL;
	case 'i': return API_INTEGER;
	case 't': return API_TIME;
	case 'q': return API_QUANTITY;
	default: die("the table of schemas has no type \"%.40s\"", reading->at - 1);
	}
}

static const char *read_until(struct reading *reading, char end)
{
	const char *start = reading->at;
	reading->at += strcspn(start, (char[]){end, '\0'});
	expect(reading, end);
	return start;
}

static void read_limits(struct reading *reading, struct api_field *own)
{
	own->filled = take(reading, '+');
	if (take(reading, '('))
		own->choices = read_until(reading, ')');
	if (take(reading, '\''))
		own->pattern = read_until(reading, '\'');
}

static void read_fallback(struct reading *reading, int index)
{
	if (!take(reading, '='))
		return;
	field(reading, index)->fallback = reading->at;
	if (take(reading, '`'))
		read_until(reading, '`');
	else
		reading->at += strcspn(reading->at, ",}]>");
}

static int read_type(struct reading *reading)
{
	if (take(reading, '@'))
		return read_shape(reading);
	int index = (int)reading->schemas->fields.count;
	struct api_field *own = array_push(&reading->schemas->fields);
	*own = (struct api_field){.first = -1, .next = -1};
	if (take(reading, '{')) {
		own->type = API_OBJECT;
		own->open = take(reading, '~');
		read_members(reading, index);
		field(reading, index)->filled = take(reading, '+');
	} else if (take(reading, '[')) {
		own->type = API_LIST;
		read_element(reading, index, ']');
	} else if (take(reading, '<')) {
		own->type = API_MAP;
		read_element(reading, index, '>');
	} else {
		own->type = scalar(reading);
		read_limits(reading, own);
	}
	read_fallback(reading, index);
	return index;
}

/* The roots of a table, whose kinds are built in or not. */
static void read_table(
	struct api_schemas *schemas, const struct api_schema_row *table, bool built_in)
{
	for (const struct api_kind *kind = api_kinds; kind->plural; kind++) {
		const struct api_schema_row *row = table;
		while (row->text && (row->shape || strcmp(row->name, kind->kind) != 0))
			row++;
		struct reading reading = {schemas, table, row->text};
		if (!row->text || kind->built_in != built_in)
			continue;
		schemas->roots[api_kind_index(kind)] = read_type(&reading);
		if (*reading.at)
			die("the table of schemas goes on with \"%.40s\"", reading.at);
	}
}

void api_schemas_init(struct api_schemas *schemas)
{
	array_init(&schemas->fields, sizeof(struct api_field));
	for (size_t i = 0; i < API_KINDS_MAX; i++)
		schemas->roots[i] = -1;
	read_table(schemas, api_schema_table, false);
	read_table(schemas, api_built_in_table, true);
}

void api_schemas_finish(struct api_schemas *schemas)
{
	array_finish(&schemas->fields);
}

const struct api_field *api_field_at(const struct api_schemas *schemas, int index)
{
	return index < 0 ? NULL : array_at(&schemas->fields, (size_t)index);
}

const struct api_field *api_schema_of(
	const struct api_schemas *schemas, const struct api_kind *kind)
{
	return api_field_at(schemas, schemas->roots[api_kind_index(kind)]);
}

const struct api_field *api_field_member(
	const struct api_schemas *schemas, const struct api_field *object, uint32_t key)
{
	const struct api_field *member = api_field_at(schemas, object->first);
	while (member && member->key != key)
		member = api_field_at(schemas, member->next);
	return member;
}
