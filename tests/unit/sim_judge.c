/* The validation of objects: what they alone can tell, and what is left alone. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "doc/json.h"
#include "mtv/condition.h"
#include "sim/judge.h"

#define NOW INT64_C(1795262400000)

/* JSON in which ' stands for a quote. */
static struct doc *given(const char *format)
{
	char text[2000];
	struct error err;
	snprintf(text, sizeof(text), "%s", format);
	for (char *c = text; *c; c++)
		if (*c == '\'')
			*c = '"';
	struct doc *doc = json_parse(text, strlen(text), &err);
	cr_assert(doc, "%s", text);
	return doc;
}

#define READY "'status':{'conditions':[{'type':'Ready','status':'True'}]}"

/* The only object that there is to refer to. */
static const struct node *look_up(void *data, const struct node *reference)
{
	return node_find(reference, "name") ? doc_root(data) : NULL;
}

static const char *says(const struct conditions *conditions, const char *type)
{
	const struct node *condition = conditions_find(conditions, type);
	return condition ? node_text_or(node_get(condition, KEY_message), "") : NULL;
}

static const char *judge_at(struct conditions *conditions, const struct doc *provider, int seconds)
{
	bool done;
	return judge_provider(conditions, doc_root(provider), seconds * INT64_C(1000), NOW, &done);
}

Test(sim_judge, a_provider_is_validated_then_connected_then_loaded)
{
	struct conditions conditions;
	struct doc *provider = given("{'spec':{'type':'vsphere','url':'https://v/sdk',"
				     "'secret':{'name':'s'}}}");
	conditions_init(&conditions);
	cr_assert_str_eq(judge_at(&conditions, provider, 0), "Staging");
	cr_assert(says(&conditions, "Validated"));
	cr_assert(!says(&conditions, "ConnectionTestSucceeded"));
	cr_assert_str_eq(judge_at(&conditions, provider, 9), "Staging");
	cr_assert_str_eq(says(&conditions, "LoadInventory"), "Loading the inventory.");
	cr_assert(!says(&conditions, "Ready"));
	cr_assert_str_eq(judge_at(&conditions, provider, 20), "Ready");
	cr_assert(!says(&conditions, "LoadInventory"));
	cr_assert_str_eq(says(&conditions, "Ready"), "The provider is ready.");
	conditions_finish(&conditions);
	doc_unref(provider);
}

Test(sim_judge, what_is_wrong_with_a_provider_is_critical_and_has_a_suggestion)
{
	struct conditions conditions;
	struct doc *provider = given("{'spec':{'type':'vsphere','url':'vcenter','secret':{}}}");
	conditions_init(&conditions);
	cr_assert_str_eq(judge_at(&conditions, provider, 60), "ValidationFailed");
	const struct node *url = conditions_find(&conditions, "UrlNotValid");
	cr_assert(node_equals(node_get(url, KEY_category), "Critical"));
	cr_assert(node_text(node_get(url, KEY_suggestion)));
	cr_assert(says(&conditions, "SecretNotValid"));
	cr_assert(!says(&conditions, "Ready"));
	conditions_finish(&conditions);
	doc_unref(provider);
}

Test(sim_judge, a_scenario_can_cut_a_provider_off)
{
	struct conditions conditions;
	struct doc *provider =
		given("{'metadata':{'annotations':{'mtvsim.mtvtop.test/fails':'no route to host'}},"
		      "'spec':{'type':'ovirt','url':'https://r','secret':{'name':'s'}}}");
	conditions_init(&conditions);
	cr_assert_str_eq(judge_at(&conditions, provider, 60), "ConnectionFailed");
	cr_assert_str_eq(says(&conditions, "ConnectionTestFailed"),
		"Connection test, failed: no route to host");
	conditions_finish(&conditions);
	doc_unref(provider);
}

static void judge_the_plan(struct conditions *conditions, const char *spec,
	const struct doc *object, enum judge_vddk vddk)
{
	struct judge_look look = {look_up, look_up, (void *)(uintptr_t)object};
	const struct node *root = doc_root(object);
	struct plan_facts facts = {root, root, root, root};
	struct doc *plan = given(spec);
	judge_plan(conditions, doc_root(plan), &facts, &look, vddk, NOW);
	doc_unref(plan);
}

Test(sim_judge, a_plan_is_ready_when_all_that_it_names_is)
{
	struct conditions conditions;
	struct doc *ready = given("{'spec':{'type':'vsphere'}," READY "}");
	struct doc *other = given("{'spec':{'type':'vsphere'}}");
	const char *spec = "{'spec':{'targetNamespace':'vms','type':'warm','vms':[{'id':'vm-1'}]}}";
	conditions_init(&conditions);
	judge_the_plan(&conditions, spec, ready, VDDK_FINE);
	cr_assert_str_eq(says(&conditions, "Ready"), "The migration plan is ready.");
	judge_the_plan(&conditions, spec, other, VDDK_FINE);
	cr_assert_str_eq(says(&conditions, "SourceProviderNotReady"),
		"The source provider does not have the Ready condition.");
	cr_assert(!says(&conditions, "Ready"));
	judge_the_plan(&conditions, spec, ready, VDDK_VALIDATES);
	cr_assert(!says(&conditions, "SourceProviderNotReady"));
	cr_assert(says(&conditions, "ValidatingVDDK"));
	cr_assert(!says(&conditions, "Ready"), "Ready waits for VDDK (2.1)");
	conditions_finish(&conditions);
	doc_unref(ready);
	doc_unref(other);
}

Test(sim_judge, a_plan_with_mistakes_says_each)
{
	struct conditions conditions;
	struct doc *ready = given("{'spec':{'type':'openstack'}," READY "}");
	conditions_init(&conditions);
	judge_the_plan(&conditions,
		"{'spec':{'type':'warm','vms':[{'id':'vm-1','name':'a'},{'id':'vm-1'},{},"
		"{'id':'vm-3','hooks':[{'step':'Between','hook':{}}]}]}}",
		ready, VDDK_FINE);
	static const char *const types[] = {"NamespaceNotValid", "MigrationTypeNotValid",
		"DuplicateVM", "VMRefNotValid", "HookNotValid", "HookStepNotValid"};
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		cr_assert(says(&conditions, types[i]), "no %s", types[i]);
	const struct node *twice = conditions_find(&conditions, "DuplicateVM");
	cr_assert(node_equals(node_first(node_get(twice, KEY_items)), " id:vm-1 name:''"));
	conditions_finish(&conditions);
	doc_unref(ready);
}

Test(sim_judge, other_conditions_are_left_alone)
{
	struct conditions conditions;
	struct doc *ready = given("{'spec':{'type':'vsphere'}," READY "}");
	conditions_init(&conditions);
	conditions_set(&conditions,
		&(struct sim_condition){
			.type = "VMStorageNotMapped", .category = "Critical", .at = NOW});
	judge_the_plan(&conditions, "{'spec':{'targetNamespace':'vms'}}", ready, VDDK_FINE);
	cr_assert(conditions_find(&conditions, "VMStorageNotMapped"));
	cr_assert(!says(&conditions, "Ready"), "it blocks");
	conditions_finish(&conditions);
	doc_unref(ready);
}

/* What becomes of the image of a plan that says WORDS of it, after so many seconds. */
static enum judge_vddk vddk_after(const char *words, int seconds)
{
	char text[200];
	snprintf(text, sizeof(text), "{'metadata':{'annotations':{'%s':'%s'}}}", SIM_VDDK, words);
	struct doc *plan = given(text);
	const struct conditions none = {0};
	enum judge_vddk vddk = judge_vddk_at(doc_root(plan), &none, seconds * INT64_C(1000));
	doc_unref(plan);
	return vddk;
}

Test(sim_judge, an_image_of_vddk_is_validated_and_may_be_invalid_or_unavailable)
{
	cr_expect_eq(vddk_after("", 44), VDDK_VALIDATES);
	cr_expect_eq(vddk_after("", 45), VDDK_FINE);
	cr_expect_eq(vddk_after("invalid", 44), VDDK_VALIDATES);
	cr_expect_eq(vddk_after("invalid", 45), VDDK_INVALID);
	cr_expect_eq(vddk_after("manifest unknown", 299), VDDK_PULLS);
	cr_expect_eq(vddk_after("manifest unknown", 300), VDDK_UNAVAILABLE);
}

/* forklift.md 2.1: advisory, and yet the plan waits; what it comes to blocks. */
Test(sim_judge, a_plan_waits_for_its_image_of_vddk_and_says_what_is_wrong_with_it)
{
	struct conditions conditions;
	struct doc *ready = given("{'spec':{'type':'vsphere'}," READY "}");
	const char *spec = "{'metadata':{'annotations':{'" SIM_VDDK "':'manifest unknown'}},"
			   "'spec':{'targetNamespace':'vms','vms':[{'id':'vm-1'}]}}";
	conditions_init(&conditions);
	judge_the_plan(&conditions, spec, ready, VDDK_PULLS);
	cr_expect(says(&conditions, "ValidatingVDDK"));
	cr_expect_str_eq(says(&conditions, "VDDKInitImageNotReady"), "manifest unknown");
	cr_expect(!says(&conditions, "Ready"));
	cr_expect(!conditions_blocking(&conditions), "it may still come");
	judge_the_plan(&conditions, spec, ready, VDDK_UNAVAILABLE);
	cr_expect(!says(&conditions, "VDDKInitImageNotReady"));
	cr_expect_str_eq(
		condition_type(conditions_blocking(&conditions)), "VDDKInitImageUnavailable");
	judge_the_plan(&conditions, spec, ready, VDDK_INVALID);
	cr_expect_str_eq(says(&conditions, "VDDKInvalid"), "VDDK init image is invalid");
	cr_expect(!says(&conditions, "VDDKInitImageUnavailable"));
	cr_expect(!says(&conditions, "ValidatingVDDK"));
	judge_the_plan(&conditions, spec, ready, VDDK_FINE);
	cr_expect(says(&conditions, "Ready"));
	conditions_finish(&conditions);
	doc_unref(ready);
}

Test(sim_judge, maps_hosts_and_hooks)
{
	struct conditions conditions;
	struct doc *ready = given("{'spec':{'type':'vsphere'}," READY "}");
	struct judge_look look = {look_up, look_up, ready};
	struct doc *map = given("{'kind':'NetworkMap','spec':{'provider':{'source':{'name':'a'},"
				"'destination':{'name':'b'}},'map':[{'source':{},'destination':{'"
				"type':'multus'}}]}}");
	struct doc *host = given("{'spec':{'id':'host-1','provider':{'name':'a'},'secret':{}}}");
	struct doc *hook = given("{'spec':{'image':'','playbook':'%'}}");
	conditions_init(&conditions);
	judge_map(&conditions, doc_root(map), &look, NOW);
	cr_assert(says(&conditions, "SourceNetworkNotValid"));
	cr_assert(says(&conditions, "DestinationNetworkNotValid"));
	conditions_clear(&conditions);
	judge_host(&conditions, doc_root(host), &look, NOW);
	cr_assert(says(&conditions, "IpNotValid"));
	cr_assert(says(&conditions, "SecretNotValid"));
	cr_assert(!says(&conditions, "RefNotValid"));
	conditions_clear(&conditions);
	judge_hook(&conditions, doc_root(hook), NOW);
	cr_assert(says(&conditions, "InvalidImage"));
	cr_assert(says(&conditions, "InvalidPlaybook"));
	conditions_finish(&conditions);
	doc_unref(map);
	doc_unref(host);
	doc_unref(hook);
	doc_unref(ready);
}

/* ---- what a snapshot, or another player, has left ------------------------------------------ */

static bool is_pending(const struct conditions *conditions)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	conditions_write(&builder, conditions);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	bool pending = judge_is_pending(node_get(doc_root(doc), KEY_conditions));
	doc_unref(doc);
	return pending;
}

static const char *const of_no_directions =
	"{'spec':{'targetNamespace':'vms','type':'warm','vms':[{'id':'vm-1'}]}}";

/* A plan whose image nobody could pull keeps ValidatingVDDK, and has been judged all the same. */
Test(sim_judge, a_plan_that_was_blocked_by_its_image_has_been_judged)
{
	static const enum judge_vddk ends[] = {VDDK_UNAVAILABLE, VDDK_INVALID, VDDK_FINE};
	struct conditions conditions;
	struct doc *ready = given("{'spec':{'type':'vsphere'}," READY "}");
	conditions_init(&conditions);
	judge_the_plan(&conditions, of_no_directions, ready, VDDK_UNAVAILABLE);
	cr_assert(says(&conditions, "ValidatingVDDK"));
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		judge_the_plan(&conditions, of_no_directions, ready, ends[i]);
		cr_expect(!is_pending(&conditions), "%d", (int)ends[i]);
	}
	judge_the_plan(&conditions, of_no_directions, ready, VDDK_VALIDATES);
	cr_expect(is_pending(&conditions));
	judge_the_plan(&conditions, of_no_directions, ready, VDDK_PULLS);
	cr_expect(is_pending(&conditions));
	conditions_finish(&conditions);
	doc_unref(ready);
}

/* Without directions the conditions tell that it could not be pulled so far, and in which words. */
Test(sim_judge, an_image_that_is_not_pulled_stays_so_without_directions)
{
	struct conditions conditions;
	struct doc *ready = given("{'spec':{'type':'vsphere'}," READY "}");
	struct doc *plan = given(of_no_directions);
	conditions_init(&conditions);
	conditions_set(&conditions,
		&(struct sim_condition){.type = "VDDKInitImageNotReady",
			.category = "Advisory",
			.message = "manifest unknown",
			.at = NOW});
	enum judge_vddk vddk = judge_vddk_at(doc_root(plan), &conditions, 60 * 1000);
	cr_assert_eq(vddk, VDDK_PULLS);
	judge_the_plan(&conditions, of_no_directions, ready, vddk);
	cr_expect_str_eq(says(&conditions, "VDDKInitImageNotReady"), "manifest unknown");
	vddk = judge_vddk_at(doc_root(plan), &conditions, 301 * 1000);
	cr_assert_eq(vddk, VDDK_UNAVAILABLE);
	judge_the_plan(&conditions, of_no_directions, ready, vddk);
	cr_expect(says(&conditions, "VDDKInitImageUnavailable"));
	cr_expect(!says(&conditions, "Ready"));
	conditions_finish(&conditions);
	doc_unref(plan);
	doc_unref(ready);
}
