#ifndef APP_DEMO_H
#define APP_DEMO_H

#include <stdbool.h>

#include "base/error.h"

struct app;

/*
 * `--demo`: a simulator of this program's own, that it starts, looks at and ends. The kubeconfig of
 * the user is not touched, and there is no way from here to a real cluster.
 */
struct demo;

enum { DEMO_SPEED = 60 /* simulated seconds in one, unless --speed says it */ };

/*
 * Starts mtvsim, from the folder of this program or from PATH, with a scenario (NULL or "": the one
 * that is its default), and makes APP look at it: its kubeconfig, its time, a place for what this
 * program remembers that is gone at the end. SPEED 0: the usual one. False and ERR: there is no
 * demo then.
 */
bool demo_start(struct app *app, const char *scenario, int speed, struct error *err);
/* The simulator has ended before this program: nothing that is on the screen goes on. */
bool demo_over(const struct app *app);
/* Ends the simulator; nothing is left of it, also when it was killed. NULL is fine. */
void demo_end(struct demo *demo);

#endif
