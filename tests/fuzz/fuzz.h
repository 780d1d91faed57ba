#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/symbol.h"
#include "base/utf8.h"
#include "doc/node.h"

/*
 * What the drivers share (README.md). A driver is one file: it reads the input, works the code,
 * and ends the program with a sentence when a promise of a header does not hold.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* Ends the program unless HOLDS. */
__attribute__((format(printf, 2, 3))) static inline void expect(bool holds, const char *format, ...)
{
	va_list args;
	if (holds)
		return;
	va_start(args, format);
	fputs("broken promise: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	abort();
}

/* The input, read from its start: bytes that steer the driver, then text. */
struct input {
	const char *at;
	size_t left;
};

static inline struct input input_of(const uint8_t *data, size_t size)
{
	return (struct input){(const char *)data, size};
}

/* The next byte, 0 behind the end. */
static inline unsigned char input_byte(struct input *input)
{
	if (!input->left)
		return 0;
	input->left--;
	return (unsigned char)*input->at++;
}

/* Up to LENGTH bytes in a block of their own, so that reading too far is noticed. */
static inline char *input_bytes(struct input *input, size_t *length)
{
	*length = *length < input->left ? *length : input->left;
	char *bytes = malloc(*length + !*length);
	if (*length)
		memcpy(bytes, input->at, *length);
	input->at += *length;
	input->left -= *length;
	return bytes;
}

/* Up to the end of the line, which is passed over; without NUL. To be freed. */
static inline char *input_line(struct input *input)
{
	const char *end = input->left ? memchr(input->at, '\n', input->left) : NULL;
	size_t length = end ? (size_t)(end - input->at) : input->left;
	char *line = strndup(length ? input->at : "", length);
	input->at += length + (end != NULL);
	input->left -= length + (end != NULL);
	return line;
}

static inline bool is_utf8(const char *text, size_t length)
{
	for (size_t at = 0; at < length;) {
		uint32_t point;
		at += utf8_decode(text + at, length - at, &point);
		if (point == UINT32_MAX)
			return false;
	}
	return true;
}

/* Two trees of two docs; numbers that JSON does not have are null. */
static inline bool same_tree(const struct node *a, const struct node *b)
{
	double first = node_number(a, 0);
	double second = node_number(b, 0);
	if (a->type == NODE_NUMBER && first - first != 0)
		return b->type == NODE_NULL || b->type == NODE_NUMBER;
	if (a->type != b->type || a->key != b->key || first != second)
		return false;
	if (node_text(a))
		return !strcmp(node_text(a), node_text(b));
	const struct node *other = node_first(b);
	node_each(child, a)
	{
		if (!other || !same_tree(child, other))
			return false;
		other = node_next(b, other);
	}
	return !other;
}

#endif
