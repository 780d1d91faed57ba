#ifndef SIM_SERVER_H
#define SIM_SERVER_H

#include <stdbool.h>

#include "base/map.h"
#include "kube/cluster.h"
#include "kube/request.h"

/*
 * The server that loader and player write to. It must be on this machine and hold the marker
 * namespace that tests/cluster made, with the id that lies in the folder of the kubeconfig's
 * cluster: no other server is ever written to.
 */
#define SIM_MARKER "mtvtop-test-cluster"
#define SIM_MARKER_LABEL "mtvtop.test/marker"

struct server {
	struct loop *loop;
	struct clock clock;
	struct cluster *cluster;
	struct map uids; /* "KIND/NAMESPACE/NAME" -> uid (owned) */
};

/* Reads the kubeconfig and checks the server. */
bool server_open(struct server *server, const char *kubeconfig, struct error *err);
void server_close(struct server *server);

/* A write or read that is waited for. METHOD PATH, BODY may be NULL. */
struct server_call {
	const char *method;
	const char *path;
	const struct node *body;
	const char *body_type; /* NULL: application/json */
	long status;	       /* out */
	struct doc *doc;       /* out: the answer, the caller unrefs it; NULL when there is none */
};

bool server_call(struct server *server, struct server_call *call, struct error *err);

#endif
