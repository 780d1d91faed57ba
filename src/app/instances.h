#ifndef APP_INSTANCES_H
#define APP_INSTANCES_H

#include <stdint.h>

#include "base/array.h"

struct app;

/*
 * What became of VMs behind their cutover: reads the VirtualMachineInstances of the namespaces that
 * plans with a begun cutover move their VMs to, while somebody looks at results, and notes what
 * they say (mtv/sights.h). Plans whose VMs go to another cluster have none here. Like the cockpit
 * it has no timer: it looks when the screen is drawn, and on the shell before rows and pages are
 * printed (get_read_asked(), describe).
 */
enum { INSTANCES_NAMESPACES = 16 /* that are read at once */ };

struct instances {
	struct array places; /* struct place */
	uint64_t seen;	     /* app_generation() when all were looked at */
};

void instances_init(struct app *app);
/* Ends all reading; the feeds must still be there. It may begin anew behind this. */
void instances_finish(struct app *app);
/* Once before each drawing, and with each app_refresh() of the shell, when the model is up to date.
 * While the screen is frozen nothing. */
void instances_turn(struct app *app);

#endif
