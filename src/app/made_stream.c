#include "app/made_stream.h"

#include <stdlib.h>
#include <string.h>

#include "app/batch.h"
#include "doc/json.h"

/* A row as it was printed. */
struct line {
	uint64_t id;
	const char *fact;   /* what has to be other for a change */
	const char **cells; /* of JSON and YAML one: the item */
};

void made_stream_init(struct made_stream *stream, struct app *app, enum output_format format)
{
	*stream = (struct made_stream){0};
	events_init(&stream->events, app, format);
	arena_init(&stream->arena);
	array_init(&stream->lines, sizeof(struct line));
}

void made_stream_finish(struct made_stream *stream)
{
	events_finish(&stream->events);
	array_finish(&stream->lines);
	arena_finish(&stream->arena);
}

/* ---- the rows of a look --------------------------------------------------------------------- */

static const char *json_of(struct arena *arena, const struct node *item)
{
	struct buf text;
	buf_init(&text, SIZE_MAX);
	json_write(&text, item, 0);
	const char *kept = arena_text(arena, text.text, text.used);
	buf_finish(&text);
	return kept;
}

/* All cells as one text, in which they cannot run into each other. */
static const char *joined(struct arena *arena, const char *const *cells, size_t count)
{
	struct buf text;
	buf_init(&text, SIZE_MAX);
	for (size_t c = 0; c < count; c++)
		buf_printf(&text, "%zu:%s", strlen(cells[c]), cells[c]);
	const char *kept = arena_text(arena, text.used ? text.text : "", text.used);
	buf_finish(&text);
	return kept;
}

static const char **cells_of(struct arena *arena, const struct grid *grid, size_t row)
{
	const char **cells = arena_get(arena, (grid->columns + 1) * sizeof(*cells));
	for (size_t c = 0; c < grid->columns; c++) {
		const char *cell = grid->cell(grid->data, row, c);
		cells[c] = arena_text(arena, cell, strlen(cell));
	}
	return cells;
}

static struct line line_of(struct arena *arena, const struct made_now *now, size_t row,
	const struct node *item, bool is_doc)
{
	struct line line = {.id = now->ids[row]};
	if (item)
		line.fact = json_of(arena, item);
	if (is_doc) {
		line.cells = arena_get(arena, sizeof(*line.cells));
		line.cells[0] = line.fact;
		return line;
	}
	line.cells = cells_of(arena, now->grid, row);
	if (!item)
		line.fact = joined(arena, line.cells, now->grid->columns);
	return line;
}

static void take_lines(struct array *lines, struct arena *arena, const struct made_now *now,
	enum output_format format)
{
	const struct node *item = node_first(now->items);
	for (size_t row = 0; row < now->grid->rows; row++) {
		*(struct line *)array_push(lines) =
			line_of(arena, now, row, item, batch_is_doc(format));
		item = item ? node_next(now->items, item) : NULL;
	}
}

/* ---- comparing ------------------------------------------------------------------------------ */

static int compare(const void *first, const void *second)
{
	uint64_t a = ((const struct line *)first)->id;
	uint64_t b = ((const struct line *)second)->id;
	return (a > b) - (a < b);
}

/* LINES are in the order of their ids. */
static const struct line *find(const struct array *lines, uint64_t id)
{
	const struct line wanted = {.id = id};
	return lines->count ? bsearch(&wanted, lines->items, lines->count, sizeof(wanted), compare)
			    : NULL;
}

static void print_gone(struct made_stream *stream, const struct array *sorted)
{
	for (size_t i = 0; i < stream->lines.count; i++) {
		const struct line *line = array_at(&stream->lines, i);
		if (!find(sorted, line->id))
			events_print(&stream->events, "DELETED", line->cells);
	}
}

static void print_changes(struct made_stream *stream, const struct array *lines)
{
	for (size_t i = 0; i < lines->count; i++) {
		const struct line *line = array_at(lines, i);
		const struct line *before = find(&stream->lines, line->id);
		if (!before)
			events_print(&stream->events, "ADDED", line->cells);
		else if (strcmp(before->fact, line->fact) != 0)
			events_print(&stream->events, "MODIFIED", line->cells);
	}
}

/* Columns as wide as the rows of the first look need them. */
static void begin(struct made_stream *stream, const struct grid *grid, const struct array *lines)
{
	if (batch_is_doc(stream->events.format) || stream->events.begun || !lines->count)
		return;
	bool *right = arena_get(&stream->arena, (grid->columns + 1) * sizeof(*right));
	const char **titles = arena_get(&stream->arena, (grid->columns + 1) * sizeof(*titles));
	for (size_t c = 0; c < grid->columns; c++) {
		right[c] = grid->right && grid->right(grid->data, c);
		titles[c] = grid->title(grid->data, c);
	}
	events_begin(&stream->events, grid->columns, titles, right);
	for (size_t i = 0; i < lines->count; i++)
		events_widen(&stream->events, ((const struct line *)array_at(lines, i))->cells);
	events_print_titles(&stream->events, titles);
}

void made_stream_look(struct made_stream *stream, const struct made_now *now)
{
	struct arena arena;
	struct array lines, sorted;
	arena_init(&arena);
	array_init(&lines, sizeof(struct line));
	array_init(&sorted, sizeof(struct line));
	take_lines(&lines, &arena, now, stream->events.format);
	for (size_t i = 0; i < lines.count; i++)
		*(struct line *)array_push(&sorted) = *(struct line *)array_at(&lines, i);
	if (sorted.count)
		qsort(sorted.items, sorted.count, sizeof(struct line), compare);
	begin(stream, now->grid, &lines);
	print_gone(stream, &sorted);
	print_changes(stream, &lines);
	array_finish(&lines);
	array_finish(&stream->lines);
	arena_finish(&stream->arena);
	stream->lines = sorted;
	stream->arena = arena;
}
