/*
 * A stock kubectl on mtvsim and on the real API server: what it prints, and how it ends, is the
 * same but for the differences that docs/simulator.md accepts.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/accepted.h"
#include "e2e/site.h"
#include "e2e/twin.h"

/* The CRDs of tests/cluster/crds check no fields and fill none in: such a row is left out there. */
#define NEEDS_SCHEMAS "needs-schemas"

/* A line of sh, and who runs it (NULL: admin). */
struct row {
	const char *line;
	const char *user;
	const char *accepted; /* ids of docs/simulator.md, or NULL */
};

/* What a command said and how it ended; to be freed. */
static char *said(const struct twin *twin, enum twin_side side, const struct row *row)
{
	struct outcome outcome =
		twin_run(twin, side, row->user != NULL ? row->user : "admin", row->line);
	char *whole = text_of("%s%s(status %d)\n", outcome.output, outcome.errors, outcome.status);

	outcome_finish(&outcome);
	return whole;
}

static void compare(const struct twin *twin, const struct row *row)
{
	char *real = said(twin, REAL, row), *simulated = said(twin, SIMULATED, row), *difference;

	if (!twin_alike(real, simulated, row->accepted, &difference))
		cr_expect_fail("%s (%s)\n- the real server, + mtvsim:\n%s", row->line,
			row->user != NULL ? row->user : "admin", difference);
	free(difference);
	free(simulated);
	free(real);
}

static bool has_schemas(void)
{
	return site_try("PATCH", FORKLIFT "/namespaces/demo/plans/tenant-ready?dryRun=All",
		       "{\"spec\":{\"vms\":5}}", NULL) == 422;
}

static void compare_all(const struct twin *twin, const struct row *rows, const char *name)
{
	bool schemas = has_schemas();

	for (; rows->line != NULL; rows++)
		if (schemas || rows->accepted == NULL ||
			strstr(rows->accepted, NEEDS_SCHEMAS) == NULL)
			compare(twin, rows);
	if (schemas)
		twin_compared(name);
}

/* ---- reading --------------------------------------------------------------------------------- */

/* Of what the other tests do not change at the same time. */
static const struct row reads[] = {
	{"kubectl version", NULL, "server-version"},
	{"kubectl get plans", NULL, NULL},
	{"kubectl get plans -o wide", NULL, NULL},
	{"kubectl get plans -o name", NULL, NULL},
	{"kubectl get plans --no-headers --sort-by=.metadata.name", NULL, NULL},
	{"kubectl get plan tenant-ready -o yaml", NULL, NEEDS_SCHEMAS},
	{"kubectl get plan tenant-ready -o json", NULL, NEEDS_SCHEMAS},
	{"kubectl get migrations -o json", NULL, NULL},
	{"kubectl get plan tenant-running -o jsonpath='{.status.migration.vms[*].phase}'", NULL,
		NULL},
	{"kubectl get plans -o custom-columns=N:.metadata.name,T:.spec.type", NULL, NULL},
	{"kubectl get plan.v1beta1.forklift.konveyor.io/tenant-ready migrations", NULL, NULL},
	{"kubectl get plans -A --field-selector metadata.namespace=demo", NULL, NULL},
	{"kubectl get plans --field-selector metadata.name=tenant-ready", NULL, NULL},
	{"kubectl get plans --field-selector status.phase=Ready", NULL, NULL},
	{"kubectl get plans -l night=none", NULL, NULL},
	{"kubectl get pods -l plan-name=tenant-running", NULL, NULL},
	{"kubectl get pods -l 'plan-name in (tenant-running,x),!night' -o wide", NULL, NULL},
	{"kubectl get pods -n vms", NULL, NULL},
	{"kubectl get pods -n vms --field-selector status.phase=Running -o name", NULL, NULL},
	{"kubectl get pods -n vms -o wide --show-labels", NULL, NULL},
	{"kubectl get pods,persistentvolumeclaims,events -n vms -o yaml", NULL, NULL},
	{"kubectl get pods -A --sort-by=.spec.nodeName --field-selector metadata.namespace=default",
		NULL, NULL},
	{"kubectl get conversions,datavolumes -A --field-selector "
	 "metadata.namespace=openshift-mtv",
		NULL, NEEDS_SCHEMAS},
	{"kubectl get roles,rolebindings -n demo -o wide", NULL, NULL},
	{"kubectl describe persistentvolumeclaims -n vms", NULL, NULL},
	{"kubectl describe events", NULL, NULL},
	{"kubectl describe virtualmachines -n vms", NULL, NULL},
	{"kubectl get plans --chunk-size=1", NULL, NULL},
	{"kubectl get providers,hosts,hooks,networkmaps,storagemaps -n openshift-mtv", NULL, NULL},
	{"kubectl get datavolumes,pvc -n vms", NULL, NULL},
	{"kubectl get virtualmachines,virtualmachineinstances -n vms", NULL, NULL},
	{"kubectl get virtualmachineinstancemigrations,jobs -n vms", NULL, NULL},
	{"kubectl get events", NULL, NULL},
	{"kubectl get events -o wide", NULL, NULL},
	{"kubectl get configmaps,secrets,services,serviceaccounts", NULL, NULL},
	{"kubectl get namespace demo vms", NULL, NULL},
	{"kubectl get persistentvolumes", NULL, NULL},
	{"kubectl get nodes,storageclasses nosuch", NULL, NULL},
	{"kubectl get plan nosuch", NULL, NULL},
	{"kubectl get nosuchkind", NULL, NULL},
	{"kubectl get plans -n nosuch", NULL, NULL},
	{"mkfifo rows; kubectl get plans --watch >rows & head -n 3 <rows; kill $!", NULL, NULL},
	{"timeout 2 kubectl get plans --watch-only -o name", NULL, NULL},
	{"kubectl describe plan tenant-running", NULL, NEEDS_SCHEMAS},
	{"kubectl describe plan nosuch", NULL, NULL},
	{"kubectl describe pods", NULL, NULL},
	{"kubectl describe provider -n openshift-mtv vc-lab", NULL, NULL},
	{"kubectl api-resources --api-group=forklift.konveyor.io -o wide", NULL, NULL},
	{"kubectl api-resources --api-group=cdi.kubevirt.io -o wide", NULL, NULL},
	{"kubectl api-resources --api-group=kubevirt.io", NULL, "operator-of-kubevirt"},
	{"kubectl api-resources --api-group=storage.k8s.io -o wide", NULL, "kinds"},
	{"kubectl api-resources --api-group=batch -o wide", NULL, "kinds"},
	{"kubectl api-resources --api-group= -o wide | grep -E 'Pod$|Namespace|Event|Claim|Node'",
		NULL, NULL},
	{"kubectl api-versions | grep -E 'forklift|kubevirt|^v1$'", NULL, NULL},
	{"kubectl explain plan", NULL, NEEDS_SCHEMAS " descriptions"},
	{"kubectl explain plan.spec.vms --recursive", NULL, NEEDS_SCHEMAS " descriptions"},
	{"kubectl explain migration.spec.vmCutover", NULL, NEEDS_SCHEMAS " descriptions"},
	{"kubectl explain storagemap --recursive", NULL, NEEDS_SCHEMAS " descriptions"},
	{"kubectl explain plan.nosuch", NULL, NULL},
	{"kubectl get --raw /readyz", NULL, NULL},
	{"kubectl get --raw /apis/forklift.konveyor.io/v1beta1/namespaces/demo/plans/nosuch", NULL,
		NULL},
	{"kubectl auth whoami", "viewer", NULL},
	{"kubectl auth can-i --list", "tenant", NULL},
	{"kubectl auth can-i --list", NULL, NULL},
	{"kubectl auth whoami", NULL, NULL},
	{"kubectl auth can-i create plans", "viewer", NULL},
	{"kubectl auth can-i create plans", "operator", NULL},
	{"kubectl auth can-i '*' '*' --all-namespaces", NULL, NULL},
	{"kubectl auth can-i get pods --subresource=log", "tenant", NULL},
	{"kubectl auth can-i get /version", "viewer", NULL},
	{"kubectl auth can-i get /metrics", "viewer", NULL},
	{"kubectl auth can-i get /metrics", NULL, NULL},
	{"kubectl get plans", "tenant", NULL},
	{"kubectl get plans -A", "tenant", NULL},
	{"kubectl get plan tenant-ready -n openshift-mtv", "tenant", NULL},
	{"kubectl get secrets", "tenant", NULL},
	{"kubectl get nodes", "tenant", NULL},
	{"kubectl delete plan tenant-ready", "viewer", NULL},
	{"kubectl patch plan tenant-ready --type=merge -p '{}'", "viewer", NULL},
	{"kubectl create namespace night", "tenant", NULL},
	{"kubectl get plans", "nobody", NULL},
	{"kubectl get plans --token=wrong", NULL, NULL},
	{0},
};

Test(kubectl, reads_alike)
{
	struct twin twin = twin_start();

	compare_all(&twin, reads, "reads");
	twin_end(&twin);
}

/* ---- writing --------------------------------------------------------------------------------- */

#define PLAN                                                                                       \
	"apiVersion: forklift.konveyor.io/v1beta1\nkind: Plan\nmetadata: {name: web}\n"            \
	"spec:\n  targetNamespace: vms\n  map:\n    network: {name: net, namespace: "              \
	"openshift-mtv}\n"                                                                         \
	"    storage: {name: sto, namespace: openshift-mtv}\n  provider:\n"                        \
	"    source: {name: vc-lab, namespace: openshift-mtv}\n"                                   \
	"    destination: {name: host, namespace: openshift-mtv}\n"                                \
	"  vms: [{id: vm-1, name: one}]\n"
#define HOOK                                                                                       \
	"apiVersion: forklift.konveyor.io/v1beta1\nkind: Hook\nmetadata: {name: shut}\n"           \
	"spec: {image: quay.io/kubev2v/hook-runner, playbook: \"\"}\n"
#define RUN                                                                                        \
	"apiVersion: forklift.konveyor.io/v1beta1\nkind: Migration\n"                              \
	"metadata:\n  name: web-1\n  ownerReferences:\n"                                           \
	"  - {apiVersion: forklift.konveyor.io/v1beta1, kind: Plan, name: web, uid: UID}\n"        \
	"spec: {plan: {name: web, namespace: act-kubectl}}\n"

#define POD                                                                                        \
	"apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n"                 \
	"  - {name: c, image: \"x:1\", ports: [{containerPort: 80}]}\n"                            \
	"  - {name: d, image: image-d, resources: {limits: {cpu: 1}}}\n"                           \
	"  volumes: [{name: v, emptyDir: {}}, {name: s, secret: {secretName: key}}]\n"

/* In this order, in a namespace of their own. */
static const struct row writes[] = {
	{"kubectl create namespace act-kubectl", NULL, NULL},
	{"kubectl create namespace act-kubectl", NULL, NULL},
	{"kubectl create -f plan.yaml --dry-run=server", NULL, NULL},
	{"kubectl create -f plan.yaml --dry-run=server -o yaml", NULL, NEEDS_SCHEMAS},
	{"kubectl get plans", NULL, NULL},
	{"kubectl create -f plan.yaml", NULL, NULL},
	{"kubectl create -f plan.yaml", NULL, NULL},
	{"kubectl create -f plan.yaml -n nosuch", NULL, NULL},
	{"kubectl create configmap night --from-literal=a=b", NULL, NULL},
	{"kubectl get configmap night -o yaml", NULL, NULL},
	{"kubectl create secret generic login --from-literal=user=anna --from-literal=word=a:b=c%",
		NULL, NULL},
	{"kubectl get secret login -o yaml", NULL, NULL},
	{"kubectl get secret login -o jsonpath='{.data.word}' | base64 -d", NULL, NULL},
	{"printf '\\000\\377\\n' | kubectl create secret generic bytes --from-file=key=/dev/stdin",
		NULL, NULL},
	{"kubectl get secret bytes -o jsonpath='{.type} {.data.key}'", NULL, NULL},
	{"kubectl create quota night --hard=pods=5,requests.memory=1024Mi", NULL, NULL},
	{"kubectl get quota night -o jsonpath='{.spec}'", NULL, NULL},
	{"kubectl create role reads --verb=get,list --resource=pods --resource-name=web", NULL,
		NULL},
	{"kubectl create rolebinding reads --role=reads --user=anna --serviceaccount=vms:anna",
		NULL, NULL},
	{"kubectl get roles,rolebindings -o yaml", NULL, NULL},
	{"kubectl create job night --image=x --dry-run=server", NULL, "kinds-of-protobuf"},
	{"kubectl apply -f hook.yaml", NULL, NULL},
	{"kubectl apply -f hook.yaml", NULL, NULL},
	{"sed 's/runner/walker/' hook.yaml | kubectl apply -f -", NULL, NULL},
	{"kubectl get hook shut -o yaml", NULL, NULL},
	{"kubectl apply -f pod.yaml", NULL, NULL},
	{"sed s/image-d/image-e/ pod.yaml | kubectl apply -f -", NULL, NULL},
	{"kubectl patch pod web -p "
	 "'{\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"x:2\"}]},"
	 "\"metadata\":{\"finalizers\":[\"a.b/c\"]}}'",
		NULL, NULL},
	{"kubectl patch pod web -p '{\"metadata\":{\"finalizers\":[\"a.b/d\"]}}'", NULL, NULL},
	{"kubectl patch pod web -p '{\"metadata\":{\"$deleteFromPrimitiveList/finalizers\":"
	 "[\"a.b/c\"]}}'",
		NULL, NULL},
	{"kubectl get pod web -o yaml", NULL, NULL},
	{"kubectl patch pod web --subresource=status -p '{\"status\":{\"phase\":\"Running\","
	 "\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}' -o yaml",
		NULL, NULL},
	{"kubectl wait pod/web --for=condition=Ready --timeout=50s", NULL, NULL},
	{"echo '{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"key\"},"
	 "\"data\":{\"a\":\"Yg==\"}}' | kubectl create -f -",
		NULL, NULL},
	{"kubectl get secret key -o yaml", NULL, NULL},
	{"kubectl get pods,secrets,configmaps -o wide", NULL, NULL},
	{"echo '{\"apiVersion\":\"cdi.kubevirt.io/v1beta1\",\"kind\":\"DataVolume\",\"metadata\":{"
	 "\"name\":\"disk\"},\"spec\":{\"nosuch\":1}}' | kubectl create --validate=warn -f -",
		NULL, NEEDS_SCHEMAS " schemas-of-forklift"},
	{"kubectl diff -f hook.yaml | grep image", NULL, NULL},
	{"kubectl apply --server-side -f hook.yaml", NULL, "server-side-apply"},
	{"kubectl label plan web night=one", NULL, NULL},
	{"kubectl label plan web night=two", NULL, NULL},
	{"kubectl label plan web night=two --overwrite", NULL, NULL},
	{"kubectl label plan web 'night=t w o' --overwrite", NULL, NULL},
	{"kubectl get plans -l night=two --show-labels", NULL, NULL},
	{"kubectl label plan web night-", NULL, NULL},
	{"kubectl annotate plan web why='a night' --overwrite", NULL, NULL},
	{"kubectl patch plan web --type=merge -p '{\"spec\":{\"warm\":true}}'", NULL, NULL},
	{"kubectl patch plan web --type=merge -p '{\"spec\":{\"warm\":true}}'", NULL, NULL},
	{"kubectl patch plan web --type=json -p "
	 "'[{\"op\":\"replace\",\"path\":\"/spec/description\",\"value\":\"x\"}]'",
		NULL, NULL},
	{"kubectl patch plan web --type=json -p "
	 "'[{\"op\":\"test\",\"path\":\"/spec/warm\",\"value\":false}]'",
		NULL, NULL},
	{"kubectl patch plan web --type=json -p '{}'", NULL, NULL},
	{"kubectl patch plan web -p '{\"spec\":{\"warm\":true}}'", NULL, NULL},
	{"kubectl patch plan web --type=merge -p '{\"spec\":{\"nosuch\":1}}'", NULL, NEEDS_SCHEMAS},
	{"kubectl patch plan web --subresource=status --type=merge -p "
	 "'{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\","
	 "\"category\":\"Required\",\"lastTransitionTime\":\"2026-01-02T03:04:05Z\"}]}}'",
		NULL, NULL},
	{"kubectl wait plan/web --for=condition=Ready --timeout=50s", NULL, NULL},
	{"kubectl wait plan/web --for=condition=Failed --timeout=1s", NULL, NULL},
	{"kubectl wait plan/web --for=jsonpath='{.spec.warm}'=true --timeout=50s", NULL, NULL},
	{"kubectl wait plan/nosuch --for=condition=Ready --timeout=50s", NULL, NULL},
	{"kubectl get plan web -o yaml", NULL, NEEDS_SCHEMAS},
	{"kubectl get plan web -o yaml | sed 's/warm: true/warm: false/' | kubectl replace -f -",
		NULL, NULL},
	{"kubectl get plan web -o yaml | sed 's/resourceVersion: .*/resourceVersion: \"1\"/' | "
	 "kubectl replace -f -",
		NULL, NULL},
	{"sed s/web/nosuch/ plan.yaml | kubectl replace -f -", NULL, NULL},
	{"sed s/UID/$(kubectl get plan web -o jsonpath='{.metadata.uid}')/ run.yaml | "
	 "kubectl create -f -",
		NULL, NULL},
	{"kubectl get migrations -o wide", NULL, NULL},
	{"kubectl describe plan web", NULL, NEEDS_SCHEMAS},
	{"sed 's/name: web-1/generateName: web-/;s/UID/x/' run.yaml | kubectl create -f - | "
	 "sed 's/-.....  *created/-NAME created/'",
		NULL, NULL},
	{"kubectl create -f run.yaml --validate=strict", "viewer", NULL},
	{"echo 'kind: Plan' | kubectl create -f -", NULL, NULL},
	{"sed 's/spec:/spac:/' plan.yaml | sed s/web/other/ | kubectl create -f -", NULL,
		NEEDS_SCHEMAS},
	{"kubectl delete migration web-1 --wait=false", NULL, NULL},
	{"kubectl delete migration web-1", NULL, NULL},
	{"kubectl delete plan web --dry-run=server", NULL, NULL},
	{"kubectl delete plan web --wait=false", NULL, NULL},
	{"kubectl delete hooks -l nosuch=1", NULL, NULL},
	{"kubectl delete hooks --all", NULL, NULL},
	{"kubectl get plans,hooks", NULL, NEEDS_SCHEMAS},
	{"kubectl wait ns/act-kubectl --for=jsonpath='{.status.phase}'=Active --timeout=50s", NULL,
		NULL},
	{"kubectl wait pod/nosuch --for=delete --timeout=50s", NULL, NULL},
	{"kubectl delete secret key", NULL, NULL},
	{"kubectl wait secret/key --for=delete --timeout=50s", NULL, NULL},
	{0},
};

Test(kubectl, writes_alike)
{
	struct twin twin = twin_start();

	twin.name_space = "act-kubectl";
	twin_give(&twin, "plan.yaml", PLAN);
	twin_give(&twin, "hook.yaml", HOOK);
	twin_give(&twin, "run.yaml", RUN);
	twin_give(&twin, "pod.yaml", POD);
	compare_all(&twin, writes, "writes");
	twin_end(&twin);
}

/* ---- the plugin of kubectl ------------------------------------------------------------------- */

/* What `make install` links is found by kubectl, and prints what mtvtop does. */
Test(kubectl, runs_mtvtop_as_its_plugin)
{
	struct twin twin = twin_start();

	for (enum twin_side side = REAL; side < TWIN_SIDES; side++) {
		struct outcome own = twin_run(&twin, side, "viewer", "mtvtop get plans");
		struct outcome plugin = twin_run(&twin, side, "viewer", "kubectl mtvtop get plans");

		cr_expect_eq(plugin.status, 0, "%s", plugin.errors);
		cr_expect_not_null(strstr(plugin.output, "tenant-running"), "%s", plugin.output);
		char *masked = twin_mask(plugin.output, NULL),
		     *expected = twin_mask(own.output, NULL);
		cr_expect_str_eq(masked, expected);
		free(expected);
		free(masked);
		outcome_finish(&plugin);
		outcome_finish(&own);
	}
	twin_end(&twin);
}

/* Completion goes through kubectl_complete-mtvtop, which is asked as cobra asks. */
Test(kubectl, completes_by_the_plugin)
{
	static const struct {
		const char *line, *words;
	} cases[] = {{"kubectl __complete mtvtop get pl", "plans"},
		{"kubectl __complete mtvtop describe plan tenant-ru", "tenant-running"},
		{"kubectl __complete mtv", "mtvtop"}};
	struct twin twin = twin_start();

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct outcome outcome = twin_run(&twin, SIMULATED, "viewer", cases[i].line);

		cr_expect_eq(outcome.status, 0, "%s", outcome.errors);
		cr_expect_not_null(strstr(outcome.output, cases[i].words), "%s: %s", cases[i].line,
			outcome.output);
		outcome_finish(&outcome);
	}
	twin_end(&twin);
}

/* ---- the list of docs/simulator.md ----------------------------------------------------------- */

/* The section, up to the next of its rank; to be freed. */
static char *accepted_section(void)
{
	static const char head[] = "\n## Accepted differences\n";
	FILE *in = fopen(TEST_SOURCE "/docs/simulator.md", "re");
	char *text = NULL;
	size_t size = 0;

	cr_assert_not_null(in);
	cr_assert_gt(getdelim(&text, &size, '\0', in), 0);
	fclose(in);
	const char *section = strstr(text, head);
	cr_assert_not_null(section, "docs/simulator.md has no section of accepted differences");
	section += strlen(head);
	const char *end = strstr(section, "\n## ");
	char *own = text_of("%.*s", (int)(end ? end - section : (long)strlen(section)), section);
	free(text);
	return own;
}

Test(kubectl, accepted_differences_are_those_of_the_manual)
{
	char *section = accepted_section();
	int items = 0, known = 0;

	for (const char *at = section; (at = strstr(at, "- `")) != NULL; at++)
		items++;
	for (const struct accepted *own = accepted_differences; own->id != NULL; own++) {
		char *item = text_of("- `%s`: ", own->id);

		known += own == accepted_differences || strcmp(own[-1].id, own->id) != 0;
		cr_expect_not_null(strstr(section, item), "not in docs/simulator.md: %s", own->id);
		free(item);
	}
	cr_expect_eq(items, known, "docs/simulator.md accepts %d, the tests %d", items, known);
	free(section);
}
