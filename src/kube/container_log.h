#ifndef KUBE_CONTAINER_LOG_H
#define KUBE_CONTAINER_LOG_H

#include "kube/cluster.h"
#include "kube/log_lines.h"

/*
 * The log of one container: its last lines, read once, and followed when somebody asks for it. A
 * stream that ends (the server's time-out, a rotated file, a lost line) is gone on with at its last
 * line. No more than LOG_STREAMS are followed at once (reference/terminal.md 3, "Log flood"): the
 * one that was looked at longest ago gives way, and says so. All requests are GETs.
 */
enum {
	LOG_STREAMS = 5,
};

enum log_phase {
	LOG_UNREAD,    /* nobody has asked for it yet */
	LOG_READING,   /* its last lines are on their way */
	LOG_READ,      /* they are here; it is not followed */
	LOG_FOLLOWING, /* new lines come as they are written */
	LOG_WAITING,   /* the stream ended, and is tried again */
	LOG_ENDED,     /* nothing more will come */
};

/* All logs of the program. */
struct log_pool {
	struct container_log *first; /* the one that was looked at last */
	uint64_t generation;	     /* grows with every change of any of them */
	size_t streams;		     /* that are followed or tried again */
};

struct container_log_about {
	const char *name_space;
	const char *pod;
	const char *container;
	bool previous; /* of the container before the last restart: it is never followed */
	int tail;      /* lines that are asked for at first ... */
	size_t most;   /* ... and bytes of them */
	size_t keep;   /* lines that are kept */
	/* Which lines are kept; NULL: all. */
	bool (*wanted)(void *data, const char *line);
	void *data;
};

struct container_log_state {
	enum log_phase phase;
	const char *problem; /* why not all is there, or no more comes; "" */
	int64_t retry_at;    /* clock::mono of the next try, while it waits */
	int64_t read_at;     /* of the server's clock, milliseconds since 1970: the last look; 0 */
	bool cut;	     /* the last lines are longer than what may be read at once */
};

struct container_log;

/* Texts are copied. It asks for nothing by itself. CLUSTER NULL: tests without a server. */
struct container_log *container_log_create(
	struct log_pool *pool, struct cluster *cluster, const struct container_log_about *about);
/* The one of a container, of those that there are; NULL. */
struct container_log *container_log_find(
	const struct log_pool *pool, const char *pod, const char *container, bool previous);
/* NULL is fine. */
void container_log_destroy(struct container_log *log);
/* Reads the last lines (anew), unless that is under way or it is followed. */
void container_log_read(struct container_log *log);
/* Follows it, or ends that; what is there stays. */
void container_log_follow(struct container_log *log, bool follow);
/* Somebody looks at it: others give way first. */
void container_log_look(struct container_log *log);
/* The container has ended: a stream that ends then is not tried again. */
void container_log_set_over(struct container_log *log, bool over);
/* Whether it is followed, or will be again. */
bool container_log_follows(const struct container_log *log);
/* Takes BYTES as if a stream brought them: for tests without a server. */
void container_log_feed(struct container_log *log, const char *bytes, size_t length);
/* Valid until the next turn; notes of lines may be written. */
struct log_lines *container_log_lines(struct container_log *log);
struct container_log_state container_log_state(const struct container_log *log);

#endif
