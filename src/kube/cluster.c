#include "kube/cluster.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "kube/cluster_private.h"

static void auth_changed(void *owner)
{
	requests_go_on(owner);
}

struct cluster *cluster_create(
	struct loop *loop, struct target *target, const struct cluster_options *options)
{
	struct cluster *cluster = xcalloc(1, sizeof(*cluster));
	*cluster = (struct cluster){.loop = loop,
		.target = *target,
		.options = *options,
		.since = loop_clock(loop)->mono,
		.http1 = options->http1};
	*target = (struct target){0};
	for (size_t i = 0; i < PROBES; i++)
		cluster->probes[i].cluster = cluster;
	cluster->auth = auth_create(loop, &cluster->target, auth_changed, cluster);
	return cluster;
}

void cluster_destroy(struct cluster *cluster)
{
	if (!cluster)
		return;
	probe_stop(cluster);
	requests_cancel_all(cluster);
	auth_destroy(cluster->auth);
	target_finish(&cluster->target);
	free(cluster);
}

struct link cluster_link(const struct cluster *cluster)
{
	return (struct link){.state = cluster->state,
		.since = cluster->since,
		.heard = cluster->heard,
		.problem = cluster->problem};
}

const struct target *cluster_target(const struct cluster *cluster)
{
	return &cluster->target;
}

struct loop *cluster_loop(const struct cluster *cluster)
{
	return cluster->loop;
}

const struct clock *cluster_clock(const struct cluster *cluster)
{
	return loop_clock(cluster->loop);
}

bool cluster_http1(const struct cluster *cluster)
{
	return cluster->http1;
}

bool cluster_paged(const struct cluster *cluster)
{
	return cluster->options.paged;
}

const char *cluster_warning(const struct cluster *cluster)
{
	return cluster->warning;
}

int64_t cluster_credentials_end(const struct cluster *cluster)
{
	return auth_end(cluster->auth);
}

void cluster_add_comeback(struct cluster *cluster, struct comeback *comeback)
{
	comeback->next = cluster->comebacks;
	cluster->comebacks = comeback;
}

void cluster_remove_comeback(struct cluster *cluster, struct comeback *comeback)
{
	for (struct comeback **link = &cluster->comebacks; *link; link = &(*link)->next) {
		if (*link == comeback) {
			*link = comeback->next;
			return;
		}
	}
}

static void enter(struct cluster *cluster, enum link_state state, const char *problem)
{
	if (cluster->state != state)
		cluster->since = loop_clock(cluster->loop)->mono;
	if (cluster->state != state || strcmp(cluster->problem, problem))
		log_line("link to %s: state %d %s", target_host(&cluster->target), state, problem);
	cluster->state = state;
	snprintf(cluster->problem, sizeof(cluster->problem), "%s", problem);
}

/* Simulated time is the server's own, and a date in it is old when it arrives. */
static void note_clock(struct cluster *cluster, const struct http_answer *answer)
{
	struct clock *clock = loop_own_clock(cluster->loop);
	if (clock->pace.speed)
		return;
	clock->skew = skew_note(&cluster->skew, answer->date, answer->dated, clock);
}

void cluster_heard(struct cluster *cluster, const struct http_answer *answer)
{
	cluster->heard = loop_clock(cluster->loop)->mono;
	if (answer->date)
		note_clock(cluster, answer);
	if (*answer->warning && strcmp(answer->warning, cluster->warning))
		memcpy(cluster->warning, answer->warning, sizeof(cluster->warning));
}

void cluster_live(struct cluster *cluster)
{
	bool back = cluster->state != LINK_LIVE;
	enter(cluster, LINK_LIVE, "");
	if (!back)
		return;
	probe_plan(cluster);
	for (struct comeback *comeback = cluster->comebacks; comeback;) {
		struct comeback *next = comeback->next;
		comeback->call(comeback->data);
		comeback = next;
	}
}

void cluster_lost(struct cluster *cluster, const char *text)
{
	enter(cluster, LINK_LOST, text);
	probe_plan(cluster);
}

void cluster_refused(struct cluster *cluster, const char *text)
{
	enter(cluster, LINK_REFUSED, text);
}
