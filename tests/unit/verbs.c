/* The pure functions of the verbs, on plans of the scenarios: what each table says before anything
 * is asked of a server. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/shell.h"
#include "doc/json.h"
#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

static struct app app;

static void begin(void)
{
	given_site(&app);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(verbs, .init = begin, .fini = end);

enum { REFUSED = GIVEN_REFUSED };

static void expect_all(const struct given_judged *cases, size_t count)
{
	given_expect_judged(&app, cases, count);
}

static void expect(const struct given_judged *wanted)
{
	given_expect_judged(&app, wanted, 1);
}

Test(verbs, start)
{
	static const struct given_judged cases[] = {
		{&start_verb, "", "ready-cold", TIER_SERVICE, NULL},
		{&start_verb, "", "canceled-all", TIER_SERVICE, NULL},
		{&start_verb, "", "failed-snapshot", TIER_REVERSIBLE, NULL}, /* warm */
		{&start_verb, "--cutover +3h", "failed-snapshot", TIER_REVERSIBLE, NULL},
		{&start_verb, "--cutover +11m", "failed-snapshot", TIER_REVERSIBLE, NULL},
		{&start_verb, "--cutover +10m", "failed-snapshot", TIER_SERVICE, NULL},
		{&start_verb, "--cutover now", "failed-snapshot", TIER_SERVICE, NULL},
		{&start_verb, "--cutover +3h", "ready-cold", REFUSED, "it would begin now"},
		{&start_verb, "--cutover now", "ready-cold", REFUSED, "it is a cold plan"},
		{&start_verb, "", "cold-running", REFUSED, "it is running"},
		{&start_verb, "", "behind-another", REFUSED, "it is running"},
		{&start_verb, "", "succeeded", REFUSED, "it has succeeded"},
		{&start_verb, "", "unarchived", REFUSED, "it has succeeded"},
		{&start_verb, "", "archived-failed", REFUSED, "it is archived"},
		{&start_verb, "", "controller-silent", REFUSED,
			"controller-silent-q9k3s is not done yet: controller silent"},
		{&start_verb, "", "waits-for-provider", REFUSED, "SourceProviderNotReady"},
		{&start_verb, "", "vddk-validating", REFUSED, "VDDK"},
		{&start_verb, "", "not-ready-map", REFUSED,
			"NetworkMapNotReady: Network map is not ready."},
		{&start_verb, "", "not-ready-many", REFUSED, "; VMCriticalConcerns: "},
		{&start_verb, "", "no-status", REFUSED, "the controller has not looked at it"},
		{&start_verb, "", "shared-disks", REFUSED, "SharedDisks"}};
	expect_all(cases, COUNT(cases));
}

/* A set leaves out what ran before; who wants that names it. */
Test(verbs, start_again_only_by_name)
{
	static const char *const ran[] = {"canceled-all", "failed-convert", "failed-snapshot"};
	for (size_t i = 0; i < COUNT(ran); i++) {
		struct subject *subject = given_subject(&app, &start_verb, "", ran[i]);
		subject->action->chosen = CHOSEN_BY_ROW;
		cr_expect_str_eq(given_refusal(subject), "");
		subject->action->chosen = CHOSEN_BY_MARKS;
		cr_expect(strstr(given_refusal(subject), "start it by its name"), "%s", ran[i]);
		subject->action->chosen = CHOSEN_BY_ALL;
		cr_expect(strstr(given_refusal(subject), "it ran before"), "%s", ran[i]);
	}
	struct subject *fresh = given_subject(&app, &start_verb, "", "ready-cold");
	fresh->action->chosen = CHOSEN_BY_ALL;
	cr_expect_str_eq(given_refusal(fresh), "");
}

Test(verbs, cutover)
{
	static const struct given_judged cases[] = {
		{&cutover_verb, "", "warm-between", TIER_SERVICE, NULL},
		{&cutover_verb, "--cutover now", "warm-legacy", TIER_SERVICE, NULL},
		{&cutover_verb, "--cutover +10m", "warm-running", TIER_SERVICE, NULL},
		{&cutover_verb, "--cutover +11m", "warm-running", TIER_REVERSIBLE, NULL},
		{&cutover_verb, "--clear", "cutover-future", TIER_REVERSIBLE, NULL},
		{&cutover_verb, "--clear", "warm-running", REFUSED, "it has no cutover to clear"},
		{&cutover_verb, "", "cold-running", REFUSED, "it is a cold plan"},
		{&cutover_verb, "", "ocp-live", REFUSED, "it is a live plan"},
		{&cutover_verb, "", "conversion-only", REFUSED, "it is a conversion plan"},
		{&cutover_verb, "", "failed-snapshot", REFUSED, "it is not running"}};
	expect_all(cases, COUNT(cases));
}

Test(verbs, archive)
{
	static const struct given_judged cases[] = {
		{&archive_verb, "", "succeeded", TIER_REVERSIBLE, NULL},
		{&archive_verb, "", "ready-cold", TIER_REVERSIBLE, NULL},
		{&archive_verb, "", "failed-transfer", TIER_REVERSIBLE, NULL},
		{&archive_verb, "", "cold-running", TIER_GRAVE, NULL},
		{&archive_verb, "", "queued-all", TIER_GRAVE, NULL},
		{&archive_verb, "", "warm-between", TIER_GRAVE, NULL},
		{&archive_verb, "", "failed-resumable", TIER_GRAVE, NULL},
		{&archive_verb, "--keep-disks", "failed-resumable", REFUSED,
			"disks of it that are copied would be deleted"},
		{&archive_verb, "--keep-disks", "succeeded", TIER_REVERSIBLE, NULL},
		{&archive_verb, "", "archived-succeeded", REFUSED, "it is archived already"},
		{&unarchive_verb, "", "archived-succeeded", TIER_REVERSIBLE, NULL},
		{&unarchive_verb, "", "archived-executing", TIER_REVERSIBLE, NULL},
		{&unarchive_verb, "", "succeeded", REFUSED, "it is not archived"}};
	expect_all(cases, COUNT(cases));
}

Test(verbs, cancel)
{
	static const struct given_judged cases[] = {
		{&cancel_verb, "--vms vm-1208", "cold-running", TIER_SERVICE, NULL},
		{&cancel_verb, "--vms shop-mail,shop-batch", "cold-running", TIER_SERVICE, NULL},
		{&cancel_verb, "--vms shop-mail,web-prod-01", "cold-running", TIER_SERVICE, NULL},
		{&cancel_verb, "--vms shop-queue", "cold-running", TIER_GRAVE, NULL}, /* copied */
		{&cancel_verb, "--vms wiki-app01", "warm-between", TIER_GRAVE, NULL},
		{&cancel_verb, "--vms billing-win01", "warm-running", TIER_SERVICE, NULL},
		{&cancel_verb, "--all-vms", "cold-running", TIER_GRAVE, NULL},
		{&cancel_verb, "--all-vms", "queued-all", TIER_GRAVE, NULL},
		{&cancel_verb, "", "cold-running", REFUSED, "say which VMs"},
		{&cancel_verb, "--vms nobody", "cold-running", REFUSED, "there is no VM nobody"},
		{&cancel_verb, "--vms shop-mail,SHOP-MAIL", "cold-running", REFUSED,
			"there is no VM SHOP-MAIL"},
		{&cancel_verb, "--vms web-prod-01", "cold-running", REFUSED, "finished"},
		{&cancel_verb, "--vms vm-1551", "cancel-requested", REFUSED, "canceled already"},
		{&cancel_verb, "--all-vms", "succeeded", REFUSED, "it is not running"},
		{&cancel_verb, "--all-vms", "archived-executing", REFUSED, "it is archived"}};
	expect_all(cases, COUNT(cases));
}

/* Every unfinished VM of a plan, one by one, is as grave as all at once. */
Test(verbs, cancel_of_the_last_one)
{
	expect(&(struct given_judged){
		&cancel_verb, "--vms stream-enc02", "cancel-requested", TIER_SERVICE, NULL});
	expect(&(struct given_judged){&cancel_verb, "--vms stream-enc02,stream-origin",
		"cancel-requested", TIER_GRAVE, NULL});
}

Test(verbs, flags_that_contradict)
{
	static const struct {
		const struct verb *verb;
		const char *flags, *said;
	} cases[] = {{&cutover_verb, "--clear --cutover +3h", "two different wishes"},
		{&cutover_verb, "--own-times maybe", "keep or include"},
		{&cutover_verb, "--cutover soon", "soon"},
		{&cutover_verb, "--cutover 2026-11-21T11:00:00Z", ""},
		{&cutover_verb, "--cutover 11:00", "2026-11-22"}, /* has been: which day? */
		{&start_verb, "--cutover 2020-01-01", ""},
		{&cancel_verb, "--vms a --all-vms", "but not both"},
		{&archive_verb, "--cutover +3h", "there is no flag --cutover here"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *said = given_mistake(&app, cases[i].verb, cases[i].flags);
		cr_expect(*said && strstr(said, cases[i].said), "%s: %s", cases[i].flags, said);
	}
}

/* ---- requests -------------------------------------------------------------------------------- */

#define FORKLIFT "/apis/forklift.konveyor.io/v1beta1/namespaces/openshift-mtv"

static const char *uid_of(const struct node *root)
{
	return node_text_or(node_at(root, KEY_metadata, KEY_uid, KEY_none), "?");
}

/* FORMAT has one %s: the uid of the object that is written. */
static void expect_request(struct subject *subject, const char *format)
{
	const struct node *root = subject->run ? doc_root(subject->run) : plan_root(subject->plan);
	char *wanted = NULL;
	cr_assert(asprintf(&wanted, format, uid_of(root)) > 0);
	cr_expect_str_eq(given_request(subject), wanted);
	free(wanted);
}

#define UID "[{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\"%s\"},"

Test(verbs, archive_requests)
{
	expect_request(given_subject(&app, &unarchive_verb, "", "archived-succeeded"),
		"PATCH " FORKLIFT "/plans/archived-succeeded\n" UID
		"{\"op\":\"test\",\"path\":\"/spec/archived\",\"value\":true},"
		"{\"op\":\"add\",\"path\":\"/spec/archived\",\"value\":false}]");
	const char *request = given_request(given_subject(&app, &archive_verb, "", "succeeded"));
	cr_expect(strstr(request, "{\"op\":\"add\",\"path\":\"/spec/archived\",\"value\":true}]"),
		"%s", request);
}

Test(verbs, cutover_requests)
{
	expect_request(given_subject(&app, &cutover_verb, "--cutover +3h", "cutover-future"),
		"PATCH " FORKLIFT "/migrations/cutover-future-g2k6d\n" UID
		"{\"op\":\"test\",\"path\":\"/spec/cutover\",\"value\":\"2026-11-21T14:00:00Z\"},"
		"{\"op\":\"add\",\"path\":\"/spec/cutover\",\"value\":\"2026-11-21T15:00:00Z\"}]");
	expect_request(given_subject(&app, &cutover_verb, "--clear", "cutover-future"),
		"PATCH " FORKLIFT "/migrations/cutover-future-g2k6d\n" UID
		"{\"op\":\"test\",\"path\":\"/spec/cutover\",\"value\":\"2026-11-21T14:00:00Z\"},"
		"{\"op\":\"remove\",\"path\":\"/spec/cutover\"}]");
}

/* Now is the moment of the yes, for all of a set; not that of the question. */
Test(verbs, cutover_now_is_the_yes)
{
	struct subject *subject = given_subject(&app, &cutover_verb, "", "cutover-future");
	app.clock.skew = 2 * 1000;
	cr_expect(strstr(given_request(subject), "\"2026-11-21T12:00:02Z\""));
	clock_advance(&app.clock, 60 * 1000);
	cr_expect(strstr(given_request(subject), "\"2026-11-21T12:01:02Z\""));
	subject->action->now = clock_server(&app.clock);
	clock_advance(&app.clock, 60 * 1000);
	cr_expect(strstr(given_request(subject), "\"2026-11-21T12:01:02Z\""));
}

/* Times of single VMs stay unless it is asked for. */
Test(verbs, cutover_of_vms_with_their_own_time)
{
	struct subject *keep =
		given_subject(&app, &cutover_verb, "--cutover +3h", "cutover-per-vm");
	cr_expect_null(strstr(given_request(keep), "vmCutover"));
	struct subject *lose = given_subject(
		&app, &cutover_verb, "--cutover +3h --own-times include", "cutover-per-vm");
	const char *request = given_request(lose);
	const char *test = strstr(request, "{\"op\":\"test\",\"path\":\"/spec/vmCutover\"");
	const char *remove = strstr(request, "{\"op\":\"remove\",\"path\":\"/spec/vmCutover\"}");
	cr_expect(test && remove && test < remove, "%s", request);
}

/* What has begun is named, and said to go on; so is what else runs, and what is cleared with it. */
Test(verbs, clearing_leaves_alone_what_has_begun)
{
	struct subject *subject = given_subject(&app, &cutover_verb, "--clear", "cutting-over");
	const char *told = given_told(subject);
	cr_expect(strstr(told, "1 of 8 VMs has not begun; it goes on with precopies and stays on."),
		"%s", told);
	const char *begun =
		strstr(told, "6 have begun and go on to their end, and are not touched:");
	cr_assert(begun, "%s", told);
	cr_expect(strstr(begun, "  ticket-files"), "%s", begun);
	cr_expect_null(strstr(begun, "ticket-archive"), "it is cleared");
	cr_expect_null(strstr(begun, "ticket-web01"), "it is over");
	subject =
		given_subject(&app, &cutover_verb, "--clear --own-times include", "cutover-per-vm");
	const char *words = given_words(subject, cutover_verb.equivalent);
	cr_expect(strstr(words, "'{\"spec\":{\"cutover\":null,\"vmCutover\":null}}'"), "%s", words);
}

/* To a list that is there VMs are added; where there is none only this version may get one. */
Test(verbs, cancel_requests)
{
	expect_request(given_subject(&app, &cancel_verb, "--vms vm-1551,stream-origin",
			       "cancel-requested"),
		"PATCH " FORKLIFT "/migrations/cancel-requested-g9s5f\n" UID
		"{\"op\":\"test\",\"path\":\"/spec/cancel\",\"value\":[{\"id\":\"vm-1551\","
		"\"name\":\"stream-enc01\"},{\"name\":\"stream-enc02\"}]},"
		"{\"op\":\"add\",\"path\":\"/spec/cancel/-\",\"value\":{\"id\":\"vm-1553\","
		"\"name\":\"stream-origin\"}}]");
	const char *request = given_request(given_subject(
		&app, &cancel_verb, "--vms shop-mail,vm-1208,shop-mail", "cold-running"));
	cr_expect(strstr(request,
			  "\"spec\":{\"cancel\":[{\"id\":\"vm-1208\",\"name\":\"shop-mail\"}]}}"),
		"%s", request);
	cr_expect(strstr(request, "\"resourceVersion\":"), "%s", request);
}

Test(verbs, start_requests)
{
	struct subject *subject =
		given_subject(&app, &start_verb, "--cutover +3h", "failed-snapshot");
	struct error err = {0};
	const char *text = given_request(subject);
	cr_assert(!strncmp(
		text, "POST " FORKLIFT "/migrations\n", strlen("POST " FORKLIFT "/migrations\n")));
	text = strchr(text, '\n') + 1;
	struct doc *doc = json_parse(text, strlen(text), &err);
	const struct node *root = doc_root(doc);
	cr_assert(root, "%s", err.text);
	cr_expect(node_equals(node_find(root, "kind"), "Migration"));
	cr_expect(node_equals(node_find(root, "spec.plan.name"), "failed-snapshot"));
	cr_expect(node_equals(node_find(root, "spec.plan.namespace"), "openshift-mtv"));
	cr_expect(node_equals(node_find(root, "spec.plan.uid"), subject->uid));
	cr_expect(node_equals(node_find(root, "spec.cutover"), "2026-11-21T15:00:00Z"));
	cr_expect(node_equals(node_find(root, "metadata.ownerReferences.0.uid"), subject->uid) ||
		node_equals(
			node_get(node_first(node_find(root, "metadata.ownerReferences")), KEY_uid),
			subject->uid));
	cr_expect(strstr(text, subject->operation), "whose it is");
	doc_unref(doc);
	text = given_request(given_subject(&app, &start_verb, "", "ready-cold"));
	cr_expect_null(strstr(text, "cutover"), "never silently one: %s", text);
}

/* ---- what the gate compares ------------------------------------------------------------------ */

static void expect_fields(
	const struct verb *verb, const char *flags, const char *plan, const char *wanted)
{
	struct subject *subject = given_subject(&app, verb, flags, plan);
	const char *words = given_words(subject, verb->fields);
	cr_expect(strstr(words, wanted), "%s %s: %s", verb->name, plan, words);
}

Test(verbs, fields)
{
	expect_fields(&archive_verb, "", "succeeded", "not archived");
	expect_fields(&unarchive_verb, "", "archived-succeeded", "archived");
	expect_fields(&cutover_verb, "", "warm-running", "no cutover");
	expect_fields(&cutover_verb, "", "cutover-future", "cutover at 2026-11-21T14:00:00Z");
	expect_fields(
		&cutover_verb, "--cutover +3h --own-times include", "cutover-per-vm", "VM vm-1");
	expect_fields(&cancel_verb, "--all-vms", "cold-running", "none of them canceled");
	expect_fields(&cancel_verb, "--all-vms", "cancel-requested", "canceled: stream-enc01");
	expect_fields(&cancel_verb, "--vms stream-origin", "cancel-requested", "none of them");
	expect_fields(&start_verb, "", "ready-cold", "with 3 VMs, never run");
	expect_fields(&start_verb, "", "canceled-all", "canceled-all-");
}

static const char *undo(const struct verb *verb, const char *flags, const char *plan)
{
	struct subject *subject = given_subject(&app, verb, flags, plan);
	const char *flag = verb->undo ? verb->undo(subject->action, subject) : NULL;
	return flag ? flag : "";
}

Test(verbs, what_can_be_taken_back)
{
	cr_expect_str_eq(undo(&cutover_verb, "--cutover +3h", "warm-running"), "--clear");
	cr_expect_str_eq(undo(&cutover_verb, "--cutover +3h", "cutover-future"),
		"--cutover 2026-11-21T14:00:00Z");
	cr_expect_str_eq(
		undo(&cutover_verb, "--clear", "cutover-future"), "--cutover 2026-11-21T14:00:00Z");
	cr_expect_str_eq(undo(&cutover_verb, "", "cutover-future"), "", "now is now");
	cr_expect_str_eq(
		undo(&cutover_verb, "--clear", "cutover-late"), "", "it would begin at once");
	cr_expect_str_eq(undo(&archive_verb, "", "succeeded"), "");
	cr_expect_str_eq(undo(&cancel_verb, "--all-vms", "cold-running"), "");
	const struct verb *const verbs[] = {
		&start_verb, &cutover_verb, &cancel_verb, &archive_verb, &unarchive_verb};
	for (size_t i = 0; i < COUNT(verbs); i++)
		cr_expect(verbs[i]->final && *verbs[i]->final, "%s", verbs[i]->name);
}

/* ---- the same as a command line -------------------------------------------------------------- */

/* What a shell hands to kubectl, | behind each word; to be freed. */
static char *words_of(struct subject *subject)
{
	static const char kubectl[] = "kubectl() { printf '%s|' \"$@\"; }; ";
	char *script = NULL;
	char *argument = NULL;
	struct buf quoted;
	size_t size = 0;
	given_request(subject);
	cr_assert(asprintf(&script, "%s%s", kubectl,
			  given_words(subject, subject->action->verb->equivalent)) > 0);
	buf_init(&quoted, 1024 * 1024);
	buf_add_text(&quoted, "bash -c ");
	shell_add(&quoted, script);
	FILE *shell = popen(quoted.text, "re");
	cr_assert(getdelim(&argument, &size, '\0', shell) > 0, "%s", script);
	cr_expect_eq(pclose(shell), 0, "%s", script);
	buf_finish(&quoted);
	free(script);
	return argument;
}

static void expect_words(
	const struct verb *verb, const char *flags, const char *plan, const char *wanted)
{
	char *words = words_of(given_subject(&app, verb, flags, plan));
	cr_expect_str_eq(words, wanted);
	free(words);
}

Test(verbs, equivalents)
{
	expect_words(&archive_verb, "", "succeeded",
		"mtv|archive|plan|--name|succeeded|-n|openshift-mtv|");
	expect_words(&start_verb, "", "ready-cold",
		"mtv|start|plan|--name|ready-cold|-n|openshift-mtv|");
	expect_words(&cutover_verb, "--cutover +3h", "warm-running",
		"mtv|cutover|plan|--name|warm-running|-n|openshift-mtv|--cutover|"
		"2026-11-21T15:00:00Z|");
	expect_words(&cutover_verb, "--clear", "cutover-future",
		"patch|migrations.forklift.konveyor.io|cutover-future-g2k6d|-n|openshift-mtv|"
		"--type|merge|-p|{\"spec\":{\"cutover\":null}}|");
	expect_words(&cancel_verb, "--vms 'Shop_Cache 1,vm-1208'", "cold-running",
		"mtv|cancel|plan|--name|cold-running|-n|openshift-mtv|--vms|"
		"Shop_Cache 1,shop-mail|");
	/* Without a time kubectl-mtv would set one. */
	expect_words(&start_verb, "", "failed-snapshot", "create|-f|-|");
}

#define LONG25 "abcdefghijklmnopqrstuvwxy"
#define LONG250 LONG25 LONG25 LONG25 LONG25 LONG25 LONG25 LONG25 LONG25 LONG25 LONG25

static const char hostile[] =
	"plan: hostile\nshows: names\nsource: vc-lab\nruns:\n"
	"- {name: hostile-run, created: '@-9m', started: '@-9m', result: "
	"Executing}\nvms:\n"
	"- {id: vm-1, name: \"it's \\\"$(id)\\\" `id` \\\\ \", at: CopyDisks}\n"
	"- {id: vm-2, name: \"two\\nlines\\e[2J\", at: CopyDisks}\n"
	"- {id: vm-3, name: 'vm-4,vm-5', at: CopyDisks}\n"
	"- {id: vm-4, name: twin, at: CopyDisks}\n"
	"- {id: vm-5, name: twin, at: CopyDisks}\n"
	"- {id: vm-6, name: '@/etc/passwd', at: CopyDisks}\n"
	"- {id: vm-7, name: " LONG250 ", at: CopyDisks}\n";

/* Whatever a VM is called, the command cancels it and no other. */
Test(verbs, hostile_names_in_commands)
{
	static const char *const names[][2] = {{"vm-1", "it's \"$(id)\" `id` \\ |"},
		{"vm-2", "two\nlines\x1b[2J|"}, {"vm-7", LONG250 "|"}};
	static const char *const ids[] = {"vm-3", "vm-4", "vm-6"};
	char flags[64];
	given_site_plan(&app, hostile);
	for (size_t i = 0; i < COUNT(names); i++) {
		snprintf(flags, sizeof(flags), "--vms %s", names[i][0]);
		char *words = words_of(given_subject(&app, &cancel_verb, flags, "hostile"));
		const char *vms = strstr(words, "--vms|");
		cr_expect(vms && !strcmp(vms + strlen("--vms|"), names[i][1]), "%s", words);
		free(words);
	}
	for (size_t i = 0; i < COUNT(ids); i++) {
		snprintf(flags, sizeof(flags), "--vms %s", ids[i]);
		struct subject *subject = given_subject(&app, &cancel_verb, flags, "hostile");
		char *words = words_of(subject);
		cr_expect(!strncmp(words, "patch|", 6) && strstr(words, subject->write.body), "%s",
			words);
		cr_expect(strstr(words, ids[i]), "%s", words);
		free(words);
	}
}

Test(verbs, hostile_names_in_requests)
{
	struct error err = {0};
	given_site_plan(&app, hostile);
	const char *text = given_request(given_subject(&app, &cancel_verb, "--all-vms", "hostile"));
	text = strchr(text, '\n') + 1;
	struct doc *doc = json_parse(text, strlen(text), &err);
	const struct node *list = node_find(doc_root(doc), "spec.cancel");
	cr_assert_eq(node_count(list), 7, "%s %s", text, err.text);
	cr_expect(node_equals(node_get(node_first(list), KEY_name), "it's \"$(id)\" `id` \\ "));
	doc_unref(doc);
	struct subject *twin = given_subject(&app, &cancel_verb, "--vms twin", "hostile");
	cr_expect(strstr(given_refusal(twin),
			  "more than one VM twin in it: name it by its id, "
			  "vm-4 or vm-5"),
		"%s", given_refusal(twin));
	struct subject *comma = given_subject(&app, &cancel_verb, "--vms vm-4,vm-5", "hostile");
	cr_expect_null(strstr(given_request(comma), "vm-3"));
}
