#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/names.h"
#include "base/symbol.h"

TestSuite(base_symbol);

Test(base_symbol, equal_text_equal_number)
{
	char text[] = "kubevirt.io/os";
	uint32_t made = symbol("kubevirt.io/os");
	cr_assert_eq(symbol(text), made);
	cr_assert_eq(symbol_intern("kubevirt.io/os-more", strlen(text)), made);
	cr_assert_neq(symbol("kubevirt.io/o"), made);
	cr_assert_neq(symbol("kubevirt.io/os2"), made);
	cr_assert_str_eq(symbol_text(made), text);
	cr_assert_neq(symbol_text(made), text);
}

Test(base_symbol, names_are_constants)
{
	static const struct {
		const char *name;
		uint32_t key;
	} cases[] = {
#define X(name) {#name, KEY_##name},
		NAMES(X)
#undef X
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		cr_expect_eq(symbol(cases[i].name), cases[i].key, "%s", cases[i].name);
		cr_expect(!i || strcmp(cases[i - 1].name, cases[i].name) < 0,
			"%s is not in alphabetical order", cases[i].name);
	}
}

Test(base_symbol, nothing_is_none)
{
	cr_assert_eq(symbol(""), SYMBOL_NONE);
	cr_assert_str_eq(symbol_text(SYMBOL_NONE), "");
	cr_assert_str_eq(symbol_text(UINT32_MAX), "");
}

Test(base_symbol, texts_stay_where_they_are)
{
	const char *text = symbol_text(symbol("stays"));
	char key[] = "aaa";
	for (int i = 0; i < 26 * 26 * 26; i++) {
		key[0] = (char)('a' + i / 676);
		key[1] = (char)('a' + i / 26 % 26);
		key[2] = (char)('a' + i % 26);
		symbol(key);
	}
	cr_assert_eq(symbol_text(symbol("stays")), text);
	cr_assert_str_eq(text, "stays");
}

Test(base_symbol, number_has_a_ceiling)
{
	uint32_t last = SYMBOL_NONE;
	symbol("early");
	for (uint32_t i = 0; i < SYMBOL_MAX; i++) {
		char key[] = {'k', (char)(1 + i % 100), (char)(1 + i / 100 % 100),
			(char)(1 + i / 10000), '\0'};
		last = symbol(key);
	}
	cr_assert_eq(last, SYMBOL_OVERFLOW);
	cr_assert_lt(symbol("early"), SYMBOL_MAX);
	cr_assert_eq(symbol("late"), SYMBOL_OVERFLOW);
	cr_assert_eq(symbol("status"), KEY_status);
	cr_assert_str_eq(symbol_text(SYMBOL_OVERFLOW), "(too many different keys)");
	symbol_finish();
}

Test(base_symbol, text_has_a_ceiling)
{
	enum { LENGTH = 1024 * 1024 };
	char *key = xcalloc(1, LENGTH + 1);
	int made = 0;
	memset(key, 'x', LENGTH);
	for (char first = 'a'; first <= 'z'; first++) {
		*key = first;
		made += symbol(key) != SYMBOL_OVERFLOW;
	}
	cr_assert_eq(made, 23, "%d texts of 1 MiB are kept", made);
	*key = 'a';
	cr_assert_str_eq(symbol_text(symbol(key)), key);
	free(key);
	symbol_finish();
}
