#include <criterion/criterion.h>

#include "base/array.h"

TestSuite(base_array);

static void fill(struct array *array, int count)
{
	array_init(array, sizeof(int));
	for (int i = 0; i < count; i++)
		*(int *)array_push(array) = i;
}

Test(base_array, grows_in_order)
{
	struct array array;
	fill(&array, 1000);
	cr_assert_eq(array.count, 1000);
	for (int i = 0; i < 1000; i++)
		cr_assert_eq(*(int *)array_at(&array, (size_t)i), i);
	array_finish(&array);
	cr_assert_eq(array.count, 0);
	cr_assert_eq(*(int *)array_push(&array), 0, "usable again after finish");
	array_finish(&array);
}

Test(base_array, removes_anywhere)
{
	static const struct {
		size_t index;
		int rest[3];
	} cases[] = {{0, {1, 2, 3}}, {1, {0, 2, 3}}, {3, {0, 1, 2}}};
	for (size_t i = 0; i < 3; i++) {
		struct array array;
		fill(&array, 4);
		array_remove(&array, cases[i].index);
		cr_expect_eq(array.count, 3);
		for (size_t j = 0; j < 3; j++)
			cr_expect_eq(*(int *)array_at(&array, j), cases[i].rest[j],
				"item %zu without %zu", j, cases[i].index);
		array_finish(&array);
	}
}

Test(base_array, pushes_zeroed_items_into_old_memory)
{
	struct array array;
	fill(&array, 8);
	const void *items = array.items;
	array_clear(&array);
	for (int i = 0; i < 8; i++)
		cr_assert_eq(*(int *)array_push(&array), 0);
	cr_assert_eq(array.items, items);
	array_finish(&array);
}
