#include <criterion/criterion.h>

#include "ui/chart.h"
#include "unit/given.h"

TestSuite(ui_chart);

Test(ui_chart, bars)
{
	static const struct {
		int width;
		int percent;
		bool ascii;
		const char *picture;
	} cases[] = {
		{13, 0, false, "\u2591\u2591\u2591\u2591\u2591\u2591\u2591\u2591   0%\n"},
		{13, 100, false, "\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2588 100%\n"},
		{13, 50, false, "\u2588\u2588\u2588\u2588\u2591\u2591\u2591\u2591  50%\n"},
		{13, 42, false, "\u2588\u2588\u2588\u258e\u2591\u2591\u2591\u2591  42%\n"},
		{13, 99, false, "\u2588\u2588\u2588\u2588\u2588\u2588\u2588\u2589  99%\n"},
		{13, 42, true, "###-----  42%\n"},
		{13, 100, true, "######## 100%\n"},
		{6, 42, false, "   42%\n"},
		{5, 42, false, "  42%\n"},
		{3, 42, false, "42%\n"},
		{13, -1, false, "\n"},
		{0, 42, false, "\n"},
		{2, 42, false, "4~\n"},
		{3, 100, false, "10~\n"},
		{4, 100, false, "100%\n"},
		{1, 7, false, "~\n"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct canvas canvas;
		struct buf out;
		canvas_init(&canvas, cases[i].ascii);
		canvas_resize(&canvas, 16, 1);
		chart_bar(&canvas, 0, 0, cases[i].width, cases[i].percent, ROLE_OK);
		buf_init(&out, 1000);
		canvas_dump(&canvas, &out);
		cr_expect(!strcmp(out.text, cases[i].picture), "%d%% in %d: %s", cases[i].percent,
			cases[i].width, out.text);
		buf_finish(&out);
		canvas_finish(&canvas);
	}
}

/* A bar is full only at 100, and never empty above 0 where it has room. */
Test(ui_chart, ends_are_honest)
{
	for (int percent = 0; percent <= 100; percent++) {
		struct canvas canvas;
		canvas_init(&canvas, false);
		canvas_resize(&canvas, 20, 1);
		chart_bar(&canvas, 0, 0, 20, percent, ROLE_OK);
		cr_expect_eq(
			canvas_at(&canvas, 14, 0)->point == 0x2588, percent == 100, "%d", percent);
		cr_expect_eq(canvas_at(&canvas, 0, 0)->point != 0x2591, percent > 0, "%d", percent);
		canvas_finish(&canvas);
	}
}
