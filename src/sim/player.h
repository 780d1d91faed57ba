#ifndef SIM_PLAYER_H
#define SIM_PLAYER_H

#include <stdbool.h>

#include "kube/cluster.h"

/*
 * Acts as Forklift, and as much of CDI, virt-v2v and KubeVirt as its plans need, through the
 * Kubernetes API alone: the server may be the simulator's own or the real one of the tests. It
 * lives in the loop of its cluster and never blocks. The world goes on in polls of three simulated
 * seconds, as those of the controller; the wall time of the cluster's clock says how many have
 * passed. What polls and statuses take of the loop is bounded: on a site that is too large for its
 * speed the world lags behind the clock, and the server goes on answering.
 */
struct player_about {
	unsigned seed;		/* equal seeds and equal inputs give equal nights */
	const char *name_space; /* whose plans are played; NULL: all. Borrowed */
	/* Milliseconds of the machine between two polls, whatever the wall time says; 0: by it. */
	int beat;
};

struct player;

/* Begins to play what is on the server of CLUSTER, which must outlive it. */
struct player *player_create(struct cluster *cluster, const struct player_about *about);
/* Ends it: requests under way are given up. NULL is fine. */
void player_destroy(struct player *player);
/*
 * A controller that sleeps: it looks at nothing and writes nothing. What time passed meanwhile is
 * not made up for when it goes on.
 */
void player_pause(struct player *player, bool paused);
/* Polls that were played. */
int player_polls(const struct player *player);
/* Something is still to be written, or has no answer yet. */
bool player_busy(const struct player *player);

#endif
