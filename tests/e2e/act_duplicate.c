/*
 * duplicate: copies of what is the plan's own, one write behind the other, and the plan last. A
 * failure on the way names what is there; it is gone on with, or taken back.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "e2e/sets.h"
#include "e2e/wish.h"

/* A plan with maps of its own, by their names. */
static void create(const char *name_space)
{
	char *text =
		text_of("plan: web\nshows: maps of its own\nnamespace: %s\nsource: vc-lab\n"
			"spec: {map: {network: {name: web-network, namespace: %s}, storage: "
			"{name: shared, namespace: %s}}}\nvms:\n- {id: vm-1, name: one, disks: "
			"[20480]}\n---\napiVersion: forklift.konveyor.io/v1beta1\nkind: "
			"NetworkMap\nmetadata: {name: web-network, namespace: %s}\nspec: {map: "
			"[{source: {id: n-1}, destination: {type: pod}}], provider: {source: "
			"{name: vc-lab, namespace: %s}, destination: {name: host, namespace: "
			"%s}}}\n---\napiVersion: forklift.konveyor.io/v1beta1\nkind: "
			"StorageMap\nmetadata: {name: shared, namespace: %s}\nspec: {map: "
			"[{source: {id: d-1}, destination: {storageClass: gold}}], provider: "
			"{source: {name: vc-lab, namespace: %s}, destination: {name: host, "
			"namespace: %s}}}\n",
			name_space, name_space, name_space, name_space, name_space, name_space,
			name_space, name_space, name_space);

	site_create_namespace(name_space);
	site_load(text);
	free(text);
}

static int count(const char *name_space, const char *resource)
{
	return site_count_writes(&(struct site_writes){.name_space = name_space,
		.verb = "create",
		.resource = resource,
		.effect = SITE_MEANT,
		.done = true});
}

/* The new plan owns the copy of the map. */
static void expect_owner(const char *name_space)
{
	char *uid = site_field(name_space, "plans", "shop", "metadata.uid");
	char *expected = text_of("[{\"apiVersion\":\"forklift.konveyor.io/v1beta1\","
				 "\"controller\":true,\"kind\":\"Plan\",\"name\":\"shop\","
				 "\"uid\":%s}]",
		uid);

	acting_expect_field(
		name_space, "networkmaps", "shop-network", "metadata.ownerReferences", expected);
	free(expected);
	free(uid);
}

static void expect_gone(const char *name_space, const char *resource, const char *name)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/%s/%s", name_space, resource, name);
	char *answer = NULL;

	cr_expect_eq(site_try("GET", path, NULL, &answer), 404, "%s is there", path);
	free(answer);
	free(path);
}

/* Asked for by KEYS, and answered. */
static void take_back(struct console *console, const char *keys)
{
	console_press(console, keys);
	console_expect_question(console, "Delete the copy of plan web");
	console_expect_now(console, "DELETED, in this order:");
	console_expect_now(console, "NetworkMap shop-network");
	acting_answer(console, "web");
	console_expect(console, "plan web has that copy deleted");
	console_press(console, "<Esc>");
}

Test(verbs_duplicate, with_a_map_of_its_own)
{
	struct console console;

	create("act-duplicate");
	console = acting_start("act-duplicate", "web");
	console_command(&console, "duplicate plan web --new-name shop");
	console_expect_question(&console, "Duplicate plan web");
	console_expect_now(&console, "NetworkMap shop-network, a copy of web-network");
	console_expect_now(&console, "StorageMap shared is used by both");
	acting_expect_writes("act-duplicate", 1, 0);
	acting_answer(&console, "y");
	console_expect(&console, "plan web duplicated; Z takes it back");
	acting_expect_field(
		"act-duplicate", "plans", "shop", "spec.map.network.name", "\"shop-network\"");
	acting_expect_field(
		"act-duplicate", "plans", "shop", "spec.map.storage.name", "\"shared\"");
	acting_expect_field("act-duplicate", "networkmaps", "shop-network", "spec.map",
		"[{\"destination\":{\"type\":\"pod\"},\"source\":{\"id\":\"n-1\"}}]");
	cr_assert_eq(count("act-duplicate", "networkmaps"), 1);
	cr_assert_eq(count("act-duplicate", "plans"), 1);
	expect_owner("act-duplicate");
	acting_expect_done("act-duplicate", 3);
	/* Its names are taken then, and nothing is sent. */
	console_press(&console, "<Esc>");
	acting_expect_refused(
		&console, "duplicate plan web --new-name shop", "there is a plan shop already");
	take_back(&console, "<Esc>Z");
	acting_expect_field("act-duplicate", "plans", "web", "spec.archived", "");
	console_end(&console);
	expect_gone("act-duplicate", "networkmaps", "shop-network");
	expect_gone("act-duplicate", "plans", "shop");
}

/* The plan is refused: the map is there, and that is said. */
Test(verbs_duplicate, the_plan_is_refused)
{
	struct console console;

	create("act-duplicate-no");
	console = acting_start_with(
		&(struct console_plan){
			.name_space = "act-duplicate-no", .faulty = true, .wire = HTTP1},
		"web");
	console_command(&console, "duplicate plan web --new-name shop");
	console_expect_question(&console, "Duplicate plan web");
	console_fault(&console, "match POST " FORKLIFT "/namespaces/act-duplicate-no/plans");
	console_fault(&console, "status 403");
	acting_answer(&console, "y");
	console_expect(
		&console, "it is copied in part (NetworkMap shop-network), and the plan NOT: 403");
	console_fault(&console, "status off");
	cr_assert_eq(count("act-duplicate-no", "networkmaps"), 1);
	cr_assert_eq(count("act-duplicate-no", "plans"), 0);
	take_back(&console, "<Esc>:jobs<Space>undo<Enter>");
	console_end(&console);
	expect_gone("act-duplicate-no", "networkmaps", "shop-network");
}

/* Each plan has an operation of its own, and one question names what all of them made. */
Test(verbs_duplicate, a_set_is_taken_back_by_one_question)
{
	static const char *const names[] = {"alpha", "beta"};
	const struct set_verb *verb = set_verb_called("duplicate");
	const char *name_space = "act-duplicate-set";
	struct console console;

	site_create_namespace(name_space);
	for (int i = 0; i < 2; i++)
		verb->create(name_space, names[i]);
	console = acting_start(name_space, "Plans (2)");
	console_command(&console, "duplicate alpha,beta");
	set_answer(verb, &console, 2, NULL, "");
	console_expect(&console, "2 plans duplicated; Z takes it back");
	for (int i = 0; i < 2; i++)
		cr_assert(verb->is_done(name_space, names[i]), "%s", names[i]);
	console_press(&console, "<Esc>Z");
	console_expect_question(&console, "Delete the copy of 2 plans");
	console_expect_now(&console, "NetworkMap copy-of-alpha-network");
	console_expect_now(&console, "Hook copy-of-alpha-quiet");
	console_expect_now(&console, "Plan copy-of-alpha");
	console_press(&console, "<PageDown>");
	console_expect(&console, "NetworkMap copy-of-beta-network");
	console_expect_now(&console, "Plan copy-of-beta");
	acting_answer(&console, "2");
	console_expect(&console, "2 plans have those copies deleted");
	console_press(&console, "<Esc>");
	console_end(&console);
	for (int i = 0; i < 2; i++)
		cr_assert_not(verb->is_begun(name_space, names[i]), "%s", names[i]);
}

/* ---- killed in between ----------------------------------------------------------------------- */

#define LEFT "an earlier mtvtop left its job unfinished: duplicate plan [^ ]*/web"

enum { GIVEN_UP = 120 * 1000 /* until the server has given a write up, and that is read */ };

/* Killed behind a step of its journal, and started again. */
static struct console copy_and_die(const char *name_space, const char *where)
{
	struct console console;
	char *home;

	create(name_space);
	console = acting_start_with(
		&(struct console_plan){
			.name_space = name_space, .environment = {where}, .preload = true},
		"web");
	console_command(&console, "duplicate plan web --new-name shop");
	console_expect_question(&console, "Duplicate plan web");
	acting_answer(&console, "y");
	home = console_keep_home(&console);
	console_expect_killed(&console, SIGKILL);
	console_finish(&console);
	console = acting_start_with(
		&(struct console_plan){.home = home, .name_space = name_space}, "Plans (");
	free(home);
	console_expect_match_within(&console, LEFT, GIVEN_UP);
	console_expect_now(&console, "1 JOB LEFT");
	return console;
}

/* The map is there: it is not made again, and the rest is. */
static void expect_finished(const char *name_space, const char *where, const char *said)
{
	struct console console = copy_and_die(name_space, where);

	console_command(&console, "jobs finish");
	console_expect_question(&console, "Duplicate plan web");
	console_expect_now(&console, said);
	acting_answer(&console, "y");
	console_expect(&console, "plan web duplicated");
	console_expect_gone(&console, "1 JOB LEFT");
	console_press(&console, "<Esc>");
	console_end(&console);
	acting_expect_field(
		name_space, "plans", "shop", "spec.map.network.name", "\"shop-network\"");
	expect_owner(name_space);
	cr_assert_eq(count(name_space, "networkmaps"), 1);
	cr_assert_eq(count(name_space, "plans"), 1);
}

Test(verbs_duplicate, killed_behind_an_answer_and_finished)
{
	expect_finished("act-duplicate-end", "PRELOAD_DIE_BEHIND=" STEP("answer"),
		"NetworkMap shop-network, a copy of web-network: it is there already");
}

Test(verbs_duplicate, killed_before_its_first_write_and_finished)
{
	expect_finished("act-duplicate-intent", "PRELOAD_DIE_BEHIND=" STEP("intent"),
		"NetworkMap shop-network, a copy of web-network");
}

Test(verbs_duplicate, killed_behind_an_answer_and_taken_back)
{
	struct console console =
		copy_and_die("act-duplicate-undo", "PRELOAD_DIE_BEHIND=" STEP("answer"));

	take_back(&console, ":jobs<Space>undo<Enter>");
	console_expect_gone(&console, "1 JOB LEFT");
	console_end(&console);
	expect_gone("act-duplicate-undo", "networkmaps", "shop-network");
	cr_assert_eq(count("act-duplicate-undo", "plans"), 0);
}
