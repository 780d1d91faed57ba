#ifndef SIM_SENDER_H
#define SIM_SENDER_H

#include <stddef.h>

#include "doc/doc.h"
#include "kube/request.h"

/*
 * What the player writes: one request after the other, in the order in which they were asked for,
 * so that an object is there before its status, and equal nights give equal servers. What the
 * server says is told to the owner; what it refuses is never sent again from here.
 */
enum { SENDER_MAX = 64 * 1024 /* requests that may wait */ };

struct sender;

/* ANSWERED is called for each request, also for one that came to nothing. */
struct sender *sender_create(struct cluster *cluster,
	void (*answered)(void *owner, const char *method, const char *path,
		const struct kube_answer *answer),
	void *owner);
/* Gives up what waits and what is under way. NULL is fine. */
void sender_destroy(struct sender *sender);
/* Sends METHOD PATH with BODY, which may be NULL; beyond SENDER_MAX nothing is taken: false. */
bool sender_put(
	struct sender *sender, const char *method, const char *path, const struct node *body);
/* Requests that wait or are under way. */
size_t sender_waiting(const struct sender *sender);
/* Bytes of the bodies of those. */
size_t sender_bytes(const struct sender *sender);

#endif
