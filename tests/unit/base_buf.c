#include <criterion/criterion.h>
#include <string.h>

#include "base/buf.h"

TestSuite(base_buf);

Test(base_buf, grows_and_stays_terminated)
{
	struct buf buf;
	buf_init(&buf, 1000);
	for (int i = 0; i < 100; i++)
		cr_assert(buf_printf(&buf, "%d,", i));
	cr_assert_eq(strlen(buf.text), buf.used);
	cr_assert_str_eq(buf.text + buf.used - 3, "99,");
	buf_finish(&buf);
}

Test(base_buf, ceiling_leaves_out_whole_pieces)
{
	struct buf buf;
	buf_init(&buf, 5);
	cr_assert(buf_add_text(&buf, "abc"));
	cr_assert_not(buf_add_text(&buf, "def"));
	cr_assert(buf.over);
	cr_assert_str_eq(buf.text, "abc");
	cr_assert(buf_add_text(&buf, "de"));
	buf_drop(&buf, 2);
	cr_assert_str_eq(buf.text, "cde");
	buf_finish(&buf);
}
