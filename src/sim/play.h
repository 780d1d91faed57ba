#ifndef SIM_PLAY_H
#define SIM_PLAY_H

#include "sim/server.h"

/*
 * Acts as the controller on what is loaded: every LENGTH milliseconds the VMs of executing plans go
 * on along their itinerary and the plans' status is written. TICKS 0: until a signal ends it.
 * Returns the exit status.
 */
int play(struct server *server, int length, int ticks);

#endif
