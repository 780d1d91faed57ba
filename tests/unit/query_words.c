/* What help and manual say of the language is what the engine takes. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "query/query.h"
#include "query/words.h"
#include "unit/given.h"

TestSuite(query_words);

static void expect_good(const char *text)
{
	struct error err = {0};
	struct query *query = query_create(text, NULL, NULL, &err);
	cr_expect(query, "%s: %s", text, err.text);
	query_destroy(query);
}

/* Whether WORD stands in TEXT, and not as a part of a longer word or sign. */
static bool holds(const char *text, const char *word)
{
	size_t length = strlen(word);
	bool letters = isalpha((unsigned char)*word);
	for (const char *at = text; (at = strcasestr(at, word)); at++) {
		if (letters && at > text && isalpha((unsigned char)at[-1]))
			continue;
		if (letters ? !isalpha((unsigned char)at[length]) : !strchr("=~", at[length]))
			return true;
		if (!at[length])
			return true;
	}
	return false;
}

static bool is_told(const char *known)
{
	for (const struct query_section *section = query_sections; section->title; section++)
		for (const struct query_word *word = section->words; word->usage; word++)
			if (holds(word->usage, known) && holds(word->example, known))
				return true;
	return false;
}

Test(query_words, every_word_of_the_engine_has_its_line)
{
	size_t count = 0;
	for (const char *known; (known = query_known_word(count)); count++)
		cr_expect(is_told(known), "%s is not told, or not in the example", known);
	cr_expect_gt(count, 45);
	cr_expect_not(holds("select distinct", "in") || is_told("having"));
}

Test(query_words, every_example_is_a_query)
{
	for (const struct query_section *section = query_sections; section->title; section++) {
		for (const struct query_word *word = section->words; word->usage; word++) {
			cr_expect(*word->help, "%s", word->usage);
			expect_good(word->example);
		}
	}
}

/* A line of the manual's source as it is read. */
static void read_roff(char *line)
{
	char *to = line;
	for (const char *at = line; *at && *at != '\n'; at++) {
		if (*at != '\\')
			*to++ = *at;
		else if (*++at == 'e')
			*to++ = '\\';
		else if (*at == '-')
			*to++ = '-';
		else if (!strncmp(at, "(aq", 3)) {
			*to++ = '\'';
			at += 2;
		}
	}
	*to = '\0';
}

/* Examples of the manual that are no command lines. */
Test(query_words, the_examples_of_the_manual)
{
	char line[1000];
	bool example = false;
	int count = 0;
	FILE *in = fopen(TEST_SOURCE "/man/mtvtop-query.7", "re");
	cr_assert(in);
	while (fgets(line, sizeof(line), in)) {
		bool begins = !strncmp(line, ".EX", 3);
		example = begins || (example && strncmp(line, ".EE", 3) != 0);
		if (begins || !example || !strncmp(line, "mtvtop", 6) ||
			!strncmp(line, "kubectl", 7))
			continue;
		read_roff(line);
		expect_good(line);
		count++;
	}
	fclose(in);
	cr_expect_geq(count, 9);
}
