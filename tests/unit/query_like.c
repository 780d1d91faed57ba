#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "query/like.h"
#include "unit/given.h"

TestSuite(query_like);

Test(query_like, patterns)
{
	static const struct {
		const char *text;
		const char *pattern;
		bool fits;
		bool folded;
	} cases[] = {
		{"", "", true, true},
		{"", "%", true, true},
		{"", "_", false, false},
		{"a", "", false, false},
		{"abc", "abc", true, true},
		{"abc", "ab", false, false},
		{"abc", "a_c", true, true},
		{"abc", "a%", true, true},
		{"abc", "%c", true, true},
		{"abc", "%b%", true, true},
		{"abc", "%%%", true, true},
		{"abc", "_%_", true, true},
		{"ab", "_%_%_", false, false},
		{"ABC", "abc", false, true},
		{"abc", "ABC", false, true},
		{"\u4e2d", "_", true, true},
		{"\u4e2d", "__", false, false},
		{"Gr\u00d6\u00dfe", "gr\u00f6\u00dfe", false, true},
		{"a\nb", "a%b", false, false},
		{"a\nb", "a_b", false, false},
		{"a\nb", "a\nb", true, true},
		{"a\n", "a%", false, false},
		{"\nab", "%b", false, false},
		{"50%", "50%", true, true},
		{"a.c", "a.c", true, true},
		{"abc", "a.c", false, false},
		{"a\\b", "a\\b", true, true},
		{"ababab", "%ab", true, true},
		{"aab", "%ab", true, true},
		{"mississippi", "%iss%ip_i", true, true},
		{"mississippi", "%iss%ipp", false, false},
		{"\xff", "_", true, true},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		cr_expect_eq(like_match(cases[i].text, cases[i].pattern, false), cases[i].fits,
			"%s like %s", cases[i].text, cases[i].pattern);
		cr_expect_eq(like_match(cases[i].text, cases[i].pattern, true), cases[i].folded,
			"%s ilike %s", cases[i].text, cases[i].pattern);
	}
}

/* Many runs in a row would take exponential time if each were tried with each. */
Test(query_like, no_pattern_runs_away)
{
	enum { LENGTH = 20000 };
	char pattern[] = "%a%a%a%a%a%a%a%a%a%a%a%a%a%a%a%ab";
	char *text = xcalloc(LENGTH + 1, 1);
	memset(text, 'a', LENGTH);
	cr_expect_not(like_match(text, pattern, false));
	pattern[sizeof(pattern) - 2] = '\0';
	cr_expect(like_match(text, pattern, true));
	free(text);
}

Test(query_like, contains)
{
	static const struct {
		const char *text;
		const char *part;
		bool has;
	} cases[] = {
		{"", "", true},
		{"abc", "", true},
		{"", "a", false},
		{"web-01", "WEB", true},
		{"WEB-01", "b-0", true},
		{"web", "webs", false},
		{"Gr\u00f6\u00dfe", "\u00d6", true},
		{"Gr\u00d6sse", "\u00f6S", true},
		{"\u4e2d\u6587", "\u6587", true},
		{"a%b", "%", true},
		{"abc", "%", false},
		{"aab", "AB", true},
		{"gr\u00f6\u00df", "\u00f6\u00df\u00df", false},
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect_eq(like_contains(cases[i].text, cases[i].part), cases[i].has,
			"%s holds %s", cases[i].text, cases[i].part);
}
