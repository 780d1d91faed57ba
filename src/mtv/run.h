#ifndef MTV_RUN_H
#define MTV_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "kube/object.h"
#include "mtv/telling.h"

/*
 * One Migration: a run of a plan. Whoever holds one may rely on it: what the model finds out later
 * is said of another one in its place (runs_renew()). Listed without spec and status (they repeat
 * the plan's); the whole, without status.vms, is fetched when somebody needs it (runs.h).
 */
enum run_state {
	RUN_WAITING,
	RUN_RUNNING,
	RUN_SUCCEEDED,
	RUN_FAILED,
	RUN_CANCELED,
	RUN_NEVER, /* its plan had succeeded before it began */
	RUN_STATES,
};

struct run {
	unsigned refs;
	struct object *object;	  /* as it was listed */
	struct doc *whole;	  /* without status.vms, or NULL: not fetched */
	int64_t created;	  /* milliseconds since 1970 */
	struct object *plan;	  /* its Plan, or NULL: counted */
	struct run *next_of_plan; /* the next younger one; borrowed, valid while facts are made */
	enum run_state state;
	bool in_history;
	char behind[254]; /* name of the older run that it waits for, "" */
};

/* OBJECT gets one more reference; WHOLE (may be NULL) too. */
struct run *run_create(struct object *object, struct doc *whole);
/* Another one that says the same. */
struct run *run_copy(const struct run *run);
struct run *run_ref(struct run *run);
void run_unref(struct run *run);
/* The whole where it is there, else what was listed. */
const struct node *run_root(const struct run *run);
/* Whether spec and status are known. */
bool run_is_whole(const struct run *run);
enum { RUN_SILENCE = 30 * 1000 /* milliseconds until the controller should have spoken */ };
/* The controller has not said anything of it yet, as far as that is known. */
bool run_is_unseen(const struct run *run);
/*
 * Whether its spec certainly says nothing but the plan: neither a cutover nor what is to be
 * canceled. Known without the spec, since the server keeps who set which field (doc/json.h).
 */
bool run_is_plain(const struct run *run);
/* Name of its plan and the plan's uid, "" when they are not known yet. */
const char *run_plan_name(const struct run *run);
const char *run_plan_uid(const struct run *run);
/* Its own conditions say that it ended; NULL when not, else Succeeded, Failed or Canceled. */
const char *run_ended(const struct run *run);
/* The same of a Migration that was read apart from the stores. */
const char *run_root_ended(const struct node *root);
/* Works out state and in_history against PLAN (NULL: it is not there), which it keeps. */
void run_judge(struct run *run, struct object *plan);
const char *run_state_name(enum run_state state);
/* Why it waits or how it ended; "" when there is nothing to say. */
const char *run_reason(const struct run *run, const struct telling *telling);
/* Why it waits (docs/states.md, "Why a Migration waits"). */
const char *run_wait_reason(const struct run *run, const struct telling *telling);

#endif
