#ifndef SIM_PLAYER_SENT_H
#define SIM_PLAYER_SENT_H

#include "sim/player_private.h"
#include "sim/pod_words.h"
#include "sim/things.h"

/* For player_around.c: an object that the player made around VMs and plans, as it was sent last. */

enum { SENT_EVENTS = 6 /* reasons of one object */ };

struct sent_event {
	const char *reason; /* a literal */
	char *path;
	int count;
};

struct sent {
	uint64_t sum;	       /* of the object as JSON; 0: not sent */
	uint64_t told;	       /* the sum that Events were told of */
	char uid[64];	       /* that the server gave; "" until it did */
	bool homeless;	       /* a pod without a node */
	struct pod_said *said; /* what its container has written, or NULL */
	struct sent_event events[SENT_EVENTS];
	size_t event_count;
	const char *reason; /* of the last event, and its number */
	int number;
};

void sent_free(struct sent *sent);
/* Creates THING, or writes what changed of it. */
void sent_put(struct player *player, struct sent *sent, const struct thing *thing);
/*
 * Writes an Event of what THING has come to, as soon as its uid is known: one of each reason, which
 * counts how often it came.
 */
void sent_tell(struct player *player, struct sent *sent, const struct thing *thing);
/* Deletes the object at PATH, and its Events, of which there would be more and more. */
void sent_delete(struct player *player, struct sent *sent, const char *path);

#endif
