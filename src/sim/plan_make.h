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
/* The message of a plan's condition Executing, Succeeded, Failed or Canceled; NULL: another. */
const char *result_message(const char *result);

#endif
