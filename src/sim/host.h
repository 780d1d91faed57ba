#ifndef SIM_HOST_H
#define SIM_HOST_H

#include <stdbool.h>

#include "base/error.h"

/* What `mtvsim serve` is told. */
struct host_about {
	const char *const *scenarios; /* files and folders; ends with NULL */
	const char *kubeconfig;	      /* file to write, or NULL */
	const char *tokens;	      /* people besides the table's (api/users.h), or NULL */
	const char *audit;	      /* file for the log of what was asked, or NULL */
	const char *certificate;      /* of its TLS, a file as PEM; NULL: plain HTTP */
	const char *key;	      /* and its key */
	bool detached;		      /* it goes on when its parent is gone */
	int port;		      /* 0: a free one */
	int plans;		      /* made up, of so many VMs each */
	int vms;
	unsigned seed;
};

/*
 * Serves the Kubernetes API from memory until SIGTERM, SIGINT, or the end of the parent. Prints one
 * line when it is ready. False and ERR: it could not begin.
 */
bool host_run(const struct host_about *about, struct error *err);

#endif
