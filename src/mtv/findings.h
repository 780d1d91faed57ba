#ifndef MTV_FINDINGS_H
#define MTV_FINDINGS_H

#include <stddef.h>

#include "base/array.h"

/* What was left out of a snapshot: how often, of which kind of objects, and why. */
struct finding {
	const char *kind;   /* plural, as in commands: plans; static */
	const char *reason; /* what it was, in the plural; static */
	size_t count;
};

struct findings {
	struct array list; /* struct finding, in the order in which they came */
};

void findings_init(struct findings *findings);
void findings_finish(struct findings *findings);
/* Counts one more. FINDINGS may be NULL. */
void findings_add(struct findings *findings, const char *kind, const char *reason);
/* How often REASON was found in KIND; NULL for any. */
size_t findings_count(const struct findings *findings, const char *kind, const char *reason);

#endif
