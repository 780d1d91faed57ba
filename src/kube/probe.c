#include <stdio.h>
#include <stdlib.h>

#include "base/time.h"
#include "kube/cluster_private.h"

/*
 * A connection can be dead without anybody saying so: a mute server, a NAT that forgot it. When
 * nothing came for QUIET, GET /readyz goes out on the same connection and must be answered in
 * time; that finds it within 25 s (reference/libraries.md 1). After a loss the same request asks
 * about once a second whether the server is back, so that nobody waits for a long backoff.
 */
enum {
	QUIET = 15 * 1000,
	DEADLINE = 10 * 1000,
	RETRY = 700,  /* milliseconds between probes of a lost server ... */
	JITTER = 300, /* ... and up to this more */
};

static void probe_send(void *data);

static void answered(void *owner, const struct kube_answer *answer)
{
	struct cluster *cluster = owner;
	char text[480];
	cluster->probe = NULL;
	if (!answer->lost && answer->status != 401) {
		cluster_live(cluster);
		probe_plan(cluster);
		return;
	}
	if (cluster->state == LINK_LIVE && answer->lost) {
		char quiet[TIME_TEXT];
		time_format_duration(loop_clock(cluster->loop)->mono - cluster->heard, quiet);
		snprintf(text, sizeof(text), "%s: no answer for %s", target_host(&cluster->target),
			quiet);
		cluster_lost(cluster, text);
		requests_fail_all(cluster);
		http_forget_connections(cluster->loop); /* libcurl would use the dead one again */
		return;
	}
	probe_plan(cluster);
}

static void probe_send(void *data)
{
	struct cluster *cluster = data;
	struct kube_request request = {.path = "/readyz",
		.any_type = true,
		.deadline = DEADLINE,
		.done = answered,
		.owner = cluster};
	int64_t quiet = loop_clock(cluster->loop)->mono - cluster->heard;
	bool due = cluster->state != LINK_LIVE || (quiet >= QUIET && requests_watching(cluster));
	if (due && !cluster->probe)
		cluster->probe = request_start(cluster, &request, NULL);
	else
		probe_plan(cluster);
}

void probe_plan(struct cluster *cluster)
{
	if (cluster->probe)
		return;
	int64_t quiet = loop_clock(cluster->loop)->mono - cluster->heard;
	int64_t delay = quiet < QUIET ? QUIET - quiet : QUIET;
	if (cluster->state == LINK_LOST)
		delay = RETRY + random() % JITTER;
	timer_start(cluster->loop, &cluster->probe_timer, delay, probe_send, cluster);
}

void probe_stop(struct cluster *cluster)
{
	timer_stop(cluster->loop, &cluster->probe_timer);
	request_cancel(cluster->probe);
	cluster->probe = NULL;
}
