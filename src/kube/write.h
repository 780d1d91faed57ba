#ifndef KUBE_WRITE_H
#define KUBE_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "doc/builder.h"
#include "kube/request.h"

/*
 * One write. It goes on a connection of its own over HTTP/1.1, which nobody uses before or after
 * it: libcurl sends a request again by itself when a connection that it used before turns out dead
 * (reference/libraries.md 1). It is never sent a second time from here either.
 */
enum write_patch {
	WRITE_CREATE, /* POST of a whole object to a collection */
	WRITE_MERGE,  /* PATCH of an object: RFC 7386 */
	WRITE_JSON,   /* PATCH of an object: RFC 6902, with `test` */
	WRITE_DELETE, /* DELETE of an object, of the version that was read alone */
};

struct write {
	enum write_patch how;
	char *path; /* without query */
	char *body; /* JSON */
};

enum write_outcome {
	WRITE_DONE,    /* the server says that it is done */
	WRITE_REFUSED, /* the server says no: nothing has changed */
	WRITE_STALE,   /* no, because the object is another one by now: 409, or a failed test */
	WRITE_TAKEN,   /* no, because there is an object of this name: 409 to a POST */
	WRITE_UNSENT,  /* there was no connection to send it on: nothing has changed */
	WRITE_UNKNOWN, /* no answer: it may have been done, or may still be */
};

/* Milliseconds. */
enum {
	WRITE_DEADLINE = 10 * 1000, /* that the server is given */
	WRITE_ANSWER = 15 * 1000,   /* until no answer is waited for any more */
	WRITE_OVER = 12 * 1000, /* from the end of its connection on: it is done or never will be */
};

/* Its texts are freed. */
void write_finish(struct write *write);
/* What is in BUILDER, but for the end of its outermost container, becomes the body; it is ended. */
void write_take_body(struct write *write, enum write_patch how, struct builder *builder);
/* Makes WRITE, but for its path, the end of OBJECT: of its uid and resourceVersion alone. */
void write_delete(struct write *write, const struct node *object);
/* POST, PATCH or DELETE. */
const char *write_method(const struct write *write);
/* The media type of the body. */
const char *write_type(const struct write *write);
/* The way of a write with this method and media type; false when nothing here writes like that. */
bool write_how(const char *method, const char *type, enum write_patch *how);
/*
 * Sends it, or with DRY only asks the server what it would say (dryRun=All). Strict validation;
 * an answer to a PATCH holds metadata only. DONE gets OWNER as requests do. NULL and ERR when the
 * cluster is read-only.
 */
struct request *write_send(struct cluster *cluster, const struct write *write, bool dry,
	void (*done)(void *owner, const struct kube_answer *answer), void *owner,
	struct error *err);
/* What the answer to WRITE means. */
enum write_outcome write_judge(const struct write *write, const struct kube_answer *answer);
/* The server cannot tell beforehand because an admission webhook has effects of its own. */
bool write_no_preview(const struct kube_answer *answer);

#endif
