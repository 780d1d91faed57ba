#ifndef SIM_WORLD_H
#define SIM_WORLD_H

#include "base/map.h"
#include "sim/plan_run.h"

/*
 * All plans that the player works on: who may start, and how the links to the sources are shared.
 * It goes on in polls of three simulated seconds and knows no server.
 */
enum { WORLD_POLL = 3000 /* milliseconds */ };

struct world {
	struct run_rules rules;
	struct map runs; /* uid -> struct plan_run (owned), in the order in which they came */
	/* "namespace/name" of a provider -> its place in `tallies`, from 1; it keeps it. */
	struct map sources;
	struct array tallies; /* struct tally: what is under way from each source, in this poll */
};

void world_init(struct world *world, unsigned seed);
void world_finish(struct world *world);
/* The settings of the ForkliftController; NULL: the defaults (forklift.md 1.13). */
void world_set_rules(struct world *world, const struct node *controller);
struct plan_run *world_find(const struct world *world, const char *uid);
/* A plan that is new to the world. */
struct plan_run *world_add(
	struct world *world, const struct node *plan, const struct plan_facts *facts);
/* It was deleted. */
void world_remove(struct world *world, const char *uid);
/*
 * The server does not take what became of a run, because it has grown too large: it is again what
 * PLAN, which the server holds, tells. As the controller, which keeps nothing in its memory, it
 * would come to the same place again; it rests until plan_run::rests is taken away.
 */
struct plan_run *world_reread(
	struct world *world, const struct node *plan, const struct plan_facts *facts);
/* One poll of everything at NOW. */
void world_poll(struct world *world, int64_t now);

#endif
