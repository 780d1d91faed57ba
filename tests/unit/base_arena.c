#include <criterion/criterion.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

TestSuite(base_arena);

Test(base_arena, memory_is_aligned_and_apart)
{
	struct arena arena;
	char *before = NULL;
	arena_init(&arena);
	for (size_t size = 0; size < 3000; size += 7) {
		char *memory = arena_get(&arena, size);
		cr_assert_eq((uintptr_t)memory % _Alignof(max_align_t), 0, "%zu bytes", size);
		memset(memory, (int)size, size);
		cr_assert(!before || *before == (char)(size - 7), "%zu bytes overlap", size);
		before = size ? memory : NULL;
	}
	arena_finish(&arena);
}

Test(base_arena, texts_larger_than_a_chunk)
{
	static const size_t lengths[] = {0, 1, 16383, 16384, 16385, 100000};
	static char text[100001];
	struct arena arena;
	const char *copies[6];
	memset(text, 'x', sizeof(text) - 1);
	arena_init(&arena);
	for (size_t i = 0; i < 6; i++)
		copies[i] = arena_text(&arena, text, lengths[i]);
	for (size_t i = 0; i < 6; i++)
		cr_expect_eq(strlen(copies[i]), lengths[i]);
	const char *printed = arena_printf(&arena, "%s-%d", text, 7);
	cr_expect_eq(strlen(printed), sizeof(text) - 1 + 2);
	cr_expect_str_eq(printed + sizeof(text) - 1, "-7");
	arena_finish(&arena);
}

Test(base_arena, clearing_keeps_the_first_chunk)
{
	struct arena arena;
	arena_init(&arena);
	arena_clear(&arena);
	const void *first = arena_get(&arena, 10);
	for (int i = 0; i < 10; i++)
		arena_get(&arena, 10000);
	arena_clear(&arena);
	cr_assert_eq(arena_get(&arena, 10), first);
	arena_finish(&arena);
	arena_finish(&arena);
}
