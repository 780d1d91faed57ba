#ifndef APP_AWAIT_H
#define APP_AWAIT_H

#include "app/app.h"
#include "app/caught.h"

/*
 * Waiting for what comes, on the shell: plans and VMs are watched as on the screen, each change of
 * a state is a line on standard error, and the end is an exit status, of a signal that of caught.h.
 * A lost connection is said and waited through: what is not current is never taken for a state.
 */
struct action;
struct subject;

enum {
	AWAIT_MET = 0,
	AWAIT_NEVER = 6, /* all are at their end or gone, and it is not as it should be */
	AWAIT_LATE = 124,
};

struct outlook {
	bool met;   /* it is as it should be */
	bool ended; /* nothing more will come of it */
};

/* One plan or VM that is watched. */
struct await_item {
	char *uid;	   /* of the plan */
	char *vm;	   /* id of the VM, of one without it its name; NULL: the plan itself */
	char *name;	   /* "shop/web", "shop/web VM db1" */
	size_t place;	   /* of the VM in the plan, when it was last looked at */
	struct plan *seen; /* as it was told last, counted; NULL: gone, or not yet told */
	bool told;	   /* it was looked at */
	struct outlook outlook;
	void *data; /* of the owner */
};

struct await {
	struct app *app;
	/* PLAN and VM (NULL: the plan itself) as they are now; may call await_fail(). */
	struct outlook (*look)(struct await *await, const struct await_item *item,
		const struct plan *plan, const struct vm *vm);
	void *data;	 /* of the owner */
	bool gone;	 /* it is as it should be once there is no such plan any more */
	bool keeps;	 /* what was as it should be once need not stay so */
	bool json;	 /* changes are JSON lines on standard output as well */
	int64_t timeout; /* milliseconds; negative: none */
	/* The rest is its own. */
	struct array items; /* struct await_item */
	struct timer timer;
	struct caught caught[CAUGHT_SIGNALS];
	uint64_t generation; /* when it was looked at last ... */
	int64_t looked_at;   /* ... clock::mono of that */
	int64_t began;	     /* clock::mono when it began */
	bool decided;	     /* it was looked at once when all was known */
	bool lost;	     /* it was said that nothing is current */
	bool over;
	int status;
};

void await_init(struct await *await, struct app *app);
void await_finish(struct await *await);
/* PLAN, or a VM of it, is watched. */
void await_add(struct await *await, const struct plan *plan, const struct vm *vm, void *data);
/* Turns the loop until it is decided, with what is known now to begin with; the exit status. */
int await_run(struct await *await);
/* It ends with the exit status of ERR, which is said. For look(). */
void await_fail(struct await *await, const struct error *err);
/* VM of PLAN that an item watches, by PLACE where it was; NULL: it is not there. */
const struct vm *await_vm(const struct plan *plan, const char *id, size_t *place);

/* That PLAN has succeeded; it ends with it. */
struct outlook await_success(const struct plan *plan);
/* That the plan has come back with what was written: verb::outlook of what leads to nothing else.
 */
struct outlook await_written(
	struct action *action, const struct subject *subject, const struct plan *plan);

/* await_verb.c: the state of --wait=STATE, ended or that of a plan; false and ERR for another. */
bool await_take_state(const char *text, int *state, struct error *err);
enum { AWAIT_VERB = -1 /* a state: what the verb leads to */ };
/*
 * await_verb.c: waits until all plans to which ACTION was done are in STATE, each once; what was
 * written must have come back first. TIMEOUT and JSON as in struct await; the exit status.
 */
int await_action(struct action *action, int state, int64_t timeout, bool json);

/* await_tell.c: what has changed of ITEM since it was told; PLAN NULL: it is gone. */
void await_tell(struct await *await, struct await_item *item, struct plan *plan);
/* await_tell.c: a line of its own. */
void await_say(const struct await *await, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* await_tell.c: how those are that are not as they should be: "shop/web is Failed"; in the app's
 * arena. */
const char *await_rest(const struct await *await);

#endif
