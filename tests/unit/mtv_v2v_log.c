#include "mtv/v2v_log.h"

#include <criterion/criterion.h>

static struct v2v_log after(const char *const *lines)
{
	struct v2v_log log;
	v2v_log_init(&log);
	for (; *lines; lines++)
		v2v_log_take(&log, *lines);
	return log;
}

#define AFTER(...) after((const char *const[]){__VA_ARGS__, NULL})

Test(mtv_v2v_log, the_last_mark_counts)
{
	struct v2v_log log = AFTER("[   0.0] Setting up the source: -i libvirt",
		"libguestfs: trace: launch", "[  12.34] Opening the source",
		"[  80.1] Inspecting the source", "[ 99.0] Something of its own");
	cr_assert(log.stage);
	cr_expect_str_eq(log.stage->name, "inspect");
	cr_expect_str_eq(log.stage->text, "Inspecting the source");
	cr_expect_str_eq(log.own, "Something of its own");
	cr_expect_eq(log.percent, -1);
}

/* Also "Copying disk 2/3" and words around the text. */
Test(mtv_v2v_log, a_mark_may_have_more_words)
{
	struct v2v_log log = AFTER("[  123.4] Copying disk 2/3");
	cr_assert(log.stage);
	cr_expect_str_eq(log.stage->name, "disk-copy");
	cr_expect_null(log.own);
}

Test(mtv_v2v_log, no_mark_no_stage)
{
	static const char *const none[] = {"Copying disk 1/1", "[ 12] Copying disk 1/1",
		"[ 12.345] Copying disk 1/1", "[ 12.] Copying disk", "[x.1] Copying disk",
		"[ 1.0 Copying disk", "", "["};
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		cr_expect(!AFTER(none[i]).stage, "%s", none[i]);
}

Test(mtv_v2v_log, percent)
{
	struct v2v_log log = AFTER("[  20.0] Copying disk 1/2",
		"virt-v2v monitoring: Copying disk 1/2, completed 7 %",
		"virt-v2v monitoring: Copying disk 1/2, completed 42%", "nothing: completed 99 %",
		"virt-v2v monitoring: completed many %", "virt-v2v monitoring: completed 101 %",
		"virt-v2v monitoring: completed 50 parts");
	cr_expect_eq(log.percent, 42);
	log = AFTER("virt-v2v monitoring: completed 42 %", "[ 0.0] Setting up the source");
	cr_expect_eq(log.percent, -1, "it began anew");
}
