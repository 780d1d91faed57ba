#ifndef MTV_INSTANCE_H
#define MTV_INSTANCE_H

#include <stdbool.h>
#include <stdint.h>

#include "doc/node.h"

/*
 * What the VirtualMachineInstance of a VM tells: that it runs, since when, at which address, and
 * whether its guest agent answers (reference/kubevirt.md 1.2). Pure.
 */
enum { INSTANCE_PHASE = 24, INSTANCE_ADDRESS = 64 /* bytes */ };

struct instance {
	bool there;	 /* false: the VM does not run */
	bool runs;	 /* its phase is Running */
	bool agent;	 /* the guest agent is connected */
	int64_t running; /* when it began to run, milliseconds since 1970; 0: it has not, as is told
			  */
	char phase[INSTANCE_PHASE];
	char address[INSTANCE_ADDRESS]; /* "": none yet */
};

/* ROOT NULL: there is none. */
struct instance instance_of(const struct node *root);
/* The first address of the first interface that has one; "": none has. Borrowed. */
const char *instance_address(const struct node *root);

#endif
