/*
 * The bytes on their way in one direction of one connection: a bounded queue that lets them out in
 * the time and the portions that the faults ask for.
 */
#ifndef TESTS_SUPPORT_PROXY_FLOW_H
#define TESTS_SUPPORT_PROXY_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "support/proxy/faults.h"

/* Where reading from the source stops until something went out. */
enum { FLOW_CEILING = 1024 * 1024 };

struct piece;

struct flow {
	struct piece *first, *last;
	size_t queued;	      /* bytes in all pieces */
	uint64_t received;    /* bytes put in */
	uint64_t sent;	      /* bytes taken out */
	uint64_t garble_from; /* later bytes are inverted on entry; UINT64_MAX: none */
	uint64_t stop_at;     /* no more than so many go out; UINT64_MAX: no limit */
	int64_t paced_until;  /* the rate allows nothing before (deadline_now() counts so) */
	size_t offered;	      /* what the last flow_offer() offered, until it was taken */
	bool lossy;	      /* a byte was swallowed: nothing that comes later makes sense */
};

void flow_init(struct flow *flow);
void flow_finish(struct flow *flow);

bool flow_is_full(const struct flow *flow);

/* Puts bytes in. The queue may grow past its ceiling: asking flow_is_full() is the caller's part.
 */
void flow_push(struct flow *flow, const char *bytes, size_t length);

/* Throws away what is queued and everything to come. */
void flow_swallow(struct flow *flow);

/*
 * How many bytes may go out now, and which. An offer that was not taken is repeated, not shortened:
 * TLS insists on it.
 */
size_t flow_offer(struct flow *flow, const struct faults *faults, const char **bytes);

/* So many of the offered bytes went out. */
void flow_take(struct flow *flow, const struct faults *faults, size_t length);

/* Whether the limit of stop_at is reached. */
bool flow_is_stopped(const struct flow *flow);

/* Milliseconds until flow_offer() will offer something, 0: now, -1: not by waiting. */
int flow_wait(const struct flow *flow, const struct faults *faults);

#endif
