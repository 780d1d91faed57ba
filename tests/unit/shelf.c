#include "unit/shelf.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "support/home.h"
#include "unit/given.h"

static struct clock now = {.wall = 1795262400000, .manual = true};

void shelf_put(struct shelf *shelf, const char *json)
{
	struct doc *doc = given_json(json);
	doc_unref(shelf->doc);
	shelf->doc = doc;
	shelf->generation++;
}

void shelf_finish(struct shelf *shelf)
{
	doc_unref(shelf->doc);
	*shelf = (struct shelf){0};
}

static uint64_t generation(void *data)
{
	return ((struct shelf *)data)->generation;
}

static const char *label_of(const struct node *row)
{
	return node_text_or(node_find(row, "label"), "");
}

static void drop(void *doc)
{
	doc_unref(doc);
}

static void collect(void *data, struct row_list *list)
{
	struct shelf *shelf = data;
	shelf->collected++;
	row_list_keep(list, doc_ref(shelf->doc), drop);
	node_each(child, doc_root(shelf->doc))
	{
		struct row *row = row_list_add(list);
		row->id = shelf_id(label_of(child));
		row->node = child;
		row->object = child;
	}
}

static void destroy(void *data)
{
	((struct shelf *)data)->destroyed++;
}

static struct view *load_view(const char *yaml)
{
	struct error err = {0};
	char *home = given_home();
	char *text = xasprintf("title: Things\ndescription: d\nof: any\nrows: parts\n%s", yaml);
	given_file(home, ".config/mtvtop/views/own.yaml", text);
	struct view *view = view_load("own", &err);
	cr_assert(view, "%s", err.text);
	free(text);
	home_remove(home);
	return view;
}

void shelf_table(struct shelf *shelf, struct table *table, const char *yaml)
{
	struct table_source source = {
		.generation = generation, .collect = collect, .destroy = destroy, .data = shelf};
	table_init(table, load_view(yaml), &source);
}

struct table_look shelf_look(void)
{
	return (struct table_look){.format.clock = &now, .focus = true};
}

bool shelf_refresh(struct table *table)
{
	struct table_look look = shelf_look();
	return table_refresh(table, &look);
}

uint64_t shelf_id(const char *label)
{
	return row_id(0, label);
}

const char *shelf_labels(const struct table *table)
{
	static struct buf text;
	if (!text.limit)
		buf_init(&text, 100000);
	buf_clear(&text);
	for (size_t i = 0; i < table->shown.count; i++) {
		const struct row *row = array_at(&table->shown, i);
		buf_printf(&text, "%s%s", i ? " " : "", label_of(row->node));
	}
	return text.text;
}

const char *shelf_current(const struct table *table)
{
	const struct row *row = table_current(table);
	return row ? label_of(row->node) : "";
}
