#ifndef API_AUDIT_H
#define API_AUDIT_H

#include <stdio.h>

#include "api/answer.h"
#include "api/users.h"
#include "base/clock.h"

/*
 * The log of what was asked, a line of JSON in the form of audit.k8s.io/v1 for each request once
 * it is answered (and for a watch when it begins), with the body of each write: what the tests
 * read to know who has written what. Bodies may hold anything, so the file is for its owner alone.
 */
struct api_audit {
	FILE *file; /* NULL: nothing is written, requests have names all the same */
	uint64_t count;
};

/* Goes on with the file at PATH, or begins it. False and ERR: it cannot be written. */
bool api_audit_open(struct api_audit *audit, const char *path, struct error *err);
void api_audit_close(struct api_audit *audit);
/* One request and its answer, which learns its name; USER NULL: nobody knows who asked. */
void api_audit_add(struct api_audit *audit, const struct clock *clock, const struct api_call *call,
	const struct api_user *user, struct api_answer *answer);

#endif
