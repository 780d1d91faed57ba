#include "sim/play.h"

#include <signal.h>
#include <stdio.h>

#include "base/lines.h"
#include "sim/alone.h"

static void stop(void *data)
{
	*(bool *)data = true;
}

int play(struct server *server, const struct player_about *about, int ticks)
{
	bool ended = false;
	loop_on_signal(server->loop, SIGTERM, stop, &ended);
	loop_on_signal(server->loop, SIGINT, stop, &ended);
	struct player *player = player_create(server->cluster, about);
	while (!ended && (!ticks || player_polls(player) < ticks || player_busy(player)))
		loop_turn(server->loop, 1000);
	player_destroy(player);
	return 0;
}

int play_only(const char *kubeconfig, const struct player_about *about, int speed)
{
	struct server server;
	struct error err;
	if (!server_open(&server, kubeconfig, &err)) {
		lines_printf(stderr, "mtvsim: %s\n", err.text);
		return 1;
	}
	int status = 1;
	if (speed > 1)
		clock_set_pace(&server.clock, server.clock.wall, server.clock.mono, speed);
	if (alone_check(&server, &err)) {
		lines_printf(stdout, "mtvsim: playing on %s\n",
			target_host(cluster_target(server.cluster)));
		fflush(stdout);
		status = play(&server, about, 0);
	} else {
		lines_printf(stderr, "mtvsim: %s\n", err.text);
	}
	server_close(&server);
	return status;
}
