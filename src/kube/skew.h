#ifndef KUBE_SKEW_H
#define KUBE_SKEW_H

#include <stdint.h>

#include "base/clock.h"

/* The newest Date that the server has sent, whatever it came with. */
struct skew {
	int64_t date;  /* milliseconds since 1970; 0: none yet */
	int64_t dated; /* clock::mono when it came */
};

/*
 * Takes DATE, which came at DATED, unless a newer one is known: bytes of a watch come hours after
 * the date that it began with, and the server's clock may have been set since. Returns how far the
 * server's clock is ahead of CLOCK's wall, milliseconds; what lies within the noise of whole
 * seconds is 0.
 */
int64_t skew_note(struct skew *newest, int64_t date, int64_t dated, const struct clock *clock);

#endif
