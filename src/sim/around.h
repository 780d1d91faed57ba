#ifndef SIM_AROUND_H
#define SIM_AROUND_H

#include "sim/plan_run.h"
#include "sim/things.h"

/*
 * What is around a VM of a run: volumes and their importers, the conversion and its pod, hooks,
 * the target VM (forklift.md 4). A pure function of where the VM is: what ought to be there now.
 */
struct around {
	const struct plan_run *run;
	const struct run_vm *vm;
	unsigned seed;
	int64_t now;
	/* Worked out by around_init(). */
	char labels[700];    /* members of an object, JSON */
	char target[64];     /* name of the target VM */
	char name_space[64]; /* of the target */
	char prefix[100];    /* PLAN-VMID, of generated names */
	char plan[40];
	char v2v_pod[120]; /* name of the pod that converts */
};

void around_init(struct around *around, const struct plan_run *run, const struct run_vm *vm,
	unsigned seed, int64_t now);
/* Adds all that ought to be there. */
void around_add(const struct around *around, struct things *things);
/* Nothing around it will change any more by itself. */
bool around_rests(const struct around *around);

/* Parts of around_add(). */
void around_add_disks(const struct around *around, struct things *things);
void around_add_conversion(const struct around *around, struct things *things);
void around_add_hooks(const struct around *around, struct things *things);
void around_add_target(const struct around *around, struct things *things);
/* How far a phase is: before it, in it, behind it; or the VM ended in it otherwise. */
enum around_stage { AROUND_BEFORE, AROUND_IN, AROUND_BEHIND, AROUND_FAILED, AROUND_NEVER };
enum around_stage around_stage(const struct around *around, const char *first, const char *last);
/* ".status" of a pod in that stage with that one container, JSON. To be freed. */
char *around_pod_status(
	enum around_stage stage, const char *container, int64_t started, int64_t completed);
/* ".status" of a pod that finds no node, JSON. To be freed. */
char *around_unscheduled(const struct around *around);
/* Gives each disk of VM the name of its claim. */
void around_name_claims(const struct plan_run *run, struct run_vm *vm, unsigned seed);
/* PREFIX and five letters that are fixed for WHAT of this run. */
void around_name(
	const struct around *around, const char *prefix, const char *what, char *out, size_t size);

#endif
