#ifndef APP_CLUSTER_ID_H
#define APP_CLUSTER_ID_H

#include <stdbool.h>

#include "io/loop.h"
#include "kube/request.h"

struct app;

/*
 * Which cluster it is: the uid of its namespace kube-system, which stays the same whatever the
 * cluster is called in a kubeconfig and at whichever address it answers. Asked for once the server
 * answers, and not again; whom the server refuses it works without. Then what an earlier program
 * left unfinished there is looked up (app/recover.h).
 */
struct cluster_id {
	struct app *app; /* NULL: nothing is asked */
	struct comeback comeback;
	struct request *request;
	struct timer again;
	bool known; /* or known to be refused */
};

/* Asks when the app's cluster answers; app::cluster_uid gets it. */
void cluster_id_init(struct cluster_id *id, struct app *app);
/* Whether the answer is on its way: until then a journal would not say which cluster it was. */
bool cluster_id_asks(const struct cluster_id *id);
/* Before the cluster ends; one of zeros is fine. */
void cluster_id_finish(struct cluster_id *id);

#endif
