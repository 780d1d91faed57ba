#ifndef GOLDEN_LINK_H
#define GOLDEN_LINK_H

#include "steps.h"

/*
 * A cluster and watches for the screens that tell how they are. The loop never turns, so not a
 * byte leaves the program: what they have to say is put into them.
 */

/* Goes to a context of tests/golden/kubeconfig; all is live. */
bool link_open(struct stage *stage, const char *context, struct error *err);
/* Watches that are new are live, with all they were to bring. */
void link_settle(struct stage *stage);
/* "lost connection refused": state of the link and problem; its watches wait. */
bool link_change(struct stage *stage, const char *text, struct error *err);
/* "plans forbidden no right": state of one watch and problem. */
bool link_change_watch(struct stage *stage, const char *text, struct error *err);

#endif
