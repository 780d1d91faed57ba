#ifndef IO_LOOP_H
#define IO_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

/*
 * The one loop, and the one place that sleeps. A turn: due timers, queued work within its share
 * of time, the before-sleep hook (which draws), then poll over sockets of transfers and other
 * descriptors, then what became ready. Nothing called from here may call loop_run() again.
 */
struct loop;

struct loop *loop_create(struct clock *clock);
/* Ends all transfers that still run, without their callbacks. */
void loop_destroy(struct loop *loop);
/* Turns until loop_stop(). */
void loop_run(struct loop *loop);
/* One turn that sleeps at most TIMEOUT milliseconds: for tests and for the end of a program. */
void loop_turn(struct loop *loop, int timeout);
/* The turn that runs sleeps no more, and is the last one of loop_run(); later ones sleep again. */
void loop_stop(struct loop *loop);
const struct clock *loop_clock(const struct loop *loop);
struct clock *loop_own_clock(struct loop *loop);
/* Called once per turn before sleeping. */
void loop_set_before_sleep(struct loop *loop, void (*hook)(void *data), void *data);
/* A key came: the hook is called before transfers and queued work have their share. */
void loop_ask(struct loop *loop);
/* The next poll returns at once: there is more to do. */
void loop_hurry(struct loop *loop);
/*
 * clock::mono when the poll before the last one had ended: what a descriptor has now came after it,
 * whatever the program was busy with meanwhile.
 */
int64_t loop_looked_before(const struct loop *loop);
/* Microseconds since the turn began or poll returned: how long the program has worked. */
int64_t loop_spent(const struct loop *loop);

/* Share of a turn for work on data that arrived, microseconds (DESIGN.md 4). */
enum { LOOP_SHARE = 3000 };

/* A timer, embedded in its owner. */
struct timer {
	struct timer *next; /* loop::timers */
	int64_t at;	    /* clock::mono */
	uint64_t set_in;    /* loop::turn */
	void (*fire)(void *data);
	void *data;
	bool running;
};

/* Fires once, DELAY milliseconds from now; a running timer is set anew. */
void timer_start(struct loop *loop, struct timer *timer, int64_t delay, void (*fire)(void *data),
	void *data);
void timer_stop(struct loop *loop, struct timer *timer);

/* A descriptor, embedded in its owner. */
struct watched {
	struct watched *next; /* loop::watched */
	int fd;
	short events; /* POLLIN, POLLOUT */
	void (*ready)(void *data, short events);
	void *data;
};

void watched_start(struct loop *loop, struct watched *watched, int fd, short events,
	void (*ready)(void *data, short events), void *data);
void watched_stop(struct loop *loop, struct watched *watched);

/* Work that is done piece by piece, each turn within LOOP_SHARE. Embedded in its owner. */
struct work {
	struct work *next;	  /* loop::works */
	bool (*step)(void *data); /* one piece; false when nothing is left */
	void *data;
	bool queued;
};

void work_queue(struct loop *loop, struct work *work);
void work_stop(struct loop *loop, struct work *work);

/* Calls HANDLE in the loop when SIGNAL arrives; the signal is blocked otherwise. */
void loop_on_signal(struct loop *loop, int signal, void (*handle)(void *data), void *data);

#endif
