/* A test that passes and reads behind the end of a block. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

Test(offender, overrun)
{
	char *volatile block = malloc(8);

	memset(block, 'x', 8);
	cr_assert_neq(block[0], block[8] == 'x' ? '\0' : '\1');
	free(block);
}
