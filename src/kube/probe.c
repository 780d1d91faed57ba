#include <stdio.h>
#include <stdlib.h>

#include "kube/cluster_private.h"

/*
 * A connection can be dead without anybody saying so: a mute server, a NAT that forgot it. When
 * nothing came for QUIET, GET /readyz goes out on the same connection and must be answered in
 * time; that finds it within 25 s (reference/libraries.md 1). After a loss nobody else dials: the
 * same request asks about once a second, each time on a new connection, whether the server is
 * back. It does not wait for the one before, which may hang in a hole that has closed meanwhile.
 */
enum {
	QUIET = 15 * 1000,
	DEADLINE = 10 * 1000,
	HASTY_DEADLINE = 3 * 1000,
	RETRY = 700,  /* milliseconds between probes of a lost server ... */
	JITTER = 300, /* ... and up to this more */
};

static int64_t quiet_time(const struct cluster *cluster)
{
	return loop_clock(cluster->loop)->mono - cluster->heard;
}

/* The first probe of a cluster waits patiently on the connection of the watches. */
static bool patient(const struct probe *probe)
{
	return probe == probe->cluster->probes;
}

static void cancel_hasty(struct cluster *cluster)
{
	for (size_t i = 1; i < PROBES; i++) {
		request_cancel(cluster->probes[i].request);
		cluster->probes[i].request = NULL;
	}
}

/* No answer. Watches that wait on after so long a silence wait on a dead connection. */
static void not_found(struct cluster *cluster, const struct error *problem)
{
	bool dead = cluster->state == LINK_LIVE || quiet_time(cluster) >= QUIET + DEADLINE;
	cluster_lost(cluster, problem->text);
	if (!dead || !requests_watching(cluster))
		return;
	probe_stop(cluster);
	requests_fail_all(cluster);
	http_forget_connections(cluster->loop); /* libcurl would use the dead one again */
}

/*
 * The server answers. The patient probe goes on if it can tell of the watches' connection, else it
 * would only hold up those who want a new one.
 */
static void found(struct cluster *cluster)
{
	cancel_hasty(cluster);
	if (cluster->state == LINK_LOST && !requests_watching(cluster)) {
		probe_stop(cluster);
		if (!cluster->requests)
			http_forget_connections(cluster->loop);
	}
	cluster_live(cluster);
}

bool probe_unavailable(long status)
{
	return status >= 502 && status <= 504;
}

/* Something answers in place of the server: connections to that are as good as any. */
static void not_there(struct cluster *cluster, const struct error *answer)
{
	struct error problem = *answer;
	error_prefix(&problem, "%s", target_host(&cluster->target));
	cluster_lost(cluster, problem.text);
}

static void answered(void *owner, const struct kube_answer *answer)
{
	struct probe *probe = owner;
	struct cluster *cluster = probe->cluster;
	probe->request = NULL;
	if (answer->lost)
		not_found(cluster, &answer->error);
	else if (answer->status == 401)
		cluster_refused(cluster, answer->error.text);
	else if (probe_unavailable(answer->status))
		not_there(cluster, &answer->error);
	else if (answer->status)
		found(cluster);
	probe_plan(cluster);
}

static struct probe *free_probe(struct cluster *cluster)
{
	for (size_t i = 0; i < PROBES; i++)
		if (!cluster->probes[i].request)
			return &cluster->probes[i];
	return NULL;
}

static void start(struct cluster *cluster, struct probe *probe)
{
	struct kube_request request = {.path = "/readyz",
		.any_type = true,
		.lane = patient(probe) ? LANE_SHARED : LANE_FRESH,
		.deadline = patient(probe) ? DEADLINE : HASTY_DEADLINE,
		.done = answered,
		.owner = probe};
	probe->request = request_start(cluster, &request, NULL);
}

static void probe_send(void *data)
{
	struct cluster *cluster = data;
	struct probe *probe = free_probe(cluster);
	bool quiet = quiet_time(cluster) >= QUIET && requests_watching(cluster);
	bool due = cluster->state != LINK_LIVE || quiet;
	if (probe && due && (patient(probe) || cluster->state == LINK_LOST))
		start(cluster, probe);
	probe_plan(cluster);
}

void probe_now(struct cluster *cluster)
{
	if (!cluster->probes[0].request)
		start(cluster, &cluster->probes[0]);
}

void probe_plan(struct cluster *cluster)
{
	const struct timer *timer = &cluster->probe_timer;
	int64_t quiet = quiet_time(cluster);
	int64_t delay = quiet < QUIET ? QUIET - quiet : QUIET;
	if (cluster->state == LINK_LOST)
		delay = RETRY + random() % JITTER;
	else if (cluster->probes[0].request)
		return;
	if (timer->running && timer->at <= loop_clock(cluster->loop)->mono + delay)
		return;
	timer_start(cluster->loop, &cluster->probe_timer, delay, probe_send, cluster);
}

void probe_stop(struct cluster *cluster)
{
	timer_stop(cluster->loop, &cluster->probe_timer);
	cancel_hasty(cluster);
	request_cancel(cluster->probes[0].request);
	cluster->probes[0].request = NULL;
}

bool probe_is(const struct cluster *cluster, const struct request *request)
{
	for (size_t i = 0; i < PROBES; i++)
		if (cluster->probes[i].request == request)
			return true;
	return false;
}
