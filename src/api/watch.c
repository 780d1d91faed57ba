#include "api/watch.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/list.h"
#include "base/memory.h"

enum {
	LENGTH = 40 * 60 * 1000, /* milliseconds, when none is asked for */
	LENGTH_MAX = 24 * 3600,	 /* seconds that can be asked for */
	BEFORE_END = 2000,	 /* milliseconds that the last bookmark comes before it */
};

static void happened(struct api_listener *listener)
{
	struct api_watch *watch = (struct api_watch *)(void *)((char *)listener -
		offsetof(struct api_watch, listener));
	api_stream_wake(&watch->stream);
}

void api_watch_destroy(struct api_watch *watch)
{
	if (!watch)
		return;
	api_listen_stop(api_shelf_of(&watch->api->objects, watch->kind), &watch->listener);
	for (size_t i = watch->initial_sent; i < watch->initial.count; i++)
		api_version_unref(*(struct api_version **)array_at(&watch->initial, i));
	array_finish(&watch->initial);
	api_selector_finish(&watch->selector);
	free(watch->name_space);
	free(watch);
}

/* ---- as a stream --------------------------------------------------------------------------- */

static bool read_stream(struct api_stream *stream, struct buf *out)
{
	return api_watch_read((struct api_watch *)stream, out);
}

static int64_t stream_due(const struct api_stream *stream)
{
	return api_watch_due((const struct api_watch *)stream);
}

static void destroy_stream(struct api_stream *stream)
{
	api_watch_destroy((struct api_watch *)stream);
}

/* ---- what it begins with ------------------------------------------------------------------- */

static bool fits(const struct api_watch *watch, const struct api_version *version)
{
	if (!version || (*watch->name_space && strcmp(watch->name_space, version->name_space) != 0))
		return false;
	return api_selector_fits(&watch->selector, api_version_root(version));
}

static void take_initial(struct api_watch *watch)
{
	const struct api_shelf *shelf = api_shelf_of(&watch->api->objects, watch->kind);
	for (size_t i = 0; i < shelf->versions.count; i++) {
		struct api_version *version = *(struct api_version **)array_at(&shelf->versions, i);
		if (fits(watch, version))
			*(struct api_version **)array_push(&watch->initial) =
				api_version_ref(version);
	}
	watch->sent = watch->api->objects.revision;
}

/* sendInitialEvents goes with resourceVersionMatch alone. */
static bool is_refused(const struct api_call *call, struct api_answer *answer)
{
	const char *words = "Forbidden: sendInitialEvents requires setting resourceVersionMatch to "
			    "NotOlderThan";
	bool initial = api_call_flag(call, "sendInitialEvents");
	bool matches = !strcmp(api_call_parameter(call, "resourceVersionMatch"), "NotOlderThan");
	if (!initial || matches)
		return false;
	const struct api_cause cause = {
		"FieldValueForbidden", "resourceVersionMatch", (char *)(uintptr_t)words};
	const struct api_refusal refusal = {.code = 422,
		.reason = "Invalid",
		.group = "meta.k8s.io",
		.kind = "ListOptions",
		.causes = &cause,
		.cause_count = 1};
	api_refuse(answer, &refusal,
		"ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: %s", words);
	return true;
}

/* Some servers refuse a version that is too old before the stream begins. */
static bool is_refused_old(
	struct api *api, const struct api_call *call, uint64_t revision, struct api_answer *answer)
{
	const struct api_shelf *shelf = api_shelf_of(&api->objects, call->kind);
	if (!api->faults.refuses_old || api->spared || !revision || revision >= shelf->forgotten)
		return false;
	api_refuse(answer, &(struct api_refusal){.code = 410, .reason = "Expired"},
		"too old resource version: %llu (%llu)", (unsigned long long)revision,
		(unsigned long long)shelf->forgotten);
	return true;
}

static int64_t length_of(const struct api_call *call)
{
	long seconds = strtol(api_call_parameter(call, "timeoutSeconds"), NULL, 10);
	return seconds > 0 && seconds <= LENGTH_MAX ? seconds * 1000 : LENGTH;
}

void api_watch_answer(struct api *api, const struct api_call *call, struct api_answer *answer)
{
	uint64_t revision = 0;
	if (is_refused(call, answer) || !api_list_revision(api, call, answer, &revision) ||
		is_refused_old(api, call, revision, answer))
		return;
	struct api_watch *watch = xcalloc(1, sizeof(*watch));
	watch->stream = (struct api_stream){
		.read = read_stream, .due = stream_due, .destroy = destroy_stream};
	watch->listener.happened = happened;
	watch->api = api;
	watch->spared = api->spared;
	watch->kind = call->kind;
	watch->name_space = xstrdup(call->name_space);
	watch->form = api_form_of(call->request->accept);
	array_init(&watch->initial, sizeof(struct api_version *));
	api_listen(api_shelf_of(&api->objects, watch->kind), &watch->listener);
	if (!api_list_selector(call, &watch->selector, answer)) {
		api_watch_destroy(watch);
		return;
	}
	watch->bookmarks = api_call_flag(call, "allowWatchBookmarks");
	watch->says_initial = api_call_flag(call, "sendInitialEvents");
	watch->end = api->clock->mono + length_of(call);
	watch->sent = revision;
	if (!revision || watch->says_initial)
		take_initial(watch);
	answer->stream = &watch->stream;
}

/* ---- what it sends ------------------------------------------------------------------------- */

static void send(
	struct api_watch *watch, struct buf *out, const char *type, struct api_version *version)
{
	buf_printf(out, "{\"type\":\"%s\",\"object\":", type);
	api_form_write(out, watch->form, watch->kind, version, watch->api->clock);
	if (watch->form == API_TABLE)
		watch->form = API_TABLE_ROWS;
	buf_add_text(out, "}\n");
}

static void send_bookmark(const struct api_watch *watch, struct buf *out, const char *annotations)
{
	char version[API_VERSION_TEXT];
	api_kind_version(watch->kind, version);
	buf_printf(out,
		"{\"type\":\"BOOKMARK\",\"object\":{\"apiVersion\":\"%s\",\"kind\":\"%s\","
		"\"metadata\":{%s\"resourceVersion\":\"%llu\"}}}\n",
		version, watch->kind->kind, annotations, (unsigned long long)watch->sent);
}

static void send_initial(struct api_watch *watch, struct buf *out)
{
	while (watch->initial_sent < watch->initial.count && out->used < API_STREAM_PIECE) {
		struct api_version *version =
			*(struct api_version **)array_at(&watch->initial, watch->initial_sent++);
		send(watch, out, "ADDED", version);
		api_version_unref(version);
	}
	if (watch->initial_sent < watch->initial.count || !watch->says_initial)
		return;
	watch->says_initial = false;
	send_bookmark(watch, out, "\"annotations\":{\"k8s.io/initial-events-end\":\"true\"},");
}

/* An object that comes to fit is new to the client, one that no longer does is gone for it. */
static void send_event(struct api_watch *watch, struct buf *out, const struct api_event *event)
{
	bool is = event->change != API_DELETED && fits(watch, event->now);
	bool was =
		event->change == API_DELETED ? fits(watch, event->now) : fits(watch, event->before);
	if (is || was)
		send(watch, out, is ? (was ? "MODIFIED" : "ADDED") : "DELETED", event->now);
}

static bool is_too_old(struct api_watch *watch, struct buf *out)
{
	const struct api_shelf *shelf = api_shelf_of(&watch->api->objects, watch->kind);
	char message[100];
	if ((watch->spared ? shelf->lost : shelf->forgotten) <= watch->sent)
		return false;
	snprintf(message, sizeof(message), "too old resource version: %llu (%llu)",
		(unsigned long long)watch->sent, (unsigned long long)shelf->forgotten);
	buf_add_text(out, "{\"type\":\"ERROR\",\"object\":");
	api_write_failure(out, 410, "Expired", message);
	buf_add_text(out, "}\n");
	watch->over = true;
	return true;
}

static void send_events(struct api_watch *watch, struct buf *out)
{
	const struct api_shelf *shelf = api_shelf_of(&watch->api->objects, watch->kind);
	size_t at = api_shelf_event_after(shelf, watch->sent);
	for (; at < shelf->events.count && out->used < API_STREAM_PIECE; at++) {
		const struct api_event *event = array_at(&shelf->events, at);
		send_event(watch, out, event);
		watch->sent = event->revision;
	}
}

/* All of its kind is sent: what happened to others moves it on as well, but not back. */
static void send_last_bookmark(struct api_watch *watch, struct buf *out)
{
	if (!watch->bookmarks || watch->last_said ||
		watch->api->clock->mono < watch->end - BEFORE_END)
		return;
	watch->last_said = true;
	if (watch->sent < watch->api->objects.revision)
		watch->sent = watch->api->objects.revision;
	if (watch->sent == watch->api->objects.revision)
		send_bookmark(watch, out, "");
}

bool api_watch_read(struct api_watch *watch, struct buf *out)
{
	if (watch->over)
		return false;
	send_initial(watch, out);
	if (watch->initial_sent < watch->initial.count)
		return true;
	if (is_too_old(watch, out))
		return false;
	send_events(watch, out);
	if (out->used >= API_STREAM_PIECE)
		return true;
	send_last_bookmark(watch, out);
	watch->over = watch->api->clock->mono >= watch->end;
	return !watch->over;
}

int64_t api_watch_due(const struct api_watch *watch)
{
	return watch->bookmarks && !watch->last_said ? watch->end - BEFORE_END : watch->end;
}
