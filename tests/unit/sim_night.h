/* Nights of the player's world without a server: a plan with three VMs, of any kind of journey. */
#ifndef TESTS_UNIT_SIM_NIGHT_H
#define TESTS_UNIT_SIM_NIGHT_H

#include "sim/world.h"

#define NIGHT_NOW INT64_C(1795262400000) /* 2026-11-21 12:00:00 UTC */

/* A plan "night" with the VMs vm-1 web01, vm-2 win02 and vm-3 db03 in a world of one seed. */
struct night {
	struct world world;
	struct plan_run *run;
	struct doc *source;
	struct doc *host;
	struct doc *migration;
	int64_t now;
};

struct night_kind {
	const char *source;
	const char *type;
	const char *url;   /* of the destination */
	const char *spec;  /* more of it */
	const char *entry; /* more of each VM */
};

enum { NIGHT_KINDS = 17 };
extern const struct night_kind night_kinds[NIGHT_KINDS];

/* An annotation that gives the VMs small disks. */
#define NIGHT_SMALL                                                                                \
	"'mtvsim.mtvtop.test/disks':'{\\'vm-1\\':[900],\\'vm-2\\':[400,1500],\\'vm-3\\':[700]}'"

/* JSON in which ' stands for a quote; to be unreffed. */
struct doc *night_json(const char *format, ...) __attribute__((format(printf, 1, 2)));
struct doc *night_plan(const struct night_kind *kind, const char *annotations);
struct plan_facts night_facts(const struct night *night);
/* A ready plan with such annotations, which no run has touched. */
void night_init(
	struct night *night, const struct night_kind *kind, unsigned seed, const char *annotations);
void night_finish(struct night *night);
/* A Migration with that uid, and SPEC behind spec.plan, begins. */
void night_begin(struct night *night, const char *uid, const char *spec);
/* The Migration says something else now. */
void night_ask(struct night *night, const char *spec);
/* One poll, three seconds later. */
void night_poll(struct night *night);

#endif
