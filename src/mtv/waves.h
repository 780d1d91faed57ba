#ifndef MTV_WAVES_H
#define MTV_WAVES_H

#include <stddef.h>
#include <stdint.h>

#include "base/array.h"
#include "mtv/model.h"

/*
 * What the plans of one wave come to. Made anew from the model each time; counted by reference, and
 * never changed once made, as plans are. Archived plans are in no wave any more.
 */
struct wave {
	unsigned refs;
	char *name;	      /* of the wave (mtv/wave.h) */
	struct array members; /* struct plan *, these; counted: their GO is looked up when told */
	size_t plans_by_state[PLAN_STATES];
	size_t vms; /* of all of them */
	size_t vms_by_state[VM_STATES];
	size_t copying;	 /* VMs of warm plans in a precopy ... */
	size_t waiting;	 /* ... and between two: a cutover would begin at once */
	int64_t cutover; /* the earliest that is set; 0: none */
};

/* Appends (struct wave *) all waves, in their order; one reference each for the caller. */
void waves_collect(const struct model *model, struct array *waves);
struct wave *wave_ref(struct wave *wave);
void wave_unref(struct wave *wave);
/* Whether PLAN belongs to the wave NAME. */
bool wave_holds(const char *name, const struct plan *plan);
/*
 * "3 GO, 1 NO-GO, 0 UNKNOWN" (mtv/go.h), of its plans that have a cutover ahead; NULL: none has.
 * Notes that somebody looks.
 */
const char *wave_go(const struct wave *wave, const struct clock *clock, struct arena *arena);
/* Of its plans what must be looked at first: low is first, as plan_urgency(). */
int wave_urgency(const struct wave *wave);

#endif
