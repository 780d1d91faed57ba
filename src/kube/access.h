#ifndef KUBE_ACCESS_H
#define KUBE_ACCESS_H

#include <stdint.h>

#include "base/map.h"
#include "kube/cluster.h"
#include "kube/resource.h"

/*
 * What the user may do, as the server says in SelfSubjectAccessReviews (reference/kubevirt.md 2.9,
 * reference/terminal.md 4d). Questions come from whatever is drawn, so nothing here waits: a right
 * that is not known is asked for, a few at a time, and `generation` tells when an answer has come.
 * Answers only dim and explain; who may write is decided by the server, each time.
 */
enum access {
	ACCESS_UNKNOWN, /* not answered yet, or the review failed: trying will tell */
	ACCESS_ALLOWED,
	ACCESS_DENIED,
};

/* The rights at one cluster. Embedded in its owner. */
struct access_cache {
	struct cluster
		*cluster;    /* borrowed; NULL: tests without a server, where nothing is known */
	struct map rights;   /* struct right * */
	uint64_t generation; /* grows with every answer */
	int queued;	     /* rights that wait for their turn to be asked */
	int under_way;	     /* reviews that were sent */
	struct comeback comeback;
};

void access_init(struct access_cache *cache, struct cluster *cluster);
/* Cancels what is under way; comes before the end of the cluster. */
void access_finish(struct access_cache *cache);

/*
 * Whether the user may do VERB (patch, create, ...) to objects of RESOURCE in NAME_SPACE (NULL or
 * "": in all), or to the one called NAME alone (NULL: any). The texts are copied, RESOURCE is
 * borrowed. What is not known, or older than a minute, is asked for; the old answer holds until the
 * new one is there. A review that failed makes it unknown, and is tried again after 10 s.
 */
enum access access_ask(struct access_cache *cache, const char *verb,
	const struct resource *resource, const char *name_space, const char *name);
/*
 * Why the last answer to the same question was what it was, a sentence: the server's reason, else
 * "user X may not patch plans in namespace NS"; why it is unknown; "" when it is allowed. Valid
 * until the next question.
 */
const char *access_reason(struct access_cache *cache, const char *verb,
	const struct resource *resource, const char *name_space, const char *name);
/* Whether an answer to the same question is still to come. */
bool access_pending(struct access_cache *cache, const char *verb, const struct resource *resource,
	const char *name_space, const char *name);

#endif
