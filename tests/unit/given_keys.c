#include "unit/given_keys.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

void given_keys(struct screen **top, const char *keys)
{
	while (*keys && *top) {
		size_t length = strcspn(keys, " ");
		struct key key = {0};
		snprintf(key.name, sizeof(key.name), "%.*s", (int)length, keys);
		key.printable = length == 1 || (unsigned char)*keys >= 0x80;
		key.printable |= !strcmp(key.name, "Space");
		key.text = !key.printable ? NULL : strcmp(key.name, "Space") != 0 ? key.name : " ";
		cr_expect((*top)->ops->key(*top, &key), "%s is taken", key.name);
		keys += length + (keys[length] == ' ');
	}
}

void given_paste(struct screen **top, const char *text)
{
	struct key key = {.name = "Paste", .text = text};
	cr_expect((*top)->ops->key(*top, &key), "a paste is taken");
}

const char *given_drawn(struct screen **top, int width, int height, const struct table_look *look)
{
	static struct buf out;
	struct canvas canvas;
	struct area area = {0, 0, width, height};
	canvas_init(&canvas, false);
	canvas_resize(&canvas, width, height);
	if (!out.limit)
		buf_init(&out, 1024 * 1024);
	buf_clear(&out);
	if (*top)
		screen_refresh(*top, look);
	if (*top) {
		screen_draw(*top, &canvas, &area, look);
		canvas_dump(&canvas, &out);
	}
	canvas_finish(&canvas);
	return out.text;
}
