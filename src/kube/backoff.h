#ifndef KUBE_BACKOFF_H
#define KUBE_BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/*
 * When what failed is tried again, watches and followed logs alike: no server is hammered, many
 * clients spread out, and one that has just started is not believed when it knows nothing.
 */
enum {
	BACKOFF_REFUSED =
		30 * 1000,	/* milliseconds after a 401: never hammer with bad credentials */
	BACKOFF_DOUBTED = 1000, /* and until what is not believed is asked about again */
};

struct backoff {
	unsigned failures;     /* in a row */
	unsigned hurries;      /* tries at once, because the server was back, since it last stood */
	int64_t doubted_since; /* clock::mono of the first refusal of what was allowed, 0: none */
};

/* Counts a failure. Milliseconds until the next try: anything up to a ceiling that doubles. */
int64_t backoff_next(struct backoff *backoff);
/*
 * Whether an error of this KIND, of what was there BEFORE, is not believed yet at NOW
 * (clock::mono): a server that has just started knows neither rights nor kinds for some seconds.
 */
bool backoff_doubts(struct backoff *backoff, enum error_kind kind, bool before, int64_t now);
/* The server is back: whether it is asked at once. One that fails again and again is not. */
bool backoff_hurries(struct backoff *backoff);
/* It stands again: what was counted of hurries and doubts is over. Failures are the owner's. */
void backoff_stands(struct backoff *backoff);

#endif
