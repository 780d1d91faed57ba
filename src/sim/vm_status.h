#ifndef SIM_VM_STATUS_H
#define SIM_VM_STATUS_H

#include <stdint.h>

#include "doc/builder.h"
#include "sim/itinerary.h"

/*
 * The status of a VM in a plan, as the controller writes it (forklift.md 2.5 - 2.8): made from
 * where the VM is on its way, for scenarios and for the player alike.
 */
enum { SIM_DISKS = 16, VM_DISK_NAME = 300 /* bytes */ };

struct sim_vm {
	const char *id;
	const char *name;	 /* NULL: it has none */
	double disks[SIM_DISKS]; /* MiB */
	size_t disk_count;
	const char *at;	       /* phase; NULL: no run has touched it */
	double copied;	       /* percent of every disk in the step that moves data now */
	int precopies;	       /* finished ones (warm) */
	int64_t started;       /* milliseconds since 1970, 0: not yet */
	int64_t completed;     /* 0: not yet */
	const char *outcome;   /* Succeeded, Failed, Canceled, or NULL */
	const char *failed_at; /* phase in which it ended otherwise, or NULL */
	const char *error;
	bool queued;
	int64_t now;
};

/* Adds the VMStatus as an element (KEY is SYMBOL_NONE) or member. */
void vm_status_build(struct builder *builder, uint32_t key, const struct sim_vm *vm,
	const struct journey *journey);

/* "[ds1] web01/web01.vmdk", "vms/web01-disk-1": as sources name disks (forklift.md 2.5). */
void vm_disk_name(
	const char *source, const char *id, const char *name, size_t disk, char out[VM_DISK_NAME]);

/* Members of a step or task: its progress; its unit MB, and which PRECOPY it is of from the second
 * on (forklift.md 2.7, 2.8). */
void vm_add_progress(struct builder *builder, double completed, double total);
void vm_add_unit(struct builder *builder, int precopy);

/* Adds a condition; AT is its lastTransitionTime. All behind the category may be left out. */
struct sim_condition {
	const char *type;
	const char *category;
	const char *reason;
	const char *message;
	const char *suggestion;
	const char *item; /* of its list: " id:vm-1 name:'web01'" */
	bool durable;
	int64_t at;
};

void condition_build(struct builder *builder, const struct sim_condition *condition);
/* A member with a time; 0 adds nothing. */
void member_time(struct builder *builder, const char *name, int64_t at);

#endif
