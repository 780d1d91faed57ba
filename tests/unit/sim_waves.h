#ifndef TESTS_UNIT_SIM_WAVES_H
#define TESTS_UNIT_SIM_WAVES_H

#include <stdbool.h>
#include <stdint.h>

#include "doc/doc.h"

/*
 * A night of warm plans in the player's world, without a server: a pilot, and waves behind it, each
 * with its cutover. Kept apart from what is said of it: both have words of their own for a run.
 */
enum { WAVES_PLANS = 4, WAVES_VMS = 8 /* of each plan */ };

struct waves;

/* What the world knows of a VM. */
struct waves_vm {
	int copies; /* that are complete */
	bool down;  /* it is being powered off, or was */
	bool up;    /* the VM in the target is made */
};

/* Two seeds have nothing in common, and equal ones all. */
struct waves *waves_create(unsigned seed);
void waves_destroy(struct waves *waves);
/* Three seconds later. */
void waves_poll(struct waves *waves);
/* Simulated time, milliseconds since 1970. */
int64_t waves_now(const struct waves *waves);
/* The last cutover is over. */
bool waves_are_over(const struct waves *waves);
/* The Plan as a server would hold it now; to be unreffed. */
struct doc *waves_plan(const struct waves *waves, size_t plan);
struct waves_vm waves_vm(const struct waves *waves, size_t plan, size_t vm);

#endif
