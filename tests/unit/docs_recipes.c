#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/buf.h"
#include "base/memory.h"
#include "support/recipes.h"
#include "unit/given.h"

/*
 * docs/recipes.md has every command line and every script of the guides (../shared/spec), and each
 * of its entries says what mtvtop has in their place.
 */

static const char *const guides[] = {
	"plan-lifecycle", "mtv-guide", "rebalance-manual", "live-migration", "migration-types"};

static char *recipes_text(void)
{
	char *text = given_text(TEST_SOURCE "/docs/recipes.md");

	cr_assert(text);
	return text;
}

/* ---- command lines --------------------------------------------------------------------------- */

enum { WORDS = 64, NOUNS_MAX = 5 };

/* One command of a line: what it is called by, its options with values, and what follows it. */
struct command_line {
	char *words[WORDS];
	int count;
	int nouns;  /* so many words are its name: kubectl mtv get inventory vms */
	char *tail; /* pipes and files, without blanks */
};

static char *without(const char *text, size_t length, const char *dropped)
{
	char *kept = xcalloc(length + 1, 1);
	size_t count = 0;

	for (size_t i = 0; i < length; i++)
		if (!strchr(dropped, text[i]))
			kept[count++] = text[i];
	return kept;
}

static bool is_word(const struct command_line *line, int at, const char *word)
{
	return at < line->count && !strcmp(line->words[at], word);
}

/* Short letters and plurals as the long words; --output=json as two words. */
static char *canonical(const char *word, size_t length)
{
	static const char *const same[][2] = {{"-n", "--namespace"}, {"-A", "--all-namespaces"},
		{"-o", "--output"}, {"-q", "--query"}, {"-w", "--watch"}, {"plans", "plan"}};
	char *text = without(word, length, "\"'");

	for (size_t i = 0; i < COUNT(same); i++) {
		if (strcmp(text, same[i][0]) != 0)
			continue;
		free(text);
		return xstrdup(same[i][1]);
	}
	return text;
}

static int nouns_of(const struct command_line *line)
{
	int nouns = is_word(line, 3, "inventory") || is_word(line, 3, "mapping") ? 5 : 4;

	if (!is_word(line, 1, "mtv"))
		return line->count; /* plain kubectl: all words must be the same */
	return nouns < line->count ? nouns : line->count;
}

/* The command that begins at TEXT, with its pipeline. */
static void parse(struct command_line *line, const char *text)
{
	*line = (struct command_line){0};
	for (; *text == ' ' || !strchr(")|>;&", *text); text += strspn(text, " ")) {
		const char *end = shell_end(text, " )|>;&");
		bool number = *end == '>' && end == text + 1; /* 2>/dev/null */

		if (end > text && !number && line->count < WORDS)
			line->words[line->count++] = canonical(text, (size_t)(end - text));
		text = end;
	}
	line->nouns = nouns_of(line);
	line->tail = without(text, (size_t)(shell_end(text, ")") - text), " ");
}

static void command_line_finish(struct command_line *line)
{
	for (int i = 0; i < line->count; i++)
		free(line->words[i]);
	free(line->tail);
}

/* ---- what is the same ------------------------------------------------------------------------ */

/* Where an option stands, as --name or --name=value; -1: nowhere. */
static int find_option(const struct command_line *line, const char *option)
{
	size_t length = strcspn(option, "=");

	for (int i = 0; i < line->count; i++)
		if (!strncmp(line->words[i], option, length) && strchr("=", line->words[i][length]))
			return i;
	return -1;
}

/* What decides what is printed must be said alike, or not at all. */
static bool same_value(
	const struct command_line *one, const struct command_line *other, const char *option)
{
	int at = find_option(one, option), there = find_option(other, option);

	if (at < 0 || there < 0)
		return at == there;
	return at + 1 == one->count || there + 1 == other->count ||
		!strcmp(one->words[at + 1], other->words[there + 1]);
}

/* The entry's line is called the same, has at least the same options, and prints the same. */
static bool covers(const struct command_line *entry, const struct command_line *line)
{
	if (entry->count < line->nouns || strcmp(entry->tail, line->tail) != 0)
		return false;
	for (int i = 0; i < line->nouns; i++)
		if (strcmp(entry->words[i], line->words[i]) != 0)
			return false;
	for (int i = line->nouns; i < line->count; i++)
		if (line->words[i][0] == '-' && find_option(entry, line->words[i]) < 0)
			return false;
	return same_value(entry, line, "--output") && same_value(entry, line, "--query") &&
		(find_option(entry, "--watch") < 0) == (find_option(line, "--watch") < 0);
}

static bool is_covered(const struct array *recipes, const char *text)
{
	struct command_line line;
	bool covered = false;

	parse(&line, text);
	for (size_t i = 0; i < recipes->count && !covered; i++) {
		const struct recipe *recipe = array_at(recipes, i);
		struct command_line entry;

		if (recipe->kind != RECIPE_GUIDE)
			continue;
		parse(&entry, recipe->text);
		covered = covers(&entry, &line);
		command_line_finish(&entry);
	}
	command_line_finish(&line);
	return covered;
}

/* ---- the guides ------------------------------------------------------------------------------ */

enum { LINE_MAX_BYTES = 64 * 1024, TITLE = 100 };

/* What is being read of a guide. */
struct guide {
	const char *name;
	const char *rest;
	bool code;	   /* in a block of it */
	char title[TITLE]; /* the last heading, or line in bold */
	int commands;
};

/* A line of a command goes on behind a backslash, and as long as a quote is open. */
static bool goes_on(const struct guide *guide, struct buf *line)
{
	int quotes = 0;

	if (line->used && line->text[line->used - 1] == '\\') {
		line->text[--line->used] = '\0';
		return true;
	}
	for (const char *at = line->text; at && *at; at++)
		quotes += *at == '"';
	return guide->code && quotes % 2 && strstr(line->text, "kubectl ");
}

/* The next line, with those that go on from it. */
static void next_line(struct guide *guide, struct buf *line)
{
	buf_clear(line);
	do {
		size_t blanks = line->used ? strspn(guide->rest, " ") : 0;
		size_t length = strcspn(guide->rest += blanks, "\n");

		if (line->used && line->text[line->used - 1] != ' ')
			buf_add_char(line, ' ');
		buf_add(line, guide->rest, length);
		guide->rest += length + (guide->rest[length] == '\n');
	} while (*guide->rest && goes_on(guide, line));
}

/* "### 2. Title", "3. **Title:**" */
static void take_title(struct guide *guide, const char *line)
{
	const char *text = line + strspn(line, "0123456789. ");
	size_t length;

	if (*line != '#' && strncmp(text, "**", 2) != 0)
		return;
	text += strspn(text, "#* ");
	text += strspn(text, "0123456789. ");
	length = strcspn(text, "*\n");
	length -= length && text[length - 1] == ':';
	snprintf(guide->title, TITLE, "%.*s", (int)length, text);
}

static bool is_script(const char *line)
{
	static const char *const words[] = {"#!", "for ", "while ", "if ["};

	for (size_t i = 0; i < COUNT(words); i++)
		if (!strncmp(line, words[i], strlen(words[i])))
			return true;
	return false;
}

static void check_commands(struct guide *guide, const struct array *recipes, char *line)
{
	static const char *const programs[] = {"kubectl ", "oc ", "virtctl "};

	line[shell_length(line)] = '\0';
	for (size_t i = 0; i < COUNT(programs); i++) {
		for (const char *at = line; (at = strstr(at, programs[i])); at++) {
			if (at > line && !strchr(" (", at[-1]))
				continue;
			guide->commands++;
			cr_expect(is_covered(recipes, at), "%s, \"%s\": docs/recipes.md lacks %s",
				guide->name, guide->title, at);
		}
	}
}

static void check_line(
	struct guide *guide, const struct array *recipes, const char *all, struct buf *line)
{
	char *text = line->text + strspn(line->text, " ");

	if (!strncmp(text, "```", 3))
		guide->code = !guide->code;
	else if (guide->code && is_script(text))
		cr_expect(strstr(all, guide->title),
			"docs/recipes.md lacks the script of %s, \"%s\"", guide->name,
			guide->title);
	if (guide->code || !strncmp(line->text, "kubectl ", 8))
		check_commands(guide, recipes, text);
	else
		take_title(guide, line->text);
}

static int check_guide(const char *name, const struct array *recipes, const char *all)
{
	char *path = xasprintf("%s/../shared/spec/%s.md", TEST_SOURCE, name);
	char *text = given_text(path);
	struct guide guide = {.name = name, .rest = text};
	struct buf line;

	if (!text)
		cr_skip_test("there is no guide: ../shared/spec");
	buf_init(&line, LINE_MAX_BYTES);
	while (*guide.rest) {
		next_line(&guide, &line);
		check_line(&guide, recipes, all, &line);
	}
	buf_finish(&line);
	free(text);
	free(path);
	return guide.commands;
}

Test(docs_recipes, every_command_line_of_the_guides)
{
	char *all = recipes_text();
	struct array recipes;
	int commands = 0;

	recipes_read(&recipes, all);
	for (size_t i = 0; i < COUNT(guides); i++)
		commands += check_guide(guides[i], &recipes, all);
	cr_expect_geq(commands, 220, "%d", commands);
	recipes_finish(&recipes);
	free(all);
}

/* ---- the entries ----------------------------------------------------------------------------- */

static bool answers(const struct recipe *recipe)
{
	return recipe->kind == RECIPE_OURS || recipe_not_yet(recipe) || recipe_is_not_ours(recipe);
}

Test(docs_recipes, every_entry_has_an_answer)
{
	char *all = recipes_text();
	struct array recipes;
	int answered = 0;

	recipes_read(&recipes, all);
	for (size_t i = recipes.count; i > 0; i--) {
		const struct recipe *recipe = array_at(&recipes, i - 1);
		const struct recipe *next = i < recipes.count ? recipe + 1 : NULL;

		if (next && next->entry == recipe->entry)
			continue;
		/* the last line of an entry */
		cr_expect(answers(recipe), "docs/recipes.md:%d: what does mtvtop have here?",
			recipe->line);
		answered++;
	}
	cr_expect_geq(answered, 100, "%d", answered);
	recipes_finish(&recipes);
	free(all);
}
