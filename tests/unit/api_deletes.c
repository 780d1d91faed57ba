/* Deleting: ways to go, what goes along, namespaces, collections; with the server's words. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "unit/api_given.h"
#include "unit/given.h"

#define GROUP "/apis/forklift.konveyor.io/v1beta1/"
#define HOOKS GROUP "namespaces/demo/hooks"
#define MERGE "application/merge-patch+json"

static struct api_given given;

/* A hook; OWNER: the uid of a hook that owns it, or NULL. */
static void make(const char *name, const char *owner, const char *more)
{
	char *owners = owner ? xasprintf(",'ownerReferences':[{'apiVersion':'forklift.konveyor.io/"
					 "v1beta1','kind':'Hook','name':'o','uid':'%s'}]",
				       owner)
			     : xstrdup("");
	char *body = xasprintf("{'apiVersion':'forklift.konveyor.io/v1beta1','kind':'Hook',"
			       "'metadata':{'name':'%s'%s%s}}",
		name, owners, more);
	api_ask(&given, "POST", HOOKS, body);
	cr_assert_eq(given.status, 201, "%s", given.body);
	free(body);
	free(owners);
}

static char uid[64];

static void make_owner_and_owned(const char *more)
{
	make("owner", NULL, "");
	const char *at = strstr(given.body, "\"uid\":\"");
	cr_assert_not_null(at);
	sscanf(at, "\"uid\":\"%60[^\"]", uid);
	make("owned", uid, more);
}

static void expect_there(const char *name, bool there)
{
	char target[200];
	snprintf(target, sizeof(target), HOOKS "/%s", name);
	api_ask(&given, "GET", target, NULL);
	cr_expect_eq(given.status, there ? 200 : 404, "%s: %s", name, given.body);
}

static void begin(void)
{
	api_given_init(&given);
}

static void end(void)
{
	api_given_finish(&given);
}

TestSuite(api_deletes, .init = begin, .fini = end);

/* The owner stays until all is gone that it owns, whatever holds that. */
Test(api_deletes, in_the_foreground)
{
	make_owner_and_owned(",'finalizers':['test.io/a']");
	api_ask(&given, "DELETE", HOOKS "/owner?propagationPolicy=Foreground", NULL);
	api_expect(&given, 200, "'finalizers':['foregroundDeletion']");
	api_expect(&given, 200, "'generation':2");
	expect_there("owner", true);
	api_ask(&given, "GET", HOOKS "/owned", NULL);
	api_expect(&given, 200, "deletionTimestamp");
	api_ask_as(&given, "PATCH", HOOKS "/owned", "{'metadata':{'finalizers':null}}", MERGE);
	expect_there("owned", false);
	expect_there("owner", false);
}

Test(api_deletes, and_leaves_orphans)
{
	make_owner_and_owned("");
	api_ask(&given, "DELETE", HOOKS "/owner",
		"{'kind':'DeleteOptions','apiVersion':'v1','propagationPolicy':'Orphan'}");
	api_expect(&given, 200, "'finalizers':['orphan']");
	expect_there("owner", false);
	expect_there("owned", true);
	api_expect_not(&given, "ownerReferences");
}

Test(api_deletes, in_the_background)
{
	make_owner_and_owned("");
	api_ask(&given, "DELETE", HOOKS "/owner", "{'dryRun':['All']}");
	api_expect(&given, 200, "'status':'Success'");
	expect_there("owned", true);
	api_ask(&given, "DELETE", HOOKS "/owner", "{'propagationPolicy':'Background'}");
	api_expect(&given, 200, "'status':'Success'");
	expect_there("owner", false);
	expect_there("owned", false);
}

Test(api_deletes, that_are_refused)
{
	static const struct {
		const char *target;
		const char *body;
		int status;
		const char *said;
	} cases[] = {
		{HOOKS "/owner?propagationPolicy=Foo", NULL, 422,
			"DeleteOptions.meta.k8s.io \\'\\' is invalid: propagationPolicy: "
			"Unsupported "
			"value: \\'Foo\\': supported values: \\'Foreground\\', \\'Background\\', "
			"\\'Orphan\\', \\'nil\\'"},
		{HOOKS "/owner?dryRun=Foo", NULL, 422, "supported values: \\'All\\'"},
		{HOOKS "/owner", "{'propagationPolicy':'Orphan','orphanDependents':true}", 422,
			"orphanDependents and deletionPropagation cannot be both set"},
		{HOOKS "/owner", "{'preconditions':{'resourceVersion':'1'}}", 409,
			"the ResourceVersion in the precondition (1) does not match the "
			"ResourceVersion in record ("},
		{HOOKS "/owner", "{nonsense", 500, "couldn't get version/kind; json parse error"},
		{HOOKS "/nobody", NULL, 404, "hooks.forklift.konveyor.io \\'nobody\\' not found"},
	};
	make_owner_and_owned("");
	uint64_t before = given.api.objects.revision;
	for (size_t i = 0; i < COUNT(cases); i++) {
		api_ask(&given, "DELETE", cases[i].target, cases[i].body);
		cr_expect_eq(given.status, cases[i].status, "%s", given.body);
		if (cases[i].status != 500)
			api_expect(&given, cases[i].status, cases[i].said);
	}
	cr_expect_eq(given.api.objects.revision, before, "something is gone");
}

/* Who is on the way out takes no new finalizers, and is not called back. */
Test(api_deletes, are_final)
{
	make("held", NULL, ",'finalizers':['test.io/a']");
	api_ask(&given, "DELETE", HOOKS "/held", NULL);
	api_expect(&given, 200, "'deletionGracePeriodSeconds':0");
	api_ask_as(&given, "PATCH", HOOKS "/held",
		"{'metadata':{'finalizers':['test.io/a','test.io/b']}}", MERGE);
	api_expect(&given, 422,
		"metadata.finalizers: Forbidden: no new finalizers can be added if the object is "
		"being deleted, found new finalizers []string{\\'test.io/b\\'}");
	api_ask_as(&given, "PATCH", HOOKS "/held",
		"{'metadata':{'deletionTimestamp':'2030-01-01T00:00:00Z'}}", MERGE);
	api_expect(&given, 422, "field is immutable");
	uint64_t before = given.api.objects.revision;
	api_ask(&given, "DELETE", HOOKS "/held", NULL);
	api_expect(&given, 200, "deletionTimestamp");
	cr_expect_eq(given.api.objects.revision, before, "it is deleted twice");
}

Test(api_deletes, of_a_namespace)
{
	make("held", NULL, ",'finalizers':['test.io/a']");
	make("free", NULL, "");
	api_ask(&given, "DELETE", "/api/v1/namespaces/demo", NULL);
	api_expect(&given, 200, "'status':{'phase':'Terminating'}");
	expect_there("free", false);
	expect_there("held", true);
	api_ask(&given, "POST", HOOKS,
		"{'apiVersion':'forklift.konveyor.io/"
		"v1beta1','kind':'Hook','metadata':{'name':'x'}}");
	api_expect(&given, 403,
		"hooks.forklift.konveyor.io \\'x\\' is forbidden: unable to create new content in "
		"namespace demo because it is being terminated");
	api_expect(&given, 403, "'reason':'NamespaceTerminating'");
	api_ask_as(&given, "PATCH", HOOKS "/held", "{'metadata':{'finalizers':null}}", MERGE);
	api_ask(&given, "GET", "/api/v1/namespaces/demo", NULL);
	api_expect(&given, 404, "namespaces \\'demo\\' not found");
}

Test(api_deletes, of_a_collection)
{
	make("one", NULL, ",'labels':{'x':'1'}");
	make("two", NULL, "");
	api_ask(&given, "DELETE", HOOKS "?labelSelector=x%3D1&dryRun=All", NULL);
	api_expect(&given, 200, "'name':'one'");
	expect_there("one", true);
	api_ask(&given, "DELETE", HOOKS "?labelSelector=x%3D1", NULL);
	api_expect(&given, 200, "'kind':'HookList'");
	api_expect_not(&given, "'name':'two'");
	expect_there("one", false);
	expect_there("two", true);
	api_given_user(&given, "viewer");
	api_ask(&given, "DELETE", HOOKS, NULL);
	api_expect(&given, 403, "cannot deletecollection resource \\'hooks\\'");
}
