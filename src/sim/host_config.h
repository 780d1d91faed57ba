#ifndef SIM_HOST_CONFIG_H
#define SIM_HOST_CONFIG_H

#include <stdbool.h>
#include <sys/stat.h>

#include "api/users.h"
#include "base/error.h"

/* The kubeconfig that a simulator writes when it is ready and removes when it ends. */
struct host_config {
	char *folder;	 /* of its own, removed with all that is in it; NULL: none */
	char *path;	 /* NULL: none was written */
	struct stat own; /* the file that was written: no other is ever removed */
};

/* What clients must know. */
struct host_served {
	const struct api_users *users;
	const char *server;	 /* URL */
	const char *certificate; /* file to trust, or NULL */
	const char *authority;	 /* what to trust in place of a file, PEM, or NULL */
};

/*
 * Writes it to PATH, which must not be there, or into a new folder when OWN_FOLDER (in
 * $XDG_RUNTIME_DIR, or in /tmp when that cannot be written), for this user alone. Its contexts are
 * one for each user, and one that a site would mark as production. The caller ends CONFIG with
 * host_config_remove(), also after a failure.
 */
bool host_config_write(struct host_config *config, const char *path, bool own_folder,
	const struct host_served *served, struct error *err);
void host_config_remove(struct host_config *config);

#endif
