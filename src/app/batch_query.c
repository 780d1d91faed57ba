#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/batch.h"
#include "app/print.h"
#include "app/selection.h"
#include "base/file.h"
#include "base/lines.h"
#include "doc/builder.h"
#include "doc/json.h"
#include "doc/yaml.h"

/*
 * mtvtop query FILE 'TSL': rows of any JSON, JSON lines or YAML, without a cluster. Rows are the
 * elements of an array, or of a member `items` as kubectl prints it; else the document is one.
 */
enum {
	FILE_MAX = 256 * 1024 * 1024, /* bytes */
	KEYS_MAX = 32,		      /* columns, when the query chooses none */
	CELL_MAX = 64 * 1024,	      /* bytes */
};

/* ---- reading ------------------------------------------------------------------------------- */

static char *read_input(size_t *length, struct error *err)
{
	struct buf text;
	char piece[64 * 1024];
	buf_init(&text, FILE_MAX);
	buf_add_text(&text, "");
	for (size_t got; (got = fread(piece, 1, sizeof(piece), stdin)) > 0;)
		if (!buf_add(&text, piece, got))
			break;
	bool good = !text.over && !ferror(stdin);
	*length = text.used;
	if (good)
		return buf_take(&text);
	error_set(err, "standard input cannot be read, or is larger than %d MB",
		FILE_MAX / 1024 / 1024);
	buf_finish(&text);
	return NULL;
}

static void add_rows(struct builder *builder, const struct node *root)
{
	const struct node *items = node_get(root, symbol("items"));
	const struct node *rows = node_is(items, NODE_ARRAY) ? items : root;
	if (!node_is(rows, NODE_ARRAY)) {
		builder_copy(builder, SYMBOL_NONE, root);
		return;
	}
	node_each(row, rows)
	{
		builder_copy(builder, SYMBOL_NONE, row);
	}
}

static bool add_json(struct builder *builder, const char *text, size_t length, struct error *err)
{
	struct doc *doc = json_parse(text, length, err);
	if (doc)
		add_rows(builder, doc_root(doc));
	doc_unref(doc);
	return doc;
}

/* One value on each line that is not blank. */
static bool add_json_lines(struct builder *builder, const char *text, struct error *err)
{
	for (size_t number = 1; *text; number++) {
		size_t length = strcspn(text, "\n");
		bool blank = strspn(text, " \t\r") >= length;
		if (!blank && !add_json(builder, text, length, err))
			return error_prefix(err, "line %zu", number);
		text += length + (text[length] == '\n');
	}
	return true;
}

static bool take_yaml(void *data, const struct yaml_file *file, struct error *err)
{
	(void)err;
	if (file->doc)
		add_rows(data, doc_root(file->doc));
	return true;
}

static const char *behind_line(const char *text)
{
	text += strcspn(text, "\n");
	return text + strspn(text, " \t\r\n");
}

/* JSON begins with a bracket; several values stand on lines of their own. */
static bool add_text(struct builder *builder, const char *name, const char *text, size_t length,
	struct error *err)
{
	const char *first = text + strspn(text, " \t\r\n");
	struct error whole;
	if (*first != '{' && *first != '[')
		return yaml_parse_each(name, text, length, take_yaml, builder, err);
	if (add_json(builder, text, length, &whole))
		return true;
	if (*first == '{' && *behind_line(first) == '{')
		return add_json_lines(builder, text, err) || error_prefix(err, "%s", name);
	*err = whole;
	return error_prefix(err, "%s", name);
}

/* The rows as an array; NULL and ERR. */
static struct doc *read_rows(const char *name, struct error *err)
{
	size_t length = 0;
	bool input = !strcmp(name, "-");
	char *text = input ? read_input(&length, err) : file_read(name, FILE_MAX, &length, err);
	struct builder builder;
	builder_init(&builder);
	builder_array(&builder, SYMBOL_NONE);
	bool good = text && add_text(&builder, input ? "standard input" : name, text, length, err);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	free(text);
	if (good && !doc)
		error_set(err, "%s: too large", name);
	if (good)
		return doc;
	doc_unref(doc);
	return NULL;
}

/* ---- printing ------------------------------------------------------------------------------ */

/* The keys of the rows, in the order in which they come. */
struct key_cells {
	const struct doc *rows;
	uint32_t keys[KEYS_MAX];
	size_t count;
	const struct node *row; /* the one that was asked for last ... */
	size_t number;		/* ... and its place */
	struct buf text;
	struct arena arena; /* texts of that row */
};

static void add_keys(struct key_cells *cells, const struct node *row)
{
	node_each(member, row)
	{
		size_t i = 0;
		uint32_t key = member->key;
		while (i < cells->count && cells->keys[i] != key)
			i++;
		if (i == cells->count && i < KEYS_MAX && node_is(row, NODE_OBJECT))
			cells->keys[cells->count++] = key;
	}
}

static const char *key_title(void *data, size_t column)
{
	return symbol_text(((const struct key_cells *)data)->keys[column]);
}

static void step_to(struct key_cells *cells, size_t row)
{
	const struct node *root = doc_root(cells->rows);
	if (row != cells->number)
		arena_clear(&cells->arena);
	if (!cells->row || row < cells->number) {
		cells->row = node_first(root);
		cells->number = 0;
	}
	for (; cells->number < row; cells->number++)
		cells->row = node_next(root, cells->row);
}

static const char *key_cell(void *data, size_t row, size_t column)
{
	struct key_cells *cells = data;
	step_to(cells, row);
	const struct node *value = node_get(cells->row, cells->keys[column]);
	if (!value || node_is(value, NODE_NULL) || node_text(value))
		return node_text_or(value, "");
	buf_clear(&cells->text);
	json_write(&cells->text, value, 0);
	return arena_text(&cells->arena, cells->text.text, cells->text.used);
}

static void print_keys(const struct doc *rows, enum output_format format)
{
	struct key_cells cells = {.rows = rows};
	buf_init(&cells.text, CELL_MAX);
	arena_init(&cells.arena);
	node_each(row, doc_root(rows))
	{
		add_keys(&cells, row);
	}
	const struct grid grid = {.columns = cells.count,
		.rows = node_count(doc_root(rows)),
		.title = key_title,
		.cell = key_cell,
		.data = &cells};
	print_grid(&grid, format);
	arena_finish(&cells.arena);
	buf_finish(&cells.text);
}

static void put(struct selection *selection, enum output_format format)
{
	bool document = batch_is_doc(format);
	if (!document && selection_has_columns(selection)) {
		selection_print(selection, format);
		return;
	}
	struct doc *rows = selection_items(selection); /* no larger than what was read */
	if (document)
		batch_print_doc(rows, format);
	else
		print_keys(rows, format);
	doc_unref(rows);
}

static bool query(struct app *app, const struct options *options, struct error *err)
{
	struct selection selection;
	if (options->arguments.count != 2)
		return error_set_kind(err, ERROR_USAGE,
			"query what? mtvtop query FILE 'TSL', with - for standard input");
	if (options->output == OUTPUT_NAME || options->output == OUTPUT_PROMETHEUS)
		return error_set_kind(err, ERROR_USAGE,
			"-o name and -o prometheus are for objects of a cluster, not for query");
	struct doc *rows = read_rows(options->arguments.values[0], err);
	if (!rows)
		return false;
	bool good =
		selection_of_items(&selection, app, rows, options->arguments.values[1], false, err);
	if (good)
		put(&selection, options->output);
	selection_finish(&selection);
	return good;
}

int batch_query(struct app *app, const struct options *options)
{
	struct error err = {0};
	if (query(app, options, &err))
		return 0;
	return batch_fail(&err);
}
