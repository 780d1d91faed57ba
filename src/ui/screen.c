#include "ui/screen.h"

void screen_push(struct screen **top, struct screen *screen)
{
	screen->below = *top;
	*top = screen;
}

void screen_pop(struct screen **top)
{
	struct screen *old = *top;
	*top = old->below;
	old->ops->destroy(old);
}

void screen_clear(struct screen **top)
{
	while (*top)
		screen_pop(top);
}

void screen_draw(struct screen *top, struct canvas *canvas, const struct area *area,
	const struct table_look *look)
{
	struct table_look below = *look;
	below.focus = false;
	if (top->ops->overlay && top->below)
		screen_draw(top->below, canvas, area, &below);
	top->ops->draw(top, canvas, area, look);
	top->drawn = true;
}

void screen_refresh(struct screen *top, const struct table_look *look)
{
	if (top->ops->overlay && top->below)
		screen_refresh(top->below, look);
	if (top->ops->refresh)
		top->ops->refresh(top, look);
}

struct table *screen_table(struct screen *top)
{
	return top && top->ops->table ? top->ops->table(top) : NULL;
}

struct pager *screen_pager(struct screen *top)
{
	return top && top->ops->pager ? top->ops->pager(top) : NULL;
}
