#ifndef MTV_ESTIMATE_H
#define MTV_ESTIMATE_H

#include <stdint.h>

#include "mtv/seen_times.h"
#include "mtv/telling.h"
#include "mtv/vm.h"

struct model;

/*
 * How long what is left of a warm migration may take: always a range, with what it was worked out
 * from. What cannot be told is unknown, and no range is made up for it.
 */
enum estimate_basis {
	BASIS_COPIES,	 /* earlier copies of the same VM */
	BASIS_PROGRESS,	 /* how far the first copy has come */
	BASIS_SITE,	 /* VMs whose cutover is over, at this site */
	BASIS_PUBLISHED, /* Forklift's own figures (spec/migration-types.md) */
	BASIS_NONE,	 /* unknown */
};

struct estimate {
	int64_t low; /* milliseconds, never negative, at most HIGH */
	int64_t high;
	enum estimate_basis basis; /* the weakest of all that went into it */
};

/*
 * How long it took from the end of the final copy until the VM was made. Guests of vSphere are
 * converted then, those of oVirt are not, nor where a plan skips it (reference/forklift.md 2.6):
 * the one tells nothing of the other.
 */
enum cutover_kind { CUTOVER_PLAIN, CUTOVER_CONVERTS, CUTOVER_KINDS };

struct seen_cutovers {
	struct seen_times by_kind[CUTOVER_KINDS];
};

/* What all plans of MODEL tell, of warm VMs that have succeeded. */
struct seen_cutovers estimate_seen(const struct model *model);
/* Adds the times of PLAN. */
void estimate_see(struct seen_cutovers *seen, const struct plan *plan);
/* Adds what was seen elsewhere. */
void seen_cutovers_join(struct seen_cutovers *seen, const struct seen_cutovers *more);
/* What tells of VM: the times of its own kind. */
const struct seen_times *seen_cutovers_like(const struct seen_cutovers *seen, const struct vm *vm);
/* Until the copy that is under way has ended, and a cutover can begin: 0 between two copies. */
struct estimate estimate_copy(const struct vm *vm, int64_t now);
/* From power-off to a VM that is made, when a cutover began next: final copy, conversion, VM. */
struct estimate estimate_downtime(const struct vm *vm, const struct seen_cutovers *seen);
/*
 * From AT, when a cutover is to begin, until it begins: a copy that runs then must end first. With
 * AT in the past or now it is estimate_copy().
 */
struct estimate estimate_wait(const struct vm *vm, int64_t at, int64_t now);
/* What is left of the time down of a VM whose cutover has begun; unknown when it takes too long. */
struct estimate estimate_left(const struct vm *vm, const struct seen_cutovers *seen, int64_t now);
/*
 * The longest of the VMs of PLAN that copy or wait, which go on at once; unknown when one of them
 * is, or there is none.
 */
struct estimate estimate_plan_copy(const struct plan *plan, int64_t now);
struct estimate estimate_plan_downtime(const struct plan *plan, const struct seen_cutovers *seen);
/* "3m to 12m"; "none" when nothing is left; NULL: unknown. */
const char *estimate_range(const struct estimate *estimate, const struct telling *telling);
/* "earlier copies"; NULL: unknown. */
const char *estimate_basis_name(enum estimate_basis basis);
/* "3m to 12m, by earlier copies"; "unknown". */
const char *estimate_words(const struct estimate *estimate, const struct telling *telling);

#endif
