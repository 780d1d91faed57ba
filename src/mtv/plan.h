#ifndef MTV_PLAN_H
#define MTV_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kube/object.h"
#include "mtv/pulse.h"
#include "mtv/run.h"
#include "mtv/vm.h"

/*
 * The facts of one version of a Plan, joined with its Migrations (docs/states.md). Counted by
 * reference and never changed once made: rows of tables keep one, also while the screen is frozen.
 */
enum plan_state {
	PLAN_NOT_READY,
	PLAN_READY,
	PLAN_QUEUED,
	PLAN_RUNNING,
	PLAN_WARM_RUNNING,
	PLAN_CUTOVER_SCHEDULED,
	PLAN_CUTTING_OVER,
	PLAN_BLOCKED,
	PLAN_SUCCEEDED,
	PLAN_FAILED,
	PLAN_CANCELED,
	PLAN_ARCHIVED,
	PLAN_STATES,
};

struct go;
struct night;
struct sights;

struct plan {
	unsigned refs;
	struct object *object;
	struct night *night;	  /* what it shares with the others (mtv/night.h); NULL: tests */
	struct go *go;		  /* whether its cutover may begin (mtv/go.h); NULL: tests */
	struct sights *sights;	  /* what was seen of its cutovers (mtv/sights.h); NULL: tests */
	struct run *run;	  /* of the active run, or NULL; counted */
	struct run *waiting;	  /* the oldest Migration that waits, or NULL; counted */
	const struct node *entry; /* the active run in the plan's history, or NULL */
	struct vm *vms;
	size_t count;
	size_t by_state[VM_STATES];
	size_t in_flight;
	int percent; /* -1: no run has touched it */
	enum plan_state state;
	bool warm;
	bool executing;	    /* by its conditions; see plan_runs_now() */
	const char *wave;   /* that its label names (mtv/wave.h), or NULL; borrowed from `object` */
	int64_t grace;	    /* milliseconds that the controller bears a blocker */
	struct pulse pulse; /* of the controller, as far as this plan tells; of the model */
};

/* What is known of the Migrations of a plan when its facts are made. */
struct plan_runs {
	struct run *first;     /* all, oldest first, chained by run::next_of_plan */
	struct night *night;   /* or NULL */
	struct go *go;	       /* or NULL */
	struct sights *sights; /* or NULL */
	int64_t grace;
	const char *wave_label; /* key of the label with the wave; NULL: WAVE_LABEL */
};

/* Makes the facts; takes references to what it needs. */
struct plan *plan_create(struct object *object, const struct plan_runs *runs);
struct plan *plan_ref(struct plan *plan);
void plan_unref(struct plan *plan);

/* Its VM of that id, or name where it has none; it mostly stands at PLACE. NULL: it has none. */
const struct vm *plan_vm(const struct plan *plan, const char *key, size_t place);
const char *plan_state_name(enum plan_state state);
/* Its last run has ended, no other waits, or it is archived: nothing comes of it by itself. */
bool plan_is_over(const struct plan *plan);
/* A run of it is under way; of an archived plan none is, whatever its conditions say. */
bool plan_runs_now(const struct plan *plan);
/* It does, and is warm: what has a cutover ahead of it, or behind. */
bool plan_runs_warm(const struct plan *plan);
/* For sorting: what must be looked at first has the lowest number. */
int plan_urgency(const struct plan *plan);
const struct node *plan_root(const struct plan *plan);
const struct node *plan_conditions(const struct plan *plan);
/* cold, warm, live or conversion (forklift.md 3). */
const char *plan_type(const struct plan *plan);
/* The earliest cutover that is set for one of its VMs, milliseconds since 1970; 0: none. */
int64_t plan_cutover(const struct plan *plan);
/* The last element of status.migration.history, or NULL. */
const struct node *plan_active_entry(const struct node *plan_root);
/* One line of words (docs/states.md, "Reasons of plans"). */
const char *plan_reason(const struct plan *plan, const struct telling *telling);
/* Why a new Migration of it would not begin, whatever its conditions say: "it is running"; NULL. */
const char *plan_no_start(const struct plan *plan, const struct telling *telling);
/* "11 ok, 1 canceled" */
const char *plan_counts(const struct plan *plan, struct arena *arena);

#endif
