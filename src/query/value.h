#ifndef QUERY_VALUE_H
#define QUERY_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "doc/node.h"

/*
 * What an expression yields. Texts, items and nodes are borrowed: from the doc of the row, from
 * the expression, or from the arena of the evaluation.
 */
enum value_type {
	VALUE_NULL, /* also absent and failed look-ups */
	VALUE_BOOL,
	VALUE_NUMBER,
	VALUE_TEXT,
	VALUE_TIME, /* a text that is a date or an RFC 3339 time */
	VALUE_LIST,
	VALUE_OBJECT,
};

/* What a number counts, where that is known (docs/query.md, Units). */
enum unit {
	UNIT_NONE,
	UNIT_DURATION, /* milliseconds */
	UNIT_M,	       /* written like 5m: 5,000,000, and 5 minutes beside a duration */
	UNIT_NAME,     /* nothing: it is a name, and the same in quotes */
};

struct value {
	enum value_type type;
	enum unit unit; /* VALUE_NUMBER */
	union {
		bool truth;
		double number;
		size_t count; /* of items */
		int64_t time; /* milliseconds since 1970 */
		const struct node *node;
	};
	union {
		const char *text; /* VALUE_TEXT, VALUE_TIME */
		const struct value *items;
	};
};

struct value value_null(void);
struct value value_bool(bool truth);
struct value value_number(double number);
struct value value_duration(double milliseconds);
/* TEXT, or a number that is a name where it is a whole one in its only form: no "02", no "1e3". */
struct value value_name(const char *text);
/* TEXT as it is; NULL gives null. */
struct value value_text(const char *text);
/* TEXT, or a time when it reads as one. */
struct value value_text_or_time(const char *text);
/* A moment, with its RFC 3339 text made in ARENA. */
struct value value_time(struct arena *arena, int64_t milliseconds);
/* COUNT values, borrowed. */
struct value value_list(const struct value *items, size_t count);
/* What a node holds; the elements of an array are copied into ARENA. */
struct value value_node(struct arena *arena, const struct node *node);

/* Appends VALUE as JSON: what JSON has no number for is null, times are texts. */
void value_write_json(const struct value *value, struct buf *out);
/* The text of a text or time, else NULL. */
const char *value_string(const struct value *value);
/* Whether it is the boolean true: what selects a row (reference/query-language.md 6). */
bool value_true(const struct value *value);
bool value_equal(const struct value *a, const struct value *b);
/*
 * Order for sorting (reference/query-language.md 2): null first; numbers, and texts that read as
 * one, by value; texts, times and booleans bytewise as text, before the numbers when they begin
 * with less than a digit, else behind; lists; objects by their JSON. A total order: < 0, 0, > 0.
 */
int value_order(const struct value *first, const struct value *second);
/* The same in two steps, for many comparisons: each value is made sortable once. */
struct value value_sortable(const struct value *value);
int value_order_sortable(const struct value *a, const struct value *b);

#endif
