#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/time.h"

/*
 * Zones by the names of the tz database, beside the local one: Europe/Berlin. The C library knows
 * one zone at a time, that of the variable TZ: each function here puts the zone in its place, asks
 * base/time, and puts back what was there before it returns. Nothing else may change TZ
 * (tools/fences); there are no threads that could see it in between.
 */
enum {
	ZONE_NAME = 64,			       /* room for a name */
	ZONE_ASIDE = TIME_TEXT + ZONE_NAME + 5 /* room for zone_aside() */
};

/* Whether the tz database of this machine has NAME; "UTC" is always known. ERR says what is not. */
bool zone_known(const char *name, struct error *err);
/* Whether NAME is UTC, so that nothing need be told twice. */
bool zone_is_utc(const char *name);
/* time_wall() of that zone. */
int64_t zone_wall(const char *name, int64_t milliseconds);
/*
 * The moments at which the clocks of that zone begin to show WALL or later, in order: 1, or 2 when
 * they are put back over it. Where they are put forward over it, that is the moment of the change.
 * Exact to the second.
 */
int zone_moments(const char *name, int64_t wall, int64_t moments[2]);
/* "Sun 2026-11-22 06:00+01:00", in UTC "Sun 2026-11-22 05:00Z". */
void zone_format(const char *name, int64_t milliseconds, char out[TIME_TEXT]);
/* " (Sun 2026-11-22 06:00+01:00 Europe/Berlin)", to stand behind a time in UTC; "" for "" and UTC.
 */
void zone_aside(const char *name, int64_t milliseconds, char out[ZONE_ASIDE]);

#endif
