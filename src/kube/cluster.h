#ifndef KUBE_CLUSTER_H
#define KUBE_CLUSTER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "io/loop.h"
#include "kube/auth.h"
#include "kube/target.h"

/*
 * One API server as one user: the connection's health, the server's clock, the credentials. The
 * mode is given once, at creation, and there is no function to change it: in CLUSTER_READ_ONLY
 * nothing but GET and access reviews leaves the program (DESIGN.md 5).
 */
enum cluster_mode { CLUSTER_READ_ONLY, CLUSTER_READ_WRITE };

enum link_state {
	LINK_CONNECTING, /* no answer yet, no failure yet */
	LINK_LIVE,
	LINK_LOST,    /* not reachable, or mute; it is tried again until it answers */
	LINK_REFUSED, /* the server does not accept the credentials, or there are none */
};

struct cluster_options {
	enum cluster_mode mode;
	const char *agent; /* User-Agent; NULL: that of mtvtop. Borrowed */
	bool http1;	   /* never HTTP/2 */
	bool compress;	   /* gzip for lists also on the loopback */
	bool paged;	   /* lists always in pages, to spare the server's memory */
	int64_t deadline;  /* milliseconds for one request; 0: the default of 30 s */
};

/* For the header. Texts are valid until the next turn. */
struct link {
	enum link_state state;
	int64_t since;	     /* clock::mono when the state began */
	int64_t heard;	     /* clock::mono when the last byte came; 0: never */
	const char *problem; /* why it is not live; "" when it is */
};

struct cluster;

/* Takes TARGET over. */
struct cluster *cluster_create(
	struct loop *loop, struct target *target, const struct cluster_options *options);
/* Cancels what still runs: its owners are not called any more. */
void cluster_destroy(struct cluster *cluster);

struct link cluster_link(const struct cluster *cluster);
const struct target *cluster_target(const struct cluster *cluster);
struct loop *cluster_loop(const struct cluster *cluster);
const struct clock *cluster_clock(const struct cluster *cluster);
/* One connection for each watch, because the server or the settings have no HTTP/2. */
bool cluster_http1(const struct cluster *cluster);
/* Lists come in pages, however small they are. */
bool cluster_paged(const struct cluster *cluster);
/* The last warning of the server (header Warning), said once; "" when there was none. */
const char *cluster_warning(const struct cluster *cluster);
/* When the credentials end, milliseconds since 1970; 0: unknown. */
int64_t cluster_credentials_end(const struct cluster *cluster);

/* Called each time the server is reached again after a loss. Embedded in its owner. */
struct comeback {
	struct comeback *next; /* cluster::comebacks */
	void (*call)(void *data);
	void *data;
};

void cluster_add_comeback(struct cluster *cluster, struct comeback *comeback);
void cluster_remove_comeback(struct cluster *cluster, struct comeback *comeback);

#endif
