/*
 * A site under other names: no name of it is left, and whatever was equal is equal, so that each
 * reference leads where it led.
 */
#include "mtv/anonymise.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "sim/scenario.h"
#include "sim/tree.h"
#include "unit/given.h"
#include "unit/given_snapshot.h"

TestSuite(mtv_anonymise);

#define SECRET "5ec4e7"

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
	cr_assert(anonymise(&snapshot, SECRET));
	cr_assert(snapshot_write(&snapshot, &text));
}

/* ---- places ---------------------------------------------------------------------------------- */

/* Each holds ACME in a place of its own, and KEPT, which stays. */
static const char *const places[][2] = {
	{"kind: Namespace\nmetadata: {name: acme}", "kind: Namespace"},
	{"kind: Plan\nmetadata: {name: acme, namespace: openshift-mtv}", "openshift-mtv"},
	{"kind: Plan\nmetadata: {name: p, namespace: acme-prod}", "kind: Plan"},
	{"kind: Plan\nmetadata: {name: p, labels: {acme.com/team: x}}", "kind: Plan"},
	{"kind: Plan\nmetadata: {name: p, labels: {team: acme}}", "kind: Plan"},
	{"kind: Plan\nmetadata: {name: p}\nspec: {description: the acme wave}", "kind: Plan"},
	{"kind: Plan\nmetadata: {name: p}\nspec: {targetLabels: {acme: acme}}", "kind: Plan"},
	{"kind: Plan\nmetadata: {name: p}\nspec: {targetNodeSelector: {acme: x}}", "kind: Plan"},
	{"kind: Plan\nmetadata: {name: p}\nspec: {pvcNameTemplate: 'acme-{{.Name}}'}",
		"kind: Plan"},
	{"kind: Plan\nmetadata: {name: p}\nspec: {vms: [{name: Acme Web 1, id: vm-1}]}", "id: vm-"},
	{"kind: Plan\nmetadata: {name: p}\nspec: {virtV2vImage: acme.io/x:1}", "kind: Plan"},
	{"kind: Plan\nmetadata: {name: p}\nspec: {somethingNew: acme}", "somethingNew"},
	{"kind: Plan\nmetadata: {name: p}\nstatus: {conditions: [{type: NotReady, "
	 "message: \"Network 'acme lan' is not there.\"}]}",
		"is not there."},
	{"kind: Plan\nmetadata: {name: p}\nstatus: {conditions: [{type: NotReady, "
	 "message: 'dial tcp: lookup vc.acme.com: no such host'}]}",
		"no such host"},
	{"kind: Plan\nmetadata: {name: p}\nstatus: {conditions: [{type: NotReady, "
	 "message: 'user ACME\\\\admin may not'}]}",
		"may not"},
	{"kind: Plan\nmetadata: {name: p}\nstatus: {conditions: [{type: NotReady, "
	 "message: 'mail admin@acme-hq first'}]}",
		"first"},
	{"kind: Plan\nmetadata: {name: p}\nstatus: {conditions: [{type: VMNotFound, "
	 "items: [\" id:vm-7 name:'acme01'\"]}]}",
		"VMNotFound"},
	{"kind: Plan\nmetadata: {name: p}\nstatus: {migration: {vms: [{pipeline: [{name: "
	 "DiskTransfer, "
	 "tasks: [{name: '[acme-ds] acme01/acme01_1.vmdk'}]}]}]}}",
		"DiskTransfer"},
	{"kind: Plan\nmetadata: {name: p}\nspec: {vms: [{name: acme-db}]}\nstatus: {migration: "
	 "{vms: "
	 "[{error: {reasons: ['no space for acme-db left']}}]}}",
		"no space for guest-"},
	{"kind: Plan\nmetadata: {name: p}\nspec: {vms: [{name: acme-db}]}\nstatus: {migration: "
	 "{vms: "
	 "[{error: {reasons: ['pod importer-acme-db-0 failed']}}]}}",
		"pod importer-guest-"},
	{"kind: Provider\nmetadata: {name: p}\nspec: {type: vsphere, url: "
	 "'https://vc.acme.com/sdk'}",
		"/sdk"},
	{"kind: Provider\nmetadata: {name: p}\nspec: {type: ova, url: '10.0.0.1:/exports/acme'}",
		"type: ova"},
	{"kind: Host\nmetadata: {name: h}\nspec: {id: host-1, name: esx.acme.com}", "id: host-"},
	{"kind: StorageMap\nmetadata: {name: s}\nspec: {map: [{source: {name: acme-gold}, "
	 "destination: {storageClass: acme-rbd, volumeMode: Block}}]}",
		"volumeMode: Block"},
	{"kind: Event\nmetadata: {name: e}\ninvolvedObject: {kind: Plan, name: p}\n"
	 "source: {component: kubelet, host: acme-worker-1}",
		"component: kubelet"},
	{"kind: VirtualMachineInstance\nmetadata: {name: v}\nstatus: {phase: Running, "
	 "guestOSInfo: {prettyName: RHEL 9}, nodeName: node.acme.com}",
		"phase: Running"},
};

Test(mtv_anonymise, no_place_of_a_name_is_forgotten)
{
	for (size_t i = 0; i < COUNT(places); i++) {
		begin();
		add("kind: Plan\nmetadata: {name: p}");
		add(places[i][0]);
		write_all();
		cr_expect_not(
			strcasestr(text.text, "acme"), "%s\nbecame\n%s", places[i][0], text.text);
		cr_expect(
			strstr(text.text, places[i][1]), "%s\nbecame\n%s", places[i][0], text.text);
		end();
	}
}

Test(mtv_anonymise, addresses_are_addresses, .init = begin, .fini = end)
{
	add("kind: VirtualMachineInstance\nmetadata: {name: v, namespace: a}\nstatus: {interfaces: "
	    "[{name: default, mac: '00:50:56:ab:01:02', ipAddress: 192.168.7.9, "
	    "ipAddresses: [192.168.7.9, 'fe80::9']}]}");
	add("kind: Plan\nmetadata: {name: p, namespace: a}\nstatus: {conditions: [{type: X, "
	    "message: 'dial tcp 192.168.7.9:443: refused'}]}");
	write_all();
	cr_expect_not(strstr(text.text, "192.168"), "%s", text.text);
	cr_expect_not(strstr(text.text, "00:50:56"));
	cr_expect_not(strstr(text.text, "fe80"));
	cr_expect(strstr(text.text, "mac: \"02:"), "%s", text.text);
	cr_expect(strstr(text.text, "dial tcp 10."), "%s", text.text);
}

/* What the controller says stays what it says, whatever VMs are called. */
Test(mtv_anonymise, sentences_stay, .init = begin, .fini = end)
{
	add("kind: Plan\nmetadata: {name: succeeded, namespace: a}\n"
	    "spec: {vms: [{name: test}, {name: the}]}\n"
	    "status: {conditions: [{type: Ready, status: 'True', category: Required, reason: "
	    "UserRequested, message: 'Connection test, succeeded.'}, {type: Pending, message: "
	    "'Waiting to start migration: in-flight limit reached (max 20).'}, "
	    "{type: SharedDisks-vm-9}, {message: 'Map.Network does not have Ready "
	    "condition.'}, {message: Map.Storage of map.corp.test}]}");
	write_all();
	cr_expect(strstr(text.text, "Connection test, succeeded."), "%s", text.text);
	cr_expect(strstr(text.text, "in-flight limit reached (max 20)."));
	cr_expect(strstr(text.text, "reason: UserRequested"));
	cr_expect(strstr(text.text, "category: Required"));
	cr_expect(strstr(text.text, "Map.Network does not have Ready condition."), "%s", text.text);
	cr_expect(strstr(text.text, "Map.Storage of host-"), "%s", text.text);
}

/* ---- the whole site -------------------------------------------------------------------------- */

static void read_site(struct scenario *scenario)
{
	struct error err;
	scenario_init(scenario, SNAPSHOT_NOW);
	cr_assert(scenario_read(scenario, TEST_SOURCE "/tests/scenarios/small", &err), "%s",
		err.text);
	scenario_settle(scenario);
}

static void take_site(struct scenario *scenario)
{
	read_site(scenario);
	for (size_t i = 0; i < scenario->objects.count; i++) {
		const struct node *root = doc_root(*(struct doc **)array_at(&scenario->objects, i));
		const struct resource *resource =
			resource_find(node_text_or(node_get(root, KEY_kind), ""));
		if (resource)
			snapshot_add(&snapshot, resource, root);
	}
}

/* Members with which one object names another. */
static bool is_reference(const char *name)
{
	static const char *const names[] = {"name", "namespace", "id", "uid", "targetNamespace",
		"claimName", "vmID", "plan", "migration", "plan-name", "plan-namespace", "newName",
		"storageClass", "ipAddress"};
	for (size_t i = 0; i < COUNT(names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

struct relation {
	struct map forth; /* text before -> text after (owned) */
	struct map back;
	size_t count;
};

static void relate(struct relation *relation, const char *before, const char *after)
{
	const char *known = map_get(&relation->forth, before);
	const char *origin = map_get(&relation->back, after);
	cr_expect(!known || !strcmp(known, after), "%s is %s and %s", before, known, after);
	cr_expect(!origin || !strcmp(origin, before), "%s and %s are %s", before, origin, after);
	relation->count++;
	if (known || origin)
		return;
	map_set(&relation->forth, before, xstrdup(after));
	map_set(&relation->back, after, xstrdup(before));
}

/* Both trees have the same form, but for what was left out. */
static void compare(struct relation *relation, const char *name, const struct node *before,
	const struct node *after)
{
	if (!before || !after)
		return;
	cr_assert_eq(before->type, after->type, "%s", name);
	if (node_text(before) && is_reference(name))
		relate(relation, node_text(before), node_text(after));
	if (node_is(before, NODE_OBJECT)) {
		node_each(member, before) compare(
			relation, symbol_text(member->key), member, node_get(after, member->key));
		return;
	}
	size_t i = 0;
	if (!node_is(before, NODE_ARRAY))
		return;
	cr_assert_eq(node_count(before), node_count(after), "%s", name);
	node_each(element, before) compare(relation, name, element, node_element(after, i++));
}

static void free_all(struct map *map)
{
	size_t at = 0;
	for (const struct map_entry *entry; (entry = map_next(map, &at));)
		free(entry->value);
	map_finish(map);
}

/* What its objects are now, each with a reference. */
static struct doc **docs_of(const struct snapshot *of)
{
	struct doc **docs = xcalloc(of->objects.count, sizeof(*docs));
	for (size_t i = 0; i < of->objects.count; i++)
		docs[i] = doc_ref(((struct snapshot_object *)array_at(&of->objects, i))->doc);
	return docs;
}

Test(mtv_anonymise, each_reference_leads_where_it_led, .init = begin, .fini = end)
{
	struct scenario scenario;
	struct relation relation = {0};
	take_site(&scenario);
	size_t count = snapshot.objects.count;
	struct doc **before = docs_of(&snapshot);
	map_init(&relation.forth);
	map_init(&relation.back);
	cr_assert(anonymise(&snapshot, SECRET));
	for (size_t i = 0; i < count; i++) {
		const struct snapshot_object *object = array_at(&snapshot.objects, i);
		compare(&relation, "", doc_root(before[i]), doc_root(object->doc));
		doc_unref(before[i]);
	}
	cr_expect_gt(relation.count, 5000, "%zu", relation.count);
	free(before);
	free_all(&relation.forth);
	free_all(&relation.back);
	scenario_finish(&scenario);
}

static bool has_word(const char *word)
{
	size_t length = strlen(word);
	for (const char *at = text.text; (at = strstr(at, word)); at++)
		if ((at == text.text || !isalnum((unsigned char)at[-1])) &&
			!isalnum((unsigned char)at[length]))
			return true;
	return false;
}

static void expect_gone(const char *name)
{
	static const char *const words[] = {"test", "succeeded", "plan", "empty", "vms", "hooks"};
	bool common = anonymise_is_word(name);
	for (size_t i = 0; i < COUNT(words); i++)
		common |= !strcmp(words[i], name);
	if (!common)
		cr_expect_not(has_word(name), "%s is still there", name);
}

Test(mtv_anonymise, no_name_of_the_site_is_left, .init = begin, .fini = end)
{
	struct scenario scenario;
	take_site(&scenario);
	write_all();
	for (size_t i = 0; i < scenario.objects.count; i++) {
		const struct node *root = doc_root(*(struct doc **)array_at(&scenario.objects, i));
		const struct node *metadata = node_get(root, KEY_metadata);
		if (!resource_find(node_text_or(node_get(root, KEY_kind), "")))
			continue;
		expect_gone(node_text_or(node_get(metadata, KEY_name), ""));
		expect_gone(node_text_or(node_get(metadata, KEY_namespace), ""));
		expect_gone(node_text_or(node_find(root, "spec.ipAddress"), ""));
		node_each(vm, node_find(root, "spec.vms"))
		{
			expect_gone(node_text_or(node_get(vm, KEY_name), ""));
			expect_gone(node_text_or(node_get(vm, KEY_id), ""));
		}
	}
	cr_expect_not(strstr(text.text, "example.com"));
	cr_expect_not(strstr(text.text, "192.0.2."));
	cr_expect_not(strstr(text.text, "[ds1]"));
	scenario_finish(&scenario);
}

/* ---- names that are words -------------------------------------------------------------------- */

/* VMs of people who did not think of us. */
static const char *const nasty[] = {"api", "hook", "true", "1", "Succeeded", "plan", "vm", "host",
	"default", "openshift-mtv", "importer", "virt-v2v", "False", "Unknown", "10Gi", "forklift",
	"2026-11-21T12:00:00Z", "Running", "containerized-data-importer", "UserRequested", "https",
	"vmdk", "multus", "the", "Ready", "None"};

static const char *other_name(void *others, const char *name)
{
	const char *other = map_get(others, name);
	return other ? other : name;
}

/* The VMs of the site have other names, one after the other, as long as there are any. */
static void call_nastily(const struct scenario *scenario, struct map *others)
{
	size_t next = 0;
	for (size_t i = 0; i < scenario->objects.count; i++) {
		const struct node *root = doc_root(*(struct doc **)array_at(&scenario->objects, i));
		if (!node_equals(node_get(root, KEY_kind), "Plan"))
			continue;
		node_each(vm, node_find(root, "spec.vms"))
		{
			const char *name = node_text_or(node_get(vm, KEY_name), "");
			if (*name && next < COUNT(nasty) && !map_get(others, name))
				map_set(others, name, xstrdup(nasty[next++]));
		}
	}
	cr_assert_eq(next, COUNT(nasty));
}

static bool is_nasty(const char *name)
{
	for (size_t i = 0; i < COUNT(nasty); i++)
		if (!strcmp(nasty[i], name))
			return true;
	return false;
}

/* Members in which words of Kubernetes and Forklift stand, whatever VMs are called. */
static bool is_structure(const char *name)
{
	static const char *const names[] = {"kind", "apiVersion", "phase", "status", "category",
		"unit", "step", "volumeMode", "runStrategy", "printableStatus", "resource", "app",
		"forklift.app", "lastTransitionTime", "creationTimestamp", "started"};
	for (size_t i = 0; i < COUNT(names); i++)
		if (!strcmp(names[i], name))
			return true;
	return !strncmp(name, "feature_", 8);
}

struct counted {
	struct relation relation;
	size_t names;
	size_t words;
};

static void judge_text(struct counted *counted, const char *parent, const char *name,
	const char *before, const char *after)
{
	static const char *const programs[] = {"pipeline", "containers", "initContainers",
		"containerStatuses", "initContainerStatuses", "ports"};
	for (size_t i = 0; i < COUNT(programs); i++)
		if (!strcmp(programs[i], parent))
			return;
	if (is_reference(name))
		relate(&counted->relation, before, after);
	if (is_structure(name)) {
		cr_expect_str_eq(after, before, "%s.%s", parent, name);
		counted->words++;
	} else if (is_reference(name) && is_nasty(before) && strcmp(name, "id") != 0) {
		cr_expect_str_neq(after, before, "%s.%s is still %s", parent, name, after);
		counted->names++;
	}
}

/* PARENT is the name of what holds the member NAME, as in anonymise.c. */
static void judge(struct counted *counted, const char *parent, const char *name,
	const struct node *before, const struct node *after)
{
	if (!before || !after)
		return;
	if (node_text(before))
		judge_text(counted, parent, name, node_text(before), node_text_or(after, ""));
	size_t i = 0;
	if (node_is(before, NODE_OBJECT)) {
		node_each(member, before) judge(counted, name, symbol_text(member->key), member,
			node_get(after, member->key));
	} else if (node_is(before, NODE_ARRAY)) {
		node_each(element, before)
			judge(counted, parent, name, element, node_element(after, i++));
	}
}

static void take_nasty_site(struct scenario *scenario)
{
	struct map others;
	map_init(&others);
	read_site(scenario);
	call_nastily(scenario, &others);
	for (size_t i = 0; i < scenario->objects.count; i++) {
		const struct node *root = doc_root(*(struct doc **)array_at(&scenario->objects, i));
		const struct resource *resource =
			resource_find(node_text_or(node_get(root, KEY_kind), ""));
		struct builder builder;
		builder_init(&builder);
		tree_map(&builder, SYMBOL_NONE, root, other_name, &others);
		struct doc *doc = builder_finish_doc(&builder);
		if (resource)
			snapshot_add(&snapshot, resource, doc_root(doc));
		doc_unref(doc);
		builder_finish(&builder);
	}
	free_all(&others);
}

/* Names change wherever they stand, what they refer to with them; words stay what they are. */
Test(mtv_anonymise, names_that_are_words_change_and_words_stay, .init = begin, .fini = end)
{
	struct scenario scenario;
	struct counted counted = {0};
	take_nasty_site(&scenario);
	struct doc **before = docs_of(&snapshot);
	map_init(&counted.relation.forth);
	map_init(&counted.relation.back);
	cr_assert(anonymise(&snapshot, SECRET));
	for (size_t i = 0; i < snapshot.objects.count; i++) {
		const struct snapshot_object *object = array_at(&snapshot.objects, i);
		judge(&counted, "", "", doc_root(before[i]), doc_root(object->doc));
		doc_unref(before[i]);
	}
	cr_expect_gt(counted.names, 100, "%zu", counted.names);
	cr_expect_gt(counted.words, 3000, "%zu", counted.words);
	free(before);
	free_all(&counted.relation.forth);
	free_all(&counted.relation.back);
	scenario_finish(&scenario);
}
