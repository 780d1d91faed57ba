/* The rules of a site for writes: what policies and webhooks refuse. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/memory.h"
#include "unit/api_given.h"

#define POLICIES "'apiVersion':'admissionregistration.k8s.io/v1'"
#define RULES                                                                                      \
	"[{'apiGroups':['forklift.konveyor.io'],'apiVersions':['*'],"                              \
	"'operations':['CREATE','UPDATE'],'resources':['*']}]"
#define HOOK(name)                                                                                 \
	"{'apiVersion':'forklift.konveyor.io/v1beta1','kind':'Hook','metadata':{'name':'" name     \
	"'},'spec':{'image':'a'}}"
#define HOOKS "/apis/forklift.konveyor.io/v1beta1/namespaces/demo/hooks"

/* The namespace demo has the label, other has not. */
static void given_site(struct api_given *given)
{
	api_given_init(given);
	api_given_load(given,
		"{'kind':'Namespace','apiVersion':'v1','metadata':{'name':'demo',"
		"'labels':{'strict':'yes'}}}");
}

static void load_policy(struct api_given *given, const char *validations)
{
	char *text = xasprintf("{" POLICIES
			       ",'kind':'ValidatingAdmissionPolicy','metadata':{'name':'p'},"
			       "'spec':{'failurePolicy':'Fail','matchConstraints':{"
			       "'namespaceSelector':{'matchLabels':{'strict':'yes'}},"
			       "'resourceRules':" RULES "},'validations':[%s]}}",
		validations);
	api_given_load(given, text);
	free(text);
	api_given_load(given,
		"{" POLICIES ",'kind':'ValidatingAdmissionPolicyBinding','metadata':"
		"{'name':'b'},'spec':{'policyName':'p','validationActions':['Deny']}}");
}

#define BY_NAME                                                                                    \
	"{'expression':'!object.metadata.name.startsWith(\\u0027refused\\u0027)',"                 \
	"'message':'not at night'}"

Test(api_policy, a_policy_refuses_by_name_where_its_label_is)
{
	struct api_given given;
	given_site(&given);
	load_policy(&given, BY_NAME);
	api_ask(&given, "POST", HOOKS, HOOK("refused-one"));
	api_expect(&given, 422,
		"hooks.forklift.konveyor.io \\'refused-one\\' is forbidden: "
		"ValidatingAdmissionPolicy");
	api_expect(&given, 422, "denied request: not at night");
	api_expect(&given, 422, "'reason':'Invalid'");
	api_ask(&given, "POST", HOOKS "?dryRun=All", HOOK("refused-one"));
	api_expect(&given, 422, "not at night");
	api_ask(&given, "POST", HOOKS, HOOK("granted"));
	cr_expect_eq(given.status, 201, "%s", given.body);
	api_ask(&given, "POST", "/apis/forklift.konveyor.io/v1beta1/namespaces/other/hooks",
		HOOK("refused-one"));
	cr_expect_eq(given.status, 201, "%s", given.body);
	api_given_finish(&given);
}

Test(api_policy, what_is_there_cannot_be_changed_but_goes)
{
	struct api_given given;
	given_site(&given);
	api_ask(&given, "POST", HOOKS, HOOK("refused-one"));
	cr_assert_eq(given.status, 201, "%s", given.body);
	load_policy(&given, BY_NAME);
	api_ask_as(&given, "PATCH", HOOKS "/refused-one", "{'spec':{'image':'b'}}",
		"application/merge-patch+json");
	api_expect(&given, 422, "not at night");
	api_ask_as(&given, "PATCH", HOOKS "/refused-one", "{'spec':{'image':'a'}}",
		"application/merge-patch+json");
	api_expect(&given, 422, "not at night");
	api_ask(&given, "GET", HOOKS "/refused-one", NULL);
	api_expect(&given, 200, "'image':'a'");
	api_ask(&given, "DELETE", HOOKS "/refused-one", NULL);
	cr_expect_eq(given.status, 200, "%s", given.body);
	api_given_finish(&given);
}

Test(api_policy, an_expression_that_cannot_be_read_refuses)
{
	struct api_given given;
	given_site(&given);
	load_policy(&given, "{'expression':'object.spec.image.size() > 3'}");
	api_ask(&given, "POST", HOOKS, HOOK("one"));
	api_expect(&given, 422, "mtvsim cannot read its expression");
	api_given_finish(&given);
}

Test(api_policy, a_webhook_with_side_effects_refuses_dry_runs_alone)
{
	struct api_given given;
	given_site(&given);
	api_given_load(&given,
		"{" POLICIES ",'kind':'ValidatingWebhookConfiguration','metadata':"
		"{'name':'ledger'},'webhooks':[{'name':'ledger.test','sideEffects':'Some',"
		"'namespaceSelector':{'matchLabels':{'strict':'yes'}},'rules':" RULES "}]}");
	api_ask(&given, "POST", HOOKS "?dryRun=All", HOOK("one"));
	api_expect(&given, 400, "admission webhook \\'ledger.test\\' does not support dry run");
	api_ask(&given, "POST", HOOKS, HOOK("one"));
	cr_expect_eq(given.status, 201, "%s", given.body);
	api_ask(&given, "POST",
		"/apis/forklift.konveyor.io/v1beta1/namespaces/other/hooks?dryRun=All",
		HOOK("one"));
	cr_expect_eq(given.status, 201, "%s", given.body);
	api_given_finish(&given);
}
