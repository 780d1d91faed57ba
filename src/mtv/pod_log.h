#ifndef MTV_POD_LOG_H
#define MTV_POD_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "doc/node.h"
#include "mtv/telling.h"

/*
 * Which container of a pod has the log that tells of a migration, and how it does (forklift.md 4.2
 * for the pods and their containers, kubectl-mtv.md 4.5 for the choice among them).
 */
enum log_part {
	LOG_CONVERSION,
	LOG_IMPORTER,
	LOG_POPULATOR,
	LOG_HOOK,
	LOG_INSPECTION,
	LOG_OTHER,
	LOG_CONTROLLER,
};

enum container_state {
	CONTAINER_UNKNOWN, /* the pod's status does not say */
	CONTAINER_WAITING,
	CONTAINER_RUNNING,
	CONTAINER_DONE,	  /* ended with 0 */
	CONTAINER_FAILED, /* ended with another code */
};

/* Everything it points to belongs to the pod. */
struct pod_log {
	enum log_part part;
	const char *name_space;
	const char *pod;
	const char *uid; /* of the pod */
	const char *container;
	const char *phase; /* of the pod; "" */
	enum container_state state;
	const char *reason;  /* why it waits or ended; "" */
	const char *message; /* "" */
	int code;	     /* with which it ended */
	int restarts;	     /* so often it was begun again: then there is a log before this one */
	int64_t since;	     /* of the state, milliseconds since 1970; 0: not said */
};

/* The log of POD (the root of one); false: nothing of the migration is in it (a consumer). */
bool pod_log_of(const struct node *pod, struct pod_log *log);
/* The log of the container with this name of POD; the name is borrowed. */
void pod_log_named(
	const struct node *pod, enum log_part part, const char *container, struct pod_log *log);
/* Nothing is written to it any more: neither does it run, nor will it run again. */
bool pod_log_over(const struct pod_log *log);
/* "importer", "conversion", ... */
const char *log_part_name(enum log_part part);
/* "running since 10:00Z, restarted 2 times", "ended with 1 (Error): no space left". */
const char *pod_log_words(const struct pod_log *log, const struct telling *telling);
/*
 * Whether POD is the importer of CLAIM, both roots: CDI names the pod in an annotation of the claim
 * or works on a claim of its own, prime-UID (forklift.md 4.2: its pods may have no labels of
 * plans).
 */
bool pod_imports(const struct node *pod, const struct node *claim);

#endif
