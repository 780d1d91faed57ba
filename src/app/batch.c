#include "app/batch.h"

#include <stdio.h>

#include "base/lines.h"
#include "doc/json.h"
#include "doc/yaml.h"

/* What the commands of the shell have in common: exit codes, waiting, documents. */

enum { PATIENCE = 30 * 1000 /* milliseconds, unless --request-timeout says else */ };

int batch_status(const struct error *err)
{
	switch (err->kind) {
	case ERROR_NOTHING: return 0;
	case ERROR_USAGE: return 2;
	case ERROR_NOT_FOUND: return 3;
	case ERROR_FORBIDDEN:
	case ERROR_CREDENTIALS: return 4;
	case ERROR_UNREACHABLE: return 5;
	case ERROR_REFUSED: return 7;
	case ERROR_UNANSWERED: return 8;
	default: return 1;
	}
}

int batch_fail(const struct error *err)
{
	lines_printf(stderr, "mtvtop: %s\n", err->text);
	return batch_status(err);
}

/* Whether a feed is complete; an error when it will not be. */
static bool feed_ready(const struct feed *feed, bool *ready, struct error *err)
{
	struct watch_state state = watch_state(feed->watch);
	*ready = state.loaded;
	if (state.loaded || state.phase == WATCH_LISTING || !*state.problem)
		return true;
	if (state.phase == WATCH_MISSING)
		return error_set_kind(err, ERROR_NOT_FOUND,
			"this cluster does not have the kind %s (is MTV installed?)",
			feed->resource->name);
	return error_set_kind(err, state.kind, "%s", state.problem);
}

/* Kinds that a view can do without: a missing right or CRD then only costs detail. */
static bool optional(const struct feed *feed, const struct resource *wanted)
{
	return feed->resource != wanted;
}

/* Migrations are listed as metadata: each is fetched whole, one after the other. */
static void want_runs(struct app *app)
{
	struct runs *runs = &app->model.runs;
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&runs->by_uid, &at));)
		if (!run_is_whole(entry->value))
			runs_want(runs, entry->value, false);
}

void batch_refresh(struct app *app, const struct resource *wanted)
{
	app_refresh(app);
	if (wanted->metadata_only)
		want_runs(app);
}

static bool all_ready(
	struct app *app, const struct resource *wanted, bool whole, bool *ready, struct error *err)
{
	*ready = true;
	for (size_t i = 0; i < app->feeds.list.count; i++) {
		const struct feed *feed = *(struct feed **)array_at(&app->feeds.list, i);
		bool own;
		if (!feed_ready(feed, &own, err)) {
			if (!optional(feed, wanted))
				return false;
			own = true;
		}
		*ready &= own;
	}
	if (*ready && whole)
		batch_refresh(app, wanted);
	else if (*ready)
		app_refresh(app);
	*ready &= !app->model.runs.fetch;
	return true;
}

static void time_up(void *data)
{
	*(bool *)data = true;
}

static bool wait_for(struct app *app, const struct resource *wanted, bool whole, struct error *err)
{
	struct timer timer = {0};
	bool late = false;
	bool ready = false;
	int64_t patience = app->options.request_timeout;
	timer_start(app->loop, &timer, patience ? patience : PATIENCE, time_up, &late);
	bool good = true;
	while (good && !ready && !late) {
		good = all_ready(app, wanted, whole, &ready, err);
		if (good && !ready)
			loop_turn(app->loop, BATCH_LOOK);
	}
	timer_stop(app->loop, &timer);
	if (good && !ready)
		good = error_set_kind(err, ERROR_UNREACHABLE, "%s: no answer in time",
			target_host(cluster_target(app->cluster)));
	return good;
}

bool batch_wait(struct app *app, const struct resource *wanted, struct error *err)
{
	return wait_for(app, wanted, true, err);
}

bool batch_wait_listed(struct app *app, const struct resource *wanted, struct error *err)
{
	return wait_for(app, wanted, false, err);
}

bool batch_is_doc(enum output_format format)
{
	return format == OUTPUT_JSON || format == OUTPUT_YAML;
}

void batch_print_doc(const struct doc *doc, enum output_format format)
{
	struct buf out;
	buf_init(&out, SIZE_MAX);
	if (format == OUTPUT_JSON)
		json_write(&out, doc_root(doc), 2);
	else
		yaml_write(&out, doc_root(doc));
	if (out.used && out.text[out.used - 1] != '\n')
		buf_add_char(&out, '\n');
	lines_write(stdout, out.text, out.used);
	buf_finish(&out);
}
