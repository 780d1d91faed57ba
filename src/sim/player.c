#include "sim/player.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/lines.h"
#include "base/memory.h"
#include "kube/resource.h"
#include "kube/store.h"
#include "kube/watch.h"
#include "sim/poll.h"
#include "sim/sender.h"

enum {
	POLL = 3000, /* milliseconds of simulated time */
	BEAT = 250,  /* of the machine's, between two looks at the clock */
};

struct player {
	struct cluster *cluster;
	struct player_about about;
	struct sender *sender;
	struct store plans;
	struct watch *watch;
	struct timer timer;
	int64_t at; /* wall time of the last poll */
	int polls;
	bool paused;
};

static void refused(void *owner, const char *path, const struct kube_answer *answer)
{
	(void)owner;
	lines_printf(stderr, "mtvsim: %s: %s\n", path, answer->error.text);
}

static void play_plan(struct player *player, const struct object *object)
{
	const struct node *root = object_root(object);
	if (!poll_wanted(root))
		return;
	struct doc *status = poll_plan(root, player->at);
	char *base = resource_path(resource_find("plans"), object->name_space, object->name);
	char *path = xasprintf("%s/status", base);
	sender_put(player->sender, "PATCH", path, doc_root(status));
	doc_unref(status);
	free(path);
	free(base);
}

static void play_plans(struct player *player)
{
	size_t at = 0;
	for (const struct object *object; (object = store_next(&player->plans, &at));)
		play_plan(player, object);
	player->polls++;
}

/* A server that is slower than the beat is waited for: what is not written is not played. */
static void beat(void *data)
{
	struct player *player = data;
	int64_t wall = cluster_clock(player->cluster)->wall;
	bool due = player->about.beat || wall - player->at >= POLL;
	if (!player->paused && !sender_waiting(player->sender) && due) {
		player->at = wall;
		play_plans(player);
	}
	int64_t delay = player->about.beat ? player->about.beat : BEAT;
	timer_start(cluster_loop(player->cluster), &player->timer, delay, beat, player);
}

struct player *player_create(struct cluster *cluster, const struct player_about *about)
{
	struct player *player = xcalloc(1, sizeof(*player));
	player->cluster = cluster;
	player->about = *about;
	player->at = cluster_clock(cluster)->wall;
	player->sender = sender_create(cluster, refused, player);
	store_init(&player->plans);
	struct watch_about plans = {
		.resource = resource_find("plans"), .name_space = "", .store = &player->plans};
	player->watch = watch_create(cluster, &plans);
	int64_t delay = about->beat ? about->beat : BEAT;
	timer_start(cluster_loop(cluster), &player->timer, delay, beat, player);
	return player;
}

void player_destroy(struct player *player)
{
	if (!player)
		return;
	timer_stop(cluster_loop(player->cluster), &player->timer);
	sender_destroy(player->sender);
	watch_destroy(player->watch);
	store_finish(&player->plans);
	free(player);
}

void player_pause(struct player *player, bool paused)
{
	player->paused = paused;
	player->at = cluster_clock(player->cluster)->wall;
}

int player_polls(const struct player *player)
{
	return player->polls;
}

bool player_busy(const struct player *player)
{
	return sender_waiting(player->sender) > 0;
}
