/*
 * duplicate: copies of what is the plan's own, one write behind the other, and the plan last. A
 * failure on the way names what is there.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"

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
	console_expect(&console, "plan web duplicated");
	acting_expect_field(
		"act-duplicate", "plans", "shop", "spec.map.network.name", "\"shop-network\"");
	acting_expect_field(
		"act-duplicate", "plans", "shop", "spec.map.storage.name", "\"shared\"");
	acting_expect_field("act-duplicate", "networkmaps", "shop-network", "spec.map",
		"[{\"destination\":{\"type\":\"pod\"},\"source\":{\"id\":\"n-1\"}}]");
	cr_assert_eq(count("act-duplicate", "networkmaps"), 1);
	cr_assert_eq(count("act-duplicate", "plans"), 1);
	acting_expect_done("act-duplicate", 2);
	/* Its names are taken then, and nothing is sent. */
	console_press(&console, "<Esc>");
	acting_expect_refused(
		&console, "duplicate plan web --new-name shop", "there is a plan shop already");
	console_end(&console);
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
	console_press(&console, "<Esc>");
	console_end(&console);
	cr_assert_eq(count("act-duplicate-no", "networkmaps"), 1);
	cr_assert_eq(count("act-duplicate-no", "plans"), 0);
}
