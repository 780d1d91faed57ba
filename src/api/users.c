#include "api/users.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/die.h"

#define EVERYBODY                                                                                  \
	{"create", "authorization.k8s.io", "*", ""},                                               \
	{                                                                                          \
		"create", "authentication.k8s.io", "*", ""                                         \
	}

static const struct api_right of_admin[] = {{"*", "*", "*", ""}, {0}};
static const struct api_right of_operator[] = {EVERYBODY, {"get,list,watch", "*", "*", ""},
	{"create,patch,update,delete", "forklift.konveyor.io", "*", ""},
	{"create,patch,delete", "kubevirt.io", "*", ""}, {0}};
/* Secrets are not for viewers. */
static const struct api_right of_viewer[] = {EVERYBODY,
	{"get,list,watch", "forklift.konveyor.io", "*", ""},
	{"get,list,watch", "kubevirt.io", "*", ""}, {"get,list,watch", "cdi.kubevirt.io", "*", ""},
	{"get,list,watch", "storage.k8s.io", "*", ""}, {"get,list,watch", "batch", "*", ""},
	{"get,list,watch", "k8s.cni.cncf.io", "*", ""},
	{"get,list,watch", "",
		"namespaces,nodes,pods,pods/log,events,configmaps,services,"
		"persistentvolumeclaims,persistentvolumes,resourcequotas",
		""},
	{0}};
static const struct api_right of_tenant[] = {EVERYBODY,
	{"get,list,watch", "forklift.konveyor.io", "*", "demo"},
	{"patch", "forklift.konveyor.io", "plans,migrations", "demo"},
	{"get,list,watch", "", "pods,pods/log,events,persistentvolumeclaims", "demo"}, {0}};
static const struct api_right none[] = {{0}};

const struct api_user api_user_table[API_USERS] = {{"admin", of_admin, false},
	{"operator", of_operator, false}, {"viewer", of_viewer, false},
	{"tenant", of_tenant, false}, {"controller", of_admin, true}};

static const struct api_user anonymous = {"system:anonymous", none, false};

void api_users_init(struct api_users *users)
{
	for (int i = 0; i < API_USERS; i++) {
		unsigned char bytes[API_TOKEN / 2];
		if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
			die("no random numbers for tokens");
		for (size_t j = 0; j < sizeof(bytes); j++)
			snprintf(users->tokens[i] + 2 * j, 3, "%02x", bytes[j]);
	}
}

const struct api_user *api_users_find(
	const struct api_users *users, const char *authorization, bool *known)
{
	static const char bearer[] = "Bearer ";
	*known = true;
	if (!authorization)
		return &anonymous;
	for (int i = 0; i < API_USERS; i++)
		if (!strncmp(authorization, bearer, sizeof(bearer) - 1) &&
			!strcmp(authorization + sizeof(bearer) - 1, users->tokens[i]))
			return &api_user_table[i];
	*known = false;
	return &anonymous;
}

const char *api_users_token(const struct api_users *users, const char *name)
{
	for (int i = 0; i < API_USERS; i++)
		if (!strcmp(api_user_table[i].name, name))
			return users->tokens[i];
	return NULL;
}

/* Whether a list with commas has the word, or is "*". */
static bool has(const char *list, const char *word)
{
	size_t length = strlen(word);
	if (!strcmp(list, "*"))
		return true;
	while (*list) {
		size_t own = strcspn(list, ",");
		if (own == length && !strncmp(list, word, own))
			return true;
		list += own + (list[own] == ',');
	}
	return false;
}

bool api_user_may(const struct api_user *user, const struct api_deed *deed)
{
	for (const struct api_right *right = user->rights; right->verbs; right++)
		if (has(right->verbs, deed->verb) &&
			(!strcmp(right->group, "*") || !strcmp(right->group, deed->group)) &&
			has(right->resources, deed->resource) &&
			(!*right->name_space || !strcmp(right->name_space, deed->name_space)))
			return true;
	return false;
}
