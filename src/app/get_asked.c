#include "app/batch.h"
#include "app/get.h"
#include "app/selection.h"
#include "base/lines.h"
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

void get_read_asked(struct getting *getting, const struct view *view, struct row_list *list)
{
	struct app *app = getting->app;
	struct error err;
	bool good = view->type == ROW_VM;
	if (!good)
		return;
	if (getting->query)
		ask_query(getting, view, list);
	if (!batch_is_doc(getting->format) && getting->format != OUTPUT_PROMETHEUS)
		ask_columns(app, view, list);
	for (int i = 0; i < ROUNDS && good; i++) {
		app_refresh(app);
		good = batch_wait_listed(app, view->resource, &err);
	}
	if (!good)
		lines_printf(stderr, "mtvtop: not all of it is here: %s\n", err.text);
}
