#ifndef KUBE_CLUSTER_PRIVATE_H
#define KUBE_CLUSTER_PRIVATE_H

#include "kube/cluster.h"
#include "kube/request.h"
#include "kube/skew.h"

/* What cluster.c, probe.c and request.c share. */

enum { PROBES = 4 };

struct probe {
	struct cluster *cluster;
	struct request *request; /* NULL: none is on its way */
};

struct cluster {
	struct loop *loop;
	struct target target;
	struct cluster_options options;
	struct auth *auth;
	struct request *requests; /* all that run or wait */
	struct comeback *comebacks;
	enum link_state state;
	int64_t since;
	int64_t heard;
	struct skew skew;
	char problem[480];
	char warning[300];
	bool http1;
	struct probe probes[PROBES];
	struct timer probe_timer;
};

/* Bytes came from the server. Called within transfers: starts nothing. */
void cluster_heard(struct cluster *cluster, const struct http_answer *answer);
/* The server answered: whoever waited for that goes on. */
void cluster_live(struct cluster *cluster);
/* The server cannot be reached; TEXT says why. Begins to try again. */
void cluster_lost(struct cluster *cluster, const char *text);
/* The server does not accept the credentials, or there are none. */
void cluster_refused(struct cluster *cluster, const char *text);
/* Requests that waited for credentials go on, or fail. */
void requests_go_on(struct cluster *cluster);
void requests_cancel_all(struct cluster *cluster);
/* Every request ends now as lost, with the cluster's problem. */
void requests_fail_all(struct cluster *cluster);
/* Whether a watch is open. */
bool requests_watching(const struct cluster *cluster);
/*
 * Sees to the probe that the state of the link asks for: on a quiet live connection, to find out
 * whether it is still one, and after a loss until the server answers again.
 */
void probe_plan(struct cluster *cluster);
/* An answer leaves it open whether the server is there for anybody: asks it at once. */
void probe_now(struct cluster *cluster);
void probe_stop(struct cluster *cluster);
/* Whether a status means that there is no server behind what answered. */
bool probe_unavailable(long status);
/* Whether it is one of the probes. */
bool probe_is(const struct cluster *cluster, const struct request *request);

#endif
