#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "unit/given.h"

TestSuite(base_memory);

Test(base_memory, nothing_is_something)
{
	void *memory[] = {xmalloc(0), xcalloc(0, 8), xcalloc(8, 0), xreallocarray(NULL, 0, 8)};
	for (size_t i = 0; i < COUNT(memory); i++) {
		cr_expect_not_null(memory[i]);
		free(memory[i]);
	}
	cr_expect_null(xstrdup(NULL));
	secret_free(NULL);
}

Test(base_memory, copies)
{
	int *zeros = xcalloc(1000, sizeof(int));
	for (int i = 0; i < 1000; i++)
		cr_assert_eq(zeros[i], 0);
	zeros[999] = 7;
	zeros = xreallocarray(zeros, 5000, sizeof(int));
	cr_expect_eq(zeros[999], 7);
	free(zeros);
	char *texts[] = {xstrdup("abc"), xstrndup("abcdef", 3), xstrndup("abc", 100),
		xasprintf("%s%d", "ab", 7)};
	static const char *const expected[] = {"abc", "abc", "abc", "ab7"};
	for (size_t i = 0; i < COUNT(texts); i++) {
		cr_expect_str_eq(texts[i], expected[i]);
		secret_free(texts[i]);
	}
}

/* A product that does not fit must not become a small one. */
Test(base_memory, too_many_of_them, .exit_code = 1)
{
	volatile size_t count = SIZE_MAX / 8 + 2;
	free(xcalloc(count, 8));
}

Test(base_memory, too_much, .exit_code = 1)
{
	volatile size_t size = SIZE_MAX / 4;
	free(xmalloc(size));
}
