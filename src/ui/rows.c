#include "ui/rows.h"

#include <string.h>

#include "base/hash.h"

struct keep {
	void *thing;
	void (*drop)(void *thing);
};

void row_list_init(struct row_list *list)
{
	array_init(&list->rows, sizeof(struct row));
	array_init(&list->keeps, sizeof(struct keep));
}

void row_list_finish(struct row_list *list)
{
	for (size_t i = 0; i < list->keeps.count; i++) {
		struct keep *keep = array_at(&list->keeps, i);
		keep->drop(keep->thing);
	}
	array_finish(&list->keeps);
	array_finish(&list->rows);
}

struct row *row_list_add(struct row_list *list)
{
	return array_push(&list->rows);
}

void row_list_keep(struct row_list *list, void *thing, void (*drop)(void *thing))
{
	struct keep *keep = array_push(&list->keeps);
	*keep = (struct keep){thing, drop};
}

uint64_t row_id(uint64_t base, const char *name)
{
	return base * 0x9e3779b97f4a7c15u ^ hash_text(name, strlen(name));
}

struct scope row_scope(const struct row *row, const struct clock *clock, bool local)
{
	return (struct scope){.row = row->node,
		.object = row->object,
		.subject = row->subject,
		.clock = clock,
		.local = local};
}
