#ifndef SIM_SHIPPED_H
#define SIM_SHIPPED_H

#include <stdio.h>

#include "sim/scenario.h"

/* The scenarios that are compiled in: files of scenarios/, made into C by tools/embed. */
struct shipped_scenario {
	const char *name; /* path in the source tree: scenarios/weekend.yaml */
	const char *text;
};

/* Ends with a NULL name. */
extern const struct shipped_scenario shipped_scenarios[];

#define SHIPPED_DEFAULT "weekend"

/* Reads the scenario that is called NAME, else the file or folder at that path. */
bool shipped_read(struct scenario *scenario, const char *name, struct error *err);
/* A line for each: its name, and what it shows. */
void shipped_list(FILE *file);

#endif
