/* A test that passes and loses memory on the way. */
#include <criterion/criterion.h>
#include <stdlib.h>

static void *volatile held;

__attribute__((noinline)) static void lose_memory(void)
{
	held = malloc(17);
	held = NULL;
}

Test(offender, leak)
{
	lose_memory();
	cr_assert_null(held);
}
