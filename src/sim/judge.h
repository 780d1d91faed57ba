#ifndef SIM_JUDGE_H
#define SIM_JUDGE_H

#include "sim/conditions.h"
#include "sim/plan_run.h"

/*
 * The validation of objects (forklift.md 2.1, 2.2), as far as objects alone can tell it. A
 * judgement replaces the conditions of the types that it knows and leaves all others alone. Pure
 * functions.
 */

/* A look at the objects around: hooks for plans, providers for maps. NULL: not there. */
struct judge_look {
	const struct node *(*hook)(void *data, const struct node *reference);
	const struct node *(*provider)(void *data, const struct node *reference);
	void *data;
};

/* What is known of a plan's VDDK image (forklift.md 2.1). */
enum judge_vddk {
	VDDK_FINE, /* or none is needed */
	VDDK_VALIDATES,
	VDDK_PULLS, /* it cannot be pulled, and its time is not over */
	VDDK_UNAVAILABLE,
	VDDK_INVALID,
	VDDK_MISSING, /* a warm plan, and nobody named one */
};

/* Of a plan whose facts are these. */
void judge_plan(struct conditions *conditions, const struct node *plan,
	const struct plan_facts *facts, const struct judge_look *look, enum judge_vddk vddk,
	int64_t now);
/*
 * The image of PLAN after AGE milliseconds: its annotation may say what becomes of it; without one
 * an image that was found not to be pulled so far still is not.
 */
enum judge_vddk judge_vddk_at(
	const struct node *plan, const struct conditions *conditions, int64_t age);
/* By these conditions something is still going on by which their object will be judged. */
bool judge_is_pending(const struct node *conditions);
/* Why nobody can pull the image of PLAN, as its annotation has it; "": it can be pulled. */
const char *judge_vddk_pulling(const struct node *plan);

/*
 * Of a provider that has been looked at for AGE milliseconds: its connection is tried, its
 * inventory loaded. Returns its phase; *DONE: nothing more will come.
 */
const char *judge_provider(struct conditions *conditions, const struct node *provider, int64_t age,
	int64_t now, bool *done);
/* Of a NetworkMap or StorageMap. */
void judge_map(struct conditions *conditions, const struct node *map, const struct judge_look *look,
	int64_t now);
void judge_host(struct conditions *conditions, const struct node *host,
	const struct judge_look *look, int64_t now);
void judge_hook(struct conditions *conditions, const struct node *hook, int64_t now);
/* It has the condition Ready, True. */
bool judge_is_ready(const struct node *object);

/* For the files of judge*.c: what was found, of the types that are known. */
struct verdict {
	const char *type;
	const char *category;
	const char *message;
	const char *suggestion;
	const char *reason;
	const char *item;
	bool found;
};
/* Puts VERDICTS (COUNT) into CONDITIONS: those that were found are set, the others removed. */
void judge_settle(
	struct conditions *conditions, const struct verdict *verdicts, size_t count, int64_t now);
/* Ready when nothing blocks, with that message. */
void judge_ready(struct conditions *conditions, const char *message, bool may, int64_t now);

#endif
