#include "support/recipes.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define NOT_YET "not yet: "
#define NOT_OURS "not mtvtop's: "
#define OURS "mtvtop"

/* ---- shell ----------------------------------------------------------------------------------- */

/* Behind what is quoted, or behind one character. */
static const char *step(const char *at)
{
	char quote = *at;

	if (quote == '\\' && at[1] != '\0')
		return at + 2;
	if (quote != '"' && quote != '\'')
		return at + 1;
	for (at++; *at != '\0' && *at != quote; at++)
		if (quote == '"' && *at == '\\' && at[1] != '\0')
			at++;
	return *at != '\0' ? at + 1 : at;
}

size_t shell_length(const char *line)
{
	const char *at = line;

	while (*at != '\0' && !(*at == '#' && (at == line || at[-1] == ' ')))
		at = step(at);
	while (at > line && at[-1] == ' ')
		at--;
	return (size_t)(at - line);
}

const char *shell_end(const char *text, const char *ends)
{
	int depth = 0;

	for (; *text != '\0'; text = step(text)) {
		if (depth == 0 && strchr(ends, *text) != NULL)
			break;
		depth += (*text == '(') - (*text == ')');
	}
	return text;
}

/* ---- the file -------------------------------------------------------------------------------- */

static enum recipe_kind kind_of(const char *text)
{
	if (*text == '\0')
		return RECIPE_REMARK;
	if (strncmp(text, OURS, strlen(OURS)) == 0 && strchr(" ", text[strlen(OURS)]) != NULL)
		return RECIPE_OURS;
	return RECIPE_GUIDE;
}

static void take(struct array *recipes, char *line, int number, int entry)
{
	struct recipe *recipe = array_push(recipes);
	char *note = line + shell_length(line);

	note += strspn(note, " #");
	*recipe = (struct recipe){.line = number, .entry = entry, .text = line, .note = note};
	line[shell_length(line)] = '\0';
	recipe->kind = kind_of(line);
}

void recipes_read(struct array *recipes, const char *text)
{
	bool shell = false;
	int number = 1, entry = 1;

	array_init(recipes, sizeof(struct recipe));
	for (const char *line = text; *line != '\0'; number++) {
		size_t length = strcspn(line, "\n");

		if (strncmp(line, "```", 3) == 0)
			shell = strncmp(line, "```sh\n", 6) == 0;
		else if (shell && length > 0)
			take(recipes, xstrndup(line, length), number, entry);
		else
			entry++;
		line += length + (line[length] == '\n');
	}
}

void recipes_finish(struct array *recipes)
{
	for (size_t i = 0; i < recipes->count; i++)
		free(((struct recipe *)array_at(recipes, i))->text);
	array_finish(recipes);
}

const char *recipe_not_yet(const struct recipe *recipe)
{
	bool marked = strncmp(recipe->note, NOT_YET, strlen(NOT_YET)) == 0;

	return marked ? recipe->note + strlen(NOT_YET) : NULL;
}

bool recipe_is_not_ours(const struct recipe *recipe)
{
	return strncmp(recipe->note, NOT_OURS, strlen(NOT_OURS)) == 0;
}
