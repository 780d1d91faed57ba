#ifndef APP_MODE_H
#define APP_MODE_H

#include <stdbool.h>

#include "config/settings.h"

/*
 * Whether anything may be written, and how careful to be with it. Judged for each context when it
 * is connected to; of the sources that forbid writes the strictest wins, and none can be lifted
 * while the program runs. What it comes to is the mode of the cluster, which kube/request enforces.
 */
struct mode {
	char read_only[480]; /* which source forbids writes, in words; "": none does */
	bool production;     /* the settings mark the context */
};

/*
 * Judges CONTEXT ("" without one). COMMAND_LINE says in words what of it forbids writes, NULL:
 * nothing does. Sources in this order: the command line, the environment ($MTVTOP_READ_ONLY: any
 * value but "", 0, false, no), the settings for all contexts, the settings for this one.
 */
void mode_judge(struct mode *mode, const struct settings *settings, const char *command_line,
	const char *context);

#endif
