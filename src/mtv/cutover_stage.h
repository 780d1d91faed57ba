#ifndef MTV_CUTOVER_STAGE_H
#define MTV_CUTOVER_STAGE_H

#include "mtv/plan.h"

/*
 * Where the VMs of a warm plan are, before their cutover and in it (reference/forklift.md 2.6,
 * 2.8): a cutover that is set takes hold of a VM only between two copies.
 */
enum cutover_stage {
	STAGE_WAITING, /* for a slot: not a byte is copied */
	STAGE_COPYING,
	STAGE_READY, /* between two copies: a cutover begins at once */
	STAGE_POWERING_OFF,
	STAGE_FINAL_COPY,
	STAGE_CONVERTING,
	STAGE_CREATING,	 /* the VM at the destination */
	STAGE_FINISHING, /* hooks, reboots, snapshots: the VM is made */
	STAGE_DONE,
	STAGE_FAILED,
	STAGE_CANCELED,
	STAGES,
};

struct cutover_stages {
	size_t count[STAGES];
	size_t begun; /* VMs whose source was told to power off, or was so: also of those that ended
		       */
};

enum cutover_stage cutover_stage_of(const struct vm *vm);
/* "final copy" */
const char *cutover_stage_name(enum cutover_stage stage);
struct cutover_stages cutover_stages_of(const struct plan *plan);
/* The cutover of a VM has begun; of one that ended: it had. */
bool cutover_has_begun(const struct vm *vm);
/*
 * Where the plan is: "none set", "not known yet", "in 25m", "due 2m ago, 2 VMs still copy", "1
 * powering off, 2 final copy, 1 done", "2 not begun, due 2m ago; 1 final copy", "in 25m; 11 done, 1
 * copying"; "" for a plan that is not warm or has not run.
 */
const char *cutover_stage_words(const struct plan *plan, const struct telling *telling);

#endif
