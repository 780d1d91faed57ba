#ifndef SIM_HOST_H
#define SIM_HOST_H

#include <stdbool.h>

#include "base/error.h"

/* What the simulator is told. */
struct host_about {
	const char *const *scenarios; /* names (sim/shipped.h), files, folders; ends with NULL */
	const char *const *paths;     /* files and folders more; ends with NULL */
	const char *kubeconfig;	      /* file to write, or NULL */
	bool own_folder;	      /* the kubeconfig gets a folder of its own */
	bool plays;		      /* a player acts as the controllers */
	const char *tokens;	      /* people besides the table's (api/users.h), or NULL */
	const char *audit;	      /* file for the log of what was asked, or NULL */
	const char *certificate;      /* of its TLS, a file as PEM; NULL: plain HTTP, or: */
	const char *key;	      /* and its key */
	bool tls;		      /* it makes its own */
	const char *faults;	      /* what goes wrong (api/ctl.h), or NULL */
	bool detached;		      /* it goes on when its parent is gone */
	const char *start; /* of simulated time; NULL: what the scenario says, else now */
	int port;	   /* 0: a free one */
	int speed;	   /* simulated seconds in one */
	int plans;	   /* made up, of so many VMs each */
	int vms;
	unsigned seed;
};

/*
 * Serves the Kubernetes API from memory, and plays on it, until SIGTERM, SIGINT, or the end of the
 * parent. When it is ready it prints one line: address, pace of the simulated time
 * (clock_take_pace() reads it), kubeconfig. With another speed it prints the new pace. False and
 * ERR: it could not begin.
 */
bool host_run(const struct host_about *about, struct error *err);

#endif
