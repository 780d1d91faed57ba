#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "doc/yaml.h"
#include "unit/given.h"

TestSuite(doc_yaml_place);

static void parse(const char *text, struct yaml_file *file)
{
	struct error err;
	cr_assert(yaml_parse("own", text, strlen(text), file, &err), "%s", err.text);
	yaml_keep_source(file, text, strlen(text));
}

/* The byte of TEXT at a line and column. */
static char byte_at(const char *text, uint32_t line, uint32_t column)
{
	for (; line > 1; line--)
		text += strcspn(text, "\n") + 1;
	for (; column > 1 && *text; column--)
		do
			text++;
		while (((unsigned char)*text & 0xc0) == 0x80);
	return *text;
}

/* Each letter of a value stands where it is said to be, however the value is written. */
Test(doc_yaml_place, every_letter)
{
	static const char *const texts[] = {
		"a: plain words here\n",
		"a:   b  # comment\n",
		"a: plain\n  over two\n  lines\n",
		"a: plain\n\n\n  behind blank lines\n",
		"a: 'it''s one'\n",
		"a: 'one\n  two\n\n  three'\n",
		"a: \"tab\\there\\x41 \\u4e2d z\\U0001f600 q\"\n",
		"a: \"one \\\n   two\n   three\"\n",
		"a: |\n  first\n    more\n\n  last\n",
		"a: |2\n    deep\n  flat\n",
		"a: >\n  one\n  two\n\n  three\n\n\n  four\n",
		"a: >-\n  one\n    more\n    lines\n  last\n",
		"a: |- # comment\n\n  late\n",
		"a: !!str tagged\n",
		"a: {b: [c, 'd e']}\n",
		"\u4e2d: \u4e2d\u6587 abc\n",
		"a: one\r\nb: two\r\n",
		"a: |\r\n  one\r\n  two\r\n",
	};
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct yaml_file file;
		parse(texts[i], &file);
		const struct node *node = node_first(doc_root(file.doc));
		while (node && !node_text(node))
			node = node_last(node) ? node_last(node) : node_first(node);
		const char *value = node_text_or(node, "");
		for (size_t at = 0; value[at]; at++) {
			uint32_t line;
			uint32_t column;
			yaml_place(&file, node, at, &line, &column);
			char found = byte_at(texts[i], line, column);
			if (islower((unsigned char)value[at]))
				cr_expect_eq(found, value[at], "%s: %zu: %u:%u is %c", texts[i], at,
					line, column, found);
		}
		yaml_finish(&file);
	}
}

static void expect(const char *text, size_t at, uint32_t line, uint32_t column)
{
	struct yaml_file file;
	struct error err = {0};
	uint32_t found_line;
	uint32_t found_column;
	parse(text, &file);
	const struct node *node = node_first(doc_root(file.doc));
	yaml_place(&file, node, at, &found_line, &found_column);
	cr_expect(found_line == line && found_column == column, "%s: %zu: %u:%u", text, at,
		found_line, found_column);
	char said[40];
	snprintf(said, sizeof(said), "own:%u:%u: wrong", line, column);
	cr_expect_not(yaml_error_at(&file, node, at, &err, "wrong"));
	cr_expect_str_eq(err.text, said);
	yaml_finish(&file);
}

/* Behind the last letter; of what is no text, and of more than there is. */
Test(doc_yaml_place, ends)
{
	expect("a: one\n", 3, 1, 7);
	expect("a: 'one'\n", 3, 1, 8);
	expect("a: one\n", 99, 1, 7);
	expect("a: [1, 2]\n", 5, 1, 4);
	expect("a: 5\n", 0, 1, 4);
	expect("b: ''\n", 0, 1, 5);
}

/* Without the source the node's own place is told. */
Test(doc_yaml_place, without_source)
{
	static const char text[] = "a: x\nb:  'one two'\n";
	struct yaml_file file;
	struct error err = {0};
	cr_assert(yaml_parse("own", text, sizeof(text) - 1, &file, &err));
	yaml_error_at(&file, node_last(doc_root(file.doc)), 4, &err, "wrong");
	cr_expect_str_eq(err.text, "own:2:5: wrong");
	yaml_finish(&file);
}
