#include "app/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/batch.h"
#include "app/shown.h"

enum { PIECE = 500 /* rows of which the texts are held at the same time */ };

/* ---- printing ------------------------------------------------------------------------------ */

/* With the first line: titles, and columns as wide as the rows that are there need them. */
static void begin(struct events *events, const struct shown *shown)
{
	if (events->begun || batch_is_doc(events->format))
		return;
	events_begin(events, shown->columns, shown->titles, shown->right);
	for (size_t i = 0; i < shown->rows.count; i++)
		events_widen(events, ((const struct shown_row *)array_at(&shown->rows, i))->cells);
	events_print_titles(events, shown->titles);
}

static void print_event(struct stream *stream, const char *event, const struct shown *shown,
	const struct shown_row *row)
{
	begin(&stream->events, shown);
	events_print(&stream->events, event, row->cells);
	if (stream->looked)
		fflush(stdout); /* whoever reads it waits for this line */
}

/* ---- rows by their identity ---------------------------------------------------------------- */

/* A row of a list, to be found by its id. */
struct place {
	uint64_t id;
	const struct row *row;
};

static int compare_places(const void *first, const void *second)
{
	uint64_t a = ((const struct place *)first)->id;
	uint64_t b = ((const struct place *)second)->id;
	return (a > b) - (a < b);
}

/* The rows of LIST by id: an array of struct place. */
static void index_rows(struct array *places, const struct row_list *list)
{
	array_init(places, sizeof(struct place));
	for (size_t i = 0; i < list->rows.count; i++) {
		const struct row *row = array_at(&list->rows, i);
		*(struct place *)array_push(places) = (struct place){row->id, row};
	}
	if (places->count)
		qsort(places->items, places->count, sizeof(struct place), compare_places);
}

static const struct row *find_row(const struct array *places, uint64_t id)
{
	const struct place wanted = {.id = id};
	const struct place *found = places->count
		? bsearch(&wanted, places->items, places->count, sizeof(wanted), compare_places)
		: NULL;
	return found ? found->row : NULL;
}

/* Facts are never changed once made: the same ones say the same. */
static bool same_facts(const struct row *a, const struct row *b)
{
	return a->node == b->node && a->subject == b->subject && a->object == b->object;
}

/* ---- looking ------------------------------------------------------------------------------- */

/* One look: the rows that there are, and those that there were. */
struct change {
	struct stream *stream;
	struct row_list now;
	struct array was; /* struct place, of stream::last */
	struct array are; /* struct place, of `now` */
	bool all;
};

static bool show(const struct change *change, struct row_list *rows, bool every,
	struct shown *shown, struct error *err)
{
	const struct stream *stream = change->stream;
	struct shown_about about = {.app = stream->getting->app,
		.view = stream->view,
		.list = rows,
		.query = stream->getting->query,
		.items = batch_is_doc(stream->getting->format),
		.again = stream->looked || every,
		.every = every};
	return shown_make(shown, &about, err);
}

static void add_row(struct row_list *list, const struct row *row)
{
	*(struct row *)array_push(&list->rows) = *row;
}

static bool is_printed(const struct change *change, const struct row *row)
{
	return idset_has(&change->stream->printed, row->id);
}

/* Prints ROWS as deleted. */
static bool print_deleted(const struct change *change, struct row_list *rows, struct error *err)
{
	struct shown shown;
	bool good = !rows->rows.count || show(change, rows, true, &shown, err);
	for (size_t i = 0; good && rows->rows.count && i < shown.rows.count; i++) {
		const struct shown_row *row = array_at(&shown.rows, i);
		const struct row *own = array_at(&rows->rows, row->place);
		print_event(change->stream, "DELETED", &shown, row);
		idset_remove(&change->stream->printed, own->id);
	}
	if (rows->rows.count)
		shown_finish(&shown);
	return good;
}

static bool print_gone(const struct change *change, struct error *err)
{
	struct row_list gone;
	const struct array *last = &change->stream->last.rows;
	bool good = true;
	row_list_init(&gone);
	for (size_t i = 0; good && i < last->count; i++) {
		const struct row *row = array_at(last, i);
		if (is_printed(change, row) && !find_row(&change->are, row->id))
			add_row(&gone, row);
		if (gone.rows.count == PIECE || i + 1 == last->count) {
			good = print_deleted(change, &gone, err);
			array_clear(&gone.rows);
		}
	}
	row_list_finish(&gone);
	return good;
}

static bool same_cells(const struct shown_row *a, const struct shown_row *b, size_t columns)
{
	for (size_t c = 0; c < columns; c++)
		if (strcmp(a->cells[c], b->cells[c]) != 0)
			return false;
	return true;
}

/* The row of SHOWN that was made of ROW of LIST, or NULL. */
static const struct shown_row *find_shown(
	const struct shown *shown, const struct row_list *list, uint64_t id)
{
	for (size_t i = 0; i < shown->rows.count; i++) {
		const struct shown_row *row = array_at(&shown->rows, i);
		if (((const struct row *)array_at(&list->rows, row->place))->id == id)
			return row;
	}
	return NULL;
}

/* The last versions of those of SHOWN that a reader knows, and that have changed since. */
static void collect_before(const struct change *change, const struct shown *shown,
	const struct row_list *rows, struct row_list *before)
{
	for (size_t i = 0; i < shown->rows.count; i++) {
		const struct shown_row *own = array_at(&shown->rows, i);
		const struct row *row = array_at(&rows->rows, own->place);
		const struct row *old = find_row(&change->was, row->id);
		if (old && is_printed(change, row) && !same_facts(old, row))
			add_row(before, old);
	}
}

/* Prints a row if it is new, or other than it was. */
static void print_change(const struct change *change, const struct shown *shown,
	const struct shown_row *row, const struct shown_row *before, bool known)
{
	if (!known)
		print_event(change->stream, "ADDED", shown, row);
	else if (before && !same_cells(row, before, shown->columns))
		print_event(change->stream, "MODIFIED", shown, row);
}

static bool print_changes(const struct change *change, const struct shown *shown,
	const struct row_list *rows, struct error *err)
{
	struct row_list before;
	struct shown old = {0};
	struct array ids; /* uint64_t */
	row_list_init(&before);
	array_init(&ids, sizeof(uint64_t));
	collect_before(change, shown, rows, &before);
	bool good = !before.rows.count || show(change, &before, true, &old, err);
	for (size_t i = 0; good && i < shown->rows.count; i++) {
		const struct shown_row *own = array_at(&shown->rows, i);
		const struct row *row = array_at(&rows->rows, own->place);
		print_change(change, shown, own, find_shown(&old, &before, row->id),
			is_printed(change, row));
		*(uint64_t *)array_push(&ids) = row->id;
	}
	idset_add_all(&change->stream->printed, ids.items, ids.count);
	array_finish(&ids);
	if (before.rows.count)
		shown_finish(&old);
	row_list_finish(&before);
	return good;
}

/* Rows that a reader knows and that the query does not select any more. */
static bool print_dropped(const struct change *change, const struct shown *shown,
	const struct row_list *rows, struct error *err)
{
	struct row_list dropped;
	row_list_init(&dropped);
	for (size_t i = 0; i < rows->rows.count; i++) {
		const struct row *row = array_at(&rows->rows, i);
		if (is_printed(change, row) && !find_shown(shown, rows, row->id))
			add_row(&dropped, row);
	}
	bool good = print_deleted(change, &dropped, err);
	row_list_finish(&dropped);
	return good;
}

static bool print_rows(const struct change *change, struct row_list *rows, struct error *err)
{
	struct shown shown;
	bool good = show(change, rows, false, &shown, err);
	if (good && change->stream->looked)
		good = print_dropped(change, &shown, rows, err);
	good = good && print_changes(change, &shown, rows, err);
	shown_finish(&shown);
	return good;
}

/* The first time a table needs all rows for its widths, and a query for its order. */
static size_t piece_of(const struct change *change)
{
	const struct getting *getting = change->stream->getting;
	bool whole = getting->query || !batch_is_doc(getting->format);
	return whole && !change->stream->looked ? SIZE_MAX : PIECE;
}

/* Rows that are new, that may have changed, or that shall be judged again. */
static bool print_candidates(const struct change *change, struct error *err)
{
	struct row_list rows;
	size_t piece = piece_of(change);
	const struct array *now = &change->now.rows;
	bool good = true;
	row_list_init(&rows);
	for (size_t i = 0; good && i < now->count; i++) {
		const struct row *row = array_at(now, i);
		const struct row *old = find_row(&change->was, row->id);
		if (change->all || !old || !same_facts(old, row))
			add_row(&rows, row);
		if (rows.rows.count < piece && i + 1 < now->count)
			continue;
		good = !rows.rows.count || print_rows(change, &rows, err);
		array_clear(&rows.rows);
	}
	row_list_finish(&rows);
	return good;
}

bool stream_look(struct stream *stream, bool all, struct error *err)
{
	struct change change = {.stream = stream, .all = all && stream->getting->query};
	row_list_init(&change.now);
	get_collect(stream->getting->app, stream->view, stream->getting->name, &change.now);
	if (!stream->looked)
		get_order(&change.now);
	index_rows(&change.was, &stream->last);
	index_rows(&change.are, &change.now);
	bool good = print_gone(&change, err) && print_candidates(&change, err);
	array_finish(&change.was);
	array_finish(&change.are);
	row_list_finish(&stream->last);
	stream->last = change.now;
	stream->looked = true;
	return good;
}

void stream_init(struct stream *stream, const struct getting *getting, struct view *view)
{
	*stream = (struct stream){.getting = getting, .view = view};
	events_init(&stream->events, getting->app, getting->format);
	row_list_init(&stream->last);
	idset_init(&stream->printed);
}

void stream_finish(struct stream *stream)
{
	events_finish(&stream->events);
	idset_finish(&stream->printed);
	row_list_finish(&stream->last);
	view_destroy(stream->view);
}
