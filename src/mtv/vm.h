#ifndef MTV_VM_H
#define MTV_VM_H

#include <stdbool.h>
#include <stdint.h>

#include "doc/node.h"
#include "mtv/history.h"
#include "mtv/phase.h"
#include "mtv/progress.h"
#include "mtv/telling.h"

/* One VM of a plan: what the Plan's status says of it (docs/states.md, "VM states"). */
enum vm_state {
	VM_NOT_STARTED,
	VM_QUEUED,
	VM_RUNNING,
	VM_WAITING,
	VM_CUTTING_OVER,
	VM_CLEANING,
	VM_STOPPED,
	VM_SUCCEEDED,
	VM_FAILED,
	VM_CANCELED,
	VM_STATES,
};

struct plan;

/* Part of a plan's facts: everything it points to belongs to the plan's object. */
struct vm {
	const struct plan *plan;
	const struct node *spec;   /* entry of spec.vms, or NULL */
	const struct node *status; /* entry of status.migration.vms, or NULL */
	const char *id;		   /* "" when it has none */
	const char *name;	   /* the id when it has none */
	const struct phase *phase;
	const struct node *step; /* that the phase belongs to, or that failed; or NULL */
	struct progress progress;
	int64_t started;   /* milliseconds since 1970, 0: not yet */
	int64_t completed; /* 0: not yet */
	int64_t cutover;   /* 0: none is set */
	int restarts;	   /* of its importers */
	enum vm_state state;
	bool cancel_requested;
	/* As it was seen (history): */
	bool seen;   /* there is a history */
	int shown;   /* percent */
	double rate; /* MiB per second; negative: cannot be told yet */
	int64_t phase_at;
	int64_t progressed_at;
	enum history_fall fall;
};

/* What vm_init() needs to know beside the VM's own entries. */
struct vm_context {
	const struct node *migration; /* root of the active run's Migration, or NULL */
	bool warm;
	bool active; /* the plan executes and is not archived */
};

void vm_init(struct vm *vm, const struct plan *plan, const struct node *spec,
	const struct node *status, const struct vm_context *context);
const char *vm_state_name(enum vm_state state);
/* For sorting: what must be looked at first has the lowest number. */
int vm_urgency(const struct vm *vm);
/* What tells it from the others of its plan: its id, its name when it has none. */
const char *vm_key(const struct vm *vm);
/* The run is over for this VM. */
bool vm_finished(const struct vm *vm);
/* It was canceled on request, not together with its run (forklift.md 2.3, 2.4.8). */
bool vm_canceled_on_request(const struct vm *vm);
/* It holds a slot: started, not finished, not between precopies. */
bool vm_in_flight(const struct vm *vm);
/* Percent for people: from the history where there is one. -1: none. */
int vm_percent(const struct vm *vm);
/* Name of the step, with the number of the precopy; "" when there is none. */
const char *vm_step_name(const struct vm *vm, struct arena *arena);
/* The note of docs/states.md; "" when there is nothing to say. */
const char *vm_note(const struct vm *vm, const struct telling *telling);
/* When it began to stall, by the server's clock; 0: it does not. */
int64_t vm_stalled_since(const struct vm *vm, const struct clock *clock);
/*
 * Its copy, or what stands between two copies, has gone on for so long that it may be one that
 * stalls, and it was not watched for long enough to tell.
 */
bool vm_stall_untold(const struct vm *vm, const struct clock *clock);
/* When its next precopy begins. False: nobody says. */
bool vm_next_precopy(const struct vm *vm, int64_t *at);
/* "next precopy at 12:40Z", or "next precopy was due 5m ago": a controller does not go on. */
const char *vm_tell_precopy(int64_t at, const struct telling *telling);
/* Number of the precopy of a warm VM, 1 is the first copy; 0: not warm. */
int vm_precopy(const struct vm *vm);
/*
 * NAMESPACE/NAME that it will have: the name in the plan, else the adjusted one, else its own
 * (kubectl-mtv.md 4.4).
 */
const char *vm_target(const struct vm *vm, struct arena *arena);
/* "PHASE: first reason" of what went wrong; "" when nothing did. */
const char *vm_error(const struct vm *vm, struct arena *arena);

#endif
