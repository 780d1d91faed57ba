#ifndef KUBE_REQUEST_H
#define KUBE_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "doc/doc.h"
#include "io/http.h"
#include "kube/cluster.h"
#include "kube/status.h"

/*
 * Requests to the API server, and the last door of every write: the cluster's mode decides here,
 * by method and path, what may leave the program.
 */
struct kube_answer {
	bool good;	     /* 2xx, and for a request without stream a JSON body */
	long status;	     /* of HTTP, 0: none */
	struct doc *doc;     /* the body; NULL for streams; borrowed */
	struct error error;  /* when it is not good */
	int64_t retry_after; /* milliseconds, -1: not said */
	bool lost;	     /* no answer, or the connection broke */
	bool unsent;	     /* nor did a byte of the request leave: nothing can come of it */
	/* Machine words for a journal, "" when the server said none. */
	char audit_id[STATUS_WORD]; /* header Audit-Id: this request in the server's audit log */
	char reason[STATUS_WORD];   /* of a Status: AlreadyExists, Conflict, Invalid, Forbidden */
};

/* An `accept` for one object without spec and status. */
#define KUBE_METADATA "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1"

enum kube_lane {
	LANE_SHARED, /* watches and small requests: one HTTP/2 connection */
	LANE_LIST,   /* large answers: HTTP/1.1, their own connection, can be paused */
	LANE_FRESH,  /* a new connection that nobody uses again: writes, probes of a lost server */
};

struct kube_request {
	const char *method;    /* NULL: GET */
	const char *path;      /* with query */
	const char *accept;    /* NULL: application/json */
	const char *body;      /* JSON or NULL */
	const char *body_type; /* NULL: application/json */
	enum kube_lane lane;
	bool any_type; /* the body need not be JSON and is not parsed (/readyz) */
	bool endless;  /* a watch: no deadline for the whole */
	bool relayed; /* what breaks it may lie behind the server: its loss is none of the server */
	int64_t deadline; /* milliseconds, 0: the cluster's */
	/* A good answer begins, its body may be long in coming; may be NULL. */
	void (*begun)(void *owner);
	/* Takes a good answer piece by piece; NULL: it is collected and parsed. */
	enum http_flow (*stream)(void *owner, const char *bytes, size_t length);
	void (*done)(void *owner, const struct kube_answer *answer);
	void *owner;
};

struct request;

/*
 * Starts it, when credentials are there. NULL and ERR when the mode of the cluster forbids it.
 * DONE is called exactly once, never from inside this function, and not after a cancel.
 */
struct request *request_start(
	struct cluster *cluster, const struct kube_request *about, struct error *err);
/* Ends it without calling done; not from its own stream callback. NULL is fine. */
void request_cancel(struct request *request);
/* A stream that answered HTTP_PAUSE goes on (LANE_LIST only). */
void request_resume(struct request *request);
/* Whether METHOD PATH may be sent in MODE. */
bool request_allowed(enum cluster_mode mode, const char *method, const char *path);

#endif
