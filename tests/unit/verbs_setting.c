/* setting: what it takes, which ForkliftController is meant, what the question and request say. */
#include <criterion/criterion.h>
#include <string.h>

#include "base/memory.h"
#include "kube/object.h"
#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

extern const struct verb setting_verb;

static struct app app;

static void begin(void)
{
	given_site(&app);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(verbs_setting, .init = begin, .fini = end);

static void put_controller(const char *yaml)
{
	struct feed *feed = feeds_need(&app.feeds, resource_find("forkliftcontrollers"));
	store_put(&feed->store, given_object(yaml));
}

/* What is wrong with a line; "" nothing: SUBJECT is what it is about, as it was read. */
static const char *take(const char *flags, struct subject **subject)
{
	static struct error err;
	struct action *action = action_create(&app, &setting_verb);
	struct arguments arguments;
	struct flag_values values;
	char *line = xasprintf("setting %s", flags);
	err = (struct error){0};
	command_split(line, &arguments);
	bool good = flags_parse(&values, setting_verb.flags, &arguments, &err) &&
		setting_verb.take(action, &values, &err) &&
		setting_verb.choose(action, &values, &err);
	*subject = good ? action->subjects[0] : NULL;
	if (good) {
		const struct feed *feed =
			feeds_find(&app.feeds, resource_find("forkliftcontrollers"));
		(*subject)->object = object_ref(
			store_get(&feed->store, (*subject)->name_space, (*subject)->name));
	}
	free(line);
	return err.text;
}

static struct subject *given(const char *flags)
{
	struct subject *subject;
	const char *wrong = take(flags, &subject);
	cr_assert(subject, "%s: %s", flags, wrong);
	return subject;
}

#define PATH                                                                                       \
	"/apis/forklift.konveyor.io/v1beta1/namespaces/openshift-mtv/forkliftcontrollers/"         \
	"forklift-controller"

/* Numbers are numbers and switches are texts, each where the old value is tested. */
Test(verbs_setting, writes_what_was_read)
{
	const char *request = given_request(given("controller_max_vm_inflight 30"));
	cr_expect(strstr(request, "PATCH " PATH), "%s", request);
	cr_expect(strstr(request,
			  "{\"op\":\"test\",\"path\":\"/spec/controller_max_vm_inflight\","
			  "\"value\":20},{\"op\":\"add\",\"path\":\"/spec/controller_max_"
			  "vm_inflight\",\"value\":30}"),
		"%s", request);
	request = given_request(given("--setting feature_copy_offload --value false"));
	cr_expect(strstr(request, "\"/spec/feature_copy_offload\",\"value\":\"true\"}"), "%s",
		request);
	cr_expect(strstr(request, "\"/spec/feature_copy_offload\",\"value\":\"false\"}"), "%s",
		request);
	request = given_request(given("vddk_image --unset"));
	cr_expect(strstr(request, "{\"op\":\"remove\",\"path\":\"/spec/vddk_image\"}"), "%s",
		request);
	/* What was not there: nobody else may have changed anything. */
	request = given_request(given("virt_v2v_smp 4"));
	cr_expect(strstr(request, "{\"op\":\"test\",\"path\":\"/metadata/generation\""), "%s",
		request);
	cr_expect(strstr(request, "\"/spec/virt_v2v_smp\",\"value\":4}"), "%s", request);
}

Test(verbs_setting, refuses_what_changes_nothing)
{
	cr_expect_str_eq(given_refusal(given("controller_max_vm_inflight 20")), "it is 20 already");
	cr_expect_str_eq(given_refusal(given("virt_v2v_smp --unset")), "it is not set");
	cr_expect_str_eq(given_refusal(given("controller_max_vm_inflight 21")), "");
}

Test(verbs_setting, mistakes)
{
	static const struct {
		const char *flags, *words;
	} mistakes[] = {
		{"", "which? :view settings has them all"},
		{"max_vm 3", "there is no setting \"max_vm\" that is known here"},
		{"controller_max_vm_inflight 0", "from 1 to"},
		{"feature_validation on", "is true or false"},
		{"controller_max_vm_inflight 3 4", "\"4\" is too much"},
		{"controller_max_vm_inflight 3 --unset", "but not both"},
		{"controller_max_vm_inflight 3 --name other", "no such ForkliftController"},
		{"controller_max_vm_inflight 3 --namespace shop", "no such ForkliftController"},
	};
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(*mistakes); i++) {
		struct subject *subject;
		const char *wrong = take(mistakes[i].flags, &subject);
		bool listed = !strstr(mistakes[i].words, "no such"); /* no server is there */
		cr_expect_null(subject, "%s", mistakes[i].flags);
		cr_expect(strstr(wrong, listed ? mistakes[i].words : "still being listed"),
			"%s: %s", mistakes[i].flags, wrong);
	}
}

/* Without a value the line comes back with the one that holds, to be changed. */
Test(verbs_setting, asks_for_the_value)
{
	struct subject *subject;
	const char *wrong = take("controller_precopy_interval", &subject);
	cr_expect_str_eq(wrong, "give controller_precopy_interval a value, in minutes");
	cr_expect_str_eq(app.actions->again, "setting controller_precopy_interval 60");
	take("virt_v2v_extra_args", &subject);
	cr_expect_str_eq(app.actions->again, "setting virt_v2v_extra_args ");
}

Test(verbs_setting, says_which_of_several)
{
	struct subject *subject;
	put_controller("metadata: {name: second, namespace: shop, uid: uid-second}");
	const char *wrong = take("controller_max_vm_inflight 30", &subject);
	cr_expect_null(subject);
	cr_expect(strstr(wrong, "there are 2 ForkliftControllers: say which, as --name "), "%s",
		wrong);
	subject = given("controller_max_vm_inflight 30 --name shop/second");
	cr_expect_str_eq(subject->name, "second");
	/* It has no spec at all, so there is no place for a member of one. */
	cr_expect(strstr(given_request(subject),
			  "\"/spec\",\"value\":{\"controller_max_vm_inflight\":30}"),
		"%s", given_request(subject));
	subject = given("controller_max_vm_inflight 30 --namespace openshift-mtv");
	cr_expect_str_eq(subject->name, "forklift-controller");
}

/* Plans run in the scenarios; that is said, and takes the stricter answer. */
Test(verbs_setting, plans_that_run_make_it_graver)
{
	struct subject *subject = given("controller_max_vm_inflight 30");
	const char *told = given_told(subject);
	cr_expect(strstr(told,
			  "controller_max_vm_inflight of all plans, in VMs: it is 20, the "
			  "default; it becomes 30."),
		"%s", told);
	cr_expect(strstr(told, "plans run: it holds for them too"), "%s", told);
	cr_expect_eq(setting_verb.tier(subject->action, subject), TIER_SERVICE);
	app.mode.production = true;
	cr_expect_eq(setting_verb.tier(subject->action, subject), TIER_GRAVE);
}

Test(verbs_setting, undo_puts_back_what_was_there)
{
	struct subject *subject = given("controller_max_vm_inflight 30");
	cr_expect_str_eq(setting_verb.undo(subject->action, subject),
		"--setting controller_max_vm_inflight --value \"20\"");
	subject = given("virt_v2v_smp 4");
	cr_expect_str_eq(
		setting_verb.undo(subject->action, subject), "--setting virt_v2v_smp --unset");
	put_controller("metadata: {name: forklift-controller, namespace: openshift-mtv, uid: u}\n"
		       "spec: {virt_v2v_extra_args: 'say \"so\"'}");
	subject = given("virt_v2v_extra_args other");
	cr_expect_null(setting_verb.undo(subject->action, subject));
}
