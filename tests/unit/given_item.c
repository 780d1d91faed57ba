#include "unit/given_item.h"

#include "app/items.h"

struct doc *given_item(
	const struct app *app, const struct view *view, const struct row *row, struct arena *arena)
{
	struct builder builder;
	struct telling telling = {.clock = &app->clock, .arena = arena};
	builder_init(&builder);
	items_add(&builder, view, row, &telling);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}
