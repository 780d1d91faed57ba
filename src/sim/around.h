#ifndef SIM_AROUND_H
#define SIM_AROUND_H

#include "sim/judge.h"
#include "sim/plan_run.h"
#include "sim/things.h"

/* A look at the VDDK image of a plan. */
struct validator {
	enum judge_vddk vddk; /* what it came to */
	int64_t since;
	int64_t ended;	     /* 0: it goes on */
	const char *image;   /* borrowed */
	const char *pulling; /* why nobody can pull it, borrowed; "": it is there */
};

/*
 * What is around a VM of a run: volumes and their importers, the conversion and its pod, hooks,
 * the target VM (forklift.md 4). A pure function of where the VM is: what ought to be there now.
 */
struct around {
	const struct plan_run *run;
	const struct run_vm *vm;	   /* NULL: it is the plan's own */
	const struct validator *validator; /* then */
	unsigned seed;
	int64_t now;
	/* Names of the nodes on which pods may be, borrowed; the maker sets them. None: on none. */
	const char *const *nodes;
	size_t node_count;
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
/* The same of the look at its VDDK image, which belongs to the plan. */
void around_validator_init(struct around *around, const struct plan_run *run,
	const struct validator *validator, unsigned seed, int64_t now);
void around_add_validator(const struct around *around, struct things *things);
/* For both: the plan's name and the target namespace. */
void around_init_plan(struct around *around);
/* Adds all that ought to be there. */
void around_add(const struct around *around, struct things *things);
/* Nothing around it will change any more by itself. */
bool around_rests(const struct around *around);

/* Parts of around_add(). */
void around_add_disks(const struct around *around, struct things *things);
void around_add_conversion(const struct around *around, struct things *things);
void around_add_inspection(const struct around *around, struct things *things);
void around_add_hooks(const struct around *around, struct things *things);
void around_add_target(const struct around *around, struct things *things);
/* How far a phase is: before it, in it, behind it; or the VM ended in it otherwise. */
enum around_stage { AROUND_BEFORE, AROUND_IN, AROUND_BEHIND, AROUND_FAILED, AROUND_NEVER };
enum around_stage around_stage(const struct around *around, const char *first, const char *last);
/* Gives each disk of VM the name of its claim. */
void around_name_claims(const struct plan_run *run, struct run_vm *vm, unsigned seed);
/*
 * The node of WHAT (a pod, the target): always the same of the same nodes, in whatever order they
 * come. NULL: there are none.
 */
const char *around_node(const struct around *around, const char *what);
/* Percent of a disk that the step which moves data now has moved; 100 when none does. */
int around_percent(const struct around *around, size_t disk);
/* What importers say when they end before their time. */
#define AROUND_IMPORT_ERROR "Unable to process data: read: connection reset by peer"
/* A pod with one container. */
struct around_pod {
	const char *name_space;
	const char *name;
	const char *labels;    /* besides those of the VM, JSON: ,"app":"x" */
	const char *container; /* a literal */
	const char *image;     /* virt-v2v:2.9 */
	const char *policy;    /* restartPolicy */
	const char *more;      /* further members of the spec, JSON */
	const char *ports;     /* further members of the container, JSON */
	enum around_stage stage;
	bool homeless;	   /* the scheduler finds no node for it */
	const char *pulls; /* before it begins: why an image of it cannot be pulled, or NULL, "" */
	int64_t started;
	int64_t completed;
	int restarts;	     /* so often its container began anew */
	int64_t restarted;   /* when it last did */
	int code;	     /* with which it fails, or did before it began anew */
	const char *message; /* of that end, or NULL */
	enum pod_talk talk;
	size_t disk; /* that it works on */
};
/* Adds it, on a node if there is one (4.2). */
void around_add_pod(
	const struct around *around, struct things *things, const struct around_pod *pod);
/* PREFIX and five letters that are fixed for WHAT of this run. */
void around_name(
	const struct around *around, const char *prefix, const char *what, char *out, size_t size);

#endif
