/* The pure functions of set and set-vm: what may change when, from what to what, and nothing else.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "commands/commands.h"
#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

static struct app app;

/* Besides those of the scenarios: a plan with settings, and VMs with some of their own. */
static void begin(void)
{
	given_site(&app);
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: tuned, namespace: openshift-mtv, uid: uid-tuned, "
		"generation: 3}\n"
		"spec:\n  description: the \"old\" one\n  type: warm\n  warm: true\n"
		"  targetNamespace: shop\n  preserveStaticIPs: false\n"
		"  provider: {source: {name: vc-lab, namespace: openshift-mtv}}\n"
		"  transferNetwork: {name: fast, namespace: net}\n"
		"  vms:\n  - {id: vm-1, name: one, targetName: first}\n  - {id: vm-2, name: two}\n"
		"  - {id: vm-3, name: two, hooks: [{step: PreHook, hook: {namespace: "
		"openshift-mtv, name: quiet}}, {step: PostHook, hook: {namespace: other, name: "
		"loud}}]}\n");
	app_refresh(&app);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(verbs_set, .init = begin, .fini = end);

Test(verbs_set, which_plans)
{
	static const struct given_judged cases[] = {
		{&set_verb, "--migration-type warm", "ready-cold", TIER_REVERSIBLE, NULL},
		{&set_verb, "--target-namespace other", "failed-transfer", TIER_REVERSIBLE, NULL},
		{&set_verb, "--target-namespace other", "failed-resumable", TIER_SERVICE, NULL},
		{&set_verb, "--rdm-as-lun true", "failed-resumable", TIER_REVERSIBLE, NULL},
		{&set_verb, "--description later", "cold-running", TIER_REVERSIBLE, NULL},
		{&set_verb, "--description later --rdm-as-lun true", "cold-running", GIVEN_REFUSED,
			"it is running"},
		{&set_verb, "--target-namespace x", "cold-running", GIVEN_REFUSED, "it is running"},
		{&set_verb, "--description later", "archived-failed", GIVEN_REFUSED, "archived"},
		{&set_verb, "--migration-type live", "ready-cold", GIVEN_REFUSED,
			"vsphere, which does not support live migrations"},
		{&set_verb, "--migration-type warm", "tuned", GIVEN_REFUSED, "it is so already"},
		{&set_verb, "--clear service-account", "tuned", GIVEN_REFUSED, "so already"}};
	given_expect_judged(&app, cases, COUNT(cases));
}

Test(verbs_set, flags)
{
	static const char *const cases[][2] = {{"", "say what"},
		{"--migration-type hot", "not \"hot\""}, {"--target-namespace a.b", "not \"a.b\""},
		{"--target-namespace Shop", "not \"Shop\""},
		{"--transfer-network fast", "NAMESPACE/NAME"},
		{"--preserve-static-ips yes", "not \"yes\""},
		{"--clear target-namespace", "must have a target-namespace"},
		{"--clear migration-type", "must have a migration-type"},
		{"--clear nothing", "no setting \"nothing\""},
		{"--description x --clear description", "in --clear as well"},
		{"--target-power-state keep", "say what"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *said = given_mistake(&app, &set_verb, cases[i][0]);
		cr_expect(strstr(said, cases[i][1]), "%s: %s", cases[i][0], said);
	}
}

#define TUNED "/apis/forklift.konveyor.io/v1beta1/namespaces/openshift-mtv/plans/tuned\n"
#define UID "[{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\"uid-tuned\"},"
#define GENERATION "{\"op\":\"test\",\"path\":\"/metadata/generation\",\"value\":3},"
#define TEST(PATH, VALUE) "{\"op\":\"test\",\"path\":\"" PATH "\",\"value\":" VALUE "},"
#define ADD(PATH, VALUE) "{\"op\":\"add\",\"path\":\"" PATH "\",\"value\":" VALUE "}"

static void expect_request(const char *flags, const char *operations)
{
	const char *text = given_request(given_subject(&app, &set_verb, flags, "tuned"));
	cr_expect_eq(strncmp(text, "PATCH " TUNED UID, strlen("PATCH " TUNED UID)), 0, "%s", text);
	cr_expect_str_eq(strchr(text, '\n') + strlen(UID) + 1, operations, "%s: %s", flags, text);
}

/* Each old value is tested; of one that was not there, that nothing has changed since. */
Test(verbs_set, requests)
{
	expect_request("--target-namespace store",
		TEST("/spec/targetNamespace", "\"shop\"")
			ADD("/spec/targetNamespace", "\"store\"") "]");
	expect_request("--preserve-static-ips true --rdm-as-lun false",
		TEST("/spec/preserveStaticIPs", "false") ADD("/spec/preserveStaticIPs",
			"true") "," GENERATION ADD("/spec/rdmAsLun", "false") "]");
	expect_request("--migration-type cold",
		TEST("/spec/type", "\"warm\"") ADD("/spec/type", "\"cold\"") "," TEST(
			"/spec/warm", "true") ADD("/spec/warm", "false") "]");
	expect_request("--clear transfer-network",
		TEST("/spec/transferNetwork",
			"{\"name\":\"fast\",\"namespace\":\"net\"}") "{\"op\":\"remove\",\"path\":"
								     "\"/spec/"
								     "transferNetwork\"}]");
	expect_request("--transfer-network net/slow",
		TEST("/spec/transferNetwork", "{\"name\":\"fast\",\"namespace\":\"net\"}") ADD(
			"/spec/transferNetwork", "{\"name\":\"slow\",\"namespace\":\"net\"}") "]");
}

/* Types stand in two members: a plan that says one thing in each is put right. */
Test(verbs_set, type_and_warm_go_together)
{
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: torn, namespace: openshift-mtv, uid: uid-torn, "
		"generation: 1}\nspec: {type: cold, warm: true, vms: []}\n");
	app_refresh(&app);
	struct subject *subject = given_subject(&app, &set_verb, "--migration-type cold", "torn");
	cr_expect_str_eq(given_refusal(subject), "");
	cr_expect(strstr(given_request(subject), ADD("/spec/warm", "false")));
}

Test(verbs_set, question)
{
	const char *told = given_told(given_subject(&app, &set_verb,
		"--description new --migration-type cold --preserve-static-ips false "
		"--rdm-as-lun true",
		"tuned"));
	cr_expect(strstr(told, "description: \"the \"old\" one\" -> \"new\"\n"), "%s", told);
	cr_expect(strstr(told, "migration-type: \"warm\" -> \"cold\"\n"), "%s", told);
	cr_expect(strstr(told, "preserve-static-ips: \"false\" already\n"), "%s", told);
	cr_expect(strstr(told, "rdm-as-lun: nothing -> \"true\"\n"), "%s", told);
	cr_expect(strstr(told, "as a cold plan shuts its VMs down at once"), "%s", told);
}

static const char *undo_of(const struct verb *verb, const char *flags)
{
	struct subject *subject = given_subject(&app, verb, flags, "tuned");
	const char *line = verb->undo(subject->action, subject);
	return line ? line : "";
}

/* What takes it back is a line of the same verb; what no line can say has none. */
Test(verbs_set, taking_it_back)
{
	cr_expect_str_eq(undo_of(&set_verb, "--migration-type cold --rdm-as-lun true"),
		"--migration-type \"warm\" --clear rdm-as-lun");
	cr_expect_str_eq(undo_of(&set_verb, "--description x"), "--description 'the \"old\" one'");
	cr_expect_str_eq(undo_of(&set_vm_verb, "--vms vm-1 --target-name x"),
		"--vms vm-1 --target-name \"first\"");
	cr_expect_str_eq(undo_of(&set_vm_verb, "--vms vm-1 --add-pre-hook h"), "");
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: tuned, namespace: openshift-mtv, uid: uid-tuned}\n"
		"spec: {description: \"it's \\\"both\\\"\", vms: []}\n");
	app_refresh(&app);
	cr_expect_str_eq(undo_of(&set_verb, "--description x"), "");
}

static const char *equivalent(const struct verb *verb, const char *flags)
{
	return given_words(given_subject(&app, verb, flags, "tuned"), verb->equivalent);
}

Test(verbs_set, with_kubectl_mtv)
{
	cr_expect_str_eq(equivalent(&set_verb, "--migration-type cold --description 'a b'"),
		"kubectl mtv patch plan --plan-name tuned -n openshift-mtv --description 'a b' "
		"--migration-type cold");
	cr_expect(strstr(equivalent(&set_verb, "--clear description"), "kubectl patch plans."));
	cr_expect_str_eq(equivalent(&set_vm_verb, "--vms one --target-name x --add-pre-hook h"),
		"kubectl mtv patch planvm --plan-name tuned -n openshift-mtv --vm-name one "
		"--add-pre-hook openshift-mtv/h --target-name x");
	cr_expect(strstr(equivalent(&set_vm_verb, "--vms vm-2 --target-name x"), "kubectl patch "),
		"another VM has its name");
}

/* ---- set-vm ---------------------------------------------------------------------------------- */

Test(verbs_set, which_vms)
{
	static const struct given_judged cases[] = {
		{&set_vm_verb, "--vms one --target-name x", "tuned", TIER_REVERSIBLE, NULL},
		{&set_vm_verb, "--vms vm-1,vm-2 --instance-type u1.small", "tuned", TIER_REVERSIBLE,
			NULL},
		{&set_vm_verb, "--vms two --target-name x", "tuned", GIVEN_REFUSED,
			"more than one VM two"},
		{&set_vm_verb, "--vms vm-1,vm-2 --target-name x", "tuned", GIVEN_REFUSED,
			"is for one VM"},
		{&set_vm_verb, "--vms vm-2 --target-name first", "tuned", GIVEN_REFUSED,
			"its VM one will have the name first"},
		{&set_vm_verb, "--vms one --target-name first", "tuned", GIVEN_REFUSED,
			"it is so already"},
		{&set_vm_verb, "--vms vm-3 --remove-hook other", "tuned", GIVEN_REFUSED,
			"it is so already"},
		{&set_vm_verb, "--vms nobody --root-disk x", "tuned", GIVEN_REFUSED,
			"there is no VM nobody"},
		{&set_vm_verb, "--root-disk x", "tuned", GIVEN_REFUSED, "say which VMs"},
		{&set_vm_verb, "--vms vm-1208 --root-disk x", "cold-running", GIVEN_REFUSED,
			"it is running"}};
	given_expect_judged(&app, cases, COUNT(cases));
	cr_expect(strstr(given_mistake(&app, &set_vm_verb, "--vms one"), "say what"));
	cr_expect(strstr(given_mistake(&app, &set_vm_verb, "--clear-hooks --add-pre-hook h"),
		"give it alone"));
	cr_expect(strstr(given_mistake(&app, &set_vm_verb, "--add-pre-hook A"), "not \"A\""));
	cr_expect(strstr(given_mistake(&app, &set_vm_verb, "--target-name A_B"), "not \"A_B\""));
}

#define ONE "{\"id\":\"vm-1\",\"name\":\"one\",\"targetName\":\"first\"}"
#define TWO "{\"id\":\"vm-2\",\"name\":\"two\"}"

static const char *vm_request(const char *flags)
{
	const char *text = given_request(given_subject(&app, &set_vm_verb, flags, "tuned"));
	cr_assert_eq(strncmp(text, "PATCH " TUNED UID, strlen("PATCH " TUNED UID)), 0, "%s", text);
	return strchr(text, '\n') + strlen(UID) + 1;
}

/* The entry is tested whole: that it is this VM, and that what it lacks is lacking. */
Test(verbs_set, requests_for_vms)
{
	cr_expect_str_eq(vm_request("--vms one --target-name x"),
		TEST("/spec/vms/0/id", "\"vm-1\"") TEST("/spec/vms/0", ONE)
			TEST("/spec/vms/0/targetName", "\"first\"")
				ADD("/spec/vms/0/targetName", "\"x\"") "]");
	cr_expect_str_eq(vm_request("--vms vm-2 --root-disk sdb"),
		TEST("/spec/vms/1/id", "\"vm-2\"") TEST("/spec/vms/1", TWO)
			ADD("/spec/vms/1/rootDisk", "\"sdb\"") "]");
}

#define HOOK(STEP, PLACE, NAME)                                                                    \
	"{\"step\":\"" STEP "\",\"hook\":{\"apiVersion\":\"forklift.konveyor.io/v1beta1\","        \
	"\"kind\":\"Hook\",\"namespace\":\"" PLACE "\",\"name\":\"" NAME "\"}}"

Test(verbs_set, requests_for_hooks)
{
	cr_expect_str_eq(vm_request("--vms vm-2 --add-pre-hook a --add-post-hook ns/b"),
		TEST("/spec/vms/1/id", "\"vm-2\"") TEST("/spec/vms/1", TWO) ADD("/spec/vms/1/hooks",
			"[" HOOK(
				"PreHook", "openshift-mtv", "a") "]") "," ADD("/spec/vms/1/hooks/-",
			HOOK("PostHook", "ns", "b")) "]");
	const char *text = vm_request("--vms vm-3 --remove-hook quiet --add-pre-hook a");
	const char *removal = strstr(text, "{\"op\":\"remove\",\"path\":\"/spec/vms/2/hooks/0\"}");
	cr_assert(removal, "%s", text);
	cr_expect(
		strstr(removal, ADD("/spec/vms/2/hooks/-", HOOK("PreHook", "openshift-mtv", "a"))),
		"%s", text);
	cr_expect_null(strstr(text, "/hooks/1"), "the other one stays: %s", text);
	cr_expect(strstr(vm_request("--vms vm-3 --clear-hooks"),
		"{\"op\":\"remove\",\"path\":\"/spec/vms/2/hooks\"}]"));
}

/* The names of flags are kubectl-mtv's, and each stands for something. */
Test(verbs_set, each_flag_does_something)
{
	const struct flag *flag = set_verb.flags;
	for (; flag->name; flag++) {
		bool common = !strcmp(flag->name, "name") || !strcmp(flag->name, "all") ||
			!strcmp(flag->name, "query") || !strcmp(flag->name, "namespace") ||
			!strcmp(flag->name, "dry-run") || !strcmp(flag->name, "clear");
		char line[200];
		const char *value = !strcmp(flag->name, "migration-type") ? "cold"
			: flag->kind == FLAG_CHOICE ? strrchr(flag->argument, '|') + 1
			: strchr(flag->argument ? flag->argument : "", '/') ? "a/b"
									    : "something";
		if (common)
			continue;
		snprintf(line, sizeof(line), "--%s %s", flag->name,
			!strcmp(flag->name, "preserve-static-ips") ? "true" : value);
		cr_expect_str_eq(given_refusal(given_subject(&app, &set_verb, line, "tuned")), "",
			"%s", line);
		cr_expect(strstr(given_request(given_subject(&app, &set_verb, line, "tuned")),
				  "\"op\":\"add\""),
			"%s", line);
	}
}
