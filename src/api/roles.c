#include "api/roles.h"

#include <string.h>

#define RBAC "rbac.authorization.k8s.io"

/* A walk over all rules that hold for somebody in a namespace. */
struct walk {
	struct api_objects *objects;
	const struct api_user *user;
	const char *name_space;
	bool (*found)(void *data, const struct node *rule); /* true ends the walk */
	void *data;
};

/* ---- from bindings to rules ---------------------------------------------------------------- */

static bool is_subject(const struct node *subject, const struct api_user *user)
{
	const char *kind = node_text_or(node_get(subject, KEY_kind), "");
	const char *name = node_text_or(node_get(subject, KEY_name), "");
	if (!strcmp(kind, "User"))
		return !strcmp(name, user->name);
	return !strcmp(kind, "Group") &&
		(!strcmp(name, "system:authenticated") ||
			(user->groups && api_words_have(user->groups, name)));
}

static bool is_bound(const struct node *binding, const struct api_user *user)
{
	node_each(subject,
		node_get(binding, symbol("subjects"))) if (is_subject(subject, user)) return true;
	return false;
}

static bool walk_role(
	const struct walk *walk, const struct api_version *binding, const struct node *reference)
{
	const char *kind = node_text_or(node_get(reference, KEY_kind), "");
	bool own = !strcmp(kind, "Role");
	const struct api_kind *roles = api_kind_find(RBAC, "v1", own ? "roles" : "clusterroles");
	const struct api_version *role = api_objects_get(walk->objects, roles,
		own ? binding->name_space : "", node_text_or(node_get(reference, KEY_name), ""));
	if (!role)
		return false;
	node_each(rule, node_get(api_version_root(role), symbol("rules")))
	{
		if (walk->found(walk->data, rule))
			return true;
	}
	return false;
}

/* Bindings of one namespace, or those of the cluster (""). */
static bool walk_bindings(const struct walk *walk, const char *plural, const char *name_space)
{
	const struct api_shelf *shelf =
		api_shelf_of(walk->objects, api_kind_find(RBAC, "v1", plural));
	for (size_t i = 0; i < shelf->versions.count; i++) {
		const struct api_version *version =
			*(struct api_version **)array_at(&shelf->versions, i);
		const struct node *root = api_version_root(version);
		if (!strcmp(version->name_space, name_space) && is_bound(root, walk->user) &&
			walk_role(walk, version, node_get(root, symbol("roleRef"))))
			return true;
	}
	return false;
}

static bool walk_rules(const struct walk *walk)
{
	return walk_bindings(walk, "clusterrolebindings", "") ||
		(*walk->name_space && walk_bindings(walk, "rolebindings", walk->name_space));
}

/* ---- what a rule allows -------------------------------------------------------------------- */

static bool has(const struct node *list, const char *word)
{
	node_each(item, list) if (node_equals(item, word)) return true;
	return false;
}

static bool names(const struct node *list, const char *word)
{
	return has(list, word) || has(list, "*");
}

/* A list of names that is not there is one of all. */
static bool names_object(const struct node *list, const char *name)
{
	return !node_first(list) || (name && *name && has(list, name));
}

static bool allows(void *data, const struct node *rule)
{
	const struct api_deed *deed = data;
	return names(node_get(rule, symbol("verbs")), deed->verb) &&
		names(node_get(rule, symbol("apiGroups")), deed->group) &&
		names(node_get(rule, symbol("resources")), deed->resource) &&
		names_object(node_get(rule, symbol("resourceNames")), deed->name);
}

bool api_may(struct api_objects *objects, const struct api_user *user, const struct api_deed *deed)
{
	struct api_deed copy = *deed;
	const struct walk walk = {.objects = objects,
		.user = user,
		.name_space = deed->name_space,
		.found = allows,
		.data = &copy};
	return api_user_may(user, deed) || (user->groups && walk_rules(&walk));
}

static bool add_rule(void *data, const struct node *rule)
{
	if (node_get(rule, symbol("resources")))
		builder_copy(data, SYMBOL_NONE, rule);
	return false;
}

void api_roles_list(struct api_objects *objects, const struct api_user *user,
	const char *name_space, struct builder *builder)
{
	const struct walk walk = {.objects = objects,
		.user = user,
		.name_space = name_space,
		.found = add_rule,
		.data = builder};
	if (user->groups)
		walk_rules(&walk);
}
