#ifndef MTV_CONTROLLER_LOG_H
#define MTV_CONTROLLER_LOG_H

#include <stdbool.h>

#include "base/buf.h"
#include "doc/node.h"

/*
 * Lines of the controller (forklift.md 4, "Logs of interest"): JSON, one object a line, with level,
 * ts, logger, msg and more keys.
 */

/* The plan whose lines are looked for. */
struct controller_about {
	const char *name_space;
	const char *name;
	const char *uid;
};

/*
 * Whether LINE is about the plan: it holds its uid, or its name as a whole name and no other
 * namespace for it (kubectl-mtv.md 4.5 takes any text that holds the name: "web" would find
 * "web-2").
 */
bool controller_line_about(const char *line, const struct controller_about *about);
/*
 * Appends LINE, which is about the plan that is looked for, for people: "plan|abcde: Reconcile
 * failed. (error: ...)"; one that is no JSON as it is.
 */
void controller_line_words(const char *line, struct buf *out);
/* The pod of the controller, by kubectl-mtv.md 4.5 ("Controller Logs"): 0 is best, -1: it is none.
 */
int controller_pod_rank(const struct node *pod);
/* Its container with the lines of plans; NULL: it has none. */
const char *controller_container(const struct node *pod);

#endif
