#ifndef API_STAMP_H
#define API_STAMP_H

#include <stdint.h>

#include "api/kinds.h"
#include "doc/builder.h"

/* What the server writes into metadata, whatever was sent. */
struct api_stamp {
	const char *name_space; /* "" for kinds of the cluster */
	const char *name;
	const char *uid;
	uint64_t revision;   /* 0: a trial, which has none */
	int64_t generation;  /* 0: the kind counts none */
	const char *created; /* RFC 3339 */
	const char *deleted; /* deletionTimestamp; NULL: it is not on its way out */
	bool is_new;	     /* what is only made once is made (api/fallbacks.h) */
};

/*
 * The object ROOT as the server keeps it: kind and apiVersion first, then metadata with the stamp
 * in it, then the rest, STATUS in place of its own when the kind has that apart (NULL: none).
 * The caller unrefs it; NULL: too large.
 */
struct doc *api_stamped(const struct api_kind *kind, const struct node *root,
	const struct node *status, const struct api_stamp *stamp);

#endif
