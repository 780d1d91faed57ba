#include <string.h>

#include "commands/commands.h"

static void mark_row(struct table *table)
{
	const struct row *row = table_current(table);
	if (!row)
		return;
	if (idset_has(&table->marks, row->id))
		idset_remove(&table->marks, row->id);
	else
		idset_add(&table->marks, row->id);
	table_move(table, 1);
}

/* All that are shown: with a filter, marks by filter. */
static void mark_all(struct table *table)
{
	struct array ids; /* uint64_t */
	array_init(&ids, sizeof(uint64_t));
	for (size_t i = 0; i < table_count(table); i++)
		*(uint64_t *)array_push(&ids) =
			((const struct row *)array_at(&table->shown, i))->id;
	idset_add_all(&table->marks, ids.items, ids.count);
	array_finish(&ids);
}

void run_mark(struct app *app, const struct arguments *arguments)
{
	struct table *table = screen_table(app->screens);
	const char *what = arguments->count ? arguments->values[0] : "row";
	if (!strcmp(what, "row"))
		mark_row(table);
	else if (!strcmp(what, "all"))
		mark_all(table);
	else if (!strcmp(what, "none"))
		idset_clear(&table->marks);
	else
		app_say(app, ROLE_WARNING, "mark what? row, all or none");
}
