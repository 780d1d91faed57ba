#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "query/regex.h"
#include "unit/given.h"

TestSuite(query_regex);

static enum regex_result match(const char *pattern, const char *text)
{
	struct error err = {0};
	struct regex *regex = regex_create(pattern, &err);
	cr_assert(regex, "%s: %s", pattern, err.text);
	enum regex_result result = regex_match(regex, text, strlen(text));
	regex_destroy(regex);
	return result;
}

Test(query_regex, matches_as_re2_does)
{
	static const struct {
		const char *pattern;
		const char *text;
		bool found;
	} cases[] = {
		{"", "", true},
		{"b", "abc", true},
		{"^b", "abc", false},
		{"c$", "abc", true},
		{"c$", "abc\n", false},
		{"a.c", "a\nc", false},
		{"(?s)a.c", "a\nc", true},
		{"(?m)^b$", "a\nb\nc", true},
		{"(?i)WEB", "web", true},
		{"(?i:W)eb", "web", true},
		{"(?U)a+", "aa", true},
		{"\\d+", "v42", true},
		{"^\\d$", "\u0664", false},
		{"\\w", "\u00e4", false},
		{"\\bweb\\b", "a web b", true},
		{"[[:alpha:]]", "\u00e4", false},
		{"\\p{L}", "\u00e4", true},
		{"\\pL", "\u00e4", true},
		{"\\P{L}", "\u00e4", false},
		{"\\p{Greek}", "\u03b1", true},
		{"\\s", "\v", false},
		{"\\s", "\f", true},
		{"\\S", "\v", true},
		{"[\\s]", "\v", false},
		{"[\\s]", " ", true},
		{"a{2}", "aa", true},
		{"a{2,}", "a", false},
		{"a{1,3}", "aaa", true},
		{"a{,3}", "aa", false},
		{"a{,3}", "a{,3}", true},
		{"a{", "a{", true},
		{"{", "{", true},
		{"a{x}", "a{x}", true},
		{"a{2", "a{2", true},
		{"a|b|", "x", true},
		{"(a|)", "x", true},
		{"a*?b", "aab", true},
		{"a+?", "a", true},
		{"a??", "", true},
		{"a{2}?", "aa", true},
		{"(?P<n>a)", "a", true},
		{"(?:a)", "a", true},
		{"\\Qa.b\\E", "a.b", true},
		{"\\Qa.b\\E", "axb", false},
		{"\\Qa+", "a+", true},
		{"\\x41", "A", true},
		{"\\x{4e2d}", "\u4e2d", true},
		{"\\Aab\\z", "ab", true},
		{"\\Aab\\z", "ab\n", false},
		{"\\.\\*\\/", ".*/", true},
		{"[]a]", "]", true},
		{"[^]a]", "]", false},
		{"[a\\]b]", "]", true},
		{"[[]", "[", true},
		{"[a-c-]", "-", true},
		{"\\t", "\t", true},
		{"x*", "", true},
		{"^$", "", true},
		{".", "\u4e2d", true},
		{"^.$", "\U0001f600", true},
		{"[^a]", "\n", true},
		{"(?i)\u00c4", "\u00e4", true},
		{"a\\C", NULL, false},
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		if (cases[i].text)
			cr_expect_eq(match(cases[i].pattern, cases[i].text),
				cases[i].found ? REGEX_YES : REGEX_NO, "%s in %s", cases[i].pattern,
				cases[i].text);
}

Test(query_regex, refuses_what_re2_refuses)
{
	static const char *const patterns[] = {"(", ")", "[", "[a", "a)", "*", "+a", "?", "a**",
		"a++", "a?+", "a{2}{3}", "a*{2}", "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(?>a)",
		"(?#x)", "(?x)a", "(?|a)", "(?R)", "(?1)", "(a)\\1", "\\8", "(?P=n)", "(?P>n)",
		"\\k<n>", "\\g1", "\\R", "\\h", "\\K", "\\Z", "\\G", "\\X", "\\N", "\\C", "\\y",
		"\\", "\\E", "a{1001}", "a{1,1001}", "a{3,2}", "(?", "(?i", "(*ACCEPT)", "(*UTF)a",
		"[z-a]", "\\p{Nope}", "(?P<n>a)(?P<n>b)", "[[:nope:]]", "\\x{110000}"};
	for (size_t i = 0; i < COUNT(patterns); i++) {
		struct error err = {0};
		struct regex *regex = regex_create(patterns[i], &err);
		cr_expect_null(regex, "%s", patterns[i]);
		cr_expect(regex || strstr(err.text, "error parsing regexp"), "%s: %s", patterns[i],
			err.text);
		regex_destroy(regex);
	}
}

Test(query_regex, costs_are_limited)
{
	enum { LENGTH = 5000 };
	char *text = xcalloc(LENGTH + 2, 1);
	memset(text, 'a', LENGTH);
	text[LENGTH] = '!';
	cr_expect_eq(match("(a+)+$", text), REGEX_TOO_COSTLY);
	cr_expect_eq(match("(a|aa)+$", text), REGEX_TOO_COSTLY);
	cr_expect_eq(match("(.*)(.*)(.*)(.*)[xy]", text), REGEX_TOO_COSTLY);
	cr_expect_eq(match("^a+!$", text), REGEX_YES);
	cr_expect_eq(match("^[ab]*!", text), REGEX_YES);
	free(text);
}

/* Long patterns are refused, or work; none may break anything. */
Test(query_regex, long_patterns)
{
	static const size_t lengths[] = {1000, 30000, 70000, 1000000};
	for (size_t i = 0; i < COUNT(lengths); i++) {
		char *pattern = xcalloc(lengths[i] + 1, 1);
		for (size_t kind = 0; kind < 3; kind++) {
			memset(pattern, "a(["[kind], lengths[i]);
			struct error err = {0};
			struct regex *regex = regex_create(pattern, &err);
			cr_expect_eq(regex != NULL, !kind && lengths[i] < 65536, "%zu times %c: %s",
				lengths[i], *pattern, err.text);
			regex_destroy(regex);
		}
		free(pattern);
	}
	regex_destroy(NULL);
}

/* Text of a cluster need not be UTF-8. */
Test(query_regex, invalid_text)
{
	cr_expect_eq(match("a",
			     "\xff\xfe"
			     "b"),
		REGEX_NO);
	cr_expect_neq(match("a.b",
			      "a\xff"
			      "b"),
		REGEX_TOO_COSTLY);
}

/* A long text is searched part by part: nothing is missed where parts meet. */
Test(query_regex, long_texts_have_no_seams)
{
	enum { LENGTH = 400 };
	static const char *const fillers[] = {"a", "\u00e4", "\u4e2d"};
	for (size_t f = 0; f < COUNT(fillers); f++) {
		for (size_t at = 0; at <= LENGTH; at++) {
			char text[LENGTH * 4 + 8] = "";
			for (size_t i = 0; i < LENGTH; i++)
				strcat(text, i == at ? "xyz" : fillers[f]);
			cr_expect_eq(match("[x]y[z]", text), at < LENGTH ? REGEX_YES : REGEX_NO,
				"%s, %zu", fillers[f], at);
			cr_expect_eq(match("^[x]", text), at == 0 ? REGEX_YES : REGEX_NO);
		}
	}
	char empty[LENGTH + 1];
	memset(empty, 'a', LENGTH);
	empty[LENGTH] = '\0';
	cr_expect_eq(match("$", empty), REGEX_YES);
	cr_expect_eq(match("b*$", empty), REGEX_YES);
}

/* Cheap at each place, but there are very many of them. */
Test(query_regex, all_places_together_have_a_limit)
{
	enum { LENGTH = 300000 };
	char *text = xmalloc(LENGTH + 1);
	memset(text, 'a', LENGTH);
	text[LENGTH] = '\0';
	cr_expect_eq(match("a*[bc]", text), REGEX_TOO_COSTLY);
	cr_expect_eq(match("[b]", text), REGEX_NO);
	cr_expect_eq(match("a*", text), REGEX_YES);
	free(text);
}

/* A pattern that has been too costly again and again is given up. */
Test(query_regex, given_up_at_last)
{
	static const char text[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab";
	struct regex *regex = regex_create("^(a|aa|a?)+$", NULL);
	cr_assert(regex);
	cr_expect_eq(regex_match(regex, "aa", 2), REGEX_YES);
	for (int i = 0; i < 20; i++)
		cr_expect_eq(regex_match(regex, text, strlen(text)), REGEX_TOO_COSTLY, "%d", i);
	cr_expect_eq(regex_match(regex, "aa", 2), REGEX_TOO_COSTLY);
	regex_destroy(regex);
}
