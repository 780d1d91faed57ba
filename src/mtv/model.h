#ifndef MTV_MODEL_H
#define MTV_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/map.h"
#include "kube/store.h"
#include "mtv/night.h"
#include "mtv/plan.h"
#include "mtv/runs.h"

/*
 * All plans with their facts, kept up to date with the stores: only what changed is worked out
 * anew. What was seen of VMs over time lives here as well.
 */
struct model {
	const struct store *plans;
	const struct store *controllers;
	struct runs runs;
	const struct clock *clock;
	struct night *night;
	struct map records;  /* uid of a plan -> struct record */
	struct map earlier;  /* uid of a plan -> struct sights: what model_leave() kept of it */
	uint64_t plans_seen; /* store generations at the last refresh */
	uint64_t controllers_seen;
	uint64_t runs_seen;
	uint64_t generation;	/* grows with every change */
	int64_t grace;		/* milliseconds (forklift.md 1.13) */
	int64_t known_at;	/* by the server's clock: what it has was current then */
	size_t unknown_sources; /* VMs of all plans (mtv/result.h) */
	const char
		*wave_label; /* key of the label with a plan's wave; NULL: WAVE_LABEL; borrowed */
};

/* The stores are borrowed; CLUSTER may be NULL (nothing is fetched). */
void model_init(struct model *model, const struct store *plans, const struct store *migrations,
	const struct store *controllers, struct cluster *cluster, const struct clock *clock);
void model_finish(struct model *model);
/*
 * Before model_finish(): moves what was seen of cutovers to SIGHTS (uid of a plan -> struct sights,
 * begun here), for the next model of the same cluster, which may have other namespaces. Of 1000
 * plans at most, those that are there first.
 */
void model_leave(struct model *model, struct map *sights);
/* Takes SIGHTS over, behind model_init(). */
void model_take(struct model *model, const struct map *sights);
/* Takes over what the stores have; true when something changed. Call it before reading. */
bool model_refresh(struct model *model);
/* Facts of the plan with this uid, or NULL. Borrowed until the next refresh. */
struct plan *model_plan(const struct model *model, const char *uid);
/*
 * Facts of a version of a plan that was read apart from the stores, with the Migrations that are
 * known. Refreshes the model. One reference for the caller.
 */
struct plan *model_facts(struct model *model, struct object *object);
/* Walks the plans: *AT starts at 0. */
struct plan *model_next(const struct model *model, size_t *at);
/* The run that OBJECT, a Migration, stands for. NULL when it is not listed. */
struct run *model_run(const struct model *model, const char *uid);
/* A plan executes: bytes should come every few seconds. */
bool model_executing(const struct model *model);

#endif
