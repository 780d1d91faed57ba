#ifndef MTV_PROGRESS_H
#define MTV_PROGRESS_H

#include <stdbool.h>

#include "doc/node.h"

/* How far a VM is: the weights of docs/states.md ("Percent of a VM") over its pipeline. */
struct progress {
	int percent;  /* 0..99, -1: no pipeline. 100 is for VMs that succeeded, not known here */
	double moved; /* MiB, of the step that moves data now, else of the transfer step */
	double total; /* MiB, of the same step */
	double size;  /* MiB of the transfer step: the weight of the VM in its plan; 0: none */
	int precopy;  /* number of the copy that a warm VM is in, from the tasks; 0: the first */
};

/* ENDED: the VM failed or was canceled, so that a `completed` of a step means nothing. */
struct progress progress_of(const struct node *pipeline, bool ended);

/*
 * Percent of a step or of one of its tasks, as kubectl-mtv counts it (kubectl-mtv.md 4.2): 100 when
 * it is Completed, -1 when nothing is said of its size.
 */
int progress_of_part(const struct node *part);

#endif
