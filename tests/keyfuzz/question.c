#include <stdio.h>
#include <string.h>

#include "keyfuzz/deeds.h"
#include "keyfuzz/judge.h"

/* Reading a question from a screen, as a person does: the box's title, and what it says to type. */

enum { LINES_MAX = 300, LINE_MAX_BYTES = 2000 };

#define RULE "\xe2\x94\x80" /* of the box: a horizontal line */

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

/* "type PHRASE", and the field below it. The column where it begins; -1: there is none. */
static int read_phrase(const char *line, const char *below, char phrase[QUESTION_TEXT])
{
	const char *type = line;

	while ((type = find(type, " type ")) != NULL) {
		int column = column_of(line, ++type);

		if (at_column(below, column) == '>') {
			copy_words(phrase, type + strlen("type "));
			return column;
		}
	}
	return -1;
}

/* The column of the answer, -1: there is none in this line. */
static int read_answer(const char *line, const char *below, struct question *question)
{
	const char *letters = find(line, "y yes   n no");

	if (letters != NULL)
		return column_of(line, letters);
	return below != NULL ? read_phrase(line, below, question->phrase) : -1;
}

/* The title stands above the answer; what lies below the box may have another in the same line. */
static bool read_title(const char *line, int column, char title[QUESTION_TEXT])
{
	const char *at = line;

	while ((at = find(at, RULE " ")) != NULL) {
		const char *text = at + strlen(RULE " ");
		const char *end = find(text, " " RULE);

		if (deed_of_title(text) != NULL && end != NULL && column_of(line, text) == column) {
			snprintf(title, QUESTION_TEXT, "%.*s", (int)(end - text), text);
			return true;
		}
		at = text;
	}
	return false;
}

bool question_read(const char *screen, struct question *question)
{
	const char *lines[LINES_MAX];
	size_t count = split(screen, lines), answer = 0;
	int column = -1;

	*question = (struct question){0};
	while (column < 0 && answer < count) {
		const char *below = answer + 1 < count ? lines[answer + 1] : NULL;

		column = read_answer(lines[answer++], below, question);
	}
	while (column >= 0 && answer > 0)
		if (read_title(lines[--answer], column, question->title))
			return true;
	return false;
}
