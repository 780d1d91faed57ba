#include <criterion/criterion.h>
#include <stdio.h>

#include "ui/rows.h"
#include "unit/given.h"

TestSuite(ui_rows);

static void drop(void *thing)
{
	(*(int *)thing)++;
}

/* Everything that is held is dropped once. */
Test(ui_rows, things_are_held_until_the_end)
{
	int dropped[3] = {0};
	struct row_list list;
	row_list_init(&list);
	for (size_t i = 0; i < 2; i++)
		row_list_keep(&list, &dropped[i], drop);
	row_list_add(&list)->id = 7;
	cr_expect(dropped[0] == 0 && dropped[1] == 0);
	row_list_finish(&list);
	cr_expect(dropped[0] == 1 && dropped[1] == 1);
}

/* Identities of parts: the same name below another object is another row. */
Test(ui_rows, identities)
{
	enum { BASES = 40, NAMES = 40 };
	static uint64_t ids[BASES * NAMES];
	char base[16], name[16];
	for (size_t i = 0; i < COUNT(ids); i++) {
		snprintf(base, sizeof(base), "%zu", i / NAMES);
		snprintf(name, sizeof(name), "%zu", i % NAMES);
		ids[i] = row_id(row_id(0, base), name);
		cr_assert_eq(ids[i], row_id(row_id(0, base), name));
		cr_assert_neq(ids[i], 0, "%s in %s is nobody", name, base);
		for (size_t other = 0; other < i; other++)
			cr_assert_neq(ids[i], ids[other], "%zu and %zu", i, other);
	}
}
