#include "ui/screen.h"

void screen_push(struct screen **top, struct screen *screen)
{
	screen_hidden(*top, false);
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

const struct screen_hint *screen_hints(struct screen *top)
{
	return top->ops->hints_now ? top->ops->hints_now(top) : top->ops->hints;
}

/* The next one that shows through an overlay; NULL behind the last. */
static struct screen *seen_below(const struct screen *screen)
{
	return screen->ops->overlay ? screen->below : NULL;
}

void screen_sent(struct screen *top)
{
	for (struct screen *screen = top; screen; screen = seen_below(screen))
		screen->sent = true;
}

bool screen_shown(struct screen *top, int64_t now)
{
	bool first = false;
	for (struct screen *screen = top; screen; screen = seen_below(screen))
		if (screen->sent && screen->ops->shown)
			first |= screen->ops->shown(screen, now);
	return first;
}

void screen_hidden(struct screen *top, bool too_small)
{
	for (struct screen *screen = top; screen; screen = seen_below(screen)) {
		screen->sent = false;
		if (screen->ops->hidden)
			screen->ops->hidden(screen, too_small);
	}
}

struct table *screen_table(struct screen *top)
{
	return top && top->ops->table ? top->ops->table(top) : NULL;
}

struct pager *screen_pager(struct screen *top)
{
	return top && top->ops->pager ? top->ops->pager(top) : NULL;
}
