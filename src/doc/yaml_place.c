#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/utf8.h"
#include "doc/yaml.h"

/*
 * Places within values: a walk over the source of a scalar beside the text that it stands for. What
 * differs are quotes, escapes, folded lines and the indentation of blocks.
 */
struct walk {
	const char *at; /* in the source */
	uint32_t line;	/* from 1 */
	uint32_t column;
	const char *text; /* what is left of the text */
	size_t indent;	  /* of the lines of a block */
	char style;	  /* its first character: ' " | > or any other */
};

/* One code point of the source. */
static void step(struct walk *walk)
{
	uint32_t point;
	if (!*walk->at)
		return;
	walk->column++;
	if (*walk->at == '\n') {
		walk->line++;
		walk->column = 1;
	}
	walk->at += utf8_decode(walk->at, strnlen(walk->at, UTF8_MAX), &point);
}

static void step_over(struct walk *walk, const char *bytes)
{
	while (*walk->at && strchr(bytes, *walk->at))
		step(walk);
}

static void take_text(struct walk *walk)
{
	uint32_t point;
	if (*walk->text)
		walk->text += utf8_decode(walk->text, strnlen(walk->text, UTF8_MAX), &point);
}

/* Whether nothing but blanks stands before the end of the line. */
static bool ends_line(const char *at)
{
	at += strspn(at, " \t\r");
	return *at == '\n';
}

/* ---- blocks -------------------------------------------------------------------------------- */

/* The spaces before the first line from AT on that is not blank. */
static size_t spaces_at(const char *at)
{
	while (ends_line(at))
		at += strcspn(at, "\n") + 1;
	return strspn(at, " ");
}

static void step_indent(struct walk *walk)
{
	for (size_t i = 0; i < walk->indent && *walk->at == ' '; i++)
		step(walk);
}

/* Several line ends become one less of them when they are folded. */
static size_t line_ends(const char *at)
{
	size_t count = 0;
	while (ends_line(at)) {
		at += strcspn(at, "\n") + 1;
		count++;
	}
	return count;
}

static void step_block(struct walk *walk)
{
	bool end = *walk->at == '\n' || (*walk->at == '\r' && ends_line(walk->at));
	if (end && walk->style == '>' && line_ends(walk->at) > strspn(walk->text, "\n") &&
		*walk->text == '\n') {
		step_over(walk, "\r");
		step(walk); /* the one that is left out */
		step_indent(walk);
	} else if (end) {
		step_over(walk, "\r");
		step(walk);
		step_indent(walk);
		take_text(walk);
	} else {
		step(walk);
		take_text(walk);
	}
}

/* ---- what stands in lines ------------------------------------------------------------------ */

/* \x41, \u00e4, \U0001f600 and those of one letter; an escaped line end stands for nothing. */
static void step_escape(struct walk *walk)
{
	step(walk);
	char letter = *walk->at;
	int digits = letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
	step(walk);
	for (int i = 0; i < digits; i++)
		step(walk);
	if (letter == '\n')
		step_over(walk, " \t");
	else
		take_text(walk);
}

/* One line end is a blank; of more, one is left out. */
static void step_fold(struct walk *walk)
{
	size_t ends = line_ends(walk->at);
	step_over(walk, " \t\r\n");
	for (size_t i = 0; i < (ends > 1 ? ends - 1 : 1); i++)
		take_text(walk);
}

static void step_flow(struct walk *walk)
{
	bool twice = walk->style == '\'' && walk->at[0] == '\'' && walk->at[1] == '\'';
	if (walk->style == '"' && *walk->at == '\\') {
		step_escape(walk);
		return;
	}
	if (ends_line(walk->at)) {
		step_fold(walk);
		return;
	}
	if (twice)
		step(walk);
	step(walk);
	take_text(walk);
}

/* ---- the place ----------------------------------------------------------------------------- */

/* From the first character of the node to that of its text. */
static void enter(struct walk *walk)
{
	while (*walk->at == '!' || *walk->at == '&') {
		while (*walk->at && !strchr(" \t\r\n", *walk->at))
			step(walk);
		step_over(walk, " \t\r\n");
	}
	walk->style = *walk->at;
	if (walk->style == '\'' || walk->style == '"')
		step(walk);
	if (walk->style != '|' && walk->style != '>')
		return;
	while (*walk->at && *walk->at != '\n')
		step(walk);
	step(walk);
	walk->indent = spaces_at(walk->at);
	walk->indent -= spaces_at(walk->text) < walk->indent ? spaces_at(walk->text) : walk->indent;
	step_indent(walk);
}

/* From the first character of the text to what stands for its byte at END. */
static void walk_to(struct walk *walk, const char *end)
{
	bool block = walk->style == '|' || walk->style == '>';
	while (*walk->at && walk->text < end)
		if (block)
			step_block(walk);
		else
			step_flow(walk);
	while (walk->style == '"' && walk->at[0] == '\\' && walk->at[1] == '\n')
		step_escape(walk);
}

void yaml_place(const struct yaml_file *file, const struct node *node, size_t at, uint32_t *line,
	uint32_t *column)
{
	size_t number = node && file->doc ? (size_t)(node - doc_root(file->doc)) : 0;
	*line = file->doc ? file->lines[number] : 1;
	*column = file->doc ? file->columns[number] : 1;
	const char *text = node_text(node);
	if (!file->source || !text)
		return;
	struct walk walk = {.at = file->source, .line = 1, .column = 1, .text = text};
	while (*walk.at && (walk.line < *line || (walk.line == *line && walk.column < *column)))
		step(&walk);
	enter(&walk);
	walk_to(&walk, text + strnlen(text, at));
	*line = walk.line;
	*column = walk.column;
}

void yaml_keep_source(struct yaml_file *file, const char *text, size_t length)
{
	free(file->source);
	file->source = xstrndup(text, length);
}

bool yaml_error_at(const struct yaml_file *file, const struct node *node, size_t at,
	struct error *err, const char *format, ...)
{
	char text[400];
	uint32_t line;
	uint32_t column;
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	yaml_place(file, node, at, &line, &column);
	return error_set(err, "%s:%u:%u: %s", file->name, line, column, text);
}
