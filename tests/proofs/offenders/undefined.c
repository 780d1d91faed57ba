/* A test that passes and does what C does not define. */
#include <criterion/criterion.h>
#include <limits.h>

static volatile int most = INT_MAX;

Test(offender, undefined)
{
	int more = most + 1;

	cr_assert_neq(more, most);
}
