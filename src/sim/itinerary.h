#ifndef SIM_ITINERARY_H
#define SIM_ITINERARY_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Which phases a VM goes through, and which steps its pipeline has: by the kind of source, the
 * type of the plan and its options (forklift.md 2.6, 2.7).
 */
enum { ITINERARY_PHASES = 48, ITINERARY_STEPS = 12 };

/* What decides the itinerary. */
struct journey {
	const char *source; /* type of the source provider: vsphere, ovirt, ... */
	const char *type;   /* of the plan: cold, warm, live, conversion */
	bool remote;	    /* the destination is another cluster */
	bool raw;	    /* skipGuestConversion */
	bool cdi;	    /* CDI copies although virt-v2v could: shared disks kept out, offload */
	bool preflight;
	bool pre_hook;
	bool post_hook;
	bool reboots; /* a Windows guest whose reboots are waited for */
	bool resume;  /* only the conversion and what follows it, of disks that were copied */
};

struct itinerary {
	const char *phases[ITINERARY_PHASES]; /* from Started to Completed */
	size_t count;
	size_t loop_start; /* warm: CopyDisks */
	size_t loop_end;   /* warm: AddCheckpoint, from which it goes back to loop_start */
	const char *steps[ITINERARY_STEPS];
	size_t step_count;
};

void itinerary_init(struct itinerary *itinerary, const struct journey *journey);
/* Index of a phase; the count when it is not one of them. */
size_t itinerary_find(const struct itinerary *itinerary, const char *name);
/* Index of the step that the phase NAME is accounted to; the count when it is none's (Completed).
 */
size_t itinerary_step(const struct itinerary *itinerary, const char *name);
/* Index of a step; the count when it is not one of them. */
size_t itinerary_find_step(const struct itinerary *itinerary, const char *name);
/* virt-v2v copies the disks as well (forklift.md 2.6: v2vcopy). */
bool journey_v2v_copies(const struct journey *journey);
/* The guest is converted by virt-v2v. */
bool journey_converts(const struct journey *journey);
/* Description of a step, as the controller words it. */
const char *step_description(const char *name);
/* Whether the step counts MiB and has a task for each disk. */
bool step_has_disks(const char *name);

#endif
