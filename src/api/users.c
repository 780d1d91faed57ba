#include "api/users.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/die.h"
#include "base/memory.h"

#define EVERYBODY                                                                                  \
	{"create", "authorization.k8s.io", "selfsubjectaccessreviews,selfsubjectrulesreviews",     \
		""},                                                                               \
	{                                                                                          \
		"create", "authentication.k8s.io", "selfsubjectreviews", ""                        \
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
	{"get,list,watch", "", "pods,pods/log,events,persistentvolumeclaims", "demo"},
	{"get,list,watch", "cdi.kubevirt.io", "datavolumes", "demo"},
	{"get,list,watch", "kubevirt.io", "virtualmachines", "demo"}, {0}};
const struct api_right api_rights_of_everybody[] = {EVERYBODY, {0}};
static const struct api_right none[] = {{0}};

const struct api_user api_user_table[API_USERS] = {{"admin", of_admin, false, NULL, NULL},
	{"operator", of_operator, false, NULL, NULL}, {"viewer", of_viewer, false, NULL, NULL},
	{"tenant", of_tenant, false, NULL, NULL}, {"controller", of_admin, true, NULL, NULL}};

static const struct api_user anonymous = {"system:anonymous", none, false, NULL, NULL};

/* Somebody of a token file. */
struct api_bearer {
	char *line; /* what the others point into */
	const char *token;
	struct api_user user;
};

void api_users_init(struct api_users *users)
{
	array_init(&users->bearers, sizeof(struct api_bearer));
	for (int i = 0; i < API_USERS; i++) {
		unsigned char bytes[API_TOKEN / 2];
		if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
			die("no random numbers for tokens");
		for (size_t j = 0; j < sizeof(bytes); j++)
			snprintf(users->tokens[i] + 2 * j, 3, "%02x", bytes[j]);
	}
}

void api_users_finish(struct api_users *users)
{
	for (size_t i = 0; i < users->bearers.count; i++)
		free(((struct api_bearer *)array_at(&users->bearers, i))->line);
	array_finish(&users->bearers);
}

/* Cuts the next value of a line off; "" when there is none. */
static const char *next_value(char **rest)
{
	char *value = *rest;
	size_t length = strcspn(value, ",");
	*rest = value + length + (value[length] == ',');
	value[length] = '\0';
	return value;
}

/* LINE is taken over. */
static bool add_bearer(struct api_users *users, char *line)
{
	char *rest = line;
	struct api_bearer bearer = {.line = line, .token = next_value(&rest)};
	bearer.user.name = next_value(&rest);
	bearer.user.uid = next_value(&rest);
	bool quoted = *rest == '"' && rest[strlen(rest) - 1] == '"';
	if (quoted)
		rest[strlen(rest) - 1] = '\0';
	bearer.user.groups = rest + quoted;
	bool master = api_words_have(bearer.user.groups, "system:masters");
	bearer.user.rights = master ? of_admin : api_rights_of_everybody;
	if (!*bearer.token || !*bearer.user.name) {
		free(line);
		return false;
	}
	*(struct api_bearer *)array_push(&users->bearers) = bearer;
	return true;
}

bool api_users_read(struct api_users *users, const char *text, struct error *err)
{
	for (int number = 1; *text; number++) {
		size_t length = strcspn(text, "\n");
		if (length && !add_bearer(users, xstrndup(text, length)))
			return error_set(
				err, "line %d of the tokens is not TOKEN,USER,UID[,GROUP]", number);
		text += length + (text[length] == '\n');
	}
	return true;
}

static const struct api_user *find_bearer(const struct api_users *users, const char *token)
{
	for (size_t i = 0; i < users->bearers.count; i++) {
		const struct api_bearer *bearer = array_at(&users->bearers, i);
		if (!strcmp(bearer->token, token))
			return &bearer->user;
	}
	return NULL;
}

const struct api_user *api_users_find(
	const struct api_users *users, const char *authorization, bool *known)
{
	static const char bearer[] = "Bearer ";
	*known = !authorization || !strncmp(authorization, bearer, sizeof(bearer) - 1);
	if (!authorization || !*known)
		return &anonymous;
	const char *token = authorization + sizeof(bearer) - 1;
	for (int i = 0; i < API_USERS; i++)
		if (!strcmp(token, users->tokens[i]))
			return &api_user_table[i];
	const struct api_user *user = find_bearer(users, token);
	*known = user;
	return user ? user : &anonymous;
}

const char *api_users_token(const struct api_users *users, const char *name)
{
	for (int i = 0; i < API_USERS; i++)
		if (!strcmp(api_user_table[i].name, name))
			return users->tokens[i];
	return NULL;
}

struct api_user api_user_as(const char *name, const char *groups)
{
	bool master = groups && api_words_have(groups, "system:masters");
	for (int i = 0; i < API_USERS && !groups; i++)
		if (!strcmp(api_user_table[i].name, name))
			return api_user_table[i];
	return (struct api_user){.name = name,
		.rights = master ? of_admin : api_rights_of_everybody,
		.groups = groups ? groups : ""};
}

bool api_words_have(const char *list, const char *word)
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

bool api_user_is_master(const struct api_user *user)
{
	return user->groups && api_words_have(user->groups, "system:masters");
}

bool api_user_may(const struct api_user *user, const struct api_deed *deed)
{
	for (const struct api_right *right = user->rights; right->verbs; right++)
		if (api_words_have(right->verbs, deed->verb) &&
			(!strcmp(right->group, "*") || !strcmp(right->group, deed->group)) &&
			api_words_have(right->resources, deed->resource) &&
			(!*right->name_space || !strcmp(right->name_space, deed->name_space)))
			return true;
	return false;
}
