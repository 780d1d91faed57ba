#ifndef SIM_PLAY_H
#define SIM_PLAY_H

#include "sim/player.h"
#include "sim/server.h"

/*
 * Lets the player act on what is loaded on a server of the tests. TICKS polls; 0: until a signal
 * ends it. Returns the exit status.
 */
int play(struct server *server, const struct player_about *about, int ticks);
/*
 * The same until a signal, on the server of KUBECONFIG: which must be that of the tests, on this
 * machine, and without a Forklift of its own. SPEED simulated seconds in one second.
 */
int play_only(const char *kubeconfig, const struct player_about *about, int speed);

#endif
