#ifndef MTV_RUN_NAME_H
#define MTV_RUN_NAME_H

#include "doc/node.h"

enum { RUN_NAME = 64 /* room: 52 + "-" + 10 and the NUL */ };

/*
 * The name of the next Migration of a plan. It is fixed by the run: the plan's name and a digest of
 * its uid and of the uid of the Migration that is last in its history. So whoever starts the same
 * run a second time, by a retry or as a second operator, is told that it exists already.
 */
void run_name(const struct node *plan_root, char out[RUN_NAME]);

#endif
