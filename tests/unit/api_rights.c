/* People of a token file, and rights that are objects of RBAC. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "unit/api_given.h"

#define RBAC "'apiVersion':'rbac.authorization.k8s.io/v1'"
#define TOKENS "t-root,root,1,system:masters\nt-ann,ann,2\nt-bob,bob,3,\"shift,night\"\n"

static void given_people(struct api_given *given)
{
	struct error err;
	api_given_init(given);
	cr_assert(api_users_read(&given->api.users, TOKENS, &err), "%s", err.text);
}

static void as(struct api_given *given, const char *token)
{
	free(given->authorization);
	given->authorization = xasprintf("Bearer %s", token);
}

static void expect_get(struct api_given *given, const char *token, const char *path, int status)
{
	as(given, token);
	api_ask(given, "GET", path, NULL);
	cr_expect_eq(
		given->status, status, "%s, %s: %d %s", token, path, given->status, given->body);
}

static void load_roles(struct api_given *given)
{
	api_given_load(given,
		"{" RBAC ",'kind':'ClusterRole','metadata':{'name':'reader'},'rules':"
		"[{'apiGroups':['forklift.konveyor.io'],'resources':['plans'],"
		"'verbs':['get','list']}]}");
	api_given_load(given,
		"{" RBAC ",'kind':'Role','metadata':{'name':'one','namespace':'demo'},'rules':"
		"[{'apiGroups':[''],'resources':['*'],'verbs':['*'],"
		"'resourceNames':['mine']}]}");
	api_given_load(given,
		"{" RBAC ",'kind':'ClusterRoleBinding','metadata':{'name':'all'},"
		"'roleRef':{'kind':'ClusterRole','name':'reader'},"
		"'subjects':[{'kind':'User','name':'ann'}]}");
	api_given_load(given,
		"{" RBAC ",'kind':'RoleBinding','metadata':{'name':'night',"
		"'namespace':'demo'},'roleRef':{'kind':'Role','name':'one'},"
		"'subjects':[{'kind':'Group','name':'night'}]}");
	api_given_load(given,
		"{" RBAC ",'kind':'RoleBinding','metadata':{'name':'day',"
		"'namespace':'other'},'roleRef':{'kind':'ClusterRole','name':'reader'},"
		"'subjects':[{'kind':'Group','name':'system:authenticated'}]}");
}

Test(api_rights, people_of_a_file_have_what_roles_give_them)
{
	struct api_given given;
	given_people(&given);
	expect_get(&given, "t-root", PLANS, 200);
	expect_get(&given, "t-ann", PLANS, 403);
	api_expect(&given, 403, "User \\'ann\\' cannot list resource");
	load_roles(&given);
	expect_get(&given, "t-ann", PLANS, 200);
	expect_get(&given, "t-ann", "/apis/forklift.konveyor.io/v1beta1/plans", 200);
	expect_get(&given, "t-ann", PLANS "?watch=1", 403);
	expect_get(&given, "t-ann", "/api/v1/namespaces/demo/configmaps/mine", 403);
	expect_get(&given, "t-nobody", PLANS, 401);
	api_given_finish(&given);
}

Test(api_rights, groups_are_bound_in_one_namespace_and_to_one_name)
{
	struct api_given given;
	given_people(&given);
	load_roles(&given);
	expect_get(&given, "t-bob", PLANS, 403);
	expect_get(
		&given, "t-bob", "/apis/forklift.konveyor.io/v1beta1/namespaces/other/plans", 200);
	expect_get(&given, "t-bob", "/api/v1/namespaces/demo/configmaps/mine", 404);
	expect_get(&given, "t-bob", "/api/v1/namespaces/demo/configmaps/yours", 403);
	expect_get(&given, "t-bob", "/api/v1/namespaces/demo/configmaps", 403);
	expect_get(&given, "t-bob", "/api/v1/namespaces/other/configmaps/mine", 403);
	api_given_finish(&given);
}

Test(api_rights, a_right_goes_with_its_binding)
{
	struct api_given given;
	given_people(&given);
	load_roles(&given);
	expect_get(&given, "t-ann", PLANS, 200);
	as(&given, "t-root");
	api_ask(&given, "DELETE", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/all",
		NULL);
	cr_assert_eq(given.status, 200, "%s", given.body);
	expect_get(&given, "t-ann", PLANS, 403);
	api_given_finish(&given);
}

Test(api_rights, reviews_tell_what_roles_allow)
{
	struct api_given given;
	given_people(&given);
	load_roles(&given);
	as(&given, "t-ann");
	api_ask(&given, "POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
		"{'spec':{'resourceAttributes':{'verb':'list','group':'forklift.konveyor.io',"
		"'resource':'plans','namespace':'demo'}}}");
	api_expect(&given, 201, "'allowed':true");
	api_ask(&given, "POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
		"{'spec':{'resourceAttributes':{'verb':'patch','group':'forklift.konveyor.io',"
		"'resource':'plans','namespace':'demo'}}}");
	api_expect(&given, 201, "'allowed':false");
	api_ask(&given, "POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
		"{'spec':{'namespace':'demo'}}");
	api_expect(&given, 201, "'resources':['plans']");
	as(&given, "t-bob");
	api_ask(&given, "POST", "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
		"{'spec':{'namespace':'demo'}}");
	api_expect_not(&given, "'resources':['plans']");
	api_given_finish(&given);
}

Test(api_rights, a_line_that_names_nobody_is_told)
{
	struct api_users users;
	struct error err;
	api_users_init(&users);
	cr_assert_not(api_users_read(&users, "a,b,1\n\nonly-a-token\n", &err));
	cr_expect_str_eq(err.text, "line 3 of the tokens is not TOKEN,USER,UID[,GROUP]");
	cr_assert_not(api_users_read(&users, ",b,1", &err));
	api_users_finish(&users);
}

/* Acting as somebody else: only who may, and then with the rights of the other. */
Test(api_rights, acting_as_somebody_else)
{
	struct api_given given;
	given_people(&given);
	load_roles(&given);
	given.as = "ann";
	expect_get(&given, "t-root", PLANS, 200);
	expect_get(&given, "t-root", "/api/v1/namespaces/demo/configmaps/mine", 403);
	api_expect(&given, 403, "User \\'ann\\' cannot get resource");
	expect_get(&given, "t-bob", PLANS, 403);
	api_expect(&given, 403, "User \\'bob\\' cannot impersonate resource \\'users\\'");
	given.as = "somebody";
	expect_get(&given, "t-root", "/api/v1/namespaces/demo/configmaps/mine", 403);
	given.as_groups = "day,night";
	expect_get(&given, "t-root", "/api/v1/namespaces/demo/configmaps/mine", 404);
	given.as_groups = "system:masters";
	expect_get(&given, "t-root", "/api/v1/nodes", 200);
	given.as = "viewer";
	given.as_groups = NULL;
	expect_get(&given, "t-root", PLANS, 200);
	expect_get(&given, "t-root", "/api/v1/secrets", 403);
	api_given_finish(&given);
}
