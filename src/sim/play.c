#include "sim/play.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/lines.h"
#include "base/memory.h"
#include "doc/json.h"
#include "kube/resource.h"
#include "kube/store.h"
#include "kube/watch.h"
#include "sim/poll.h"

struct player {
	struct server *server;
	struct store plans;
	struct watch *watch;
	struct timer timer;
	int tick;
	int ticks;
	int writing; /* requests under way */
	bool ended;
};

static void written(void *owner, const struct kube_answer *answer)
{
	((struct player *)owner)->writing--;
	if (!answer->good)
		lines_printf(stderr, "mtvsim: %s\n", answer->error.text);
}

static void play_plan(struct player *player, const struct object *object)
{
	const struct node *root = object_root(object);
	if (!poll_wanted(root))
		return;
	struct buf body;
	buf_init(&body, 16 * 1024 * 1024);
	struct doc *status = poll_plan(root, player->server->clock.wall);
	json_write(&body, doc_root(status), 0);
	doc_unref(status);
	char *base = resource_path(resource_find("plans"), object->name_space, object->name);
	char *path = xasprintf("%s/status", base);
	struct kube_request request = {.method = "PATCH",
		.path = path,
		.body = body.text,
		.body_type = "application/merge-patch+json",
		.done = written,
		.owner = player};
	player->writing += request_start(player->server->cluster, &request, NULL) != NULL;
	free(path);
	free(base);
	buf_finish(&body);
}

/* A server that is slower than the ticks is waited for: what is not written is not played. */
static void play_plans(struct player *player)
{
	size_t at = 0;
	if (player->writing)
		return;
	for (const struct object *object; (object = store_next(&player->plans, &at));)
		play_plan(player, object);
}

static void tick(void *data)
{
	struct player *player = data;
	play_plans(player);
	if (player->ticks && --player->ticks == 0)
		player->ended = true;
	timer_start(player->server->loop, &player->timer, player->tick, tick, player);
}

static void stop(void *data)
{
	((struct player *)data)->ended = true;
}

int play(struct server *server, int length, int ticks)
{
	struct player player = {.server = server, .tick = length, .ticks = ticks};
	store_init(&player.plans);
	struct watch_about about = {
		.resource = resource_find("plans"), .name_space = "", .store = &player.plans};
	player.watch = watch_create(server->cluster, &about);
	loop_on_signal(server->loop, SIGTERM, stop, &player);
	loop_on_signal(server->loop, SIGINT, stop, &player);
	timer_start(server->loop, &player.timer, length, tick, &player);
	while (!player.ended)
		loop_turn(server->loop, 1000);
	timer_stop(server->loop, &player.timer);
	watch_destroy(player.watch);
	store_finish(&player.plans);
	return 0;
}
