/*
 * A snapshot is the site: played on, it says the same of each plan, and each reference leads where
 * it led before.
 */
#include "mtv/snapshot.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "mtv/relative.h"
#include "sim/scenario.h"
#include "support/home.h"
#include "unit/given.h"
#include "unit/given_snapshot.h"

TestSuite(mtv_snapshot);

static struct snapshot snapshot;
static struct buf text;

static void begin(void)
{
	given_snapshot(&snapshot, &text);
}

static void end(void)
{
	given_snapshot_end(&snapshot, &text);
}

static void add(const char *yaml)
{
	given_snapshot_add(&snapshot, yaml);
}

static void write_all(void)
{
	buf_clear(&text);
	cr_assert(snapshot_write(&snapshot, &text));
}

static void expect(const char *part)
{
	cr_expect(strstr(text.text, part), "no %s in\n%s", part, text.text);
}

static void expect_none(const char *part)
{
	cr_expect_not(strstr(text.text, part), "%s in\n%s", part, text.text);
}

/* ---- one object ------------------------------------------------------------------------------ */

Test(mtv_snapshot, times_are_relative, .init = begin, .fini = end)
{
	add("kind: Migration\n"
	    "metadata: {name: m, namespace: a, creationTimestamp: '2026-11-21T11:15:00Z'}\n"
	    "spec: {cutover: '2026-11-22T13:01:05Z'}\n"
	    "status: {started: '2026-11-21T12:00:00Z', completed: '2026-11-21T11:59:59.5Z'}");
	write_all();
	expect("creationTimestamp: '@-45m'");
	expect("cutover: '@+1d1h1m5s'");
	expect("started: '@0s'");
	expect("completed: '@-1s'");
	expect_none("2026-");
}

Test(mtv_snapshot, uids_are_references_where_they_are_known, .init = begin, .fini = end)
{
	add("kind: Plan\nmetadata: {name: p, namespace: a, uid: u-1, generation: 3}\n"
	    "status: {observedGeneration: 3, migration: {history: ["
	    "{migration: {uid: gone}}, {migration: {uid: u-2}}]}}");
	add("kind: Migration\nmetadata: {name: m, namespace: a, uid: u-2, generation: 5, "
	    "resourceVersion: '77', ownerReferences: [{kind: Plan, name: p, uid: u-1}]}\n"
	    "status: {observedGeneration: 4}");
	write_all();
	expect("uid: uid:Plan/a/p");
	expect("uid: uid:Migration/a/m");
	expect("uid: gone");
	expect("observedGeneration: 1");
	expect("observedGeneration: 0");
	expect_none("u-1");
	expect_none("u-2");
	expect_none("resourceVersion");
	expect_none("  generation");
}

/* What would mean something else to who reads a scenario. */
Test(mtv_snapshot, words_of_scenarios_in_texts, .init = begin, .fini = end)
{
	struct scenario scenario;
	struct error err;
	char *home = given_home();
	char *path = home_path(home, "site.yaml");
	add("kind: Plan\nmetadata: {name: p, namespace: a}\nspec: {description: '@-5m', "
	    "vms: [{name: 'uid:Plan/a/p'}, {name: '2026'}, {name: 'yes'}, {name: '- x: #'}]}");
	write_all();
	given_file(home, "site.yaml", text.text);
	scenario_init(&scenario, SNAPSHOT_NOW);
	cr_assert(scenario_read(&scenario, path, &err), "%s", err.text);
	scenario_settle(&scenario);
	const struct node *root = doc_root(*(struct doc **)array_at(&scenario.objects, 0));
	const struct node *vms = node_find(root, "spec.vms");
	cr_expect_str_eq(node_text_or(node_find(root, "spec.description"), ""), " @-5m");
	cr_expect_str_eq(
		node_text_or(node_get(node_element(vms, 0), KEY_name), ""), " uid:Plan/a/p");
	cr_expect_str_eq(node_text_or(node_get(node_element(vms, 1), KEY_name), ""), "2026");
	cr_expect_str_eq(node_text_or(node_get(node_element(vms, 2), KEY_name), ""), "yes");
	cr_expect_str_eq(node_text_or(node_get(node_element(vms, 3), KEY_name), ""), "- x: #");
	scenario_finish(&scenario);
	free(path);
	home_remove(home);
}

/* ---- which objects --------------------------------------------------------------------------- */

Test(mtv_snapshot, what_has_to_do_with_migrations, .init = begin, .fini = end)
{
	snapshot.name_space = "a";
	add("kind: Plan\nmetadata: {name: p, namespace: a}\nspec: {targetNamespace: vms}");
	add("kind: Pod\nmetadata: {name: ours, namespace: vms, labels: {plan: u-1}}");
	add("kind: Pod\nmetadata: {name: theirs, namespace: vms, labels: {app: shop}}");
	add("kind: PersistentVolumeClaim\nmetadata: {name: owned, namespace: vms, "
	    "ownerReferences: [{kind: VirtualMachine, name: v, uid: x}]}");
	add("kind: PersistentVolumeClaim\nmetadata: {name: alien, namespace: vms}");
	add("kind: Namespace\nmetadata: {name: a}");
	add("kind: Namespace\nmetadata: {name: vms}");
	add("kind: Namespace\nmetadata: {name: elsewhere}");
	add("kind: Event\nmetadata: {name: ours.event, namespace: vms}\n"
	    "involvedObject: {kind: Pod, namespace: vms, name: ours}");
	add("kind: Event\nmetadata: {name: theirs.event, namespace: vms}\n"
	    "involvedObject: {kind: Pod, namespace: vms, name: theirs}");
	write_all();
	cr_expect_eq(snapshot_count(&snapshot, NULL), 6);
	cr_expect_eq(snapshot_count(&snapshot, resource_find("pods")), 1);
	cr_expect_eq(
		findings_count(&snapshot.findings, NULL, "objects that are not of a migration"), 4);
	expect("name: ours");
	expect("name: owned");
	expect("name: ours.event");
	expect_none("theirs");
	expect_none("alien");
	expect_none("elsewhere");
}

Test(mtv_snapshot, a_file_that_does_not_fit_is_none, .init = begin, .fini = end)
{
	struct buf small;
	buf_init(&small, 300);
	for (int i = 0; i < 10; i++) {
		char *yaml = xasprintf("kind: Plan\nmetadata: {name: plan-%d, namespace: a}", i);
		add(yaml);
		free(yaml);
	}
	cr_expect_not(snapshot_write(&snapshot, &small));
	buf_finish(&small);
}

/* ---- the whole site -------------------------------------------------------------------------- */

static void read_site(struct scenario *scenario, const char *path)
{
	struct error err;
	scenario_init(scenario, SNAPSHOT_NOW);
	cr_assert(scenario_read(scenario, path, &err), "%s", err.text);
	scenario_settle(scenario);
}

static const struct node *find(
	const struct scenario *scenario, const struct node *kind, const struct node *wanted)
{
	for (size_t i = 0; i < scenario->objects.count; i++) {
		const struct node *root = doc_root(*(struct doc **)array_at(&scenario->objects, i));
		const struct node *metadata = node_get(root, KEY_metadata);
		const char *name_space = node_text_or(node_get(metadata, KEY_namespace), "");
		if (node_equals(node_get(root, KEY_kind), node_text(kind)) &&
			node_equals(node_get(metadata, KEY_name),
				node_text_or(node_get(wanted, KEY_name), "")) &&
			!strcmp(name_space, node_text_or(node_get(wanted, KEY_namespace), "")))
			return root;
	}
	return NULL;
}

/* Each text of OWN stands at the same place of OTHER, uids and times as well. */
static void expect_equal(const struct node *own, const struct node *other, const char *place)
{
	cr_assert_eq(!own, !other, "%s is gone, or new", place);
	if (node_text(own))
		cr_expect_str_eq(node_text_or(other, "(none)"), node_text(own), "%s", place);
	if (node_is(own, NODE_OBJECT)) {
		node_each(member, own)
		{
			char *below = xasprintf("%s.%s", place, symbol_text(member->key));
			expect_equal(member, node_get(other, member->key), below);
			free(below);
		}
	}
	if (!node_is(own, NODE_ARRAY))
		return;
	size_t i = 0;
	node_each(element, own) expect_equal(element, node_element(other, i++), place);
}

static void expect_object(const struct node *before, const struct node *after)
{
	const char *name = node_text(node_at(before, KEY_metadata, KEY_name, KEY_none));
	cr_assert_not_null(after, "%s is gone", name);
	expect_equal(node_get(before, KEY_status), node_get(after, KEY_status), name);
	expect_equal(node_at(before, KEY_metadata, KEY_uid, KEY_none),
		node_at(after, KEY_metadata, KEY_uid, KEY_none), name);
	expect_equal(node_at(before, KEY_metadata, KEY_labels, KEY_none),
		node_at(after, KEY_metadata, KEY_labels, KEY_none), name);
	expect_equal(node_at(before, KEY_metadata, KEY_creationTimestamp, KEY_none),
		node_at(after, KEY_metadata, KEY_creationTimestamp, KEY_none), name);
}

/* Plans and Migrations of tests/scenarios/small lose nothing but what is secret. */
Test(mtv_snapshot, read_back_it_is_the_same_site, .init = begin, .fini = end)
{
	struct scenario before, after;
	char *home = given_home();
	char *path = home_path(home, "site.yaml");
	read_site(&before, TEST_SOURCE "/tests/scenarios/small");
	for (size_t i = 0; i < before.objects.count; i++) {
		const struct node *root = doc_root(*(struct doc **)array_at(&before.objects, i));
		const struct resource *resource =
			resource_find(node_text_or(node_get(root, KEY_kind), ""));
		if (resource)
			snapshot_add(&snapshot, resource, root);
	}
	write_all();
	given_file(home, "site.yaml", text.text);
	read_site(&after, path);
	cr_expect_gt(after.objects.count, 150);
	for (size_t i = 0; i < before.objects.count; i++) {
		const struct node *root = doc_root(*(struct doc **)array_at(&before.objects, i));
		const struct node *kind = node_get(root, KEY_kind);
		if (node_equals(kind, "Plan") || node_equals(kind, "Migration"))
			expect_object(root, find(&after, kind, node_get(root, KEY_metadata)));
	}
	scenario_finish(&before);
	scenario_finish(&after);
	free(path);
	home_remove(home);
}
