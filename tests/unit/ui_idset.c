#include <criterion/criterion.h>

#include <string.h>

#include "ui/idset.h"
#include "unit/given.h"

TestSuite(ui_idset);

Test(ui_idset, adds_and_removes)
{
	static const uint64_t ids[] = {5, 1, UINT64_MAX, 0, 3, 5, 1, 2};
	struct idset set;
	idset_init(&set);
	cr_expect_not(idset_has(&set, 0));
	for (size_t i = 0; i < COUNT(ids); i++)
		idset_add(&set, ids[i]);
	cr_expect_eq(idset_count(&set), 6);
	for (size_t i = 0; i < COUNT(ids); i++)
		cr_expect(idset_has(&set, ids[i]));
	cr_expect_not(idset_has(&set, 4));
	idset_remove(&set, 4);
	idset_remove(&set, 0);
	idset_remove(&set, UINT64_MAX);
	cr_expect_eq(idset_count(&set), 4);
	cr_expect_not(idset_has(&set, 0));
	cr_expect(idset_has(&set, 5));
	idset_clear(&set);
	cr_expect_eq(idset_count(&set), 0);
	cr_expect_not(idset_has(&set, 5));
	idset_finish(&set);
}

/* Twenty thousand VMs are marked with one key, and looked through at each refresh. */
Test(ui_idset, many_at_once)
{
	enum { MANY = 1000 };
	struct idset one, all;
	uint64_t ids[MANY];
	idset_init(&one);
	idset_init(&all);
	for (uint64_t i = 0; i < MANY; i++) {
		ids[i] = i * i * 7919 % 1009; /* many of them twice */
		idset_add(&one, ids[i]);
	}
	idset_add_all(&all, ids, MANY / 2);
	idset_add_all(&all, ids + MANY / 3, MANY - MANY / 3);
	idset_add_all(&all, NULL, 0);
	cr_expect_eq(idset_count(&all), idset_count(&one));
	cr_expect_eq(memcmp(all.ids.items, one.ids.items, idset_count(&one) * sizeof(*ids)), 0);
	idset_finish(&one);
	idset_finish(&all);
}

Test(ui_idset, many)
{
	struct idset set;
	uint64_t id = 1;
	idset_init(&set);
	for (int i = 0; i < 5000; i++)
		idset_add(&set, id = id * 6364136223846793005u + 1442695040888963407u);
	cr_expect_eq(idset_count(&set), 5000);
	const uint64_t *sorted = set.ids.items;
	for (size_t i = 1; i < set.ids.count; i++)
		cr_assert_lt(sorted[i - 1], sorted[i]);
	while (idset_count(&set))
		idset_remove(&set, ((uint64_t *)set.ids.items)[idset_count(&set) / 2]);
	idset_finish(&set);
}
