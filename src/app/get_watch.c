#include <string.h>

#include "app/batch.h"
#include "app/stream.h"
#include "app/watching.h"

/* mtvtop get --watch: the streams of a kind's views. */
enum {
	VIEWS = 2,
	LEAST = 50 /* milliseconds between two looks */
};

struct streams {
	struct getting *getting;
	struct stream list[VIEWS];
	size_t count;
	bool told; /* whether there were none */
};

static void refresh(void *owner)
{
	struct streams *streams = owner;
	for (size_t i = 0; i < streams->count; i++)
		batch_refresh(streams->getting->app, streams->list[i].view->resource);
}

/* Behind the first look it is said that nothing was printed. */
static bool tell_none(struct streams *streams, struct error *err)
{
	if (streams->told)
		return true;
	streams->told = true;
	for (size_t i = 0; i < streams->count; i++)
		streams->getting->count += idset_count(&streams->list[i].printed);
	return get_tell_none(streams->getting, err);
}

static bool look(void *owner, bool all, struct error *err)
{
	struct streams *streams = owner;
	for (size_t i = 0; i < streams->count; i++)
		if (!stream_look(&streams->list[i], all, err))
			return false;
	return tell_none(streams, err);
}

static bool open_views(struct streams *streams, struct error *err)
{
	const struct getting *getting = streams->getting;
	for (int i = 0; getting->kind->views[i]; i++) {
		struct view *view = view_load_unsaved(getting->kind->views[i], err);
		if (!view)
			return false;
		stream_init(&streams->list[streams->count++], getting, view);
		if (!get_open(getting, view, err))
			return false;
	}
	return true;
}

int get_watch(struct getting *getting, struct error *err)
{
	struct streams streams = {.getting = getting};
	const struct watching_about about = {.app = getting->app,
		.refresh = refresh,
		.look = look,
		.owner = &streams,
		.least = LEAST,
		.judges = getting->query};
	int status = open_views(&streams, err) ? watching_run(&about, err) : -1;
	for (size_t i = 0; i < streams.count; i++)
		stream_finish(&streams.list[i]);
	return status;
}
