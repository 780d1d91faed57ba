#ifndef SIM_LOAD_H
#define SIM_LOAD_H

#include "sim/scenario.h"
#include "sim/server.h"

/*
 * Makes the objects of a scenario on the server: each is created, then its status is written.
 * References by uid are put in as the server gives them out. An object that is there already is
 * left as it is.
 */
bool load_scenario(struct server *server, const struct scenario *scenario, struct error *err);

#endif
