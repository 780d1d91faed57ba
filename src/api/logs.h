#ifndef API_LOGS_H
#define API_LOGS_H

#include "api/objects.h"
#include "api/stream.h"
#include "base/map.h"

struct api;

/*
 * What the containers of pods wrote, in place of the files of a kubelet: of each container the
 * run that there is and the one before it. All is bounded, the oldest lines go first; the lines
 * of a pod go with it.
 */
enum {
	API_LOG_LINE_MAX = 16 * 1024,	 /* bytes, more is cut */
	API_LOG_RUN_MAX = 1024 * 1024,	 /* bytes of one run */
	API_LOGS_MAX = 64 * 1024 * 1024, /* bytes of all */
};

struct api_log_line {
	int64_t at;   /* milliseconds since 1970, simulated */
	uint64_t end; /* of the line, counted in the bytes of the whole run; its newline is in */
};

/* One run of a container. Lines are counted over the whole run, those that are gone as well. */
struct api_log_run {
	struct buf text;
	struct array lines; /* struct api_log_line */
	uint64_t gone;	    /* lines in front that are not kept */
	uint64_t gone_bytes;
};

/* A container. Held by the pod and by those who follow it. */
struct api_log {
	unsigned refs;
	bool pod_gone;
	bool has_before;
	unsigned number; /* of the run that there is */
	struct api_log_run now;
	struct api_log_run before;
	struct api_log_reader *readers; /* who follow it */
};

/* Who reads a log as it grows. Embedded in its owner. */
struct api_log_reader {
	struct api_log_reader *next; /* api_log::readers */
	void (*happened)(struct api_log_reader *reader);
};

struct api_logs {
	struct api *api;
	struct map logs; /* "NAMESPACE/POD/CONTAINER": struct api_log */
	struct api_listener pods;
	size_t bytes;
};

void api_logs_init(struct api_logs *logs, struct api *api);
/* Before the objects are finished, and behind all that reads. */
void api_logs_finish(struct api_logs *logs);

/*
 * A line of a container, written at AT (milliseconds since 1970). Newlines inside part it. The pod
 * is there: whoever calls has looked.
 */
void api_log_add(struct api *api, const char *name_space, const char *pod, const char *container,
	const char *line, int64_t at);
/* The container begins anew: what it wrote is from now on that of the previous one. */
void api_log_restart(
	struct api *api, const char *name_space, const char *pod, const char *container);
/* The log of a container, borrowed; with MAKE one is begun if there is none. */
struct api_log *api_log_of(
	struct api *api, const char *name_space, const char *pod, const char *container, bool make);

struct api_log *api_log_ref(struct api_log *log);
void api_log_unref(struct api_log *log);
/* The run of that number; NULL: it is neither the last nor the one before. */
const struct api_log_run *api_log_run_of(const struct api_log *log, unsigned number);
/* Behind its last line, as lines are counted. */
uint64_t api_log_run_end(const struct api_log_run *run);
/* A line that is kept, of *LENGTH bytes with its newline. */
const char *api_log_line(const struct api_log_run *run, uint64_t line, size_t *length, int64_t *at);

void api_log_follow(struct api_log *log, struct api_log_reader *reader);
void api_log_leave(struct api_log *log, struct api_log_reader *reader);

#endif
