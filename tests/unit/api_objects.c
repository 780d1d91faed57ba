/* Objects through the API in memory: created, read, changed and deleted, as the real server does.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/load.h"
#include "unit/api_given.h"
#include "unit/given.h"

TestSuite(api_objects);

static struct api_given given;

static void make(const char *name, const char *more)
{
	char body[1000];
	snprintf(body, sizeof(body),
		"{" PLAN_HEAD ",'metadata':{'name':'%s'%s},'spec':{" PLAN_SPEC ",'type':'cold'}}",
		name, more);
	api_ask(&given, "POST", PLANS, body);
	cr_assert_eq(given.status, 201, "%s", given.body);
}

Test(api_objects, created_and_read)
{
	api_given_init(&given);
	make("web", "");
	api_expect(&given, 201, "'name':'web','namespace':'demo','resourceVersion':'");
	api_expect(&given, 201, "'creationTimestamp':'2026-11-21T12:00:00Z','generation':1");
	api_ask(&given, "GET", PLANS "/web", NULL);
	api_expect(&given, 200, "'type':'cold','useCompatibilityMode':true");
	api_ask(&given, "GET", PLANS "/db", NULL);
	api_expect(&given, 404, "plans.forklift.konveyor.io \\'db\\' not found");
	api_expect(&given, 404,
		"'reason':'NotFound','details':{'name':'db','group':'forklift.konveyor.io',"
		"'kind':'plans'},'code':404}");
	api_given_finish(&given);
}

Test(api_objects, that_cannot_be_created)
{
	static const struct {
		const char *target;
		const char *body;
		int status;
		const char *said;
	} cases[] = {
		{PLANS, "{" PLAN_HEAD ",'metadata':{'name':'web'}}", 409,
			"'reason':'AlreadyExists'"},
		{PLANS, "{" PLAN_HEAD ",'metadata':{'name':'Bad_Name'}}", 422,
			"'field':'metadata.name'"},
		{PLANS, "{" PLAN_HEAD ",'metadata':{}}", 422, "name or generateName is required"},
		{PLANS, "{" PLAN_HEAD ",'metadata':{'name':'a','namespace':'other'}}", 400,
			"does not match the namespace"},
		{PLANS, "{'metadata':{'name':'a'}}", 400,
			"the object provided is unrecognized (must be of type Plan): Object "},
		{PLANS,
			"{'apiVersion':'forklift.konveyor.io/v1beta1','kind':'Hook','metadata':{"
			"'name':'a'}}",
			422, "Hook.forklift.konveyor.io \\'a\\' is invalid: kind: Invalid value: "},
		{PLANS, "{nonsense", 400, "'reason':'BadRequest'"},
		{"/apis/forklift.konveyor.io/v1beta1/namespaces/nowhere/plans",
			"{" PLAN_HEAD ",'metadata':{'name':'a'}}", 404,
			"namespaces \\'nowhere\\' not found"},
		{"/apis/forklift.konveyor.io/v1beta1/namespaces/demo/dynamic",
			"{'metadata':{'name':'a'}}", 404, "404 page not found"},
	};
	api_given_init(&given);
	make("web", "");
	uint64_t before = given.api.objects.revision;
	for (size_t i = 0; i < COUNT(cases); i++) {
		api_ask(&given, "POST", cases[i].target, cases[i].body);
		api_expect(&given, cases[i].status, cases[i].said);
	}
	cr_expect_eq(given.api.objects.revision, before, "something was written");
	api_given_finish(&given);
}

Test(api_objects, generated_names_are_those_of_the_seed)
{
	char first[2000];
	for (int i = 0; i < 2; i++) {
		api_given_init(&given);
		api_ask(&given, "POST", PLANS,
			"{" PLAN_HEAD ",'metadata':{'generateName':'web-'}}");
		cr_assert_eq(given.status, 201, "%s", given.body);
		api_expect(&given, 201, "'name':'web-");
		if (i)
			cr_expect_str_eq(given.body, first);
		snprintf(first, sizeof(first), "%s", given.body);
		api_given_finish(&given);
	}
}

/* Only what is meant counts: status apart, generations with the spec, nothing for nothing. */
Test(api_objects, changed)
{
	api_given_init(&given);
	make("web", "");
	api_ask_as(&given, "PATCH", PLANS "/web",
		"{'spec':{'archived':true},'status':{'observedGeneration':1}}",
		"application/merge-patch+json");
	api_expect(&given, 200, "'generation':2");
	api_expect_not(&given, "'status'");
	api_ask_as(&given, "PATCH", PLANS "/web/status",
		"{'spec':{'archived':false},'status':{'observedGeneration':1}}",
		"application/merge-patch+json");
	api_expect(&given, 200, "'archived':true");
	api_expect(&given, 200, "'status':{'observedGeneration':1}");
	api_expect(&given, 200, "'generation':2");
	uint64_t before = given.api.objects.revision;
	api_ask_as(&given, "PATCH", PLANS "/web", "{'spec':{'archived':true}}",
		"application/merge-patch+json");
	api_expect(&given, 200, "'generation':2");
	cr_expect_eq(given.api.objects.revision, before, "nothing was changed, and it counted");
	api_given_finish(&given);
}

Test(api_objects, changed_only_as_they_were_read)
{
	api_given_init(&given);
	make("web", "");
	api_ask(&given, "PUT", PLANS "/web",
		"{" PLAN_HEAD ",'metadata':{'name':'web','resourceVersion':'1'}}");
	api_expect(&given, 409, "the object has been modified; please apply your changes");
	api_ask_as(&given, "PATCH", PLANS "/web",
		"[{'op':'test','path':'/spec/type','value':'warm'},"
		"{'op':'replace','path':'/spec/type','value':'live'}]",
		"application/json-patch+json");
	api_expect(&given, 422, "the server rejected our request due to an error in our request");
	api_ask_as(&given, "PATCH", PLANS "/web",
		"[{'op':'test','path':'/spec/type','value':'cold'},"
		"{'op':'replace','path':'/spec/type','value':'live'}]",
		"application/json-patch+json");
	api_expect(&given, 200, "'type':'live'");
	api_ask_as(&given, "PATCH", PLANS "/web", "{}", "application/strategic-merge-patch+json");
	api_expect(&given, 415, "UnsupportedMediaType");
	api_expect(&given, 415, "application/merge-patch+json, application/apply-patch+yaml'");
	api_ask_as(&given, "PATCH", PLANS "/web", "{}", "application/apply-patch+yaml");
	api_expect(&given, 415, "application/json-patch+json, application/merge-patch+json'");
	api_given_finish(&given);
}

Test(api_objects, a_trial_changes_nothing)
{
	api_given_init(&given);
	make("web", "");
	uint64_t before = given.api.objects.revision;
	api_ask(&given, "POST", PLANS "?dryRun=All",
		"{" PLAN_HEAD ",'metadata':{'generateName':'a-'}}");
	api_expect(&given, 201, "'name':'a-");
	api_ask_as(&given, "PATCH", PLANS "/web?dryRun=All", "{'spec':{'archived':true}}",
		"application/merge-patch+json");
	api_expect(&given, 200, "'generation':2");
	api_ask(&given, "DELETE", PLANS "/web?dryRun=All", NULL);
	api_expect(&given, 200, "'status':'Success'");
	cr_expect_eq(given.api.objects.revision, before);
	api_ask(&given, "GET", PLANS "/web", NULL);
	api_expect(&given, 200, "'generation':1");
	api_given_finish(&given);
}

static char uid[64];

static void read_uid(void)
{
	const char *at = strstr(given.body, "\"uid\":\"");
	cr_assert_not_null(at);
	sscanf(at, "\"uid\":\"%60[^\"]", uid);
}

Test(api_objects, deleted_with_what_they_own)
{
	char body[600];
	api_given_init(&given);
	make("web", "");
	read_uid();
	snprintf(body, sizeof(body),
		"{'apiVersion':'forklift.konveyor.io/"
		"v1beta1','kind':'Migration','metadata':{'name':"
		"'web-1','ownerReferences':[{'apiVersion':'forklift.konveyor.io/v1beta1','kind':"
		"'Plan','name':'web','uid':'%s'}]}}",
		uid);
	api_ask(&given, "POST", "/apis/forklift.konveyor.io/v1beta1/namespaces/demo/migrations",
		body);
	cr_assert_eq(given.status, 201, "%s", given.body);
	api_ask(&given, "DELETE", PLANS "/web", "{'preconditions':{'uid':'no'}}");
	api_expect(&given, 409, "does not match the UID in record");
	api_ask(&given, "DELETE", PLANS "/web", NULL);
	api_expect(&given, 200, "'kind':'plans','uid':'");
	api_ask(&given, "GET",
		"/apis/forklift.konveyor.io/v1beta1/namespaces/demo/migrations/web-1", NULL);
	api_expect(&given, 404, "NotFound");
	api_ask(&given, "DELETE", "/api/v1/namespaces/demo", NULL);
	api_expect(&given, 200, "'status':{'phase':'Terminating'}");
	api_ask(&given, "GET", "/api/v1/namespaces/demo", NULL);
	api_expect(&given, 404, "NotFound");
	api_given_finish(&given);
}

Test(api_objects, held_by_a_finalizer)
{
	api_given_init(&given);
	make("web", ",'finalizers':['test/one']");
	api_ask(&given, "DELETE", PLANS "/web", NULL);
	api_expect(&given, 200, "'deletionTimestamp':'2026-11-21T12:00:00Z'");
	api_ask(&given, "GET", PLANS "/web", NULL);
	api_expect(&given, 200, "deletionTimestamp");
	api_ask_as(&given, "PATCH", PLANS "/web", "{'metadata':{'finalizers':null}}",
		"application/merge-patch+json");
	cr_expect_eq(given.status, 200, "%s", given.body);
	api_ask(&given, "GET", PLANS "/web", NULL);
	api_expect(&given, 404, "NotFound");
	api_given_finish(&given);
}

/* What goes with its owner or its namespace waits for its finalizers, and is marked once. */
Test(api_objects, dependents_held_by_a_finalizer)
{
	char more[300];
	api_given_init(&given);
	make("owner", "");
	read_uid();
	snprintf(more, sizeof(more),
		",'finalizers':['test/one'],'ownerReferences':[{'apiVersion':'forklift.konveyor.io/"
		"v1beta1','kind':'Plan','name':'owner','uid':'%s'}]",
		uid);
	make("owned", more);
	make("homeless", ",'finalizers':['test/one']");
	api_ask(&given, "DELETE", PLANS "/owner", NULL);
	api_ask(&given, "GET", PLANS "/owned", NULL);
	api_expect(&given, 200, "'deletionTimestamp':'2026-11-21T12:00:00Z'");
	api_ask(&given, "GET", PLANS "/homeless", NULL);
	api_expect_not(&given, "deletionTimestamp");
	api_ask(&given, "DELETE", "/api/v1/namespaces/demo", NULL);
	api_ask(&given, "GET", PLANS "/homeless", NULL);
	api_expect(&given, 200, "'deletionTimestamp':'2026-11-21T12:00:00Z'");
	uint64_t before = given.api.objects.revision;
	api_ask(&given, "DELETE", "/api/v1/namespaces/other", NULL);
	cr_expect_eq(given.api.objects.revision, before + 2, "the namespace alone");
	for (int i = 0; i < 2; i++) {
		const char *target = i ? PLANS "/owned" : PLANS "/homeless";
		api_ask_as(&given, "PATCH", target, "{'metadata':{'finalizers':null}}",
			"application/merge-patch+json");
		cr_expect_eq(given.status, 200, "%s", given.body);
		api_ask(&given, "GET", target, NULL);
		api_expect(&given, 404, "NotFound");
	}
	api_given_finish(&given);
}

Test(api_objects, rights)
{
	static const struct {
		const char *user;
		const char *method;
		const char *target;
		int status;
	} cases[] = {{"viewer", "GET", PLANS, 200}, {"viewer", "DELETE", PLANS "/web", 403},
		{"viewer", "GET", "/api/v1/namespaces/demo/secrets", 403},
		{"tenant", "GET", PLANS, 200},
		{"tenant", "GET", "/apis/forklift.konveyor.io/v1beta1/plans", 403},
		{"tenant", "DELETE", PLANS "/web", 403}, {NULL, "GET", PLANS, 403},
		{NULL, "GET", "/readyz", 200}};
	api_given_init(&given);
	make("web", "");
	for (size_t i = 0; i < COUNT(cases); i++) {
		api_given_user(&given, cases[i].user);
		api_ask(&given, cases[i].method, cases[i].target, NULL);
		cr_expect_eq(given.status, cases[i].status, "%s %s %s: %d", cases[i].user,
			cases[i].method, cases[i].target, given.status);
	}
	api_given_user(&given, "tenant");
	api_ask(&given, "GET", "/apis/forklift.konveyor.io/v1beta1/plans", NULL);
	api_expect(&given, 403,
		"plans.forklift.konveyor.io is forbidden: User \\'tenant\\' cannot list resource "
		"\\'plans\\' in API group \\'forklift.konveyor.io\\' at the cluster scope");
	free(given.authorization);
	given.authorization = strdup("Bearer of-nobody");
	api_ask(&given, "GET", PLANS, NULL);
	api_expect(&given, 401, "Unauthorized");
	api_given_finish(&given);
}

Test(api_objects, reviews_say_what_rights_do)
{
	api_given_init(&given);
	const char *target = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
	const char *body = "{'spec':{'resourceAttributes':{'group':'forklift.konveyor.io',"
			   "'resource':'plans','verb':'patch','namespace':'demo'}}}";
	api_given_user(&given, "tenant");
	api_ask(&given, "POST", target, body);
	api_expect(&given, 201, "'allowed':true");
	api_given_user(&given, "viewer");
	api_ask(&given, "POST", target, body);
	api_expect(&given, 201, "'allowed':false");
	api_ask(&given, "POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", "{}");
	api_expect(&given, 201, "'username':'viewer'");
	api_given_finish(&given);
}

/* Clusters are told apart by kube-system, also those of one seed. */
Test(api_objects, every_server_has_namespaces_of_its_own)
{
	char first[64];
	api_given_init(&given);
	api_load_system(&given.api);
	api_ask(&given, "GET", "/api/v1/namespaces/kube-system", NULL);
	api_expect(&given, 200, "'phase':'Active'");
	read_uid();
	memcpy(first, uid, sizeof(first));
	api_ask(&given, "GET", "/api/v1/namespaces/default", NULL);
	cr_expect_eq(given.status, 200);
	api_given_finish(&given);
	api_given_init(&given);
	api_load_system(&given.api);
	api_ask(&given, "GET", "/api/v1/namespaces/kube-system", NULL);
	read_uid();
	cr_expect_str_neq(uid, first);
	api_given_finish(&given);
}

/* The player's clock is behind by a beat: what it makes is as old as it says, and nobody else's. */
Test(api_objects, only_the_player_says_when_an_object_was_created)
{
	api_given_init(&given);
	make("web", ",'creationTimestamp':'2026-11-21T11:58:00Z'");
	api_expect(&given, 201, "'creationTimestamp':'2026-11-21T12:00:00Z'");
	api_given_user(&given, "controller");
	make("db", ",'creationTimestamp':'2026-11-21T11:58:00Z'");
	api_expect(&given, 201, "'creationTimestamp':'2026-11-21T11:58:00Z'");
	make("ldap", ",'creationTimestamp':null");
	api_expect(&given, 201, "'creationTimestamp':'2026-11-21T12:00:00Z'");
	api_given_finish(&given);
}
