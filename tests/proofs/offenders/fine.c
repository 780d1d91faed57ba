/* A test that offends nobody: without it, a failure of the others would prove nothing. */
#include <criterion/criterion.h>

Test(offender, fine)
{
	cr_assert(true);
}
