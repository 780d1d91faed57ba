#ifndef API_LOAD_H
#define API_LOAD_H

#include "api/api.h"
#include "base/error.h"

/*
 * Puts an object there in the shape of its schema, past all rights and rules: uid,
 * creationTimestamp and status are kept, what is missing of them is made. Its namespace is made
 * when there is none. False and ERR: the server does not have the kind, or the object has no name.
 */
bool api_load(struct api *api, const struct node *root, struct error *err);
/*
 * Lines of a container, as the back door takes them (api/back_door.h). False and ERR: there is no
 * such pod, or it has no such container.
 */
bool api_load_log(struct api *api, const struct node *root, struct error *err);
/*
 * The namespaces that every cluster has. By the uid of kube-system clients tell clusters apart, so
 * that one is never the same again, whatever the seed.
 */
void api_load_system(struct api *api);
/* All is loaded: what watches and lists from before could ask for is forgotten. */
void api_loaded(struct api *api);

#endif
