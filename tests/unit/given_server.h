/*
 * A cluster at a server of the test's own on the loopback, which speaks plain HTTP/1.1 and says
 * exactly what the case wants. The clock stands until the test moves it.
 */
#ifndef TESTS_UNIT_GIVEN_SERVER_H
#define TESTS_UNIT_GIVEN_SERVER_H

#include "kube/cluster.h"
#include "support/tls_peer.h"

enum { GIVEN_PEERS = 16, GIVEN_PATIENCE = 60 * 1000 /* milliseconds */ };

struct given_server {
	struct clock now;
	struct loop *loop;
	struct cluster *cluster; /* user u, over HTTP/1.1 */
	char *home;
	int listener;
	int accepted;
	struct peer *peers[GIVEN_PEERS];
};

void given_server(struct given_server *server, enum cluster_mode mode);
/* What uses the cluster must have ended. */
void given_server_end(struct given_server *server);
/* A turn of the loop, in which the server takes what comes. */
void given_server_turn(struct given_server *server);
/* Who has sent a whole request with this method and PART in its path; NULL: nobody yet. */
struct peer *given_server_find(struct given_server *server, const char *method, const char *part);
/* Waits for such a request, and returns who sent it; none fails the test. */
struct peer *given_server_await(struct given_server *server, const char *method, const char *part);
/* Answers JSON with this status ("200 OK"); HEADERS with line ends. The request is forgotten. */
void given_server_answer(
	struct peer *peer, const char *status, const char *headers, const char *body);

#endif
