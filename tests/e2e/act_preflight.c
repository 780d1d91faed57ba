/*
 * What the question of start and retry says of the preflight: what fails, by name, and an answer
 * that says more for it; of marked plans and of a wave; and what is not read in time is unknown.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "e2e/command.h"

#define READY                                                                                      \
	"status: {conditions: [{type: Ready, status: 'True', category: Required, message: It is "  \
	"ready., lastTransitionTime: '@-1d'}]}\n"

/* Providers and maps of a namespace of its own, so that all of it can be looked at from there. */
static void given_site(const char *place, const char *storage_class)
{
	char *text = text_of(
		"apiVersion: forklift.konveyor.io/v1beta1\nkind: Provider\nmetadata: {name: vc, "
		"namespace: %s}\nspec: {type: vsphere, url: https://vc.example.com/sdk, secret: "
		"{}}\n" READY "---\napiVersion: forklift.konveyor.io/v1beta1\nkind: "
		"Provider\nmetadata: {name: here, namespace: %s}\nspec: {type: openshift, url: "
		"'', secret: {}}\n" READY
		"---\napiVersion: forklift.konveyor.io/v1beta1\nkind: NetworkMap\nmetadata: "
		"{name: net, namespace: %s}\nspec: {map: [{source: {id: n-1}, destination: "
		"{type: pod}}], provider: {source: {name: vc, namespace: %s}, destination: "
		"{name: here, namespace: %s}}}\n" READY
		"---\napiVersion: forklift.konveyor.io/v1beta1\nkind: StorageMap\nmetadata: "
		"{name: sto, namespace: %s}\nspec: {map: [{source: {id: d-1}, destination: "
		"{storageClass: %s}}], provider: {source: {name: vc, namespace: %s}, "
		"destination: {name: here, namespace: %s}}}\n" READY,
		place, place, place, place, place, place, storage_class, place, place);

	site_create_namespace(place);
	site_load(text);
	free(text);
}

static void given_plan(const char *place, const char *name, const char *more)
{
	char *spec = text_of("spec: {targetNamespace: %s, provider: {source: {name: vc, "
			     "namespace: %s}, destination: {name: here, namespace: %s}}, map: "
			     "{network: {name: net, namespace: %s}, storage: {name: sto, "
			     "namespace: %s}}}\n%s",
		place, place, place, place, place, more);

	acting_create_plan(
		&(struct acting_plan){.name_space = place, .name = name, .vms = 2, .more = spec});
	free(spec);
}

static void given_target(const char *place, const char *name)
{
	char *path = text_of("/apis/kubevirt.io/v1/namespaces/%s/virtualmachines", place);
	char *body = text_of("{\"apiVersion\":\"kubevirt.io/v1\",\"kind\":\"VirtualMachine\","
			     "\"metadata\":{\"name\":\"%s\"},\"spec\":{\"template\":{}}}",
		name);

	site_do("POST", path, body);
	free(body);
	free(path);
}

/* A name that is taken, and a class that nobody made: told, and context and plan are typed. */
Test(verbs_preflight, what_fails_is_told_and_takes_more)
{
	struct console console;

	given_site("act-pre-fail", "no-such-class");
	given_plan("act-pre-fail", "web", "");
	given_target("act-pre-fail", "web-vm-2");
	console = acting_start("act-pre-fail", "web");
	console_press(&console, "S");
	console_expect_question(&console, "Start plan web");
	console_expect_now(&console, "Its preflight FAILS");
	console_expect_match(&console, "preflight: 2 fail, .* pass");
	console_expect_now(
		&console, "target-names: namespace act-pre-fail has a VM web-vm-2 already");
	console_expect_now(&console, "there is no storage class no-such-class");
	console_expect_now(&console, "type test/web");
	acting_answer(&console, "test/web");
	console_expect(&console, "plan web started");
	console_end(&console);
	acting_expect_writes("act-pre-fail", 1, 1);
}

/* Nothing speaks against it: one line says so, and the name alone is typed. */
Test(verbs_preflight, what_passes_is_one_line)
{
	struct console console;

	site_create_storage_class("gold");
	given_site("act-pre-pass", "gold");
	given_plan("act-pre-pass", "web", "");
	console = acting_start("act-pre-pass", "web");
	console_press(&console, "S");
	console_expect_question(&console, "Start plan web");
	console_expect_match(&console, "preflight: .*[0-9]+ pass");
	cr_expect_null(strstr(term_text(console.term), "FAILS"));
	acting_answer(&console, "web");
	console_expect(&console, "plan web started");
	console_end(&console);
	acting_expect_writes("act-pre-pass", 1, 1);
}

/* Of marked plans and of those of a wave: how many fail, and each with its own reason. */
Test(verbs_preflight, of_marks_and_of_a_wave)
{
	struct console console;

	given_site("act-pre-set", "no-such-class");
	given_plan("act-pre-set", "alpha", "labels: {mtvtop/wave: '2'}\n");
	given_plan("act-pre-set", "beta", "labels: {mtvtop/wave: '2'}\n");
	given_target("act-pre-set", "beta-vm-1");
	console = acting_start("act-pre-set", "alpha");
	console_press(&console, "aS");
	console_expect_question(&console, "Start 2 plans");
	console_expect_now(&console, "The preflight of 2 of 2 plans FAILS");
	console_expect_now(&console, "there is no storage class no-such-class");
	console_expect_now(&console, "type test/2");
	console_press(&console, "<Esc>");
	acting_expect_nothing_sent(&console);
	console_command(&console, "start plans where wave = 2");
	console_expect_question(&console, "Start 2 plans");
	console_expect_now(&console, "The preflight of 2 of 2 plans FAILS");
	console_press(&console, "<PageDown>");
	console_expect(&console, "namespace act-pre-set has a VM beta-vm-1 already");
	console_press(&console, "<Esc>");
	acting_expect_nothing_sent(&console);
	console_end(&console);
	acting_expect_writes("act-pre-set", 4, 0);
}

/* The same on the shell: before the answer, in a dry run, and --yes is no answer to it. */
Test(verbs_preflight, on_the_shell)
{
	static const char *const dry[] = {"start", "plan", "web", "--dry-run", NULL};
	static const char *const yes[] = {"start", "plan", "web", "--yes", NULL};
	static const char *const confirmed[] = {
		"start", "plan", "web", "--confirm", "test/web", NULL};

	given_site("act-pre-shell", "no-such-class");
	given_plan("act-pre-shell", "web", "");
	acting_expect_shell("act-pre-shell", dry, 0,
		"storage-classes: there is no storage class no-such-class");
	acting_expect_shell("act-pre-shell", dry, 0, "preflight: 1 fail, ");
	acting_expect_shell("act-pre-shell", yes, 8, "it needs --confirm test/web");
	acting_expect_writes("act-pre-shell", 3, 0);
	acting_expect_shell("act-pre-shell", confirmed, 0, "done");
	acting_expect_writes("act-pre-shell", 4, 1);
}

/* A list that does not come is waited for so long, and unknown then: it never passes. */
Test(verbs_preflight, what_is_not_read_in_time_is_unknown)
{
	struct console console;

	site_create_storage_class("gold");
	given_site("act-pre-slow", "gold");
	given_plan("act-pre-slow", "web", "");
	console = acting_start_with(
		&(struct console_plan){.name_space = "act-pre-slow", .faulty = true, .wire = HTTP1},
		"web");
	console_fault(&console, "match GET /apis/storage.k8s.io/v1/storageclasses");
	console_fault(&console, "status 503");
	console_press(&console, "S");
	console_expect_question(&console, "Start plan web");
	console_expect_match(&console, "storage-classes: storageclasses have not been read");
	console_fault(&console, "status off");
	acting_answer(&console, "web");
	console_expect(&console, "plan web started");
	console_end(&console);
	acting_expect_writes("act-pre-slow", 1, 1);
}

/* The page itself: it follows what comes into the cluster, from a fail to a pass. */
Test(verbs_preflight, the_page_follows_the_cluster)
{
	struct console console;

	given_site("act-pre-page", "silver");
	given_plan("act-pre-page", "web", "");
	console = acting_start("act-pre-page", "web");
	console_press(&console, "Q");
	console_expect(&console, "storage-classes: there is no storage class silver");
	console_expect_match(&console, "fail +act-pre-page/web");
	site_create_storage_class("silver");
	console_expect(&console, "the storage classes of sto are there");
	console_expect_gone(&console, "there is no storage class silver");
	console_press(&console, "<Esc>");
	console_expect(&console, "Plans (1)");
	console_end(&console);
	acting_expect_writes("act-pre-page", 0, 0);
}
