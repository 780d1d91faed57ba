/* Keys that no keymap changes: what the tables promise. */
#include "ui/fixed.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static int taken;

static bool take(void *data)
{
	cr_expect_eq(data, &taken);
	taken++;
	return true;
}

static bool leave(void *data)
{
	cr_expect_eq(data, &taken);
	return false;
}

static const struct fixed_key some[] = {
	{"C-o m", "opens", take}, {"Tab", "not now", leave}, {"C-o", "never comes", leave}, {0}};

Test(ui_fixed, whole_names_alone)
{
	static const char *const others[] = {"C", "C-", "o", "-o", "C-o m", "m ", " ", "", "M"};
	cr_expect(fixed_take(some, "C-o", &taken));
	cr_expect(fixed_take(some, "m", &taken));
	cr_expect_eq(taken, 2);
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		cr_expect_not(fixed_take(some, others[i], &taken), "\"%s\"", others[i]);
	cr_expect_eq(taken, 2);
}

Test(ui_fixed, what_does_not_apply_is_left)
{
	cr_expect_not(fixed_take(some, "Tab", &taken));
}

/* The second of two would never be reached, and the help would lie. */
Test(ui_fixed, no_key_has_two_meanings_in_one_place)
{
	for (const struct fixed_section *section = fixed_sections; section->title; section++) {
		char *all = xstrdup(" ");
		for (const struct fixed_key *key = section->keys; key->keys; key++) {
			char *names = xstrdup(key->keys);
			cr_expect(*key->help && key->take, "%s", key->keys);
			for (char *name = strtok(names, " "); name; name = strtok(NULL, " ")) {
				char *word = xasprintf(" %s ", name);
				char *longer = xasprintf("%s%s ", all, name);
				cr_expect_null(
					strstr(all, word), "%s: %s twice", section->title, name);
				free(all);
				free(word);
				all = longer;
			}
			free(names);
		}
		free(all);
	}
}
