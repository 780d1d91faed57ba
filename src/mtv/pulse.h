#ifndef MTV_PULSE_H
#define MTV_PULSE_H

#include <stdint.h>

#include "base/clock.h"

struct model;
struct plan;

/*
 * Whether Forklift's controller goes on. No object says so: its pod may be ready while it hangs.
 * But plans tell what it does, and what it should have done: between two copies the next one, a
 * cutover (reference/forklift.md 2.8) or a new Migration begins within seconds. Pure; milliseconds
 * since 1970 by the server's clock.
 */
struct pulse {
	int64_t acted; /* it did something to the plan, the last time that is known; 0: never */
	int64_t due;   /* it should do something, or should have; 0: nothing that would be known */
};

struct pulse pulse_of(const struct plan *plan, const struct clock *clock);
/*
 * Since when something waits for it in some plan of MODEL, for history_window() at least, and it
 * has not done anything to any plan since; 0: nothing speaks for that.
 */
int64_t pulse_silent_since(const struct model *model, const struct clock *clock);

#endif
