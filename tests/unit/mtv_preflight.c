/*
 * Whether a plan can be started: a site on which all is fine, and then one thing after the other
 * that is not. What each check must say was written down from the facts (forklift.md 2.1, 2.9).
 */
#include "mtv/preflight.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "unit/given.h"
#include "unit/given_site.h"

static struct given_site given;

static void begin(void)
{
	given_site_begin(&given);
}

static void end(void)
{
	given_site_end(&given);
}

TestSuite(mtv_preflight, .init = begin, .fini = end);

static void expect(const char *check, enum verdict verdict, const char *words)
{
	const struct answer *answer = given_site_said(&given, check);
	cr_assert_not_null(answer, "%s said nothing", check);
	cr_expect_eq(answer->verdict, verdict, "%s: %s, %s", check, verdict_name(answer->verdict),
		answer->sentence);
	cr_expect(strstr(answer->sentence, words), "%s: \"%s\" has no \"%s\"", check,
		answer->sentence, words);
}

Test(mtv_preflight, a_plan_of_which_all_is_fine_passes_each_check)
{
	given_site_check(&given, "web", preflight_checks);
	for (const struct check *check = preflight_checks; check->name; check++) {
		const struct answer *answer = given_site_said(&given, check->name);
		cr_assert_not_null(answer, "%s said nothing", check->name);
		cr_expect_eq(
			answer->verdict, VERDICT_PASS, "%s: %s", check->name, answer->sentence);
		cr_expect(*answer->field && *answer->sentence && *check->about);
	}
	cr_expect_eq(checks_verdict(&given.checks), VERDICT_PASS);
	cr_expect_eq(given_site_said(&given, "networks")->age, 1000 * SITE_NETWORKS);
}

#define READY                                                                                      \
	"status: {conditions: [{type: Ready, status: 'True', category: Required, message: ok}]}"
#define PLAN "kind: Plan\nmetadata: {name: web, namespace: mtv, uid: u-web, generation: 3}\n"
#define SPEC                                                                                       \
	"provider: {source: {name: vc, namespace: mtv}, destination: {name: host}}, "              \
	"map: {network: {name: net}, storage: {name: sto}}, targetNamespace: vms"
#define VMS "vms: [{id: vm-1, name: web01}, {id: vm-2, name: web02}]"
#define OTHER "kind: Plan\nmetadata: {name: other, namespace: mtv, uid: u-other}\n"

/* What is put there, and what a check must say then. */
static const struct {
	const char *yaml;
	const char *check;
	enum verdict verdict;
	const char *words;
} cases[] = {
	/* conditions */
	{PLAN "spec: {" SPEC ", " VMS "}\nstatus: {conditions: [{type: VMStorageNotMapped, "
	      "status: 'True', category: Critical, message: 'VM has unmapped storage.', "
	      "items: [\" id:vm-1 name:'web01' \"]}]}",
		"conditions", VERDICT_FAIL, "VMStorageNotMapped: VM has unmapped storage: id:vm-1"},
	{PLAN "spec: {" SPEC ", " VMS "}\nstatus: {conditions: [{type: Ready, status: 'True', "
	      "category: Required}, {type: TargetNameNotValid, status: 'True', category: Warn, "
	      "message: 'Adjusted.'}]}",
		"conditions", VERDICT_WARN, "TargetNameNotValid: Adjusted"},
	{PLAN "spec: {" SPEC ", " VMS "}\nstatus: {conditions: [{type: Ready, status: 'True', "
	      "category: Required, message: Fine.}, {type: VMNotFound, status: 'False', "
	      "category: Critical}]}",
		"conditions", VERDICT_PASS, "Fine."},
	{PLAN "spec: {" SPEC ", " VMS "}", "conditions", VERDICT_UNKNOWN, "not looked at the plan"},
	{PLAN "spec: {" SPEC ", " VMS "}\nstatus: {observedGeneration: 2, conditions: [{type: "
	      "Ready, status: 'True', category: Required}]}",
		"conditions", VERDICT_UNKNOWN, "this version"},
	{PLAN "spec: {" SPEC ", " VMS "}\nstatus: {conditions: [{type: Ready, status: 'True', "
	      "category: Required}, {type: ValidatingVDDK, status: 'True', category: Advisory}]}",
		"conditions", VERDICT_FAIL, "ValidatingVDDK"},
	{PLAN "spec: {" SPEC ", " VMS "}\nstatus: {conditions: [{type: Validated, status: 'True', "
	      "category: Advisory}]}",
		"conditions", VERDICT_FAIL, "not ready"},
	/* state */
	{PLAN "spec: {" SPEC ", " VMS ", archived: true}", "state", VERDICT_FAIL, "archived"},
	{PLAN "spec: {" SPEC ", " VMS "}\nstatus: {conditions: [{type: Succeeded, status: 'True', "
	      "category: Advisory}]}",
		"state", VERDICT_FAIL, "never run again"},
	{PLAN "spec: {" SPEC ", " VMS "}\nstatus: {conditions: [{type: Executing, status: 'True', "
	      "category: Advisory}]}",
		"state", VERDICT_FAIL, "it is running"},
	/* providers */
	{"kind: Provider\nmetadata: {name: vc, namespace: mtv}\nspec: {type: vsphere}\n"
	 "status: {conditions: [{type: ConnectionTestFailed, status: 'True', category: Critical, "
	 "message: 'No route.'}]}",
		"providers", VERDICT_FAIL, "ConnectionTestFailed: No route."},
	{"kind: Provider\nmetadata: {name: vc, namespace: mtv}\nspec: {type: vsphere}", "providers",
		VERDICT_UNKNOWN, "not looked at Provider vc"},
	{PLAN "spec: {" VMS ", targetNamespace: vms}", "providers", VERDICT_FAIL,
		"no source provider"},
	/* the type */
	{PLAN "spec: {" SPEC ", " VMS ", type: live}", "type", VERDICT_FAIL,
		"vsphere does not support live"},
	{PLAN "spec: {" SPEC ", " VMS ", warm: true}", "type", VERDICT_PASS, "warm"},
	{"kind: Provider\nmetadata: {name: vc, namespace: mtv}\nspec: {type: ship}\n" READY, "type",
		VERDICT_UNKNOWN, "what ship supports"},
	/* maps */
	{"kind: NetworkMap\nmetadata: {name: net, namespace: mtv}\nspec: {map: [{source: {id: "
	 "n-1}, "
	 "destination: {type: multus}}]}\n" READY,
		"network-map", VERDICT_FAIL, "pair 1"},
	{"kind: StorageMap\nmetadata: {name: sto, namespace: mtv}\nspec: {map: [{source: {id: "
	 "d-1}, "
	 "destination: {storageClass: fast}}, {source: {}, destination: {storageClass: "
	 "x}}]}\n" READY,
		"storage-map", VERDICT_FAIL, "pair 2"},
	{"kind: StorageMap\nmetadata: {name: sto, namespace: mtv}\nspec: {map: []}\n" READY,
		"storage-map", VERDICT_WARN, "no pairs"},
	{"kind: StorageMap\nmetadata: {name: sto, namespace: mtv}\nspec: {map: [{source: {id: "
	 "d-1}, "
	 "destination: {storageClass: slow}}]}\n" READY,
		"storage-classes", VERDICT_FAIL, "no storage class slow"},
	{PLAN "spec: {provider: {source: {name: vc}, destination: {name: host}}, targetNamespace: "
	      "vms, type: conversion, map: {network: {name: net}}, " VMS "}",
		"storage-map", VERDICT_PASS, "only converts"},
	{PLAN "spec: {provider: {source: {name: vc}, destination: {name: host}}, targetNamespace: "
	      "vms, map: {network: {name: net}}, " VMS "}",
		"storage-map", VERDICT_FAIL, "names no StorageMap"},
	/* networks */
	{PLAN "spec: {" SPEC ", " VMS ", transferNetwork: {name: fat, namespace: vms}}", "networks",
		VERDICT_FAIL, "no network vms/fat"},
	/* names */
	{"kind: VirtualMachine\nmetadata: {name: web02, namespace: vms}", "target-names",
		VERDICT_FAIL, "has a VM web02 already"},
	{PLAN "spec: {" SPEC
	      ", vms: [{id: vm-1, name: a, targetName: same}, {id: vm-2, name: same}]"
	      "}",
		"target-names", VERDICT_FAIL, "both be called same"},
	{PLAN "spec: {" SPEC ", vms: [{id: vm-1, name: Web_01}]}", "target-names", VERDICT_WARN,
		"will change"},
	{PLAN "spec: {" SPEC ", vms: [{id: vm-1}]}", "target-names", VERDICT_UNKNOWN, "no name"},
	{PLAN "spec: {" SPEC ", vms: [{id: vm-1, name: stranger, targetName: fresh}]}",
		"target-names", VERDICT_PASS, ""},
	/* the target */
	{PLAN "spec: {provider: {source: {name: vc}, destination: {name: host}}, targetNamespace: "
	      "new, map: {network: {name: net}, storage: {name: sto}}, " VMS "}",
		"target-namespace", VERDICT_WARN, "Forklift makes one"},
	{"kind: Provider\nmetadata: {name: host, namespace: mtv}\nspec: {type: openshift, url: "
	 "'https://far'}\n" READY,
		"storage-classes", VERDICT_UNKNOWN, "another cluster"},
	{"kind: Provider\nmetadata: {name: host, namespace: mtv}\nspec: {type: openshift, url: "
	 "'https://far'}\n" READY,
		"permissions", VERDICT_UNKNOWN, "cannot be asked"},
	/* other plans */
	{OTHER "spec: {" SPEC ", vms: [{id: vm-2, name: web02}]}\nstatus: {conditions: [{type: "
	       "Executing, status: 'True', category: Advisory}]}",
		"other-plans", VERDICT_FAIL,
		"just being moved by plan mtv/other (Running) too: web02"},
	{OTHER "spec: {" SPEC ", vms: [{id: vm-2, name: web02}]}\nstatus: {conditions: [{type: "
	       "Ready, status: 'True', category: Required}]}",
		"other-plans", VERDICT_WARN, "also in plan mtv/other"},
	{OTHER "spec: {" SPEC ", archived: true, vms: [{id: vm-2, name: web02}]}", "other-plans",
		VERDICT_PASS, "no other plan"},
	{OTHER "spec: {provider: {source: {name: vc2}}, vms: [{id: vm-2, name: web02}]}\nstatus: "
	       "{conditions: [{type: Executing, status: 'True', category: Advisory}]}",
		"other-plans", VERDICT_PASS, "no other plan"},
	/* the controller */
	{"kind: ForkliftController\nmetadata: {name: forklift, namespace: mtv}\nspec: "
	 "{controller_max_vm_inflight: 1}",
		"in-flight", VERDICT_WARN, "some will wait"},
	/* its own VMs that are in flight do not come once more */
	{PLAN "spec: {" SPEC ", " VMS
	      "}\nstatus: {conditions: [{type: Executing, status: 'True'}], "
	      "migration: {vms: [{id: vm-1, name: web01, phase: CopyDisks, started: "
	      "'2026-11-21T11:00:00Z'}, {id: vm-2, name: web02, phase: Started}]}}",
		"in-flight", VERDICT_PASS, "1 VM is in flight and 1 to come"},
	{"kind: ForkliftController\nmetadata: {name: forklift, namespace: mtv}\nspec: "
	 "{controller_max_vm_inflight: 0}",
		"settings", VERDICT_WARN, "no number to work with"},
	{PLAN "spec: {" SPEC ", " VMS ", type: warm}", "settings", VERDICT_PASS,
		"a precopy every 60 minutes"},
};

Test(mtv_preflight, each_check_says_what_is_wrong)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		end();
		begin();
		given_site_put(&given, cases[i].yaml);
		given_site_check(&given, "web", preflight_checks);
		expect(cases[i].check, cases[i].verdict, cases[i].words);
	}
}

Test(mtv_preflight, features_that_are_off)
{
	static const char controller[] = "kind: ForkliftController\nmetadata: {name: forklift, "
					 "namespace: mtv}\nspec: {controller_ovirt_warm_migration: "
					 "'false', feature_ocp_live_migration: 'false'}";
	given_site_put(&given, controller);
	given_site_put(&given, PLAN "spec: {" SPEC ", " VMS ", type: live}");
	given_site_check(&given, "web", preflight_checks);
	expect("settings", VERDICT_FAIL, "feature_ocp_live_migration is off");
	given_site_put(&given, PLAN "spec: {" SPEC ", " VMS ", type: warm}");
	given_site_check(&given, "web", preflight_checks);
	expect("settings", VERDICT_PASS, "precopy");
	given_site_put(&given,
		"kind: Provider\nmetadata: {name: vc, namespace: mtv}\nspec: "
		"{type: ovirt}\n" READY);
	given_site_check(&given, "web", preflight_checks);
	expect("settings", VERDICT_FAIL, "controller_ovirt_warm_migration is off");
	cr_expect(*given_site_said(&given, "settings")->advice);
}

Test(mtv_preflight, what_is_gone_is_told)
{
	static const struct {
		enum site_kind kind;
		const char *name_space, *name, *check, *words;
	} gone[] = {{SITE_PROVIDERS, "mtv", "vc", "providers", "no Provider vc"},
		{SITE_NETWORK_MAPS, "mtv", "net", "network-map", "no NetworkMap net"},
		{SITE_STORAGE_MAPS, "mtv", "sto", "storage-map", "no StorageMap sto"},
		{SITE_STORAGE_CLASSES, "", "fast", "storage-classes", "no storage class fast"},
		{SITE_NETWORKS, "vms", "dmz", "networks", "no network vms/dmz"}};
	for (size_t i = 0; i < COUNT(gone); i++) {
		end();
		begin();
		given_site_drop(&given, gone[i].kind, gone[i].name_space, gone[i].name);
		given_site_check(&given, "web", preflight_checks);
		expect(gone[i].check, VERDICT_FAIL, gone[i].words);
	}
}

Test(mtv_preflight, a_right_that_is_denied_fails_with_the_servers_reason)
{
	given.site.rights[0] = (struct given_right){ACCESS_DENIED, "user ops may not create them"};
	given_site_check(&given, "web", preflight_checks);
	expect("permissions", VERDICT_FAIL, "user ops may not create them");
	given.site.rights[0] = (struct given_right){ACCESS_UNKNOWN, "the review failed"};
	given_site_check(&given, "web", preflight_checks);
	expect("permissions", VERDICT_UNKNOWN, "the review failed");
}

Test(mtv_preflight, one_pair_is_no_pairs)
{
	given_site_check(&given, "web", preflight_checks);
	expect("network-map", VERDICT_PASS, "with 3 pairs");
	const struct answer *answer = given_site_said(&given, "storage-map");
	cr_expect_str_eq(answer->sentence, "StorageMap sto is ready, with 1 pair");
}

Test(mtv_preflight, plans_of_one_namespace_tell_nothing_of_the_others)
{
	given.site.readings[SITE_PLANS].name_space = "mtv";
	given_site_check(&given, "web", preflight_checks);
	expect("other-plans", VERDICT_UNKNOWN, "only plans of namespace mtv");
	expect("other-plans", VERDICT_UNKNOWN, "check with -A");
	given.site.readings[SITE_PLANS].narrowed = true;
	given_site_check(&given, "web", preflight_checks);
	expect("other-plans", VERDICT_UNKNOWN, "no right to see them");
	given.site.readings[SITE_PROVIDERS].name_space = "elsewhere";
	given_site_check(&given, "web", preflight_checks);
	expect("providers", VERDICT_UNKNOWN, "providers have not been read");
	expect("target-names", VERDICT_UNKNOWN, "not known");
}

/* Whatever is missing: each check says something, and none passes by what nobody has read. */
Test(mtv_preflight, nothing_passes_unread)
{
	srand(8);
	for (int round = 0; round < 2000; round++) {
		for (enum site_kind kind = 0; kind < SITE_KINDS; kind++)
			given.site.readings[kind].loaded = rand() % 3;
		for (size_t i = 0; i < SITE_RIGHTS; i++)
			given.site.rights[i].access = (enum access)(rand() % 3);
		given_site_check(&given, "web", preflight_checks);
		for (const struct check *check = preflight_checks; check->name; check++)
			cr_assert_not_null(given_site_said(&given, check->name), "%s", check->name);
		for (size_t i = 0; i < given.checks.answers.count; i++) {
			const struct answer *answer = checks_at(&given.checks, i);
			cr_assert(answer->verdict != VERDICT_PASS || answer->age >= 0, "%s: %s",
				answer->check->name, answer->sentence);
		}
		bool all = true;
		for (enum site_kind kind = 0; kind <= SITE_TARGET_VMS; kind++)
			all &= given.site.readings[kind].loaded;
		cr_assert(all || checks_verdict(&given.checks) != VERDICT_PASS);
		arena_clear(&given.arena);
	}
}
