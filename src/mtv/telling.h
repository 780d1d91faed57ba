#ifndef MTV_TELLING_H
#define MTV_TELLING_H

#include <stdint.h>

#include "base/arena.h"
#include "base/clock.h"

/* How facts are put into words: the time that it is, the zone, and where the text lives. */
struct telling {
	const struct clock *clock;
	bool local; /* times in the local zone, else UTC */
	struct arena *arena;
};

/* A moment of the server's clock: "09:10Z", with the date when it is far. */
const char *tell_time(const struct telling *telling, int64_t at);
/* "in 2h5m" or "5m ago". */
const char *tell_distance(const struct telling *telling, int64_t at);
const char *tell_duration(const struct telling *telling, int64_t length);

#endif
