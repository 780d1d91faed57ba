/* What the fields of objects may be: unknown, missing, of another type; with the server's words. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/load.h"
#include "base/memory.h"
#include "unit/api_given.h"
#include "unit/given.h"

static struct api_given given;

static void begin(void)
{
	api_given_init(&given);
}

static void end(void)
{
	api_given_finish(&given);
}

TestSuite(api_fields, .init = begin, .fini = end);

#define HOOKS "/apis/forklift.konveyor.io/v1beta1/namespaces/demo/hooks"
#define MIGRATIONS "/apis/forklift.konveyor.io/v1beta1/namespaces/demo/migrations"
#define HEAD(KIND) "'apiVersion':'forklift.konveyor.io/v1beta1','kind':'" KIND "'"
#define MERGE "application/merge-patch+json"

static void post(const char *target, const char *more)
{
	char *body = xasprintf(
		"{" PLAN_HEAD ",'metadata':{'name':'web'},'spec':{" PLAN_SPEC "%s}}", more);
	api_ask(&given, "POST", target, body);
	free(body);
}

/* Left out and told, told alone, or refused: as the request wants it. */
Test(api_fields, that_are_unknown)
{
	const char *more = ",'zz':1,'aa':{'b':2},'vms':[],'type':'cold'},'foo':{'bar':1";
	post(PLANS "?dryRun=All", more);
	api_expect(&given, 201, "'xfsCompatibility':false");
	api_expect_not(&given, "zz");
	cr_expect_eq(given.warnings, 4, "%d warnings", given.warnings);
	post(PLANS "?dryRun=All&fieldValidation=Ignore", more);
	cr_expect_eq(given.status, 201);
	cr_expect_eq(given.warnings, 0);
	post(PLANS "?fieldValidation=Strict", ",'archivd':true,'vmz':1");
	api_expect(&given, 400,
		"'message':'Plan in version \\'v1beta1\\' cannot be handled as a Plan: strict "
		"decoding error: unknown field \\'spec.archivd\\', unknown field \\'spec.vmz\\'',"
		"'reason':'BadRequest','code':400}");
	post(PLANS "?fieldValidation=Strict", ",'vms':[]");
	api_expect(&given, 400, "duplicate field \\'spec.vms\\'");
	post(PLANS "?fieldValidation=Never", "");
	api_expect(&given, 422,
		"CreateOptions.meta.k8s.io \\'\\' is invalid: fieldValidation: Unsupported value: "
		"\\'Never\\': supported values: \\'\\', \\'Ignore\\', \\'Strict\\', \\'Warn\\'");
}

Test(api_fields, of_a_patch_that_are_unknown)
{
	post(PLANS, "");
	cr_assert_eq(given.status, 201, "%s", given.body);
	api_ask_as(
		&given, "PATCH", PLANS "/web?fieldValidation=Strict", "{'spec':{'zz':1}}", MERGE);
	api_expect(&given, 422, "'message':' \\'\\' is invalid: patch: Invalid value: ");
	api_expect(&given, 422, "strict decoding error: unknown field \\'spec.zz\\''");
	api_expect(&given, 422, "'field':'patch'");
	api_ask_as(&given, "PATCH", PLANS "/web", "{'spec':{'vms':[{'nam':'a'}]}}", MERGE);
	api_expect(&given, 200, "'vms':[{}]");
	cr_expect_eq(given.warnings, 1);
}

Test(api_fields, that_the_server_fills_in)
{
	post(PLANS, ",'migrateSharedDisks':false,'preserveStaticIPs':null,'archived':null");
	api_expect(&given, 201, "'migrateSharedDisks':false");
	static const char *const filled[] = {"'deleteVmOnFailMigration':true",
		"'preserveStaticIPs':true", "'runPreflightInspection':true",
		"'useCompatibilityMode':true", "'skipGuestConversion':false",
		"'xfsCompatibility':false"};
	for (size_t i = 0; i < COUNT(filled); i++)
		api_expect(&given, 201, filled[i]);
	api_expect_not(&given, "'archived'");
}

#define INVALID(FIELD, MESSAGE)                                                                    \
	"'causes':[{'reason':'FieldValueInvalid','message':'" MESSAGE "','field':'" FIELD "'}]"
#define WRONG_TYPE(FIELD, WANTED, IS)                                                              \
	"{'reason':'FieldValueTypeInvalid','message':'Invalid value: \\'" IS "\\': " FIELD         \
	" in body must be of type " WANTED ": \\'" IS "\\'','field':'" FIELD "'}"
#define REQUIRED(FIELD)                                                                            \
	"{'reason':'FieldValueRequired','message':'Required value','field':'" FIELD "'}"
#define UNSUPPORTED(FIELD, VALUE, CHOICES)                                                         \
	"{'reason':'FieldValueNotSupported','message':'Unsupported value: " VALUE                  \
	": supported values: " CHOICES "','field':'" FIELD "'}"

Test(api_fields, that_are_wrong)
{
	static const struct {
		const char *more;
		const char *said;
	} cases[] = {
		{",'archived':'x'", WRONG_TYPE("spec.archived", "boolean", "string")},
		{",'archived':5", WRONG_TYPE("spec.archived", "boolean", "integer")},
		{",'description':5.5", WRONG_TYPE("spec.description", "string", "number")},
		{",'transferNetwork':'x'", WRONG_TYPE("spec.transferNetwork", "object", "string")},
		{",'targetLabels':{'a':5,'b':null}",
			WRONG_TYPE("spec.targetLabels.a", "string", "integer")},
		{",'tagMapping':{'labelTags':[1]}",
			WRONG_TYPE("spec.tagMapping.labelTags[0]", "string", "integer")},
		{",'type':'hot'",
			UNSUPPORTED("spec.type", "\\'hot\\'",
				"\\'cold\\', \\'warm\\', \\'live\\', \\'conversion\\'")},
		{",'type':5",
			UNSUPPORTED("spec.type", "5",
				"\\'cold\\', \\'warm\\', \\'live\\', \\'conversion\\'")},
		{",'serviceAccount':'A B'",
			"Invalid value: \\'A B\\': spec.serviceAccount in body should match "},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		post(PLANS, cases[i].more);
		api_expect(&given, 422, cases[i].said);
		api_expect(&given, 422, "Plan.forklift.konveyor.io \\'web\\' is invalid: ");
	}
	post(PLANS, ",'type':'hot','warm':'no'");
	api_expect(&given, 422, "is invalid: [spec.type: Unsupported value");
	api_expect(&given, 422, ", spec.warm: Invalid value");
}

Test(api_fields, of_migrations)
{
	static const struct {
		const char *rest;
		int status;
		const char *said;
	} cases[] = {
		{",'spec':{}", 422, REQUIRED("spec.plan")},
		{",'spec':{'plan':null}", 422, REQUIRED("spec.plan")},
		{",'spec':5", 422, WRONG_TYPE("spec", "object", "integer")},
		{",'spec':null", 201, "'name':'m'"},
		{"", 201, "'generation':1"},
		{",'spec':{'plan':{},'cutover':'tomorrow'}", 422,
			WRONG_TYPE("spec.cutover", "date-time", "tomorrow")},
		{",'spec':{'plan':{},'cutover':'2026-01-01T00:00:00'}", 422,
			WRONG_TYPE("spec.cutover", "date-time", "2026-01-01T00:00:00")},
		{",'spec':{'plan':{},'cutover':5}", 422,
			WRONG_TYPE("spec.cutover", "date-time", "int64")},
		{",'spec':{'plan':{},'vmCutover':[{'id':'','cutover':'2026-01-01T00:00:00Z'}]}",
			422,
			INVALID("spec.vmCutover[0].id",
				"Invalid value: \\'\\': spec.vmCutover[0].id in body should be at "
				"least 1 chars long")},
		{",'spec':{'plan':{},'vmCutover':[{'cutover':'2026-01-01T00:00:00Z'}]}", 422,
			REQUIRED("spec.vmCutover[0].id")},
		{",'spec':{'plan':{}},'status':{'vms':[{}]}", 201, "'spec':{'plan':{}}}"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *body = xasprintf(
			"{" HEAD("Migration") ",'metadata':{'name':'m'}%s}", cases[i].rest);
		api_ask(&given, "POST", MIGRATIONS "?dryRun=All", body);
		api_expect(&given, cases[i].status, cases[i].said);
		free(body);
	}
}

/* What was wrong before, and is not touched, stays; what is touched is measured. */
Test(api_fields, of_objects_from_before_the_rules)
{
	post(PLANS, "");
	struct error err;
	struct doc *doc = given_json("{\"kind\":\"Plan\",\"apiVersion\":\"forklift.konveyor.io/"
				     "v1beta1\",\"metadata\":{\"name\":\"old\",\"namespace\":"
				     "\"demo\"},\"spec\":{\"type\":\"odd\"}}");
	cr_assert(api_load(&given.api, doc_root(doc), &err), "%s", err.text);
	doc_unref(doc);
	api_ask_as(&given, "PATCH", PLANS "/old", "{'metadata':{'labels':{'a':'b'}}}", MERGE);
	api_expect(&given, 200, "'labels':{'a':'b'}");
	api_ask_as(&given, "PATCH", PLANS "/old", "{'spec':{'type':'odder'}}", MERGE);
	api_expect(&given, 422, "'field':'spec.type'");
	api_ask_as(&given, "PATCH", PLANS "/web/status",
		"{'status':{'migration':{'vms':[{'phase':'Started','pipeline':null}]}}}", MERGE);
	api_expect(&given, 422, REQUIRED("status.migration.vms[0].pipeline"));
}

Test(api_fields, of_metadata)
{
	static const struct {
		const char *metadata;
		int status;
		const char *said;
	} cases[] = {
		{"'labels':{'a':5}", 400,
			"Hook in version \\'v1beta1\\' cannot be handled as a Hook: json: cannot "
			"unmarshal number into Go struct field ObjectMeta.labels of type string"},
		{"'labels':{'a b':'c d'}", 422,
			"metadata.labels: Invalid value: \\'a b\\': name part must consist of "},
		{"'labels':{'a b':'c d'}", 422,
			"metadata.labels: Invalid value: \\'c d\\': a valid label must be an "
			"empty "},
		{"'annotations':{'A B':'x'}", 422,
			"metadata.annotations: Invalid value: \\'a b\\': name part must consist "},
		{"'ownerReferences':[{}]", 422,
			"{'reason':'FieldValueInvalid','message':'Invalid value: \\'\\': version "
			"must not be empty','field':'metadata.ownerReferences.apiVersion'}"},
		{"'finalizers':['a b']", 422, "'field':'metadata.finalizers'"},
		{"'resourceVersion':'5'", 500,
			"resourceVersion should not be set on objects to be created"},
		{"'generateName':'A_','name':''", 422,
			"is invalid: [metadata.generateName: Invalid value: \\'A_\\': a lowercase "
			"RFC 1123 subdomain must consist of lower case alphanumeric characters, "},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *body = xasprintf(
			"{" HEAD("Hook") ",'metadata':{'name':'x',%s}}", cases[i].metadata);
		char *name = strstr(body, "'name':'x',");
		if (strstr(cases[i].metadata, "'name'"))
			memmove(name, name + 11, strlen(name + 11) + 1);
		api_ask(&given, "POST", HOOKS, body);
		api_expect(&given, cases[i].status, cases[i].said);
		free(body);
	}
}

/* The store has its limit. */
Test(api_fields, of_objects_that_are_too_large)
{
	size_t size = 1700 * 1000;
	char *playbook = xcalloc(1, size + 1);
	memset(playbook, 'a', size);
	char *body = xasprintf(
		"{" HEAD("Hook") ",'metadata':{'name':'x'},'spec':{'playbook':'%s'}}", playbook);
	api_ask(&given, "POST", HOOKS, body);
	api_expect(&given, 500, "'message':'etcdserver: request is too large','code':500");
	api_ask(&given, "GET", HOOKS "/x", NULL);
	api_expect(&given, 404, "NotFound");
	free(body);
	free(playbook);
}
