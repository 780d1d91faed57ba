#include "sim/player.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "base/memory.h"
#include "kube/resource.h"
#include "sim/player_private.h"

enum {
	BEAT = 250,	     /* milliseconds of the machine, between two looks at the clock */
	SOON = 20,	     /* the same, while there is more to write or no answer has come yet */
	POLLS_AT_ONCE = 400, /* of a beat: the rest is played in the next one */
	SHARE = 5,	     /* polls have one part in so many of the time, ... */
	LEAST = 40,	     /* ... this many milliseconds of a beat ... */
	MOST = 150,	     /* ... to so many: the loop is the server's as well */
	LAG = 10 * 1000,     /* milliseconds of the machine: so late is worth a word */
};

#define FORKLIFT "forklift.konveyor.io", "v1beta1", true, false

/* Migrations as they are, not only their metadata. */
static const struct resource resources_watched[WATCHED_KINDS] = {{"plans", "Plan", FORKLIFT},
	{"migrations", "Migration", FORKLIFT}, {"providers", "Provider", FORKLIFT},
	{"networkmaps", "NetworkMap", FORKLIFT}, {"storagemaps", "StorageMap", FORKLIFT},
	{"hooks", "Hook", FORKLIFT}, {"hosts", "Host", FORKLIFT},
	{"forkliftcontrollers", "ForkliftController", FORKLIFT},
	{"nodes", "Node", "", "v1", false, false}, {"pods", "Pod", "", "v1", true, false}};

/* Of the pods only that of the controller, to which its lines go. */
static const char *const selectors[WATCHED_KINDS] = {
	[WATCHED_CONTROLLER_PODS] = "control-plane=controller-manager"};

const struct resource *player_resource(enum player_kind kind)
{
	return &resources_watched[kind];
}

/* A server that takes no lines of logs is not asked again; a pod may be gone by now. */
static bool takes_no_logs(const struct kube_answer *answer)
{
	return answer->status == 403 ||
		(answer->status == 404 && !strstr(answer->error.text, "pod"));
}

/* In etcd's words, or those of a server that does not even read it. */
static bool is_too_large(const struct kube_answer *answer)
{
	return answer->status == 413 ||
		(answer->status == 500 && strstr(answer->error.text, "too large"));
}

/* What is gone by now, or there already, is no news. */
static void take_refusal(struct player *player, const char *path, const struct kube_answer *answer)
{
	bool log = !strcmp(path, PLAYER_LOG);
	player->mute |= log && takes_no_logs(answer);
	if (log || answer->status == 404 || answer->status == 409)
		return;
	lines_printf(stderr, "mtvsim: %s: %s\n", path, answer->error.text);
	if (is_too_large(answer))
		player_lose_status(player, path);
}

/* Of what was made the uid is kept: Events name it. */
static void take_made(struct player *player, const char *collection, const struct node *root)
{
	const struct node *metadata = node_get(root, KEY_metadata);
	const char *name = node_text_or(node_get(metadata, KEY_name), "");
	const char *uid = node_text_or(node_get(metadata, KEY_uid), "");
	if (!*name || !*uid || node_equals(node_get(root, KEY_kind), "Event"))
		return;
	char *path = xasprintf("%s/%s", collection, name);
	player_know_uid(player, path, uid);
	free(path);
}

static void take_answer(
	void *owner, const char *method, const char *path, const struct kube_answer *answer)
{
	if (!answer->good)
		take_refusal(owner, path, answer);
	else if (!strcmp(method, "POST"))
		take_made(owner, path, doc_root(answer->doc));
}

/* All kinds have been listed: before that nothing can be said to be missing. */
static bool has_begun(struct player *player)
{
	for (size_t i = 0; !player->began && i < WATCHED_KINDS; i++) {
		struct watch_state state = watch_state(player->watches[i]);
		if (!state.loaded && state.phase != WATCH_MISSING)
			return false;
	}
	player->began = true;
	return true;
}

static int64_t wall_of(const struct player *player)
{
	return cluster_clock(player->cluster)->wall;
}

static void poll_once(struct player *player, int64_t now)
{
	player->at = now;
	player->polls++;
	world_poll(&player->world, now);
}

/* Microseconds that the polls of this beat may take: their share of the time since the last one. */
static int64_t share_of(const struct player *player)
{
	int64_t share = (cluster_clock(player->cluster)->mono - player->polled) / SHARE;
	return 1000 * (share < LEAST ? LEAST : share > MOST ? MOST : share);
}

/* By the clock: as many polls as have become due and as there is time for. */
static void poll_due(struct player *player)
{
	const struct loop *loop = cluster_loop(player->cluster);
	int64_t end = loop_spent(loop) + share_of(player);
	int polls = 0;
	while (wall_of(player) - player->at >= WORLD_POLL && polls++ < POLLS_AT_ONCE &&
		(polls == 1 || loop_spent(loop) < end))
		poll_once(player, player->at + WORLD_POLL);
	player->polled = cluster_clock(player->cluster)->mono;
}

/* Once: what is served goes on, only later than the clock says. */
static void tell_lag(struct player *player)
{
	int64_t speed = cluster_clock(player->cluster)->pace.speed;
	int64_t late = (wall_of(player) - player->at) / (speed ? speed : 1);
	if (player->lags || late < LAG)
		return;
	player->lags = true;
	lines_printf(stderr,
		"mtvsim: the site is too large for this speed: what is played lags behind the "
		"clock\n");
}

static void go_on(struct player *player)
{
	player_sync(player);
	if (player->about.beat)
		poll_once(player, wall_of(player));
	else
		poll_due(player);
	tell_lag(player);
	player->writes = true;
}

/*
 * A slow server is waited for: before all that came of the last polls is written and answered,
 * there are no new ones.
 */
static void play_beat(struct player *player)
{
	if (sender_waiting(player->sender))
		return;
	if (!player->writes)
		go_on(player);
	if (sender_waiting(player->sender))
		return;
	player->writes = player_write(player) || (!player->about.beat && player_surround(player));
	if (!player->writes && !player->about.beat)
		player_tell_lines(player);
}

static void start_timer(struct player *player);

static void beat(void *data)
{
	struct player *player = data;
	if (!player->paused && has_begun(player))
		play_beat(player);
	else
		player->at = wall_of(player) / WORLD_POLL * WORLD_POLL;
	start_timer(player);
}

static void start_timer(struct player *player)
{
	int64_t delay = player->about.beat ? player->about.beat : BEAT;
	if (player_busy(player) && !player->paused && delay > SOON)
		delay = SOON;
	timer_start(cluster_loop(player->cluster), &player->timer, delay, beat, player);
}

struct player *player_create(struct cluster *cluster, const struct player_about *about)
{
	struct player *player = xcalloc(1, sizeof(*player));
	player->cluster = cluster;
	player->about = *about;
	player->at = wall_of(player) / WORLD_POLL * WORLD_POLL;
	player->from = player->at;
	player->sender = sender_create(cluster, take_answer, player);
	world_init(&player->world, about->seed);
	map_init(&player->told);
	map_init(&player->around);
	map_init(&player->spaces);
	map_init(&player->lines);
	array_init(&player->nodes, sizeof(const char *));
	for (size_t i = 0; i < WATCHED_KINDS; i++) {
		struct watch_about watched = {.resource = &resources_watched[i],
			.name_space = about->name_space ? about->name_space : "",
			.selector = selectors[i],
			.at_once = true,
			.store = &player->stores[i]};
		store_init(&player->stores[i]);
		player->watches[i] = watch_create(cluster, &watched);
	}
	start_timer(player);
	return player;
}

static void forget_told(struct player *player)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(&player->told, &at));) {
		struct told *told = entry->value;
		conditions_finish(&told->conditions);
		free(told);
	}
	map_finish(&player->told);
}

void player_destroy(struct player *player)
{
	if (!player)
		return;
	timer_stop(cluster_loop(player->cluster), &player->timer);
	sender_destroy(player->sender);
	for (size_t i = 0; i < WATCHED_KINDS; i++) {
		watch_destroy(player->watches[i]);
		store_finish(&player->stores[i]);
	}
	world_finish(&player->world);
	forget_told(player);
	player_forget_surroundings(player);
	player_forget_lines(player);
	free(player);
}

void player_pause(struct player *player, bool paused)
{
	player->paused = paused;
}

int player_polls(const struct player *player)
{
	return player->polls;
}

bool player_busy(const struct player *player)
{
	return player->writes || sender_waiting(player->sender) > 0;
}
