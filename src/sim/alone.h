#ifndef SIM_ALONE_H
#define SIM_ALONE_H

#include "sim/server.h"

/*
 * Whether nobody else acts on the server as the player does: no controller of Forklift, CDI or
 * KubeVirt runs there (forklift.md 0, kubectl-mtv.md 4.5). False and ERR name the one that does, or
 * why that could not be seen.
 */
bool alone_check(struct server *server, struct error *err);

#endif
