#include "app/batch.h"
#include "app/get.h"
#include "app/selection.h"
#include "mtv/fields.h"

/*
 * Some fields are read for those who ask for them alone: what became of VMs at the destination
 * (app/instances.h). Here they are asked for as printing will, before anything is printed.
 */

enum { ROUNDS = 2 /* where a destination is, and what runs there */ };

static void ask_query(const struct getting *getting, const struct view *view, struct row_list *list)
{
	struct selection selection;
	struct error err; /* it is told when they are printed */
	if (selection_again(&selection, getting->app, view, list, getting->query, false, &err))
		for (size_t row = 0; row < selection_count(&selection); row++)
			for (size_t i = 0; i < selection_columns(&selection); i++)
				selection_cell(&selection, row, i);
	selection_finish(&selection);
}

static void ask_columns(const struct app *app, const struct view *view, const struct row_list *list)
{
	struct arena arena;
	arena_init(&arena);
	for (size_t row = 0; row < list->rows.count; row++) {
		struct scope scope =
			row_scope(array_at(&list->rows, row), &app->clock, !app->settings.utc);
		for (size_t i = 0; i < view->column_count; i++)
			for (int v = 0; v < VIEW_VALUES && view->columns[i].values[v]; v++)
				expression_value(view->columns[i].values[v], &scope, &arena, NULL);
		arena_clear(&arena);
	}
	arena_finish(&arena);
}

bool get_read_asked(
	struct getting *getting, const struct view *view, struct row_list *list, struct error *err)
{
	struct app *app = getting->app;
	if (view->type != ROW_VM)
		return true;
	if (getting->query)
		ask_query(getting, view, list);
	if (!batch_is_doc(getting->format) && getting->format != OUTPUT_PROMETHEUS)
		ask_columns(app, view, list);
	for (int i = 0; i < ROUNDS; i++) {
		app_refresh(app);
		if (!batch_wait_listed(app, view->resource, err))
			return false;
	}
	return true;
}
