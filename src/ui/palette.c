#include "ui/palette.h"

#include "config/theme.h"

/* The sixteen names as 8-colour terminals have them, and the nearest of a palette for others. */
static int rgb_of_index(int index)
{
	static const int sixteen[] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
		0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff,
		0x00ffff, 0xffffff};
	static const int levels[] = {0, 95, 135, 175, 215, 255};
	if (index < 16)
		return sixteen[index];
	if (index >= 232) {
		int grey = 8 + (index - 232) * 10;
		return grey << 16 | grey << 8 | grey;
	}
	index -= 16;
	return levels[index / 36] << 16 | levels[index / 6 % 6] << 8 | levels[index % 6];
}

static int distance(int a, int b)
{
	int red = (a >> 16) - (b >> 16);
	int green = (a >> 8 & 255) - (b >> 8 & 255);
	int blue = (a & 255) - (b & 255);
	return red * red + green * green + blue * blue;
}

static int nearest(int rgb, int first, int last)
{
	int best = first;
	for (int i = first; i <= last; i++)
		if (distance(rgb_of_index(i), rgb) < distance(rgb_of_index(best), rgb))
			best = i;
	return best;
}

int palette_fit(int colour, int count)
{
	if (colour == COLOUR_DEFAULT)
		return -1;
	bool rgb = colour >= COLOUR_RGB;
	int value = rgb ? colour - COLOUR_RGB : colour;
	if (count > 256) /* direct colours: numbers below 8 are the named ones */
		return rgb ? value : value < 8 ? value : rgb_of_index(value);
	if (count == 256)
		return rgb ? nearest(value, 16, 255) : value;
	int last = count >= 16 ? 15 : 7;
	if (!rgb && value <= last)
		return value;
	return nearest(rgb ? value : rgb_of_index(value), 0, last);
}
