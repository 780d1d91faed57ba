#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "doc/builder.h"
#include "doc/json.h"
#include "kube/status.h"
#include "kube/watch_private.h"

/* The queue of a watch: pieces of JSON in the order in which they came, parsed one by one. */

void watch_queue(struct watch *watch, enum piece_kind kind, const char *text, size_t length)
{
	struct piece *piece = xmalloc(sizeof(*piece) + length + 1);
	*piece = (struct piece){.kind = kind, .length = length};
	if (length)
		memcpy(piece->text, text, length);
	piece->text[length] = '\0';
	if (watch->last)
		watch->last->next = piece;
	else
		watch->first = piece;
	watch->last = piece;
	watch->queued += length;
	work_queue(cluster_loop(watch->cluster), &watch->work);
}

static struct piece *take_first(struct watch *watch)
{
	struct piece *piece = watch->first;
	watch->first = piece->next;
	if (!watch->first)
		watch->last = NULL;
	watch->queued -= piece->length;
	return piece;
}

void watch_clear_queue(struct watch *watch)
{
	while (watch->first)
		free(take_first(watch));
	work_stop(cluster_loop(watch->cluster), &watch->work);
}

void watch_take_piece(void *data, const char *text, size_t length)
{
	struct watch *watch = data;
	bool listing = watch->splitter.mode == SPLITTER_ITEMS;
	watch->page_items += listing;
	watch->page_bytes += listing ? length : 0;
	watch_queue(watch, listing ? PIECE_ITEM : PIECE_EVENT, text, length);
}

static void note(struct watch *watch, const struct error *problem)
{
	watch->note_until = 0;
	snprintf(watch->note, sizeof(watch->note), "left out: %.140s", problem->text);
	log_line("%s: %s", watch->resource->name, problem->text);
}

static void put(struct watch *watch, struct doc *doc)
{
	struct object *object = object_create(doc);
	if (object)
		store_put(watch->store, object);
}

static void apply_item(struct watch *watch, const struct piece *piece)
{
	struct error err;
	struct doc *doc = json_parse(piece->text, piece->length, &err);
	if (doc)
		put(watch, doc);
	else
		note(watch, &err);
}

/*
 * {"type":"MODIFIED","object":{...}} is how the server writes every event: the object is cut out
 * as text, so that it is parsed into a doc of its own without a copy.
 */
static struct doc *cut_event(const struct piece *piece, char type[16], struct error *err)
{
	int head = 0;
	size_t end = piece->length;
	if (sscanf(piece->text, "{\"type\":\"%15[A-Z]\",\"object\":%n", type, &head) != 1 || !head)
		return NULL;
	while (end && strchr(" \r\n\t", piece->text[end - 1]))
		end--;
	if (end <= (size_t)head || piece->text[end - 1] != '}')
		return NULL;
	return json_parse(piece->text + head, end - 1 - (size_t)head, err);
}

/* Any other way to write an event. */
static struct doc *parse_event(const struct piece *piece, char type[16], struct error *err)
{
	struct doc *event = json_parse(piece->text, piece->length, err);
	if (!event)
		return NULL;
	struct builder builder;
	builder_init(&builder);
	snprintf(type, 16, "%s", node_text_or(node_get(doc_root(event), KEY_type), ""));
	builder_copy(&builder, SYMBOL_NONE, node_get(doc_root(event), KEY_object));
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	doc_unref(event);
	return doc;
}

static void remove_object(struct watch *watch, struct doc *doc)
{
	struct object *object = object_create(doc);
	if (object)
		store_remove(watch->store, object);
	object_unref(object);
}

static void remember_version(struct watch *watch, const struct node *root)
{
	const char *version = node_text(node_at(root, KEY_metadata, KEY_resourceVersion, KEY_none));
	if (!version)
		return;
	free(watch->version);
	watch->version = xstrdup(version);
}

/* The stream tells of an error, mostly that the version is too old. */
static void apply_error(struct watch *watch, struct doc *doc)
{
	struct error problem;
	status_object_error(doc_root(doc), 0, &problem);
	doc_unref(doc);
	if (problem.kind == ERROR_GONE)
		watch_list_anew(watch, "the watch had expired");
	else
		watch_failed(watch, &problem, -1);
}

static void apply_event(struct watch *watch, const struct piece *piece)
{
	char type[16] = "";
	struct error err = {0};
	struct doc *doc = cut_event(piece, type, &err);
	if (!doc)
		doc = parse_event(piece, type, &err);
	if (!doc) {
		note(watch, &err);
		return;
	}
	if (!strcmp(type, "ERROR")) {
		apply_error(watch, doc);
		return;
	}
	remember_version(watch, doc_root(doc));
	if (!strcmp(type, "ADDED") || !strcmp(type, "MODIFIED"))
		put(watch, doc);
	else if (!strcmp(type, "DELETED"))
		remove_object(watch, doc);
	else
		doc_unref(doc);
}

static void apply(struct watch *watch, const struct piece *piece)
{
	switch (piece->kind) {
	case PIECE_ITEM: apply_item(watch, piece); break;
	case PIECE_EVENT: apply_event(watch, piece); break;
	case PIECE_LIST_BEGIN: store_begin_list(watch->store); break;
	case PIECE_LIST_END:
		store_end_list(watch->store);
		watch->loaded = true;
		loop_hurry(cluster_loop(watch->cluster)); /* somebody may wait for all of it */
		break;
	}
}

bool watch_step(void *data)
{
	struct watch *watch = data;
	if (!watch->first)
		return false;
	struct piece *piece = take_first(watch);
	apply(watch, piece);
	free(piece);
	if (watch->paused && watch->queued < QUEUE_PAUSE / 2 && watch->request) {
		watch->paused = false;
		request_resume(watch->request);
	}
	return watch->first;
}
