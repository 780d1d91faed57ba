/* A test that does not come to its end. */
#include <criterion/criterion.h>
#include <signal.h>

Test(offender, crash)
{
	raise(SIGSEGV);
}
