#ifndef SIM_PLAN_RUN_H
#define SIM_PLAN_RUN_H

#include "sim/conditions.h"
#include "sim/run_vm.h"

/*
 * A plan and its active run as the player's world knows them (forklift.md 2.4). Nothing here talks
 * to a server: what objects say goes in, a status comes out.
 */

/* Annotations of a Plan by which a scenario directs the player (docs/simulator.md). */
#define SIM_FAILS "mtvsim.mtvtop.test/fails"
#define SIM_HINDERS "mtvsim.mtvtop.test/hinders"
#define SIM_DISKS_TOLD "mtvsim.mtvtop.test/disks"
#define SIM_VDDK "mtvsim.mtvtop.test/vddk"
#define SIM_UNTOUCHED "mtvsim.mtvtop.test/untouched"

/* The objects that a plan refers to; NULL: not there. */
struct plan_facts {
	const struct node *source; /* Provider */
	const struct node *destination;
	const struct node *network; /* NetworkMap */
	const struct node *storage; /* StorageMap */
};

/* What is the same for all plans. */
struct run_rules {
	unsigned seed;
	int limit;		  /* VMs in flight for each host */
	int64_t precopy_interval; /* milliseconds */
	int64_t grace;		  /* of blockers, milliseconds */
};

struct plan_run {
	struct doc *plan; /* as it was last seen */
	const char *uid;  /* of that */
	const char *name;
	const char *name_space;
	const char *source_type; /* of the provider: vsphere, ... */
	char *source;		 /* "namespace/name" of the provider: whose link is shared */
	size_t place;		 /* of that source in the world, from 1; 0: not looked for yet */
	char *source_host;	 /* of the provider's URL */
	bool vddk;		 /* the provider names an image of VDDK */
	bool remote;		 /* the destination is another cluster */
	bool offload;		 /* the storage copies */
	struct conditions conditions;
	struct array history;	    /* struct doc *: what was before the active run */
	struct doc *snapshot;	    /* the active run's entry, without conditions; NULL: no run */
	struct conditions outcome;  /* of that entry */
	struct conditions progress; /* of the Migration's own status */
	char *migration;	    /* name of the active run, NULL: none */
	char *migration_uid;
	bool executing;
	bool archived;
	int64_t started;
	int64_t completed;
	struct run_vm *vms;
	size_t vm_count;
	bool rests;   /* its status was refused: nothing of it moves (world_reread()) */
	bool changed; /* since it was last written */
	bool turned;  /* a VM came to another state: the Migration's copy is made anew */
};

/* Takes what PLAN's status tells. */
struct plan_run *plan_run_create(const struct node *plan, const struct plan_facts *facts);
void plan_run_destroy(struct plan_run *run);
/* The plan's spec or metadata is another one now. */
void plan_run_see(struct plan_run *run, const struct node *plan, const struct plan_facts *facts);
/* The active Migration as it is now: cutovers, VMs to be canceled. */
void plan_run_obey(struct plan_run *run, const struct node *migration);
/*
 * Whether MIGRATION, which names this plan, could begin now: the plan is ready, and nothing runs
 * or stands in the way (2.9).
 */
bool plan_run_may_begin(const struct plan_run *run, const struct node *migration);
/* It is in the history of the plan, active or not. */
bool plan_run_knows(const struct plan_run *run, const char *migration_uid);
void plan_run_begin(struct plan_run *run, const struct node *migration,
	const struct plan_facts *facts, const struct run_rules *rules, int64_t now);
/* The Migration of the active run is gone, or, REPLACED, an object that it refers to. */
void plan_run_lose(struct plan_run *run, bool replaced, int64_t now);
/* spec.archived is what it is: the plan is archived or taken back (2.9). */
void plan_run_archive(struct plan_run *run, int64_t now);
/* One poll, behind the scheduler. RATE: MiB/s of a disk. */
void plan_run_poll(struct plan_run *run, const struct run_rules *rules, int64_t now, double rate);

/* {"status": ...} as a merge patch; to be unreffed (plan_run_write.c). */
struct doc *plan_run_status(const struct plan_run *run);
struct doc *plan_run_migration_status(const struct plan_run *run);
/* The journey of a VM by the plan's spec, ENTRY of spec.vms. */
struct journey plan_run_journey(const struct plan_run *run, const struct node *entry);
/* An annotation of the plan that is a JSON object; to be unreffed, NULL: none. */
struct doc *plan_run_told(const struct plan_run *run, const char *annotation);
/* What it says of a VM, ENTRY of spec.vms: by its id, else by its name. */
const struct node *plan_run_told_of(const struct doc *told, const struct node *entry);
/* Takes from the annotations what is to go wrong with the VMs (plan_run_told.c). */
void plan_run_tell_failures(struct plan_run *run);
/* Something blocks it, or VDDK is being validated: nothing of its run moves (2.4.7, 2.1). */
bool plan_run_is_held(const struct plan_run *run);
/* Whether the run has ended, with that outcome. */
bool plan_run_is(const struct plan_run *run, const char *outcome);

#endif
