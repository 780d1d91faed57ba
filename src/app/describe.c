#include "app/describe.h"

#include "app/source.h"
#include "base/time.h"

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
	if (table->filter)
		buf_printf(title, " /%s", table->filter);
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
		buf_printf(title, " of %s", of);
}

/* What is wrong with the watch behind a pane, or how far its first list is. */
static enum role add_state(const struct watch_state *state, int64_t now, struct buf *out)
{
	char text[TIME_TEXT];
	switch (state->phase) {
	case WATCH_FORBIDDEN:
		buf_printf(out, "no right to see them: %s", state->problem);
		return ROLE_WARNING;
	case WATCH_MISSING:
		buf_add_text(out, "this cluster does not have the kind (is MTV installed?)");
		return ROLE_WARNING;
	case WATCH_LISTING:
		if (state->loaded)
			buf_add_text(out, "listing again");
		else if (state->remaining)
			buf_printf(out, "loading, %zu to come", state->remaining);
		else
			buf_add_text(out, "loading");
		return ROLE_MUTED;
	case WATCH_WAITING:
		if (state->loaded && state->age) {
			time_format_duration(state->age, text);
			buf_printf(out, "STALE %s: ", text);
		}
		buf_add_text(out, state->problem);
		if (state->retry_at > now) {
			time_format_duration(state->retry_at - now + 999, text);
			buf_printf(out, " (again in %s)", text);
		}
		return ROLE_STALE;
	default: break;
	}
	if (state->age) {
		time_format_duration(state->age, text);
		buf_printf(out, "STALE %s", text);
		return ROLE_STALE;
	}
	if (state->narrowed)
		buf_add_text(out, "only this namespace: no right to see the others");
	else if (*state->note)
		buf_add_text(out, state->note);
	return ROLE_MUTED;
}

enum role describe_pane(
	void *owner, const struct panes *panes, int index, struct buf *title, struct buf *state)
{
	const struct app *app = owner;
	const struct pane *pane = &panes->panes[index];
	if (pane->is_detail) {
		buf_add_text(title, pane->detail.title);
		return ROLE_MUTED;
	}
	const struct source *source = pane->table.source.data;
	add_name(source, &pane->table, title);
	add_counts(source, &pane->table, title);
	const struct resource *resource = source_resource(source->view);
	const struct feed *feed = resource ? feeds_find(&app->feeds, resource) : NULL;
	if (!feed || !feed->watch)
		return ROLE_MUTED;
	struct watch_state watch = watch_state(feed->watch);
	return add_state(&watch, app->clock.mono, state);
}
