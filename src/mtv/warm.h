#ifndef MTV_WARM_H
#define MTV_WARM_H

#include <stdbool.h>
#include <stdint.h>

#include "mtv/vm.h"

/* The precopies of a warm VM (reference/forklift.md 2.8). Times are milliseconds since 1970. */
struct warm {
	int copies;    /* that are complete */
	int64_t began; /* the newest one; 0: none */
	int64_t ended; /* the newest complete one; 0: none */
	int64_t took;  /* milliseconds that it took */
	int64_t next;  /* when the next one begins; 0: not known */
	bool copying;  /* one is under way */
	bool waiting;  /* between two: a cutover begins at once */
	bool cut_over; /* its cutover has begun */
};

struct warm warm_of(const struct vm *vm);
/* "copying, copy 2 began 5m ago", "waiting, copy 2 ended 12m ago and took 4m, the next in 48m" */
const char *warm_words(const struct warm *warm, const struct telling *telling);

#endif
