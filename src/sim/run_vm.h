#ifndef SIM_RUN_VM_H
#define SIM_RUN_VM_H

#include <stdint.h>

#include "base/array.h"
#include "doc/builder.h"
#include "sim/itinerary.h"
#include "sim/vm_status.h"

/*
 * A VM of a run as the player's world knows it: all that its status in the plan tells, and what no
 * status can tell (parts of a MiB, when a phase will be over). What is unknown after a restart of
 * the player is made up again. Times are milliseconds since 1970, sizes MiB.
 */
enum step_phase { STEP_BLANK, STEP_WAITS, STEP_RUNS, STEP_ENDED };

/* A disk in a step that moves data. */
struct run_task {
	enum step_phase phase; /* STEP_BLANK: absent */
	double done;
	int precopy; /* annotation Precopy; 0: none */
	int64_t started;
	int64_t completed;
};

struct run_step {
	const char *name; /* of the itinerary */
	enum step_phase phase;
	bool full;  /* progress 1 of 1, for a step without disks */
	bool erred; /* it has the error of the VM */
	int64_t started;
	int64_t completed;
	struct run_task *tasks; /* one for each disk; NULL: a step without */
};

struct run_disk {
	char *name;
	char *claim; /* its PersistentVolumeClaim, NULL: nobody asked for that yet */
	double size;
	double pass; /* to be moved in this pass, 0: not known yet */
};

/* A precopy, and the final copy behind them. Ids as in "snapshot-210". */
struct run_precopy {
	int64_t start;
	int64_t end;
	int snapshot; /* 0: not there yet */
	int create_task;
	int remove_task;
	bool deltas;
};

/* What keeps a VM waiting: its pods find no node, or its target does not start. */
struct hindrance {
	char *at;	/* the phase, or HINDERED_START; NULL: nothing */
	char *reason;	/* what the target VM shows in place of Running */
	char *words;	/* of the scheduler */
	int64_t length; /* milliseconds, 0: for ever */
	int restarts;	/* of the importer in its first copy */
};
#define HINDERED_START "Start"

enum run_end { RUN_GOES_ON, RUN_SUCCEEDED, RUN_FAILED, RUN_CANCELED };

struct run_vm {
	struct doc *given; /* members that the player has no opinion of; id and name are in it */
	const char *id;
	const char *name;
	struct journey journey;
	struct itinerary itinerary;
	bool foreign; /* in a phase that this controller does not know: it stays as it is */
	bool kept;    /* it succeeded in an earlier run */
	bool queued;
	bool copy_begun; /* in a phase that copies: its figures are those of this pass */
	bool warm;
	bool power_stored;
	bool was_on;
	bool disks_copied;
	bool cancel_asked; /* by the Migration */
	bool never_ran;	   /* its conversion pod found no node, and was given up */
	int limit;	   /* in flight, that it waits for */
	int host;	   /* of its source, on which it is, from 1; 0: not looked for yet */
	size_t at;	   /* index of the phase */
	int64_t since;	   /* when it came to the phase */
	int64_t due;	   /* when the phase will be over; 0: not known yet */
	int64_t started;
	int64_t completed;
	enum run_end end;
	int64_t ended; /* when it got its condition */
	const char *cancel_reason;
	char *error;
	const char *failed_at;
	struct run_step *steps; /* one for each step of the itinerary; NULL for what is kept */
	struct run_disk *disks;
	size_t disk_count;
	int successes;
	int failures;
	int restarts; /* of the importer of a disk in this pass; negative: not known */
	size_t restart_disk;
	int64_t restarted; /* when it last was */
	int64_t next_precopy;
	struct array precopies; /* struct run_precopy */
	int64_t created_at;	/* the target VM, 0: not yet */
	int64_t cutover;	/* by the Migration; 0: not set */
	/* What will go wrong (docs/simulator.md), NULL: nothing. */
	char *fails_at;
	char *fails_with;
	char *fails_log; /* what virt-v2v says of it */
	int fails_pass;	 /* the copy in which it does, 0: the first */
	struct hindrance hindrance;
};

/* What a poll needs to know besides the VM. */
struct run_poll {
	unsigned seed;
	int64_t now;
	int64_t precopy_interval; /* milliseconds */
	double rate;		  /* MiB/s that every disk may have of the link */
};

/* One poll of the controller: at most one phase (forklift.md 2.4.4). */
void run_vm_poll(struct run_vm *vm, const struct run_poll *poll);
/* The scheduler has room for it: it starts, or is canceled now when that was asked for (2.9). */
void run_vm_start(struct run_vm *vm, const struct run_poll *poll);
/* It ends at the next poll, with the condition Canceled of REASON (UserRequested, Modified). */
void run_vm_cancel(struct run_vm *vm, const char *reason, int64_t now);
/* Disks that are being copied now. */
size_t run_vm_copying(const struct run_vm *vm);
/* What it counts against the in-flight limit (forklift.md 2.4.3). */
int run_vm_cost(const struct run_vm *vm);
/* The name of its phase. */
const char *run_vm_phase(const struct run_vm *vm);
/* In PHASE or behind it. False when the itinerary has no such phase. */
bool run_vm_passed(const struct run_vm *vm, const char *phase);
/* Its pod is there and finds no node. */
bool run_vm_is_hindered(const struct run_vm *vm, int64_t now);
bool run_vm_has_ended(const struct run_vm *vm);

/*
 * A new one (run_vm_make.c): ENTRY of spec.vms, as it is before its run. DISKS, an array of MiB or
 * NULL: they are made up by the seed.
 */
void run_vm_init(struct run_vm *vm, const struct node *entry, const struct journey *journey,
	const struct node *disks, unsigned seed);
/* It has the disks of OLD, which is the same VM in an earlier run. */
void run_vm_take_disks(struct run_vm *vm, const struct run_vm *old);
/* As a status tells it (run_vm_read.c); the journey must lead to its pipeline. */
void run_vm_read(struct run_vm *vm, const struct node *status, const struct journey *journey);
/* As it ended in an earlier run: kept word for word. */
void run_vm_keep(struct run_vm *vm, const struct node *status);
void run_vm_finish(struct run_vm *vm);
/* Adds its status (run_vm_write.c). */
void run_vm_write(struct builder *builder, const struct run_vm *vm);
#endif
