#include "sim/player_sent.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "doc/json.h"
#include "sim/thing_event.h"

enum { TEXT_MAX = 64 * 1024 };

static void forget(struct sent *sent)
{
	for (size_t i = 0; i < sent->event_count; i++)
		free(sent->events[i].path);
	free(sent->said);
	*sent = (struct sent){0};
}

void sent_free(struct sent *sent)
{
	forget(sent);
	free(sent);
}

static uint64_t sum_of(const struct node *object)
{
	struct buf text;
	buf_init(&text, TEXT_MAX);
	json_write(&text, object, 0);
	uint64_t sum = hash_sum(text.text, text.used);
	buf_finish(&text);
	return sum ? sum : 1;
}

/* {"status": ...} of an object. */
static struct doc *status_of(const struct node *object)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_copy(&builder, KEY_status, node_get(object, KEY_status));
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

static void send_status(struct player *player, const struct thing *thing)
{
	bool door = thing_has_status_door(thing->kind);
	struct doc *status = status_of(doc_root(thing->object));
	char *path = xasprintf("%s%s", thing->path, door ? "/status" : "");
	sender_put(player->sender, "PATCH", path, doc_root(status));
	free(path);
	doc_unref(status);
}

/* No kubelet is there that would end a pod on a node. */
static void send_delete(struct player *player, const char *path)
{
	bool pod = strstr(path, "/pods/") != NULL;
	char *own = xasprintf("%s%s", path, pod ? "?gracePeriodSeconds=0" : "");
	sender_put(player->sender, "DELETE", own, NULL);
	free(own);
}

/*
 * A pod that found no node has one now. No server lets spec.nodeName be changed, so it is another
 * pod; what was said of the first one stays until this one goes.
 */
static void renew_pod(struct player *player, struct sent *sent, const struct thing *thing)
{
	if (!sent->homeless || !thing->node)
		return;
	send_delete(player, thing->path);
	sent->sum = 0;
	*sent->uid = '\0';
}

static void send_new(struct player *player, const struct thing *thing)
{
	struct doc *dated = thing_dated(thing, player->at);
	sender_put(player->sender, "POST", thing->collection, doc_root(dated));
	doc_unref(dated);
}

void sent_put(struct player *player, struct sent *sent, const struct thing *thing)
{
	uint64_t sum = sum_of(doc_root(thing->object));
	if (sum == sent->sum)
		return;
	renew_pod(player, sent, thing);
	if (!sent->sum)
		send_new(player, thing);
	sent->homeless = thing->kind == THING_POD && !thing->node;
	send_status(player, thing);
	sent->sum = sum;
}

void sent_delete(struct player *player, struct sent *sent, const char *path)
{
	send_delete(player, path);
	for (size_t i = 0; i < sent->event_count; i++)
		sender_put(player->sender, "DELETE", sent->events[i].path, NULL);
	forget(sent);
}

static void add_event(struct player *player, struct sent *sent, const struct thing *thing,
	const struct thing_event *event)
{
	const struct node *root = doc_root(thing->object);
	const struct node *metadata = node_get(root, KEY_metadata);
	if (sent->event_count == SENT_EVENTS)
		return;
	const struct player_event about = {
		.version = node_text_or(node_get(root, KEY_apiVersion), ""),
		.kind = node_text_or(node_get(root, KEY_kind), ""),
		.name_space = node_text_or(node_get(metadata, KEY_namespace), ""),
		.name = node_text_or(node_get(metadata, KEY_name), ""),
		.uid = sent->uid,
		.warns = event->warns,
		.reason = event->reason,
		.message = event->message,
		.component = event->component};
	sent->events[sent->event_count++] = (struct sent_event){
		.reason = event->reason, .path = player_send_event(player, &about), .count = 1};
}

static void count_event(
	struct player *player, struct sent_event *event, const struct thing_event *now)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "message", now->message);
	member_time(&builder, "lastTimestamp", player->at);
	builder_number(&builder, symbol("count"), ++event->count);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	sender_put(player->sender, "PATCH", event->path, doc_root(doc));
	doc_unref(doc);
}

static void tell(struct player *player, struct sent *sent, const struct thing *thing,
	const struct thing_event *event)
{
	for (size_t i = 0; i < sent->event_count; i++)
		if (!strcmp(sent->events[i].reason, event->reason)) {
			count_event(player, &sent->events[i], event);
			return;
		}
	add_event(player, sent, thing, event);
}

void sent_tell(struct player *player, struct sent *sent, const struct thing *thing)
{
	struct thing_event event;
	if (!*sent->uid || sent->told == sent->sum)
		return;
	sent->told = sent->sum;
	bool tells = thing_event(thing, &event);
	bool same = tells && sent->reason && !strcmp(sent->reason, event.reason) &&
		sent->number == event.number;
	if (tells && !same)
		tell(player, sent, thing, &event);
	sent->reason = tells ? event.reason : NULL;
	sent->number = event.number;
}
