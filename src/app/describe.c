#include "app/describe.h"

#include <string.h>

#include "app/pages.h"
#include "app/source.h"
#include "base/time.h"
#include "base/utf8.h"
#include "query/lexer.h"

enum {
	A_MOMENT = 1000, /* milliseconds in which rows do not grow old */
	FILTER = 36,	 /* cells of a title for what narrows the rows */
};

/* A text to its first FILTER cells, and a mark where there is more of it. */
static bool add_start(const char *text, struct buf *title)
{
	size_t length = strlen(text);
	size_t shown = utf8_fit(text, length, FILTER);
	buf_printf(title, "%.*s%s", (int)shown, text, shown < length ? "~" : "");
	return shown == length;
}

/* What a query sorts by is told also when there is no room for all of it. */
static void add_query(const struct table *table, struct buf *title)
{
	const struct query *query = table->query;
	struct buf key;
	buf_add_char(title, ' ');
	bool whole = add_start(query_text(query), title);
	if (!whole && table_query_rules(table)) {
		buf_init(&key, 4 * QUERY_MAX);
		query_key_print(query, 0, &key);
		buf_add_text(title, " by ");
		add_start(key.text, title);
		buf_add_text(title, query_key_descends(query, 0) ? " desc" : "");
		buf_finish(&key);
	}
	if (table->tally.failed)
		buf_printf(title, ", %zu left out", table->tally.failed);
}

/* What narrows the rows; what stands behind it on the line must be seen too. */
static void add_filter(const struct table *table, struct buf *title)
{
	if (table->filter)
		buf_add_text(title, " /");
	if (table->filter)
		add_start(table->filter, title);
	if (table->query)
		add_query(table, title);
}

/* "27" or "12 of 27", and what narrows them. */
static void add_counts(const struct source *source, const struct table *table, struct buf *title)
{
	size_t shown = table_count(table);
	size_t total = table_total(table);
	if (shown == total)
		buf_printf(title, " (%zu)", total);
	else
		buf_printf(title, " (%zu of %zu)", shown, total);
	if (idset_count(&table->marks))
		buf_printf(title, ", %zu marked", idset_count(&table->marks));
	add_filter(table, title);
	if (source->anchored && source->anchor.gone)
		buf_add_text(title, ", gone from the cluster");
}

static void add_name(const struct source *source, const struct table *table, struct buf *title)
{
	const struct row *row = NULL;
	if (source->panes && source->narrowed_by >= 0)
		row = panes_selection(source->panes, source->narrowed_by);
	const char *of =
		row ? node_text(node_at(row->object, KEY_metadata, KEY_name, KEY_none)) : NULL;
	if (source->anchored)
		of = source->anchor.name;
	buf_add_text(title, table->view->title);
	if (of)
		buf_printf(title, " of %s%s",
			source->anchored && source->anchor.type == ROW_WAVE ? "wave " : "", of);
}

/* What rows are called that are no news any more; all that goes wrong begins with it. */
static void say_age(const struct watch_state *state, struct buf *out)
{
	char text[TIME_TEXT];
	if (!state->loaded || !state->age)
		return;
	time_format_duration(state->age, text);
	buf_printf(out, "STALE %s: ", text);
}

static void say_problem(const struct watch_state *state, int64_t now, struct buf *out)
{
	char text[TIME_TEXT];
	buf_add_text(out, state->problem);
	if (state->retry_at > now) {
		time_format_duration(state->retry_at - now + 999, text);
		buf_printf(out, " (again in %s)", text);
	}
}

/* A list that is made anew, and a watch that is not there yet, are no news for a moment. */
static void say_listing(const struct watch_state *state, struct pane_words *words)
{
	struct buf *out = &words->state;
	if (state->loaded && state->age < A_MOMENT)
		return;
	say_age(state, out);
	if (state->loaded)
		words->role = ROLE_STALE;
	if (state->loaded)
		buf_add_text(out, "listing again");
	else if (state->remaining)
		buf_printf(out, "loading, %zu to come", state->remaining);
	else
		buf_add_text(out, "loading");
}

static void say_live(const struct watch_state *state, struct pane_words *words)
{
	char text[TIME_TEXT];
	if (state->age) {
		time_format_duration(state->age, text);
		buf_printf(&words->state, "STALE %s", text);
		words->role = ROLE_STALE;
	} else if (state->narrowed) {
		buf_add_text(&words->state, "only this namespace: no right to see the others");
	} else if (*state->note) {
		buf_add_text(&words->state, state->note);
	}
}

/* What is wrong with the watch behind a pane, or how far its first list is. */
static void say_state(const struct watch_state *state, int64_t now, struct pane_words *words)
{
	if (state->phase != WATCH_LIVE && state->phase != WATCH_LISTING)
		say_age(state, &words->state);
	switch (state->phase) {
	case WATCH_FORBIDDEN:
		buf_printf(&words->state, "no right to see them: %s", state->problem);
		words->role = ROLE_WARNING;
		break;
	case WATCH_MISSING:
		buf_add_text(
			&words->state, "this cluster does not have the kind (is MTV installed?)");
		words->role = ROLE_WARNING;
		break;
	case WATCH_LISTING: say_listing(state, words); break;
	case WATCH_WAITING:
		say_problem(state, now, &words->state);
		words->role = ROLE_STALE;
		break;
	case WATCH_LIVE:
		if (state->loaded)
			say_live(state, words);
		else
			say_listing(state, words); /* it has come, and is not all there yet */
		break;
	}
	words->complete = state->loaded;
	words->stale = state->loaded && state->age >= A_MOMENT;
}

static void describe_detail(const struct pane *pane, struct pane_words *words)
{
	const char *name = page_name(&pane->detail);
	buf_add_text(&words->title, pane->detail.title);
	if (*name)
		buf_printf(&words->title, " of %s", name);
}

static void describe_journal(
	const struct app *app, const struct pane *pane, struct pane_words *words)
{
	buf_add_text(&words->title, pane->detail.title);
	buf_add_text(&words->state, app->journal_off ? "off" : app->journal_problem.text);
	words->role = ROLE_ERROR;
}

void describe_pane(void *owner, const struct panes *panes, int index, struct pane_words *words)
{
	const struct app *app = owner;
	const struct pane *pane = &panes->panes[index];
	if (panes->layout.panes[index].journal) {
		describe_journal(app, pane, words);
		return;
	}
	if (pane->is_detail) {
		describe_detail(pane, words);
		return;
	}
	const struct source *source = pane->table.source.data;
	const struct watch *watch = source_watch(source);
	if (watch) {
		struct watch_state state = watch_state(watch);
		say_state(&state, app->clock.mono, words);
	}
	add_name(source, &pane->table, &words->title);
	if (words->complete || table_total(&pane->table))
		add_counts(source, &pane->table, &words->title);
}
