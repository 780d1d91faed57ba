#ifndef API_ROLES_H
#define API_ROLES_H

#include "api/objects.h"
#include "api/users.h"
#include "doc/builder.h"

/*
 * Rights by the objects of RBAC: Roles and ClusterRoles, bound to a user or to a group of the
 * user. A right is there as soon as its objects are.
 */

/* Whether the user may: by its own rights, or because a role says so. */
bool api_may(struct api_objects *objects, const struct api_user *user, const struct api_deed *deed);
/* Adds what roles allow in a namespace to the array of rules that is open. */
void api_roles_list(struct api_objects *objects, const struct api_user *user,
	const char *name_space, struct builder *builder);

#endif
