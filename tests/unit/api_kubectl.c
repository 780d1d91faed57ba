/* What kubectl needs besides the requests of mtvtop: bodies of protobuf, and OpenAPI. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/protobuf.h"
#include "unit/api_given.h"

#define PROTOBUF "application/vnd.kubernetes.protobuf"

static struct api_given given;

static void begin(void)
{
	api_given_init(&given);
}

static void end(void)
{
	api_given_finish(&given);
}

TestSuite(api_kubectl, .init = begin, .fini = end);

/* ---- protobuf -------------------------------------------------------------------------------- */

/* A field of bytes: number and wire type 2, length, bytes. All are short here. */
static size_t put(char *out, int number, const char *bytes, size_t length)
{
	out[0] = (char)(number << 3 | 2);
	out[1] = (char)length;
	memcpy(out + 2, bytes, length);
	return length + 2;
}

static size_t put_text(char *out, int number, const char *text)
{
	return put(out, number, text, strlen(text));
}

/* `k8s\0`, then 1: {1: apiVersion, 2: kind}, 2: the object. */
static size_t wrap(char *out, const char *version, const char *kind, const char *raw, size_t length)
{
	char type[120];
	size_t used = put_text(type, 1, version);

	used += put_text(type + used, 2, kind);
	memcpy(out, "k8s\0", 4);
	size_t at = 4 + put(out + 4, 1, type, used);
	return at + put(out + at, 2, raw, length);
}

static void ask_bytes(const char *target, const char *body, size_t length)
{
	const struct api_request request = {.method = "POST",
		.target = target,
		.accept = PROTOBUF ",application/json",
		.authorization = given.authorization,
		.content_type = PROTOBUF,
		.body = body,
		.length = length};
	struct api_answer answer;

	api_handle(&given.api, &request, &answer);
	free(given.body);
	given.status = answer.status;
	given.body = strdup(answer.body.text);
	api_answer_finish(&answer);
}

/* As of `kubectl create namespace night --save-config`: its name, a label, and empty texts. */
static size_t make_namespace(char *out)
{
	char label[60], metadata[120], object[120];
	size_t used = put_text(label, 1, "shift");

	used += put_text(label + used, 2, "late");
	size_t length = put_text(metadata, 1, "night");
	length += put_text(metadata + length, 2, "");
	length += put(metadata + length, 11, label, used);
	used = put(object, 1, metadata, length);
	used += put(object + used, 2, "", 0);
	return wrap(out, "v1", "Namespace", object, used);
}

Test(api_kubectl, namespace_comes_as_protobuf)
{
	char body[240];
	size_t length = make_namespace(body);

	ask_bytes("/api/v1/namespaces", body, length);
	api_expect(&given, 201, "'name':'night'");
	api_expect(&given, 201, "'labels':{'shift':'late','kubernetes.io/metadata.name':'night'}");
	api_expect_not(&given, "generateName");
}

/* An object whose metadata has a name alone, and further fields behind it. */
static size_t put_named(char *out, const char *name)
{
	char metadata[60];
	size_t length = put_text(metadata, 1, name);

	return put(out, 1, metadata, length);
}

/* An entry of a map. */
static size_t put_entry(char *out, int number, const char *name, const char *value, size_t length)
{
	char entry[80];
	size_t used = put_text(entry, 1, name);

	used += put(entry + used, 2, value, length);
	return put(out, number, entry, used);
}

/* As of `kubectl create secret generic login --from-literal=...`, with bytes that are no text. */
Test(api_kubectl, secret_comes_as_protobuf)
{
	char object[120], body[240];
	size_t length = put_named(object, "login");

	length += put_entry(object + length, 2, "user", "anna", 4);
	length += put_entry(object + length, 2, "key", "\0\xff\n>", 4);
	length += put_entry(object + length, 2, "none", "", 0);
	length += put_text(object + length, 3, "Opaque");
	length += put_entry(object + length, 4, "plain", "text", 4);
	length = wrap(body, "v1", "Secret", object, length);
	ask_bytes("/api/v1/namespaces/demo/secrets", body, length);
	api_expect(&given, 201, "'name':'login'");
	api_expect(&given, 201, "'user':'YW5uYQ=='");
	api_expect(&given, 201, "'key':'AP8KPg=='");
	api_expect(&given, 201, "'none':''");
	api_expect(&given, 201, "'type':'Opaque'");
}

/* As of `kubectl create quota night --hard=pods=5`: an amount is a message of its own. */
Test(api_kubectl, quota_comes_as_protobuf)
{
	char amount[20], spec[80], object[120], body[240];
	size_t length = put_text(amount, 1, "5");
	size_t used = put_entry(spec, 1, "pods", amount, length);

	length = put_named(object, "night");
	length += put(object + length, 2, spec, used);
	length = wrap(body, "v1", "ResourceQuota", object, length);
	ask_bytes("/api/v1/namespaces/demo/resourcequotas", body, length);
	api_expect(&given, 201, "'spec':{'hard':{'pods':'5'}}");
	used = put_entry(spec, 1, "pods", "5", 1);
	length = put_named(object, "broken");
	length += put(object + length, 2, spec, used);
	length = wrap(body, "v1", "ResourceQuota", object, length);
	ask_bytes("/api/v1/namespaces/demo/resourcequotas", body, length);
	api_expect(&given, 400, "the protobuf message is broken");
}

/* As of `kubectl create role` and `kubectl create rolebinding`. */
Test(api_kubectl, roles_come_as_protobuf)
{
	char part[80], object[120], body[240];
	size_t used = put_text(part, 1, "get");

	used += put_text(part + used, 1, "list");
	used += put_text(part + used, 2, "");
	used += put_text(part + used, 3, "pods");
	size_t length = put_named(object, "reads");
	length += put(object + length, 2, part, used);
	length = wrap(body, "rbac.authorization.k8s.io/v1", "Role", object, length);
	ask_bytes("/apis/rbac.authorization.k8s.io/v1/namespaces/demo/roles", body, length);
	api_expect(&given, 201,
		"'rules':[{'verbs':['get','list'],'apiGroups':[''],'resources':['pods']}]");

	used = put_text(part, 1, "User");
	used += put_text(part + used, 2, "rbac.authorization.k8s.io");
	used += put_text(part + used, 3, "anna");
	length = put_named(object, "anna-reads");
	length += put(object + length, 2, part, used);
	used = put_text(part, 1, "rbac.authorization.k8s.io");
	used += put_text(part + used, 2, "Role");
	used += put_text(part + used, 3, "reads");
	length += put(object + length, 3, part, used);
	length = wrap(body, "rbac.authorization.k8s.io/v1", "RoleBinding", object, length);
	ask_bytes("/apis/rbac.authorization.k8s.io/v1/namespaces/demo/rolebindings", body, length);
	api_expect(&given, 201, "'name':'anna'");
	api_expect(&given, 201, "'kind':'Role','name':'reads'");
}

Test(api_kubectl, rights_are_asked_in_protobuf)
{
	char resource[80], spec[100], object[120], body[240];
	size_t length = put_text(resource, 1, "demo");

	length += put_text(resource + length, 2, "patch");
	length += put_text(resource + length, 3, "forklift.konveyor.io");
	length += put_text(resource + length, 5, "plans");
	length = put(spec, 1, resource, length);
	length = put(object, 2, spec, length);
	length = wrap(body, "authorization.k8s.io/v1", "SelfSubjectAccessReview", object, length);
	ask_bytes("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", body, length);
	api_expect(&given, 201, "'allowed':true");
	api_given_user(&given, "viewer");
	ask_bytes("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", body, length);
	api_expect(&given, 201, "'allowed':false");
}

Test(api_kubectl, broken_protobuf_is_refused)
{
	char body[240];
	size_t length = make_namespace(body);

	for (size_t cut = 0; cut < length; cut++) {
		ask_bytes("/api/v1/namespaces", body, cut);
		cr_expect_eq(given.status, 400, "%zu bytes: %d %s", cut, given.status, given.body);
	}
	length = wrap(body, "v1", "Pod", "", 0);
	ask_bytes("/api/v1/namespaces/demo/pods", body, length);
	api_expect(&given, 400, "mtvsim reads Pod as JSON alone");
}

/* ---- OpenAPI --------------------------------------------------------------------------------- */

Test(api_kubectl, openapi_names_each_group_and_its_kinds)
{
	api_ask(&given, "GET", "/openapi/v3", NULL);
	api_expect(&given, 200,
		"'apis/forklift.konveyor.io/v1beta1':{'serverRelativeURL':"
		"'/openapi/v3/apis/forklift.konveyor.io/v1beta1'}");
	api_expect(&given, 200, "'api/v1':{");
	api_ask(&given, "GET", "/openapi/v3/apis/forklift.konveyor.io/v1beta1", NULL);
	api_expect(&given, 200,
		"'/apis/forklift.konveyor.io/v1beta1/namespaces/{namespace}/plans/{name}':{");
	api_expect(&given, 200, "'patch':{'responses':{},'parameters':[{'name':'fieldValidation'");
	api_ask(&given, "GET", "/openapi/v3/api/v1", NULL);
	api_expect(&given, 200, "'/api/v1/namespaces/{name}':{");
	api_ask(&given, "GET", "/openapi/v3/apis/nosuch/v1", NULL);
	cr_expect_eq(given.status, 404);
}

/* ---- what apply keeps in its object ---------------------------------------------------------- */

Test(api_kubectl, last_applied_is_kept)
{
	api_ask(&given, "POST", "/api/v1/namespaces/demo/configmaps",
		"{'metadata':{'name':'night','annotations':{"
		"'kubectl.kubernetes.io/last-applied-configuration':'all of "
		"it'}},'data':{'a':'b'}}");
	api_expect(&given, 201, "'kubectl.kubernetes.io/last-applied-configuration':'all of it'");
	api_ask_as(&given, "PATCH", "/api/v1/namespaces/demo/configmaps/night",
		"{'metadata':{'annotations':{"
		"'kubectl.kubernetes.io/last-applied-configuration':'less'}}}",
		"application/merge-patch+json");
	api_ask(&given, "GET", "/api/v1/namespaces/demo/configmaps/night", NULL);
	api_expect_not(&given, "all of it");
}

/* ---- options --------------------------------------------------------------------------------- */

Test(api_kubectl, options_are_checked_before_anything_is_done)
{
	static const struct {
		const char *method, *target;
		int status;
		const char *words;
	} cases[] = {{"GET", PLANS "?limit=x", 400, "strconv.ParseInt: parsing"},
		{"GET", PLANS "?watch=1&timeoutSeconds=1h", 400, "strconv.ParseInt: parsing"},
		{"GET", PLANS "?resourceVersionMatch=Exact", 422,
			"resourceVersionMatch is forbidden unless resourceVersion is provided"},
		{"GET", PLANS "?resourceVersionMatch=Exact&resourceVersion=0", 422,
			"is forbidden for resourceVersion"},
		{"GET", PLANS "?resourceVersionMatch=Some&resourceVersion=1", 422,
			"'FieldValueNotSupported'"},
		{"GET", PLANS "?sendInitialEvents=true", 422,
			"sendInitialEvents is forbidden for list"},
		{"GET", PLANS "?watch=1&resourceVersionMatch=Exact", 422,
			"is forbidden for watch unless sendInitialEvents is provided"},
		{"GET", PLANS "/web?resourceVersion=x", 500, "strconv.ParseUint"},
		{"POST", PLANS "?dryRun=All&dryRun=Some", 422, "supported values: "},
		{"POST", PLANS "?fieldValidation=Loose", 422, "'kind':'CreateOptions'"},
		{"PATCH", PLANS "/web?fieldManager=a%0Ab", 422, "'kind':'PatchOptions'"}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		api_ask(&given, cases[i].method, cases[i].target, "{'metadata':{'name':'web'}}");
		api_expect(&given, cases[i].status, cases[i].words);
	}
	api_ask(&given, "GET", PLANS "?limit=5&resourceVersion=0", NULL);
	api_expect(&given, 200, "'items':[]");
}

Test(api_kubectl, media_types_that_it_cannot_give_are_refused)
{
	static const struct {
		const char *accept;
		int status;
	} cases[] = {{"text/html", 406}, {"application/xml", 406}, {"*/*", 200},
		{"application/json;as=Table;v=v9;g=meta.k8s.io", 406},
		{"application/json;as=Nosuch;v=v1;g=meta.k8s.io", 406},
		{"application/json;as=Table;v=v1;g=meta.k8s.io,application/json", 200},
		{"application/json;as=Table;g=meta.k8s.io;v=v1", 200},
		{"text/html,application/json", 200}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		given.accept = cases[i].accept;
		api_ask(&given, "GET", PLANS, NULL);
		cr_expect_eq(
			given.status, cases[i].status, "%s: %d", cases[i].accept, given.status);
	}
}

Test(api_kubectl, what_is_only_tried_has_no_version)
{
	api_ask(&given, "POST", "/api/v1/namespaces/demo/configmaps?dryRun=All",
		"{'metadata':{'name':'web'}}");
	cr_expect_eq(given.status, 201, "%s", given.body);
	api_expect_not(&given, "resourceVersion");
}

/* ---- what a request may not be --------------------------------------------------------------- */

Test(api_kubectl, selectors_are_words)
{
	static const char *const bad[] = {"a%3Db%3Dc", "!!", "-x%3D1", "a%20in%20(b", "%3D1"};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		char target[200];
		snprintf(target, sizeof(target), PLANS "?labelSelector=%s", bad[i]);
		api_ask(&given, "GET", target, NULL);
		cr_expect_eq(given.status, 400, "%s: %d", bad[i], given.status);
	}
	api_ask(&given, "GET", PLANS "?labelSelector=mtv.io/a-b_c%3D1.x,!d,e%20notin%20(f)", NULL);
	cr_expect_eq(given.status, 200, "%s", given.body);
}

Test(api_kubectl, a_body_of_another_kind_deletes_nothing)
{
	api_ask(&given, "POST", "/api/v1/namespaces/demo/configmaps", "{'metadata':{'name':'a'}}");
	api_ask(&given, "DELETE", "/api/v1/namespaces/demo/configmaps/a",
		"{'kind':'ConfigMap','apiVersion':'v1'}");
	cr_expect_eq(given.status, 500, "%s", given.body);
	api_ask(&given, "GET", "/api/v1/namespaces/demo/configmaps/a", NULL);
	cr_expect_eq(given.status, 200);
}

Test(api_kubectl, one_named_in_a_list_is_named_in_its_refusal)
{
	api_given_user(&given, "tenant");
	api_ask(&given, "GET", "/api/v1/namespaces/demo/secrets?fieldSelector=metadata.name%3Dkey",
		NULL);
	api_expect(&given, 403, "is forbidden: User");
	api_expect(&given, 403, "'details':{'name':'key'");
}
