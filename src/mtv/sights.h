#ifndef MTV_SIGHTS_H
#define MTV_SIGHTS_H

#include "base/map.h"
#include "mtv/instance.h"
#include "mtv/interest.h"
#include "mtv/plan.h"

/*
 * What was seen of the cutovers of a plan's VMs that its objects do not tell: when the source was
 * told to power off, and what became of the VM at its destination. The facts of all versions of a
 * plan share one, so that a row which is held says what holds now. Counted.
 *
 * What is known of a VM is of its attempt, which its `started` tells: a retry begins anew, and a VM
 * that is kept by it keeps this.
 */
struct sight {
	int64_t started; /* of the VM, milliseconds since 1970: the attempt */
	int64_t down;	 /* its cutover was seen to begin, by the server's clock; 0: not seen */
	int64_t up;	 /* its VM began to run, as its instance said first; 0: not known */
	bool read;	 /* somebody has looked for the instance, and what it says holds */
	bool off;	 /* it did not run when somebody looked last */
	struct instance instance;
	bool present;
};

struct sights {
	unsigned refs;
	struct map by_vm;	  /* id or name of a VM -> struct sight; at most one for each VM */
	struct interest interest; /* in what became of the VMs: fields are asked for it */
};

struct sights *sights_create(void);
struct sights *sights_ref(struct sights *sights);
/* NULL is nothing. */
void sights_unref(struct sights *sights);

/*
 * The facts of a plan were OLD and are PLAN now, and somebody looked not long before NOW, by the
 * server's clock: the cutovers that began between have just begun. What is known of other attempts
 * is forgotten.
 */
void sights_note(
	struct sights *sights, const struct plan *old, const struct plan *plan, int64_t now);
/* The same when nobody has looked before, or for long: nothing was seen to begin. */
void sights_miss(struct sights *sights, const struct plan *plan);
/* What was seen of VM; NULL: nothing. Borrowed until the next change. */
const struct sight *sight_of(const struct vm *vm);
/* The instance of VM was looked for at NOW. True: that is news. */
bool sights_put(
	struct sights *sights, const struct vm *vm, const struct instance *instance, int64_t now);
/* What was read of the instances does not hold any more, when they ran first does. True: news. */
bool sights_forget(struct sights *sights);
/* Somebody wants to know of the instances of PLAN. */
void sights_want(const struct plan *plan, const struct clock *clock);

#endif
