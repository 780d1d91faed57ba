#ifndef COMMANDS_REFERENCES_H
#define COMMANDS_REFERENCES_H

#include "kube/resource.h"
#include "mtv/model.h"
#include "mtv/plan.h"

/* The maps and hooks that a plan refers to (reference/forklift.md 1.6). Texts are the plan's. */
enum { REFERENCES = 40 /* two maps, and hooks: more than a plan ever has */ };

struct reference {
	const struct resource *resource;
	const char *name_space;
	const char *name;
};

struct references {
	struct reference list[REFERENCES];
	size_t count;
	bool over; /* there are more */
};

bool reference_is_same(const struct reference *one, const struct reference *other);
/* What NODE, a reference of PLAN to an object of RESOURCE, means: without a namespace the plan's.
 */
struct reference reference_of(
	const struct plan *plan, const char *resource, const struct node *node);
/* Its maps, then its hooks, each once. */
void references_find(const struct plan *plan, struct references *all);
/* Whether OBJECT is owned by the one of that uid. */
bool references_is_owner(const struct node *object, const char *uid);
/* Whether a plan but that of UID refers to it, of all that are known. */
bool references_has_other(
	const struct model *model, const char *uid, const struct reference *reference);

#endif
