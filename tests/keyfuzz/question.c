#include <stdio.h>
#include <string.h>

#include "keyfuzz/judge.h"

/* Reading a question from a screen, as a person does: the box's title, and what it says to type. */

enum { LINES_MAX = 300, LINE_MAX_BYTES = 2000 };

#define RULE "\xe2\x94\x80" /* of the box: a horizontal line */

static const char *const titles[] = {RULE " Start ", RULE " Cutover ", RULE " Cancel ",
	RULE " Archive ", RULE " Unarchive ", NULL};

static size_t split(const char *screen, const char *lines[LINES_MAX])
{
	size_t count = 0;

	while (screen != NULL && *screen != '\0' && count < LINES_MAX) {
		lines[count++] = screen;
		screen = strchr(screen, '\n');
		screen += screen != NULL;
	}
	return count;
}

static size_t length_of(const char *line)
{
	return strcspn(line, "\n");
}

/* Where TEXT stands in a line, or NULL. */
static const char *find(const char *line, const char *text)
{
	return memmem(line, length_of(line), text, strlen(text));
}

/* Columns before a place of a line: each code point of these screens takes one. */
static int column_of(const char *line, const char *at)
{
	int column = 0;

	for (; line < at; line++)
		column += ((unsigned char)*line & 0xc0) != 0x80;
	return column;
}

static char at_column(const char *line, int column)
{
	const char *end = line + length_of(line);

	while (line < end && column > 0)
		column -= ((unsigned char)*++line & 0xc0) != 0x80;
	return *line;
}

/* Up to two blanks, or the line's end. */
static void copy_words(char out[QUESTION_TEXT], const char *from)
{
	size_t length = length_of(from);
	const char *blanks = memmem(from, length, "  ", 2);

	if (blanks != NULL)
		length = (size_t)(blanks - from);
	snprintf(out, QUESTION_TEXT, "%.*s", (int)length, from);
}

/* "type PHRASE", and the field below it. */
static bool read_phrase(const char *line, const char *below, char phrase[QUESTION_TEXT])
{
	const char *type = line;

	while ((type = find(type, " type ")) != NULL) {
		if (at_column(below, column_of(line, type + 1)) == '>') {
			copy_words(phrase, type + strlen(" type "));
			return true;
		}
		type++;
	}
	return false;
}

static bool read_title(const char *line, char title[QUESTION_TEXT])
{
	for (int i = 0; titles[i] != NULL; i++) {
		const char *at = find(line, titles[i]);
		const char *end;

		if (at == NULL)
			continue;
		at += strlen(RULE " ");
		end = find(at, " " RULE);
		if (end == NULL)
			continue;
		snprintf(title, QUESTION_TEXT, "%.*s", (int)(end - at), at);
		return true;
	}
	return false;
}

bool question_read(const char *screen, struct question *question)
{
	const char *lines[LINES_MAX];
	size_t count = split(screen, lines), answer = 0;

	*question = (struct question){0};
	for (size_t i = 0; i < count && answer == 0; i++)
		if (find(lines[i], "y yes   n no") != NULL ||
			(i + 1 < count && read_phrase(lines[i], lines[i + 1], question->phrase)))
			answer = i;
	while (answer > 0)
		if (read_title(lines[--answer], question->title))
			return true;
	return false;
}
