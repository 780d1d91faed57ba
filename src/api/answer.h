#ifndef API_ANSWER_H
#define API_ANSWER_H

#include "api/call.h"
#include "api/faults.h"
#include "api/stream.h"
#include "base/buf.h"
#include "doc/builder.h"

enum {
	API_WARNINGS = 32,
	API_ANSWER_MAX = 512 * 1024 * 1024, /* bytes of a body */
};

/* What is sent back. */
struct api_answer {
	int status;
	const char *type; /* of the body */
	struct buf body;
	char *warnings[API_WARNINGS]; /* texts of Warning headers */
	int warning_count;
	char audit_id[40];	   /* by which the log of what was asked names the request */
	int retry_after;	   /* seconds; 0: not said */
	struct api_fate fate;	   /* of the request; what concerns the sending is left to do */
	struct api_asker asker;	   /* its target is borrowed from the request */
	int64_t now;		   /* what the server says that it is */
	struct api_stream *stream; /* in place of the body, the receiver ends it; or NULL */
};

void api_answer_init(struct api_answer *answer);
void api_answer_finish(struct api_answer *answer);

/* One reason among those of an invalid object. */
struct api_cause {
	const char *reason; /* FieldValueInvalid, FieldValueRequired, ... */
	const char *field;
	char *message; /* owned by the maker */
};

/* What a refusal says beside its sentence. All may be left out. */
struct api_refusal {
	int code;
	const char *reason;
	const char *name; /* of the object */
	const char *group;
	const char *kind; /* plural, or the kind of an invalid object */
	const char *uid;
	const char *continues; /* a token for the rest of a list */
	const struct api_cause *causes;
	size_t cause_count;
};

/* Answers with a Status of failure. */
void api_refuse(struct api_answer *answer, const struct api_refusal *refusal, const char *format,
	...) __attribute__((format(printf, 3, 4)));
/* The same, about the object or collection of a call. */
void api_refuse_call(struct api_answer *answer, const struct api_call *call, int code,
	const char *reason, const char *format, ...) __attribute__((format(printf, 5, 6)));
/* 400, about nothing in particular. */
void api_refuse_bad(struct api_answer *answer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* A Status as JSON at the end of OUT, as watches send it too. */
void api_write_failure(struct buf *out, int code, const char *reason, const char *message);
/* Adds a Warning header; the text is copied. */
void api_warn(struct api_answer *answer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Plain text, as for paths that are nobody's. */
void api_answer_text(struct api_answer *answer, int status, const char *text);
/* What a builder has made, as JSON. */
void api_answer_built(struct api_answer *answer, int status, struct builder *builder);

#endif
