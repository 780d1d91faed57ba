#ifndef API_SERVE_PRIVATE_H
#define API_SERVE_PRIVATE_H

#include <microhttpd.h>

#include "api/serve.h"

/* For the files of api/serve.h. */

struct serve {
	struct loop *loop;
	struct api *api;
	bool tls;
	struct MHD_Daemon *daemon;
	struct watched sockets; /* its epoll */
	struct timer timer;	/* its own deadlines */
	struct timer sweep;
	struct waiter *waiters;
	struct link *links;
	struct link *asking; /* whose request is being answered, which may ask for a cut; or NULL */
	bool woken;	     /* a waiter was, behind what the library has looked at */
};

/* Lets the library go on in the next turn of the loop. */
void serve_hurry(struct serve *serve);

/* ---- connections: api/serve_link.c ---------------------------------------------------------- */

/* A connection, for as long as it is open. */
struct link {
	struct link *next; /* serve::links */
	int socket;
	bool cut;
	char *target; /* of its last request; NULL: there was none */
	struct api_asker asker;
};

/* What the library calls when connections begin and end. */
void link_notify(void *data, struct MHD_Connection *connection, void **own,
	enum MHD_ConnectionNotificationCode code);
struct link *link_of(struct MHD_Connection *connection);
/* Remembers what a connection is used for. */
void link_ask(struct link *link, const struct api_asker *asker);
/* Drops the connections whose last request is meant, now. */
void links_cut(struct serve *serve, const struct api_whom *whom);

/* ---- waiting: api/serve_wait.c -------------------------------------------------------------- */

/*
 * What has nothing to send at the moment: a stream without news, an answer that is held back. Its
 * connection is suspended: the library does not look at it until it is woken, so nobody else sees
 * that its client is gone. Embedded in its owner.
 */
struct waiter {
	struct waiter *next; /* serve::waiters */
	struct serve *serve;
	struct MHD_Connection *connection;
	struct api_asker asker;
	unsigned mute;		   /* fault that keeps it silent; 0: none of its own */
	int64_t at;		   /* clock::mono at which it goes on by itself */
	struct api_stream *source; /* that may have something to say as well; or NULL */
	bool asleep;
	bool gone; /* its client is */
};

/* The rest of the waiter is set. */
void waiter_begin(struct waiter *waiter, struct serve *serve, struct MHD_Connection *connection);
/* NULL serve: it was not begun. */
void waiter_end(struct waiter *waiter);
bool waiter_is_mute(const struct waiter *waiter);
/* Suspends the connection until AT, clock::mono, or until it is woken. */
void waiter_sleep(struct waiter *waiter, int64_t at);
void waiter_wake(struct waiter *waiter);
/*
 * Wakes all whose time has come and whose clients are gone, and sees to the next time, when faults
 * are looked after as well (api_ctl_tick()).
 */
void waiters_sweep(struct serve *serve);

/* ---- bodies: api/serve_body.c --------------------------------------------------------------- */

/*
 * The body of an answer as the library takes it, which is emptied. ENCODED: as gzip. NULL when
 * there is no memory.
 */
struct MHD_Response *body_of(struct serve *serve, struct MHD_Connection *connection,
	struct api_answer *answer, bool encoded);

#endif
