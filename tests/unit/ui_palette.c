/* Colours of themes on terminals with few and with many. */
#include <criterion/criterion.h>

#include "config/theme.h"
#include "ui/palette.h"
#include "unit/given.h"

enum { DIRECT = 1 << 24 };

Test(ui_palette, colours_as_terminals_have_them)
{
	static const struct {
		int colour, count, fits;
	} cases[] = {
		{COLOUR_DEFAULT, 8, -1},
		{COLOUR_DEFAULT, DIRECT, -1},
		{1, 8, 1},
		{9, 16, 9},
		{9, 8, 1},		 /* bright red is red */
		{12, 8, 4},		 /* bright blue is blue */
		{208, 256, 208},	 /* orange ... */
		{208, 16, 3},		 /* ... is nearest to yellow ... */
		{208, DIRECT, 0xff8700}, /* ... and itself */
		{7, DIRECT, 7},
		{232, 256, 232},
		{232, 8, 0},
		{255, 8, 7},
		{COLOUR_RGB + 0xff0000, 256, 196},
		{COLOUR_RGB + 0x808080, 256, 244},
		{COLOUR_RGB + 0xff0000, 16, 9},
		{COLOUR_RGB + 0x123456, DIRECT, 0x123456},
	};
	for (size_t i = 0; i < COUNT(cases); i++)
		cr_expect_eq(palette_fit(cases[i].colour, cases[i].count), cases[i].fits,
			"%#x of %d: %d, not %d", (unsigned)cases[i].colour, cases[i].count,
			palette_fit(cases[i].colour, cases[i].count), cases[i].fits);
}

/* What a palette has already stays what it is. */
Test(ui_palette, the_palette_fits_itself)
{
	for (int i = 0; i < 256; i++)
		cr_expect_eq(palette_fit(i, 256), i);
	for (int i = 0; i < 16; i++)
		cr_expect_eq(palette_fit(i, 16), i);
}
