/*
 * `mtvtop describe`: every section that kubectl-mtv has, with what mtvtop's pages have beside them,
 * as text and as a document; what may not be read costs its own section only.
 */
#include <criterion/criterion.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "doc/doc.h"
#include "doc/json.h"
#include "doc/yaml.h"
#include "e2e/command.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "support/deadline.h"

enum { PARTS_MAX = 24, BETWEEN_LOOKS = 50 /* milliseconds */ };

static struct outcome describe(const char *const *words)
{
	struct command_plan plan = {.words = {"describe", "-n", "openshift-mtv", "--use-utc"}};
	struct outcome outcome;

	for (int i = 0; words[i] != NULL; i++)
		plan.words[4 + i] = words[i];
	outcome = command_run(&plan);
	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert_str_empty(outcome.errors);
	return outcome;
}

/* ---- text ------------------------------------------------------------------------------------ */

static const struct {
	const char *words[5];
	const char *parts[PARTS_MAX];
} texts[] = {
	{{"plan", "failed-convert"},
		{"Plan failed-convert\n", "  state:  ", "30% Failed\n",
			"  VMs:  ", "1 ok, 2 failed\n", "  data:  ", " of 270 GiB\n",
			"  ready:  ", "yes\n", "  namespace:  ", "  created:  ", "\nErrors:\n",
			"erp-print in CopyDisksVirtV2V: virt-v2v: error",
			"\nConditions:\n  Ready:  ", "\nRuns:\n  failed-convert-2n8dr:  ",
			"Failed ", "\nSpec:\n", "  source:  ", "vc-prod\n",
			"\nNetworkMap net-vc-prod:\n  network-11", " -> pod\n",
			"\nStorageMap sto-vc-prod:\n"}},
	{{"plan", "failed-convert"},
		{"\nStorageMap sto-vc-prod:\n", " -> ", "ceph-rbd",
			"\nPods:\n  failed-convert-vm-1422-qz7lp ", "Failed\n", "\nEvents",
			"Plan/failed-convert Failed: ",
			"! Pod/failed-convert-vm-1422-qz7lp "
			"FailedScheduling: "}},
	{{"plan", "--name", "hooks", "--with-vms"},
		{"Plan hooks\n", "\nVM order-api01 (vm-1701)\n  state:  ", "\nPipeline:\n",
			"PreHook:", "Running\n", "\nSpec:\n  target:", "vms/order-api01\n",
			"  hook:", "PreHook openshift-mtv/quiesce-app\n",
			"\nVM order-api02 (vm-1702)\n"}},
	{{"plan", "warm-precopy-3", "--vm", "crm-web02"},
		{"VM crm-web02\n", "  id:", "vm-1322\n",
			"  plan:", "openshift-mtv/warm-precopy-3, warm, WarmRunning\n",
			"\nPipeline:\n", "  DiskTransfer:", "30% ",
			"    disk:", " of 50.0 GiB  [ds1] crm-web02", "\nPrecopies:\n   1  "}},
	{{"vm", "vm-1422"},
		{"VM erp-legacy\n", "\nError:\n", "failed in ConvertGuest: Guest conversion failed",
			"\nPipeline:\n", "error in Running: ", "\nConditions:\n  Failed:",
			"\nPods:\n", "\nPersistentVolumeClaims:\n", "Bound\n", "\nEvents"}},
	{{"provider", "rhv-old"},
		{"Provider rhv-old\n", "\nConditions:\n  ConnectionTestFailed:", "no route to host",
			"\nspec:\n", "  type: ovirt\n", "\nstatus:\n",
			"  phase: ConnectionFailed\n", "\nEvents"}},
	{{"mapping", "network", "net-broken"},
		{"NetworkMap net-broken\n", "\nConditions:\n  SourceNetworkNotValid:", "Critical",
			"name:'dvpg-old-099'", "\nspec:\n", "  map:\n", "name: vlan-99\n"}},
	{{"mapping", "storage", "--name", "sto-vc-prod"},
		{"StorageMap sto-vc-prod\n", "storageVendorProduct: ontap\n"}},
	{{"host", "esx-01"}, {"Host esx-01\n", "\nConditions:\n", "  ipAddress: \"192.0.2.51\"\n"}},
	{{"hook", "quiesce-app"}, {"Hook quiesce-app\n", "  deadline: 900\n", "\nEvents"}},
	{{"migration", "failed-convert-2n8dr"},
		{"Migration failed-convert-2n8dr\n", "\nspec:\n", "name: failed-convert\n",
			"\nstatus:\n", "id: vm-1422\n", "\nPods:\n  failed-convert-vm-1422-qz7lp ",
			"\nEvents"}},
	{{"conversion", "failed-convert-vm-1422-7gh4t"},
		{"Conversion failed-convert-vm-1422-7gh4t\n", "  stage: Finished\n",
			"\nPods:\n  failed-convert-vm-1422-qz7lp ", "\nEvents",
			"ConversionFailed: ", "FailedScheduling: "}},
	/* Pods of another cluster are not those of this one with the same labels. */
	{{"plan", "failed-resumable"}, {"\nPods:\n  the destination is another cluster: "}},
};

Test(describe, sections)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct outcome outcome = describe(texts[i].words);

		command_expect_parts(outcome.output, texts[i].parts);
		outcome_finish(&outcome);
	}
}

/* A name with a line end in it is no further line. */
Test(describe, names_that_hurt)
{
	struct outcome outcome = describe((const char *const[]){"vm", "vm-1735", NULL});

	cr_assert_eq(strncmp(outcome.output, "VM two lines", 12), 0, "%.100s", outcome.output);
	cr_assert_null(strpbrk(outcome.output, "\r\t\x1b\x7f"));
	outcome_finish(&outcome);
}

/* ---- documents ------------------------------------------------------------------------------- */

static struct doc *describe_doc(const char *format)
{
	struct outcome outcome = describe(
		(const char *const[]){"plan", "failed-convert", "--with-vms", "-o", format, NULL});
	struct doc *doc;
	struct error err = {0};

	if (strcmp(format, "json") == 0) {
		doc = json_parse(outcome.output, strlen(outcome.output), &err);
	} else {
		struct yaml_file yaml;

		cr_assert(yaml_parse("output", outcome.output, strlen(outcome.output), &yaml, &err),
			"%s", err.text);
		doc = doc_ref(yaml.doc);
		yaml_finish(&yaml);
	}
	cr_assert_not_null(doc, "%s", err.text);
	outcome_finish(&outcome);
	return doc;
}

/* The rows of the section TITLE of a described part. */
static const struct node *rows_of(const struct node *part, const char *title)
{
	node_each(section,
		node_find(part, "sections")) if (node_equals(node_find(section, "title"),
							 title)) return node_find(section, "rows");
	cr_assert_fail("there is no section \"%s\"", title);
	return NULL;
}

/* The row of these with that name. */
static const struct node *row_of(const struct node *rows, const char *name)
{
	node_each(row, rows) if (node_equals(node_find(row, "name"), name)) return row;
	cr_assert_fail("there is no row %s", name);
	return NULL;
}

static void expect_document(const char *format)
{
	struct doc *doc = describe_doc(format);
	const struct node *root = doc_root(doc), *vms = node_find(root, "vms");
	const struct node *state = row_of(rows_of(root, ""), "state");
	const struct node *vm = node_element(vms, 1);

	cr_expect_str_eq(node_text(node_find(root, "kind")), "Plan");
	cr_expect_str_eq(node_text(node_find(root, "name")), "failed-convert");
	cr_expect_str_eq(node_text(node_find(root, "object.spec.targetNamespace")), "vms");
	cr_expect_str_eq(node_text(node_find(state, "value")), "Failed");
	cr_expect_eq(node_number(node_find(state, "percent"), -1), 30);
	/* Of two VMs, and what to do about each. */
	cr_expect_eq(node_count(rows_of(root, "Errors")), 4);
	cr_expect_eq(node_count(rows_of(root, "Pods")), 1);
	/* A name that is too long for its column has its value all the same. */
	cr_expect_str_eq(
		node_text(node_find(
			row_of(rows_of(root, "Spec"), "deleteVmOnFailMigration"), "value")),
		"true");
	cr_expect_eq(node_count(vms), 3);
	cr_expect_str_eq(node_text(node_find(vm, "name")), "erp-legacy");
	cr_expect_str_eq(
		node_text(node_find(row_of(rows_of(vm, "Pipeline"), "Initialize"), "value")),
		"Completed");
	doc_unref(doc);
}

Test(describe, documents)
{
	expect_document("json");
	expect_document("yaml");
	symbol_finish();
}

/* ---- what cannot be told --------------------------------------------------------------------- */

Test(describe, mistakes)
{
	static const struct {
		const char *words[7];
		int status;
		const char *said;
	} cases[] = {
		{{"describe"}, 2, "describe what? mtvtop describe KIND NAME"},
		{{"describe", "plan"}, 2, "describe what?"},
		{{"describe", "plan", "a", "b"}, 2, "describe what?"},
		{{"describe", "plan", "a", "--name", "b"}, 2, "the name is given twice"},
		{{"describe", "secret", "a"}, 2, "there is no kind \"secret\""},
		{{"describe", "plan", "nothing"}, 3,
			"there is no plan \"nothing\" in openshift-mtv"},
		{{"describe", "plan", "hooks", "--vm", "nobody"}, 3,
			"VM \"nobody\" is not part of plan \"hooks\""},
		{{"describe", "plan", "hooks", "--vm", "a", "--with-vms"}, 2,
			"--vm and --with-vms cannot be given together"},
		{{"describe", "host", "esx-01", "--with-vms"}, 2, "are for plans"},
		{{"describe", "plan", "hooks", "-o", "csv"}, 2, "describe prints text"},
		{{"describe", "mapping", "storage", "net-broken"}, 3, "there is no mapping"},
		/* In both namespaces; which is meant, nobody guesses. */
		{{"describe", "plan", "same", "-A"}, 2,
			"there are 2 plans called \"same\": act-describe"},
	};

	site_create_namespace("act-describe");
	site_create_namespace("act-describe-b");
	site_create_plan("act-describe", "same");
	site_create_plan("act-describe-b", "same");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct command_plan plan = {0};

		memcpy(plan.words, cases[i].words, sizeof(cases[i].words));
		command_expect_failure(&plan, cases[i].status, cases[i].said);
	}
}

/* The server knows of a right a moment after it was given. */
static void wait_right(const char *user, const char *path)
{
	int64_t deadline = deadline_in(PATIENCE);

	while (site_try_as(user, "GET", path, NULL, NULL) != 200 && deadline_left(deadline) > 0)
		poll(NULL, 0, BETWEEN_LOOKS);
}

/* A tenant sees the plan; pods, events and the maps in another namespace say why they are not
 * there. */
Test(describe, missing_rights)
{
	static const char *const parts[] = {"Plan bare\n",
		"  VMs:  ", "\nSpec:\n  type:  ", "cold\n", "\nNetworkMap:\n  not specified\n",
		"\nStorageMap:\n  not specified\n",
		"\nPods:\n  403 not allowed: ", "cannot list resource \"pods\"", "\nEvents",
		"cannot list resource \"events\"", NULL};
	static const char rights[] =
		"/apis/rbac.authorization.k8s.io/v1/namespaces/act-describe-c/";
	struct command_plan plan = {.words = {"describe", "plan", "bare"},
		.access = {.as = "tenant", .name_space = "act-describe-c"}};
	struct outcome outcome;
	char *roles = text_of("%sroles", rights), *bindings = text_of("%srolebindings", rights);

	site_create_namespace("act-describe-c");
	site_create_plan("act-describe-c", "bare");
	site_do("POST", roles,
		"{\"metadata\":{\"name\":\"bare\"},\"rules\":[{\"apiGroups\":[\"forklift.konveyor."
		"io\"],"
		"\"resources\":[\"*\"],\"verbs\":[\"get\",\"list\",\"watch\"]}]}");
	site_do("POST", bindings,
		"{\"metadata\":{\"name\":\"bare\"},\"roleRef\":{\"apiGroup\":"
		"\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"bare\"},\"subjects\":[{"
		"\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"User\",\"name\":\"tenant\"}]"
		"}");
	wait_right("tenant", FORKLIFT "/namespaces/act-describe-c/plans");
	outcome = command_run(&plan);
	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	command_expect_parts(outcome.output, parts);
	outcome_finish(&outcome);
	free(bindings);
	free(roles);
}
