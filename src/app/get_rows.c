#include <stdlib.h>
#include <string.h>

#include "app/batch.h"
#include "app/get.h"
#include "app/items.h"
#include "app/source.h"
#include "base/lines.h"

/* The rows of mtvtop get, and the objects that are made of them. */

void get_collect(struct app *app, const struct view *view, const char *name, struct row_list *list)
{
	struct source source = {.app = app, .view = view, .narrowed_by = -1};
	source_collect(&source, list);
	for (size_t i = list->rows.count; name && i > 0; i--)
		if (!source_is_called(view, array_at(&list->rows, i - 1), name))
			array_remove(&list->rows, i - 1);
}

static int compare_member(const struct row *a, const struct row *b, uint32_t key)
{
	return strcmp(node_text_or(node_at(a->object, KEY_metadata, key, KEY_none), ""),
		node_text_or(node_at(b->object, KEY_metadata, key, KEY_none), ""));
}

/* VMs of a plan lie in its array. */
static int compare_rows(const void *first, const void *second)
{
	const struct row *a = first;
	const struct row *b = second;
	int order = compare_member(a, b, KEY_namespace);
	if (!order)
		order = compare_member(a, b, KEY_name);
	if (!order)
		order = (a->subject > b->subject) - (a->subject < b->subject);
	return order;
}

void get_order(struct row_list *list)
{
	if (list->rows.count)
		qsort(list->rows.items, list->rows.count, sizeof(struct row), compare_rows);
}

bool get_too_many(struct error *err)
{
	return error_set(err,
		"these are more objects than can be printed at once: ask for one "
		"namespace after the other");
}

void get_add_items(const struct app *app, const struct view *view, const struct row_list *list,
	struct builder *builder)
{
	struct arena arena;
	struct telling telling = {.clock = &app->clock, .arena = &arena};
	arena_init(&arena);
	for (size_t i = 0; i < list->rows.count; i++)
		items_add(builder, view, array_at(&list->rows, i), &telling);
	arena_finish(&arena);
}

bool get_tell_none(const struct getting *getting, struct error *err)
{
	const char *where = *getting->app->name_space ? getting->app->name_space : "any namespace";
	if (getting->count)
		return true;
	if (getting->name)
		return error_set_kind(err, ERROR_NOT_FOUND, "there is no %s \"%s\" in %s",
			getting->kind->singular, getting->name, where);
	if (!batch_is_doc(getting->format) && getting->format != OUTPUT_PROMETHEUS)
		lines_printf(stderr, "no %s in %s\n", getting->kind->name, where);
	return true;
}

bool get_open(const struct getting *getting, const struct view *view, struct error *err)
{
	struct app *app = getting->app;
	bool whole = batch_is_doc(getting->format) || getting->query;
	app->model.runs.with_vms |= whole && view->type == ROW_RUN;
	feeds_need(&app->feeds, view->resource);
	return batch_wait(app, view->resource, err);
}
