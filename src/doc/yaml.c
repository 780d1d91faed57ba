#include "doc/yaml.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "doc/builder.h"
#include "doc/json.h"

enum { DEPTH_MAX = 100 };

struct reader {
	yaml_parser_t parser;
	struct builder builder;
	struct array lines;   /* uint32_t, one a node */
	struct array columns; /* the same */
	const char *name;
	struct error *err;
	int depth;
};

static bool fail(struct reader *reader, size_t line, const char *what)
{
	return error_set(reader->err, "%s:%zu: %s", reader->name, line + 1, what);
}

/* NUL ("\0") would end a text without a word: names could be spoofed. */
static bool has_nul(const yaml_event_t *event)
{
	return event->type == YAML_SCALAR_EVENT &&
		memchr(event->data.scalar.value, '\0', event->data.scalar.length);
}

static bool next_event(struct reader *reader, yaml_event_t *event)
{
	if (yaml_parser_parse(&reader->parser, event)) {
		if (!has_nul(event))
			return true;
		yaml_event_delete(event);
		return fail(reader, reader->parser.mark.line, "NUL is not taken");
	}
	const char *problem = reader->parser.problem ? reader->parser.problem : "broken YAML";
	size_t line = reader->parser.problem_mark.line;
	return fail(reader, line ? line : reader->parser.mark.line, problem);
}

static void note_place(struct reader *reader, const yaml_event_t *event)
{
	*(uint32_t *)array_push(&reader->lines) = (uint32_t)event->start_mark.line + 1;
	*(uint32_t *)array_push(&reader->columns) = (uint32_t)event->start_mark.column + 1;
}

/* A plain word that is a number in YAML 1.2: decimal, no underscores, no octal. */
static bool plain_number(const char *text, double *number)
{
	size_t length = strlen(text);
	if (!length || strspn(text, "0123456789+-.eE") != length || !strpbrk(text, "0123456789"))
		return false;
	char *end;
	*number = strtod(text, &end);
	return !*end;
}

static void add_scalar(struct reader *reader, uint32_t key, const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;
	bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && !event->data.scalar.tag;
	double number;
	if (plain && (!*text || !strcmp(text, "null") || !strcmp(text, "~")))
		builder_null(&reader->builder, key);
	else if (plain && (!strcmp(text, "true") || !strcmp(text, "false")))
		builder_bool(&reader->builder, key, *text == 't');
	else if (plain && plain_number(text, &number))
		builder_number(&reader->builder, key, number);
	else
		builder_text(&reader->builder, key, text, strlen(text));
}

static bool add_node(struct reader *reader, uint32_t key, const yaml_event_t *event);

static bool add_sequence(struct reader *reader)
{
	yaml_event_t event;
	bool going = true;
	while (going) {
		if (!next_event(reader, &event))
			return false;
		if (event.type == YAML_SEQUENCE_END_EVENT)
			break;
		going = add_node(reader, SYMBOL_NONE, &event);
		yaml_event_delete(&event);
	}
	return going;
}

/* The key of a member as a symbol, checked against those that the mapping has. */
static bool member_key(
	struct reader *reader, const yaml_event_t *event, struct array *keys, uint32_t *key)
{
	size_t line = event->start_mark.line;
	if (event->type != YAML_SCALAR_EVENT)
		return fail(reader, line, "a key must be plain text");
	*key = symbol_intern((char *)event->data.scalar.value, event->data.scalar.length);
	for (size_t i = 0; i < keys->count; i++)
		if (*(uint32_t *)array_at(keys, i) == *key)
			return fail(reader, line, "the same key stands here twice");
	*(uint32_t *)array_push(keys) = *key;
	return strcmp(symbol_text(*key), "<<") ? true
					       : fail(reader, line, "merge keys are not taken");
}

static bool add_member(struct reader *reader, struct array *keys, bool *more)
{
	yaml_event_t event;
	uint32_t key = SYMBOL_NONE;
	if (!next_event(reader, &event))
		return false;
	*more = event.type != YAML_MAPPING_END_EVENT;
	bool good = !*more || member_key(reader, &event, keys, &key);
	yaml_event_delete(&event);
	if (!*more || !good)
		return good;
	if (!next_event(reader, &event))
		return false;
	good = add_node(reader, key, &event);
	yaml_event_delete(&event);
	return good;
}

static bool add_mapping(struct reader *reader)
{
	struct array keys; /* uint32_t */
	array_init(&keys, sizeof(uint32_t));
	bool more = true;
	bool good = true;
	while (good && more)
		good = add_member(reader, &keys, &more);
	array_finish(&keys);
	return good;
}

static bool add_container(struct reader *reader, uint32_t key, bool mapping, size_t line)
{
	if (++reader->depth > DEPTH_MAX)
		return fail(reader, line, "nested deeper than 100");
	if (mapping)
		builder_object(&reader->builder, key);
	else
		builder_array(&reader->builder, key);
	bool good = mapping ? add_mapping(reader) : add_sequence(reader);
	builder_end(&reader->builder);
	reader->depth--;
	return good;
}

static bool add_node(struct reader *reader, uint32_t key, const yaml_event_t *event)
{
	size_t line = event->start_mark.line;
	note_place(reader, event);
	switch (event->type) {
	case YAML_SCALAR_EVENT: add_scalar(reader, key, event); return true;
	case YAML_SEQUENCE_START_EVENT: return add_container(reader, key, false, line);
	case YAML_MAPPING_START_EVENT: return add_container(reader, key, true, line);
	case YAML_ALIAS_EVENT: return fail(reader, line, "aliases (*name) are not taken");
	default: return fail(reader, line, "a value is missing");
	}
}

/* Turns what was collected into the file; an empty document has no doc. */
static bool take_document(struct reader *reader, struct yaml_file *file)
{
	*file = (struct yaml_file){.name = reader->name};
	file->doc = builder_finish_doc(&reader->builder);
	if (!file->doc)
		return fail(reader, 0, "too large");
	file->lines = reader->lines.items;
	array_init(&reader->lines, sizeof(uint32_t));
	file->columns = reader->columns.items;
	array_init(&reader->columns, sizeof(uint32_t));
	return true;
}

/* Reads on to the end of the next document. *MORE: there was one. */
static bool read_document(struct reader *reader, struct yaml_file *file, bool *more)
{
	yaml_event_t event;
	*more = false;
	for (;;) {
		if (!next_event(reader, &event))
			return false;
		yaml_event_type_t type = event.type;
		bool good = true;
		if (type == YAML_SCALAR_EVENT || type == YAML_SEQUENCE_START_EVENT ||
			type == YAML_MAPPING_START_EVENT || type == YAML_ALIAS_EVENT)
			good = add_node(reader, SYMBOL_NONE, &event);
		yaml_event_delete(&event);
		if (!good || type == YAML_STREAM_END_EVENT)
			return good;
		if (type == YAML_DOCUMENT_END_EVENT)
			return (*more = take_document(reader, file));
	}
}

static void reader_init(
	struct reader *reader, const char *name, const char *text, size_t length, struct error *err)
{
	*reader = (struct reader){.name = name, .err = err};
	yaml_parser_initialize(&reader->parser);
	yaml_parser_set_input_string(&reader->parser, (const unsigned char *)text, length);
	builder_init(&reader->builder);
	array_init(&reader->lines, sizeof(uint32_t));
	array_init(&reader->columns, sizeof(uint32_t));
}

static void reader_finish(struct reader *reader)
{
	yaml_parser_delete(&reader->parser);
	builder_finish(&reader->builder);
	array_finish(&reader->lines);
	array_finish(&reader->columns);
}

bool yaml_parse_each(const char *name, const char *text, size_t length,
	bool (*take)(void *data, const struct yaml_file *file, struct error *err), void *data,
	struct error *err)
{
	struct reader reader;
	bool more = true;
	bool good = true;
	reader_init(&reader, name, text, length, err);
	while (good && more) {
		struct yaml_file file = {0};
		good = read_document(&reader, &file, &more);
		if (good && more)
			good = take(data, &file, err);
		yaml_finish(&file);
	}
	reader_finish(&reader);
	return good;
}

bool yaml_parse(const char *name, const char *text, size_t length, struct yaml_file *file,
	struct error *err)
{
	struct reader reader;
	struct yaml_file first = {.name = name};
	struct yaml_file second = {0};
	bool more;
	reader_init(&reader, name, text, length, err);
	bool good = read_document(&reader, &first, &more);
	if (good && more)
		good = read_document(&reader, &second, &more);
	if (good && more)
		good = fail(&reader, 0, "only one document (no second ---) belongs in this file");
	reader_finish(&reader);
	yaml_finish(&second);
	if (good)
		*file = first;
	else
		yaml_finish(&first);
	return good;
}

void yaml_finish(struct yaml_file *file)
{
	doc_unref(file->doc);
	free(file->lines);
	free(file->columns);
	free(file->source);
	file->doc = NULL;
	file->lines = NULL;
	file->columns = NULL;
	file->source = NULL;
}

uint32_t yaml_line(const struct yaml_file *file, const struct node *node)
{
	return node && file->doc ? file->lines[node - doc_root(file->doc)] : 1;
}

bool yaml_error(const struct yaml_file *file, const struct node *node, struct error *err,
	const char *format, ...)
{
	char text[400];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return error_set(err, "%s:%u: %s", file->name, yaml_line(file, node), text);
}

/* Whether a terminal must not see some of TEXT; of C0 libyaml knows that, of the others not. */
static bool has_marks(const char *text)
{
	const char *end = text + strlen(text);
	while (text < end) {
		bool ascii = (unsigned char)*text < 0x80;
		if (utf8_next(&text, end).marked && !ascii)
			return true;
	}
	return false;
}

/* What is marked stands between quotes, where it can be escaped: it reads back as it was. */
static int write_bytes(void *data, unsigned char *bytes, size_t length)
{
	const char *at = (const char *)bytes;
	const char *end = at + length;
	while (at < end) {
		const char *next = at;
		uint32_t point;
		size_t size = utf8_decode(at, (size_t)(end - at), &point);
		bool valid = size > 1 && point != UINT32_MAX;
		if (valid && utf8_next(&next, end).marked)
			buf_printf(data, point > 0xffff ? "\\U%08X" : "\\u%04X", point);
		else
			buf_add(data, at, size);
		at += size;
	}
	return !((const struct buf *)data)->over;
}

/* Text that would read back as something else, or that a terminal must not see, is quoted. */
static bool needs_quotes(const char *text)
{
	static const char *const words[] = {"true", "false", "null", "yes", "no", "on", "off", "y",
		"n", "True", "False", "Null", "Yes", "No", "On", "Off", "NULL", "TRUE", "FALSE",
		"~", "", "<<", "="};
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(text, words[i]))
			return true;
	if (has_marks(text))
		return true;
	return strspn(text, "0123456789+-.eExXabcdefABCDEF_:TZ") == strlen(text) &&
		strpbrk(text, "0123456789");
}

/* Appends TEXT; what is no UTF-8, which libyaml refuses, becomes U+FFFD. */
static void mend(struct buf *out, const char *text)
{
	size_t left = strlen(text);
	while (left) {
		uint32_t point;
		size_t bytes = utf8_decode(text, left, &point);
		if (point == UINT32_MAX)
			buf_add_text(out, "\xef\xbf\xbd");
		else
			buf_add(out, text, bytes);
		text += bytes;
		left -= bytes;
	}
}

static bool write_scalar(yaml_emitter_t *emitter, const char *text, bool quoted)
{
	yaml_event_t event;
	struct buf mended;
	yaml_scalar_style_t style =
		quoted ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_ANY_SCALAR_STYLE;
	buf_init(&mended, INT_MAX);
	mend(&mended, text);
	bool good = yaml_scalar_event_initialize(
		&event, NULL, NULL, (yaml_char_t *)mended.text, (int)mended.used, 1, 1, style);
	buf_finish(&mended);
	return good && yaml_emitter_emit(emitter, &event);
}

static bool write_node(yaml_emitter_t *emitter, const struct node *node);

static bool write_container(yaml_emitter_t *emitter, const struct node *node)
{
	yaml_event_t event;
	bool object = node->type == NODE_OBJECT;
	if (object)
		yaml_mapping_start_event_initialize(&event, NULL, NULL, 1, YAML_ANY_MAPPING_STYLE);
	else
		yaml_sequence_start_event_initialize(
			&event, NULL, NULL, 1, YAML_ANY_SEQUENCE_STYLE);
	bool good = yaml_emitter_emit(emitter, &event);
	node_each(child, node)
	{
		const char *key = symbol_text(child->key);
		good = good && (!object || write_scalar(emitter, key, needs_quotes(key))) &&
			write_node(emitter, child);
	}
	if (object)
		yaml_mapping_end_event_initialize(&event);
	else
		yaml_sequence_end_event_initialize(&event);
	return good && yaml_emitter_emit(emitter, &event);
}

static bool write_node(yaml_emitter_t *emitter, const struct node *node)
{
	char number[32];
	switch (node ? node->type : NODE_NULL) {
	case NODE_OBJECT:
	case NODE_ARRAY: return write_container(emitter, node);
	case NODE_STRING:
		return write_scalar(emitter, node_text(node), needs_quotes(node_text(node)));
	case NODE_TRUE: return write_scalar(emitter, "true", false);
	case NODE_FALSE: return write_scalar(emitter, "false", false);
	case NODE_INT:
	case NODE_NUMBER:
		json_format_number(node_number(node, 0), number);
		return write_scalar(emitter, number, false);
	default: return write_scalar(emitter, "null", false);
	}
}

bool yaml_write(struct buf *out, const struct node *node)
{
	yaml_emitter_t emitter;
	yaml_event_t event;
	yaml_emitter_initialize(&emitter);
	yaml_emitter_set_output(&emitter, write_bytes, out);
	yaml_emitter_set_unicode(&emitter, 1);
	yaml_emitter_set_width(&emitter, -1);
	yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING);
	bool good = yaml_emitter_emit(&emitter, &event);
	yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1);
	good = good && yaml_emitter_emit(&emitter, &event) && write_node(&emitter, node);
	yaml_document_end_event_initialize(&event, 1);
	good = good && yaml_emitter_emit(&emitter, &event);
	yaml_stream_end_event_initialize(&event);
	good = good && yaml_emitter_emit(&emitter, &event);
	yaml_emitter_delete(&emitter);
	return good && !out->over;
}
