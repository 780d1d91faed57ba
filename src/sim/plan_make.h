#ifndef SIM_PLAN_MAKE_H
#define SIM_PLAN_MAKE_H

#include <stdint.h>

#include "base/array.h"
#include "doc/doc.h"

/* A plan file of a scenario, and what is needed to make objects of it. */
struct plan_file {
	const struct node *root;
	const char *source_type; /* of the provider that it names */
	int64_t now;
};

/* Appends the Plan, its Migrations and its further objects to OBJECTS (struct doc *). */
void plan_make(const struct plan_file *file, struct array *objects);

#endif
