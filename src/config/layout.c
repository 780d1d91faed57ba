#include "config/layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "config/files.h"
#include "config/schema.h"
#include "config/schemas.h"

const struct schema_key layout_keys[] = {
	{"title", SCHEMA_TEXT, true, "title of the screen"},
	{"tabs-below", SCHEMA_OBJECT, false, "smaller screens get tabs"},
	{"detail-from", SCHEMA_NUMBER, false, "columns from which detail panes are shown"},
	{"journal-from", SCHEMA_NUMBER, false, "lines from which journal panes are shown"},
	{"focus", SCHEMA_TEXT, false, "view that has the focus at first; else the first one"},
	{"rows", SCHEMA_LIST, true, "rows of panes, from above"},
	{0},
};

const struct schema_key size_keys[] = {
	{"columns", SCHEMA_NUMBER, true, "cells"},
	{"lines", SCHEMA_NUMBER, true, "cells"},
	{0},
};

const struct schema_key row_keys[] = {
	{"share", SCHEMA_NUMBER, true, "of the height"},
	{"panes", SCHEMA_LIST, true, "panes from the left"},
	{0},
};

const struct schema_key pane_keys[] = {
	{"view", SCHEMA_TEXT, false, "view that it shows"},
	{"detail", SCHEMA_TEXT, false, "in place of a view: the pane whose row is shown as a page"},
	{"page", SCHEMA_TEXT, false, "in place of a view: journal, what was written to clusters"},
	{"share", SCHEMA_NUMBER, true, "of the width of its row"},
	{"narrowed-by", SCHEMA_TEXT, false, "pane whose selected row narrows this one"},
	{0},
};

static bool is_table(const struct layout_pane *pane)
{
	return !pane->detail && !pane->journal;
}

static int find_pane(const struct layout *layout, const char *view)
{
	for (size_t i = 0; i < layout->pane_count; i++)
		if (is_table(&layout->panes[i]) && !strcmp(layout->panes[i].view, view))
			return (int)i;
	return -1;
}

/* What it shows is one of three, and is there. */
static bool check_kind(const struct yaml_file *file, const struct node *node, struct error *err)
{
	const char *view = schema_text(node, "view");
	const char *page = schema_text(node, "page");
	int kinds = (view != NULL) + (page != NULL) + (schema_text(node, "detail") != NULL);
	if (kinds != 1)
		return yaml_error(file, node, err, "a pane has either view, detail or page");
	if (view && !files_have("views", view))
		return yaml_error(
			file, node_find(node, "view"), err, "there is no view \"%s\"", view);
	if (page && strcmp(page, "journal") != 0)
		return yaml_error(file, node_find(node, "page"), err,
			"there is no page \"%s\": journal is one", page);
	return true;
}

static bool read_pane(struct layout *layout, const struct yaml_file *file, const struct node *node,
	struct error *err)
{
	const char *view = schema_text(node, "view");
	const char *detail = schema_text(node, "detail");
	const char *page = schema_text(node, "page");
	const char *other = detail ? detail : schema_text(node, "narrowed-by");
	if (!schema_check(file, node, pane_keys, "a pane", err))
		return false;
	if (layout->pane_count == LAYOUT_PANES)
		return yaml_error(file, node, err, "more than %d panes", LAYOUT_PANES);
	if (!check_kind(file, node, err))
		return false;
	struct layout_pane *pane = &layout->panes[layout->pane_count];
	*pane = (struct layout_pane){.row = (int)layout->row_count,
		.share = (int)node_int(node_find(node, "share"), 1),
		.narrowed_by = other ? find_pane(layout, other) : -1,
		.detail = detail,
		.journal = page};
	if (other && pane->narrowed_by < 0)
		return yaml_error(file, node, err, "no pane before this one shows \"%s\"", other);
	pane->view = xstrdup(view ? view : detail ? detail : page);
	layout->pane_count++;
	return true;
}

static bool read_row(struct layout *layout, const struct yaml_file *file, const struct node *node,
	struct error *err)
{
	if (!schema_check(file, node, row_keys, "a row", err))
		return false;
	if (layout->row_count == LAYOUT_ROWS)
		return yaml_error(file, node, err, "more than %d rows", LAYOUT_ROWS);
	layout->row_shares[layout->row_count] = (int)node_int(node_find(node, "share"), 1);
	node_each(pane,
		node_find(node, "panes")) if (!read_pane(layout, file, pane, err)) return false;
	layout->row_count++;
	return true;
}

static bool read_layout(struct layout *layout, const struct yaml_file *file, struct error *err)
{
	const struct node *root = doc_root(file->doc);
	if (!schema_check(file, root, layout_keys, "a layout", err))
		return false;
	const struct node *size = node_find(root, "tabs-below");
	if (size && !schema_check(file, size, size_keys, "tabs-below", err))
		return false;
	layout->title = xstrdup(schema_text(root, "title"));
	layout->tabs_columns = (int)node_int(node_find(size, "columns"), 0);
	layout->tabs_lines = (int)node_int(node_find(size, "lines"), 0);
	layout->detail_columns = (int)node_int(node_find(root, "detail-from"), 0);
	node_each(row, node_find(root, "rows")) if (!read_row(layout, file, row, err)) return false;
	if (!layout->pane_count)
		return yaml_error(file, root, err, "no panes");
	layout->journal_lines = (int)node_int(node_find(root, "journal-from"), 0);
	const struct node *focus = node_find(root, "focus");
	layout->focus = focus ? find_pane(layout, node_text_or(focus, "")) : 0;
	return layout->focus >= 0 ||
		yaml_error(file, focus, err, "no pane shows \"%s\"", node_text_or(focus, ""));
}

bool layout_load(struct layout *layout, const char *name, struct error *err)
{
	struct yaml_file file;
	*layout = (struct layout){0};
	if (!files_read("views/layouts", name, &file, err))
		return false;
	layout->name = xstrdup(name);
	bool good = read_layout(layout, &file, err);
	yaml_finish(&file);
	if (!good)
		layout_finish(layout);
	return good;
}

void layout_init_single(struct layout *layout, const char *view)
{
	*layout = (struct layout){.name = xstrdup(view),
		.title = xstrdup(view),
		.row_shares = {1},
		.row_count = 1,
		.pane_count = 1,
		.panes = {{.view = xstrdup(view), .share = 1, .narrowed_by = -1}}};
}

void layout_finish(struct layout *layout)
{
	for (size_t i = 0; i < layout->pane_count; i++)
		free(layout->panes[i].view);
	free(layout->name);
	free(layout->title);
	*layout = (struct layout){0};
}
