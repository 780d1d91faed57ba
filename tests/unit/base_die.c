#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "base/die.h"
#include "base/memory.h"

TestSuite(base_die);

static int restored;

static void restore(void)
{
	restored++;
}

Test(base_die, restores_once)
{
	die_restore();
	die_set_hook(restore);
	die_restore();
	die_restore();
	cr_assert_eq(restored, 1);
	die_set_hook(restore);
	die_set_hook(NULL);
	die_restore();
	cr_assert_eq(restored, 1);
}

/* Ends the test with another status when the hook was not called before the end. */
static void expect_restored(void)
{
	if (restored != 1)
		_exit(99);
}

Test(base_die, restores_before_it_ends, .exit_code = 1)
{
	atexit(expect_restored);
	die_set_hook(restore);
	die("cannot go on with %s", "\x1b[2J");
}

Test(base_die, memory_that_cannot_be, .exit_code = 1)
{
	volatile size_t count = SIZE_MAX / 2;
	free(xreallocarray(NULL, count, 4));
}
