#include "app/narrow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/plural.h"
#include "mtv/fields.h"
#include "query/complete.h"
#include "query/unknown.h"

/* The box works while it is typed into: the last filter that is right stays until the next one. */

enum { NOTE = 600 /* bytes of what is said below the box */ };

static const char where[] = "where ";
static const char no_condition[] = "not a condition yet: an operator is to come";

bool narrow_is_query(enum narrow_box box, const char *text)
{
	return box == NARROW_QUERY || !strncasecmp(text, where, sizeof(where) - 1);
}

/* ---- setting it ---------------------------------------------------------------------------- */

static struct query *make_query(
	const struct table *table, const char *text, size_t *at, struct error *err)
{
	struct query *query = query_create(text, fields_of(table->view->type), at, err);
	if (!query || table_takes_query(table, query, err))
		return query;
	query_destroy(query);
	if (at)
		*at = 0;
	return NULL;
}

/* Whether TEXT, a query, begins with the word. */
static bool begins_where(const char *text)
{
	text += strspn(text, " ");
	size_t length = sizeof(where) - 2;
	return !strncasecmp(text, where, length) && strchr(" \t(+-'\"`[", text[length]);
}

/*
 * The same query with the word WHERE, when it can begin with that: as the filter's box takes it;
 * and without blanks at its end.
 */
static struct query *tidied(const struct table *table, struct query *query)
{
	const char *own = query_text(query);
	size_t length = strlen(own);
	while (length && own[length - 1] == ' ')
		length--;
	if (begins_where(own) && !own[length])
		return query;
	char *text = xasprintf("%s%.*s", begins_where(own) ? "" : where, (int)length, own);
	struct query *longer = query_create(text, fields_of(table->view->type), NULL, NULL);
	free(text);
	if (!longer)
		return query;
	query_destroy(query);
	return longer;
}

/* Narrows by a text that is no query; by nothing when it is a query of blanks. */
static bool take_text(struct table *table, enum narrow_box box, const char *text)
{
	bool query = narrow_is_query(box, text);
	if (query && text[strspn(text, " ")])
		return false;
	table_set_filter(table, query ? NULL : text);
	return true;
}

/* SELECT chooses the columns, which are written as fits the rows that there are. */
static void take(const struct app *app, struct table *table, struct query *query)
{
	struct table_look look = app_look(app);
	table_set_query(table, tidied(table, query), &look.format);
}

bool narrow_set(const struct app *app, struct table *table, enum narrow_box box, const char *text,
	size_t *at, struct error *err)
{
	if (take_text(table, box, text))
		return true;
	struct query *query = make_query(table, text, at, err);
	if (query)
		take(app, table, query);
	return query;
}

const char *narrow_text(const struct table *table, enum narrow_box box)
{
	const char *query = table->query ? query_text(table->query) : "";
	if (box == NARROW_FILTER && table->filter)
		return table->filter;
	return narrow_is_query(box, query) ? query : "";
}

/* ---- what there is to say of it ------------------------------------------------------------ */

/* Appends the fields that no row has; they need not be wrong. */
static void say_unknown(const struct query *query, const struct array *scopes, struct buf *out)
{
	struct array unknown; /* struct unknown_field */
	array_init(&unknown, sizeof(struct unknown_field));
	query_unknown_fields(query, scopes->items, scopes->count, &unknown);
	for (size_t i = 0; i < unknown.count; i++) {
		buf_add_text(out, i ? "; " : "");
		unknown_field_tell(array_at(&unknown, i), out);
	}
	array_finish(&unknown);
}

static void collect_scopes(const struct app *app, const struct table *table, struct array *scopes)
{
	struct table_look look = app_look(app);
	array_init(scopes, sizeof(struct scope));
	table_scopes(table, &look.format, scopes);
}

static struct completion_about about_rows(const struct table *table, const struct array *scopes)
{
	return (struct completion_about){.vocabulary = fields_of(table->view->type),
		.rows = scopes->items,
		.count = scopes->count,
		.of = COMPLETE_TABLE};
}

void narrow_now(struct app *app, enum narrow_box box, const char *text)
{
	struct table *table = screen_table(app->screens);
	struct array scopes; /* struct scope */
	struct buf said;
	if (!narrow_set(app, table, box, text, NULL, NULL)) {
		narrow_prompt(app, box, text);
		return;
	}
	collect_scopes(app, table, &scopes);
	buf_init(&said, NOTE);
	if (table->query)
		say_unknown(table->query, &scopes, &said);
	if (said.used)
		app_say(app, ROLE_WARNING, "%s", said.text);
	buf_finish(&said);
	array_finish(&scopes);
}

/* ---- the box ------------------------------------------------------------------------------- */

struct box {
	struct app *app;
	enum narrow_box kind;
	char *before;		      /* what narrowed the table when it was opened, and ... */
	enum narrow_box from;	      /* ... the box that this is for */
	bool ordered;		      /* whether it was sorted by that query */
	struct table_columns columns; /* as they were then */
	struct error err;	      /* what is wrong with the text */
	size_t at;		      /* and where */
	bool wrong;
	bool insisted;	 /* Enter was pressed nevertheless */
	struct buf said; /* of a text that is right */
	enum role role;	 /* of that */
};

static struct table *table_of(const struct box *box)
{
	return screen_table(box->app->screens->below);
}

/* Whether the text is only not written to its end. */
static bool is_unfinished(const char *text, size_t at)
{
	bool quote = text[at] == '\'' || text[at] == '"' || text[at] == '`';
	return !text[at] || (quote && !strchr(text + at + 1, text[at]));
}

/*
 * The new query takes the place of the last one as soon as it is true or false for a row: "where
 * sta" is not, and the rows would go and come with each letter of a name.
 */
static void take_query(struct box *box, struct table *table, struct query *query)
{
	struct array scopes; /* struct scope */
	collect_scopes(box->app, table, &scopes);
	const struct completion_about about = about_rows(table, &scopes);
	struct error problem = {0};
	say_unknown(query, &scopes, &box->said);
	bool decides = !query_ends_in_name(query_text(query), &about) &&
		query_decides(query, scopes.items, scopes.count, &problem);
	box->role = decides ? ROLE_WARNING : ROLE_MUTED;
	if (!decides && !box->said.used)
		buf_add_text(&box->said, *problem.text ? problem.text : no_condition);
	if (decides)
		take(box->app, table, query);
	else
		query_destroy(query);
	array_finish(&scopes);
}

static void changed(void *owner, const char *text)
{
	struct box *box = owner;
	struct table *table = table_of(box);
	box->wrong = box->insisted = false;
	buf_clear(&box->said);
	if (!table || take_text(table, box->kind, text))
		return;
	if (box->kind == NARROW_FILTER && table->filter)
		table_set_filter(table, NULL); /* it was the start of the word "where" */
	struct query *query = make_query(table, text, &box->at, &box->err);
	box->wrong = !query;
	if (query)
		take_query(box, table, query);
}

/* Rows for which the query cannot be worked out are left out, and that is told. */
static const char *say_left_out(struct box *box, const struct table *table)
{
	const struct query_tally *tally = &table->tally;
	if (tally->costly || !tally->failed)
		return tally->costly ? tally->problem.text : "";
	return arena_printf(&box->app->arena, "%zu %s left out: %s", tally->failed,
		plural(tally->failed, "row is", "rows are"), tally->problem.text);
}

static void note_mistake(const struct box *box, const char *text, struct prompt_note *note)
{
	bool loud = box->insisted || !is_unfinished(text, box->at);
	note->text = box->err.text;
	note->at = box->at;
	note->role = loud ? ROLE_ERROR : ROLE_MUTED;
}

static bool note(void *owner, const char *text, struct prompt_note *note)
{
	struct box *box = owner;
	const struct table *table = table_of(box);
	if (!table || !narrow_is_query(box->kind, text))
		return false;
	snprintf(note->count, sizeof(note->count), "%zu of %zu", table_count(table),
		table_total(table));
	if (box->wrong) {
		note_mistake(box, text, note);
	} else if (box->said.used) {
		note->text = box->said.text;
		note->role = box->role;
	} else if (table->query) {
		note->text = say_left_out(box, table);
		note->role = table->tally.costly ? ROLE_ERROR : ROLE_WARNING;
	}
	return true;
}

static bool refused(void *owner, const char *text)
{
	struct box *box = owner;
	(void)text;
	box->insisted = box->wrong;
	return box->wrong;
}

static void bring_back(struct box *box, struct table *table)
{
	narrow_set(box->app, table, box->from, box->before, NULL, NULL);
	table_columns_restore(table, &box->columns);
	table->query_orders = table->query && box->ordered;
}

static void done(void *owner, const char *text)
{
	struct box *box = owner;
	struct app *app = box->app;
	struct table *table = table_of(box);
	enum narrow_box kind = box->kind;
	char *copy = xstrdup(text);
	if (!copy && table)
		bring_back(box, table);
	screen_pop(&app->screens); /* ends BOX */
	if (copy && screen_table(app->screens))
		narrow_now(app, kind, copy);
	free(copy);
}

static void end(void *owner)
{
	struct box *box = owner;
	buf_finish(&box->said);
	view_columns_finish(&box->columns.columns);
	free(box->before);
	free(box);
}

static void complete(void *owner, const char *text, struct array *words)
{
	struct box *box = owner;
	const struct table *table = table_of(box);
	bool query = narrow_is_query(box->kind, text);
	if (query && table)
		narrow_complete(box->app, table, text, false, words);
	else if (!query && !strncasecmp(where, text, strlen(text)))
		*(char **)array_push(words) = xstrdup(where);
}

void narrow_prompt(struct app *app, enum narrow_box box, const char *text)
{
	const struct table *table = screen_table(app->screens);
	struct box *own = xcalloc(1, sizeof(*own));
	enum narrow_box from = table->query ? NARROW_QUERY : NARROW_FILTER;
	*own = (struct box){.app = app,
		.kind = box,
		.from = from,
		.before = xstrdup(narrow_text(table, from)),
		.ordered = table->query_orders};
	buf_init(&own->said, NOTE);
	table_columns_copy(table, &own->columns);
	struct prompt_about about = {.mark = box == NARROW_QUERY ? "query: " : "/",
		.text = text,
		.history = box == NARROW_QUERY ? &app->queries : &app->filters,
		.complete = complete,
		.changed = changed,
		.note = note,
		.refused = refused,
		.done = done,
		.end = end,
		.owner = own};
	bool fresh = strcmp(text, narrow_text(table, box)) != 0;
	screen_push(&app->screens, prompt_create(&about));
	if (fresh)
		changed(own, text);
}

/* ---- completion ---------------------------------------------------------------------------- */

void narrow_complete(struct app *app, const struct table *table, const char *text, bool only_value,
	struct array *words)
{
	struct array scopes; /* struct scope */
	collect_scopes(app, table, &scopes);
	struct completion_about about = about_rows(table, &scopes);
	if (only_value)
		about.of = COMPLETE_VALUE;
	query_complete(text, &about, words);
	array_finish(&scopes);
}
