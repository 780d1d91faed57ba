#include "sim/sender.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "doc/json.h"

enum { BODY_MAX = 16 * 1024 * 1024 };

/* A request that waits. */
struct letter {
	struct letter *next;
	char *method;
	char *path;
	char *body; /* JSON or NULL */
	size_t length;
};

struct sender {
	struct cluster *cluster;
	void (*answered)(void *owner, const char *method, const char *path,
		const struct kube_answer *answer);
	void *owner;
	struct letter *first; /* the one under way, when there is a request */
	struct letter **last;
	size_t count;
	size_t bytes; /* of their bodies */
	struct request *request;
	struct timer timer; /* a request that could not even begin is told later */
};

static void send_first(struct sender *sender);

static void letter_free(struct letter *letter)
{
	free(letter->method);
	free(letter->path);
	free(letter->body);
	free(letter);
}

static void drop_first(struct sender *sender)
{
	struct letter *letter = sender->first;
	sender->first = letter->next;
	if (!sender->first)
		sender->last = &sender->first;
	sender->count--;
	sender->bytes -= letter->length;
	letter_free(letter);
}

static void take_answer(void *owner, const struct kube_answer *answer)
{
	struct sender *sender = owner;
	sender->request = NULL;
	sender->answered(sender->owner, sender->first->method, sender->first->path, answer);
	drop_first(sender);
	send_first(sender);
}

static void not_begun(void *data)
{
	struct kube_answer answer = {.lost = true, .unsent = true};
	error_set(&answer.error, "the request could not be sent");
	take_answer(data, &answer);
}

static const char *type_of(const struct letter *letter)
{
	return !strcmp(letter->method, "PATCH") ? "application/merge-patch+json" : NULL;
}

static void send_first(struct sender *sender)
{
	struct letter *letter = sender->first;
	struct error err;
	if (!letter)
		return;
	struct kube_request about = {.method = letter->method,
		.path = letter->path,
		.body = letter->body,
		.body_type = type_of(letter),
		.done = take_answer,
		.owner = sender};
	sender->request = request_start(sender->cluster, &about, &err);
	if (!sender->request)
		timer_start(cluster_loop(sender->cluster), &sender->timer, 0, not_begun, sender);
}

struct sender *sender_create(struct cluster *cluster,
	void (*answered)(void *owner, const char *method, const char *path,
		const struct kube_answer *answer),
	void *owner)
{
	struct sender *sender = xcalloc(1, sizeof(*sender));
	sender->cluster = cluster;
	sender->answered = answered;
	sender->owner = owner;
	sender->last = &sender->first;
	return sender;
}

void sender_destroy(struct sender *sender)
{
	if (!sender)
		return;
	timer_stop(cluster_loop(sender->cluster), &sender->timer);
	request_cancel(sender->request);
	while (sender->first)
		drop_first(sender);
	free(sender);
}

static char *json_of(const struct node *body)
{
	struct buf text;
	if (!body)
		return NULL;
	buf_init(&text, BODY_MAX);
	json_write(&text, body, 0);
	if (text.over) {
		buf_finish(&text);
		return NULL;
	}
	return buf_take(&text);
}

bool sender_put(
	struct sender *sender, const char *method, const char *path, const struct node *body)
{
	char *json = json_of(body);
	if (sender->count >= SENDER_MAX || (body && !json)) {
		free(json);
		return false;
	}
	struct letter *letter = xcalloc(1, sizeof(*letter));
	letter->method = xstrdup(method);
	letter->path = xstrdup(path);
	letter->body = json;
	letter->length = json ? strlen(json) : 0;
	*sender->last = letter;
	sender->last = &letter->next;
	sender->count++;
	sender->bytes += letter->length;
	if (sender->count == 1)
		send_first(sender);
	return true;
}

size_t sender_waiting(const struct sender *sender)
{
	return sender->count;
}

size_t sender_bytes(const struct sender *sender)
{
	return sender->bytes;
}
