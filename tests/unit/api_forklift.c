/* Forklift's own admission: what it refuses, with its words, and what it changes. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/forklift.h"
#include "api/load.h"
#include "base/memory.h"
#include "unit/api_given.h"
#include "unit/given.h"

#define SPACE "/apis/forklift.konveyor.io/v1beta1/namespaces/demo/"
#define HEAD(KIND) "'apiVersion':'forklift.konveyor.io/v1beta1','kind':'" KIND "'"
#define TARGET                                                                                     \
	"'targetNamespace':'other','map':{'network':{},'storage':{'namespace':'demo','name':'"     \
	"disks'}}"
#define MERGE "application/merge-patch+json"

static struct api_given given;

static void post(const char *plural, const char *kind, const char *name, const char *rest)
{
	char target[200];
	char *body = xasprintf("{'apiVersion':'forklift.konveyor.io/v1beta1','kind':'%s',"
			       "'metadata':{'name':'%s'}%s}",
		kind, name, rest);
	snprintf(target, sizeof(target), SPACE "%s", plural);
	api_ask(&given, "POST", target, body);
	free(body);
}

static void provide(const char *name, const char *type)
{
	char rest[200];
	snprintf(rest, sizeof(rest), ",'spec':{'type':'%s','url':'','secret':{}}", type);
	post("providers", "Provider", name, rest);
	cr_assert_eq(given.status, 201, "%s", given.body);
}

static void plan(const char *source, const char *more)
{
	char *rest = xasprintf(",'spec':{" TARGET
			       ",'provider':{'source':{'namespace':'demo','name':'%s'},"
			       "'destination':{'namespace':'demo','name':'host'}},'vms':[{'name':'"
			       "a','luks':{%s}}]%s}",
		source, strstr(more, "luks") ? "'name':'key'" : "",
		strstr(more, "luks") ? "" : more);
	post("plans", "Plan", "web", rest);
	free(rest);
}

static void begin(void)
{
	struct error err;
	api_given_init(&given);
	api_forklift_install(&given.api);
	struct doc *class =
		given_json("{\"kind\":\"StorageClass\",\"apiVersion\":\"storage.k8s.io/v1\","
			   "\"metadata\":{\"name\":\"local\"},\"provisioner\":"
			   "\"kubernetes.io/no-provisioner\"}");
	cr_assert(api_load(&given.api, doc_root(class), &err), "%s", err.text);
	doc_unref(class);
	provide("host", "openshift");
	provide("cloud", "openstack");
	provide("vcenter", "vsphere");
}

static void end(void)
{
	api_given_finish(&given);
}

TestSuite(api_forklift, .init = begin, .fini = end);

Test(api_forklift, refuses_plans)
{
	plan("cloud", ",'warm':true");
	api_expect(&given, 400,
		"'message':'admission webhook \\'plans.forklift.konveyor\\' denied the request: "
		"warm migration is not supported by the provider','code':400}");
	plan("cloud", ",luks");
	api_expect(&given, 400,
		"migration of encrypted disks from source provider of type openstack is not "
		"supported");
	post("storagemaps", "StorageMap", "disks",
		",'spec':{'provider':{'source':{},'destination':{}},'map':[{'source':{'id':'a'},"
		"'destination':{'storageClass':'local'}}]}");
	cr_assert_eq(given.status, 201, "%s", given.body);
	plan("cloud", "");
	api_expect(&given, 400, "denied the request: Static storage class(es) found: [local]");
	plan("vcenter", ",'warm':true");
	api_expect(&given, 201, "'annotations':{'populatorLabels':'True'}");
	api_ask_as(&given, "PATCH", SPACE "plans/web",
		"{'spec':{'provider':{'source':{'name':'cloud'}}}}", MERGE);
	api_expect(&given, 400, "warm migration is not supported by the provider");
	api_ask_as(&given, "PATCH", SPACE "plans/web/status", "{'status':{'observedGeneration':1}}",
		MERGE);
	api_expect(&given, 200, "'observedGeneration':1");
}

Test(api_forklift, refuses_trials_too)
{
	api_ask(&given, "POST", SPACE "migrations?dryRun=All",
		"{" HEAD("Migration") ",'metadata':{'name':'m'},'spec':{'plan':{'namespace':'demo',"
				      "'name':'no'}}}");
	api_expect(&given, 400,
		"admission webhook \\'migrations.forklift.konveyor\\' denied the request: "
		"plans.forklift.konveyor.io \\'no\\' not found");
}

/* Rights of the one who asks: to make VMs where they are to be. */
Test(api_forklift, asks_for_rights)
{
	plan("vcenter", "");
	cr_assert_eq(given.status, 201, "%s", given.body);
	api_given_user(&given, "operator");
	post("migrations", "Migration", "m", ",'spec':{'plan':{'namespace':'demo','name':'web'}}");
	api_expect(&given, 201, "'name':'m'");
	api_given_user(&given, "tenant");
	api_ask_as(&given, "PATCH", SPACE "plans/web", "{'spec':{'archived':true}}", MERGE);
	api_expect(&given, 400,
		"Action is forbidden: User \\'tenant\\' cannot create resource "
		"\\'virtualmachines\\' "
		"in API group \\'kubevirt.io\\' in the namespace \\'other\\': ");
}

Test(api_forklift, changes_what_is_created)
{
	api_ask(&given, "GET", SPACE "providers/vcenter", NULL);
	api_expect(&given, 200, "'settings':{'sdkEndpoint':'vcenter'}");
	api_ask_as(&given, "PATCH", SPACE "providers/vcenter",
		"{'spec':{'settings':{'sdkEndpoint':'soap'}}}", MERGE);
	api_expect(&given, 400, "vSphere provider is set with an invalid SDK endpoint type");
	api_ask_as(&given, "PATCH", SPACE "providers/host",
		"{'metadata':{'annotations':{'forklift.konveyor.io/defaultTransferNetwork':"
		"'nets/fast'}}}",
		MERGE);
	plan("vcenter", "");
	api_expect(&given, 201, "'transferNetwork':{'name':'fast','namespace':'nets'}");
}

/* Where its webhooks are not, nothing of it is in force. */
Test(api_forklift, is_not_everywhere)
{
	api_given_finish(&given);
	api_given_init(&given);
	provide("cloud", "openstack");
	provide("host", "openshift");
	plan("cloud", ",'warm':true");
	api_expect(&given, 201, "'warm':true");
	api_expect_not(&given, "populatorLabels");
}
