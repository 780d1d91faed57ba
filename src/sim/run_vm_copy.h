#ifndef SIM_RUN_VM_COPY_H
#define SIM_RUN_VM_COPY_H

#include "sim/run_vm.h"

/* How data moves, and what run_vm_move.c shares with it: private to run_vm*.c. */

/* It is in a phase that moves data. */
bool run_vm_copies(const struct run_vm *vm);
/* Its copy begins: the first of a disk moves all of it, a later one what has changed. */
void run_vm_copy_begin(struct run_vm *vm, const struct run_poll *poll);
/* Three seconds of copying; true when all is there. */
bool run_vm_copy(struct run_vm *vm, const struct run_poll *poll);
/* Share of the pass that is done. */
double run_vm_copied(const struct run_vm *vm);
/* Disks that are not there yet. */
size_t run_vm_open_disks(const struct run_vm *vm);
/* The step of its phase; NULL: none. */
struct run_step *run_vm_step(struct run_vm *vm);
void run_step_end(const struct run_vm *vm, struct run_step *step, int64_t now);

/* GIVEN, which is taken over, has its id and name. */
void run_vm_name(struct run_vm *vm, struct doc *given);
void run_vm_add_disk(struct run_vm *vm, const char *name, double size);
/* Steps as they are before anything was done; its disks must be known. */
void run_vm_make_steps(struct run_vm *vm);
/* Members of a status that the record knows itself. */
bool run_vm_owns(const struct node *member);

#endif
