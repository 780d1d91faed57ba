/* A test that is skipped beside one that is not. */
#include <criterion/criterion.h>

Test(offender, skipped)
{
	cr_skip_test("there is nothing to test it on");
}

Test(offender, fine)
{
	cr_assert(true);
}
