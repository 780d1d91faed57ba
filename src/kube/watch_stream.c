#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "doc/json.h"
#include "kube/watch_private.h"

/* The requests of a watch: pages of a list, then the stream of events. */

enum {
	FIRST_LIMIT = 4,		 /* objects in the first page: something to see at once */
	LIMIT_MIN = 10,			 /* objects in the pages behind it */
	LIMIT_MAX = 500,		 /* what the API server expects */
	PAGE_BYTES = 8 * 1024 * 1024,	 /* what such a page should bring */
	WHOLE_BYTES = 128 * 1024 * 1024, /* rests up to this come as a whole list */
	REST_MAX = 256 * 1024,		 /* bytes of a list around its items */
	TIMEOUT_MIN = 300,		 /* seconds after which the server ends a watch ... */
	TIMEOUT_SPREAD = 300,		 /* ... and up to this more, so that clients spread out */
	EXPIRED_MAX = 2,		 /* then the list is asked for without pages */
};

#define META "application/json;as=PartialObjectMetadata%s;g=meta.k8s.io;v=v1"

void watch_stop_requests(struct watch *watch)
{
	struct loop *loop = cluster_loop(watch->cluster);
	request_cancel(watch->request);
	request_cancel(watch->check);
	watch->request = watch->check = NULL;
	timer_stop(loop, &watch->timer);
	if (watch->splitting)
		splitter_finish(&watch->splitter);
	watch->splitting = false;
	watch->paused = false;
	watch->retry_at = 0;
}

static void start_splitter(struct watch *watch, enum splitter_mode mode)
{
	if (watch->splitting)
		splitter_finish(&watch->splitter);
	splitter_init(&watch->splitter, mode, OBJECT_MAX, REST_MAX, watch_take_piece, watch);
	watch->splitting = true;
}

static void add_query(struct buf *path, const char *name, const char *value)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789-._~,";
	buf_printf(path, "%c%s=", strchr(path->text, '?') ? '&' : '?', name);
	for (; *value; value++) {
		if (strchr(plain, *value))
			buf_add_char(path, *value);
		else
			buf_printf(path, "%%%02X", (unsigned char)*value);
	}
}

static void start_path(const struct watch *watch, struct buf *path)
{
	char *base = resource_path(watch->resource, watch->name_space, NULL);
	buf_init(path, 64 * 1024);
	buf_add_text(path, base);
	free(base);
	if (watch->selector)
		add_query(path, "labelSelector", watch->selector);
	if (watch->fields)
		add_query(path, "fieldSelector", watch->fields);
}

/* Pieces that were too large: said, because they are missing on the screen. */
static void note_skipped(struct watch *watch)
{
	if (!watch->splitter.skipped)
		return;
	watch->note_until = 0;
	snprintf(watch->note, sizeof(watch->note), "left out: %zu larger than %d MB",
		watch->splitter.skipped, OBJECT_MAX / 1024 / 1024);
}

/* Whether the request under way is the first of a list, which is small and cannot be paused. */
static bool first_page(const struct watch *watch)
{
	return watch->limit == FIRST_LIMIT || watch->resource->metadata_only;
}

static enum http_flow take_list(void *owner, const char *bytes, size_t length)
{
	struct watch *watch = owner;
	if (watch->queued > QUEUE_PAUSE && !first_page(watch)) {
		watch->paused = true;
		return HTTP_PAUSE;
	}
	if (watch->queued > QUEUE_MAX)
		return HTTP_STOP;
	splitter_feed(&watch->splitter, bytes, length);
	return HTTP_GO_ON;
}

static void request_page(struct watch *watch);
static void open_watch(struct watch *watch);

static void keep(char **place, const char *text)
{
	free(*place);
	*place = text && *text ? xstrdup(text) : NULL;
}

/*
 * How to get the rest of a list. A page behind the first is read from etcd and costs the server
 * many times what a whole list out of its cache does (measured: 36 MB in 4 s against 0.7 s), so a
 * rest of ordinary size is asked for as a whole list. A larger one comes in pages, and so does any
 * when the settings ask for pages.
 */
static void plan_rest(struct watch *watch)
{
	size_t average = watch->page_bytes / (watch->page_items ? watch->page_items : 1) + 1;
	size_t limit = PAGE_BYTES / average;
	bool paged = cluster_paged(watch->cluster);
	if (!paged && watch->limit == FIRST_LIMIT && watch->remaining < WHOLE_BYTES / average) {
		keep(&watch->page, NULL);
		watch->limit = 0;
		watch_queue(watch, PIECE_LIST_BEGIN, NULL, 0); /* the first page is older */
		return;
	}
	watch->limit = limit < LIMIT_MIN ? LIMIT_MIN : limit > LIMIT_MAX ? LIMIT_MAX : limit;
}

/* A page came whole: the next one, or the watch. */
static void page_complete(struct watch *watch)
{
	struct error err;
	const struct buf *rest = &watch->splitter.rest;
	struct doc *doc = NULL;
	if (splitter_complete(&watch->splitter) && !rest->over)
		doc = json_parse(rest->text, rest->used, &err);
	else
		error_set(&err, "the list of %s broke off in the middle", watch->resource->name);
	const struct node *metadata = node_get(doc_root(doc), KEY_metadata);
	if (doc && !*node_text_or(node_get(metadata, KEY_resourceVersion), "")) {
		error_set(&err, "the list of %s is not one of Kubernetes", watch->resource->name);
		doc_unref(doc);
		doc = NULL;
	}
	if (!doc) {
		watch_failed(watch, &err, -1);
		return;
	}
	note_skipped(watch);
	keep(&watch->page, node_text(node_get(metadata, KEY_continue)));
	watch->remaining = (size_t)node_int(node_find(metadata, "remainingItemCount"), 0);
	bool last = !watch->page;
	if (last)
		keep(&watch->version, node_text(node_get(metadata, KEY_resourceVersion)));
	doc_unref(doc);
	if (!last) {
		plan_rest(watch);
		request_page(watch);
		return;
	}
	watch->expired = 0;
	watch->current_at = cluster_clock(watch->cluster)->mono;
	watch_queue(watch, PIECE_LIST_END, NULL, 0);
	if (!watch->only_list)
		open_watch(watch);
}

static void page_done(void *owner, const struct kube_answer *answer)
{
	struct watch *watch = owner;
	watch->request = NULL;
	if (answer->good) {
		page_complete(watch);
	} else if (answer->error.kind == ERROR_GONE && watch->page) {
		watch->expired++;
		watch_list_anew(watch, "the list took too long and expired");
	} else {
		watch_failed(watch, &answer->error, answer->retry_after);
	}
}

/*
 * The first page is small and travels with everything else: at a small site all kinds are there
 * after one TLS handshake. The others are large and have a connection that can be paused.
 */
static void request_page(struct watch *watch)
{
	struct buf path;
	char number[32];
	char accept[80];
	start_path(watch, &path);
	if (watch->limit && watch->expired < EXPIRED_MAX) {
		snprintf(number, sizeof(number), "%zu", watch->limit);
		add_query(&path, "limit", number);
	}
	if (watch->page)
		add_query(&path, "continue", watch->page);
	snprintf(accept, sizeof(accept), META, "List");
	watch->page_items = watch->page_bytes = 0;
	start_splitter(watch, SPLITTER_ITEMS);
	struct kube_request request = {.path = path.text,
		.accept = watch->resource->metadata_only ? accept : NULL,
		.lane = first_page(watch) ? LANE_SHARED : LANE_LIST,
		.stream = take_list,
		.done = page_done,
		.owner = watch};
	watch->request = request_start(watch->cluster, &request, NULL);
	buf_finish(&path);
}

static void list(struct watch *watch)
{
	watch->phase = WATCH_LISTING;
	/* Metadata is small: the whole of it is as quick as a page. */
	bool whole = watch->at_once && !cluster_paged(watch->cluster);
	watch->limit = whole || watch->resource->metadata_only ? 0 : FIRST_LIMIT;
	watch->remaining = 0;
	keep(&watch->page, NULL);
	watch_clear_queue(watch);
	store_begin_list(watch->store);
	request_page(watch);
}

static enum http_flow take_events(void *owner, const char *bytes, size_t length)
{
	struct watch *watch = owner;
	watch->last_event = cluster_clock(watch->cluster)->mono;
	watch->unproven_since = 0;
	if (watch->queued > QUEUE_MAX)
		return HTTP_STOP;
	splitter_feed(&watch->splitter, bytes, length);
	return HTTP_GO_ON;
}

static void events_begin(void *owner)
{
	watch_opened(owner);
}

/* The stream ended: by the server's time-out, by a fault, or because we fell behind. */
static void events_done(void *owner, const struct kube_answer *answer)
{
	struct watch *watch = owner;
	int64_t lived = cluster_clock(watch->cluster)->mono - watch->opened;
	struct error problem = answer->error;
	watch->request = NULL;
	note_skipped(watch);
	if (watch->queued > QUEUE_MAX) {
		watch_list_anew(watch, "fell behind, listed again");
	} else if (answer->good && (watch->last_event || lived > 1000)) {
		watch->backoff.failures = lived > 120 * 1000 ? 0 : watch->backoff.failures;
		watch_start(watch);
	} else if (answer->error.kind == ERROR_GONE) {
		watch_list_anew(watch, "the watch had expired");
	} else {
		if (answer->good)
			error_set(&problem, "the server ended the watch of %s at once",
				watch->resource->name);
		watch_failed(watch, &problem, answer->retry_after);
	}
}

static void open_watch(struct watch *watch)
{
	struct buf path;
	char seconds[16];
	char accept[80];
	start_path(watch, &path);
	snprintf(seconds, sizeof(seconds), "%ld", TIMEOUT_MIN + random() % TIMEOUT_SPREAD);
	snprintf(accept, sizeof(accept), META, "");
	add_query(&path, "watch", "1");
	add_query(&path, "resourceVersion", watch->version);
	add_query(&path, "allowWatchBookmarks", "true");
	add_query(&path, "timeoutSeconds", seconds);
	start_splitter(watch, SPLITTER_LINES);
	struct kube_request request = {.path = path.text,
		.accept = watch->resource->metadata_only ? accept : NULL,
		.lane = LANE_SHARED,
		.endless = true,
		.begun = events_begin,
		.stream = take_events,
		.done = events_done,
		.owner = watch};
	watch->request = request_start(watch->cluster, &request, NULL);
	buf_finish(&path);
	watch_asked(watch);
}

void watch_start(struct watch *watch)
{
	watch_stop_requests(watch);
	if (watch->version)
		open_watch(watch);
	else
		list(watch);
}
