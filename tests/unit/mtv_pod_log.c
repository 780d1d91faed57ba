#include "mtv/pod_log.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "unit/given.h"

static struct clock now;
static struct arena arena;

static void begin(void)
{
	clock_init_manual(&now, INT64_C(1795262400000)); /* 2026-11-21 12:00:00 UTC */
	arena_init(&arena);
}

static void end(void)
{
	arena_finish(&arena);
}

TestSuite(mtv_pod_log, .init = begin, .fini = end);

/* The part and the container that is chosen; "" when the pod has no log. */
static const char *chosen(const char *labels, const char *containers)
{
	static char result[100];
	char text[500];
	struct pod_log log;
	snprintf(text, sizeof(text),
		"metadata: {name: p, namespace: n, labels: %s}\nspec: {containers: %s}", labels,
		containers);
	struct doc *doc = given_yaml(text);
	result[0] = '\0';
	if (pod_log_of(doc_root(doc), &log))
		snprintf(result, sizeof(result), "%s %s", log_part_name(log.part), log.container);
	doc_unref(doc);
	return result;
}

Test(mtv_pod_log, which_container)
{
	cr_expect_str_eq(chosen("{}", "[{name: importer}]"), "importer importer");
	cr_expect_str_eq(
		chosen("{}", "[{name: sidecar}, {name: virt-v2v}]"), "conversion virt-v2v");
	cr_expect_str_eq(chosen("{}", "[{name: convertor}]"), "conversion convertor");
	cr_expect_str_eq(chosen("{}", "[{name: populate}]"), "populator populate");
	cr_expect_str_eq(chosen("{}", "[{name: hook}]"), "hook hook");
	cr_expect_str_eq(chosen("{}", "[{name: deep-inspection}]"), "inspection deep-inspection");
	cr_expect_str_eq(chosen("{}", "[{name: one}, {name: two}]"), "pod one");
	cr_expect_str_eq(chosen("{}", "[]"), "");
	cr_expect_str_eq(chosen("{forklift.app: consumer}", "[{name: main}]"), "");
	cr_expect_str_eq(
		chosen("{forklift.app: virt-v2v}", "[{name: virt-v2v}]"), "conversion virt-v2v");
}

static const char *words(const char *status)
{
	char text[700];
	struct pod_log log;
	struct telling telling = {.clock = &now, .arena = &arena};
	snprintf(text, sizeof(text),
		"metadata: {name: p}\nspec: {containers: [{name: hook}]}\nstatus: %s", status);
	struct doc *doc = given_yaml(text);
	cr_assert(pod_log_of(doc_root(doc), &log));
	const char *said = arena_printf(&arena, "%s", pod_log_words(&log, &telling));
	doc_unref(doc);
	return said;
}

#define OF_HOOK(text) "{phase: P, containerStatuses: [{name: other}, {name: hook, " text "}]}"

Test(mtv_pod_log, states)
{
	cr_expect_str_eq(words("{phase: Pending}"), "Pending");
	cr_expect_str_eq(words("{}"), "not seen to run");
	cr_expect_str_eq(words(OF_HOOK("state: {running: {startedAt: '2026-11-21T11:00:00Z'}}")),
		"running since 11:00Z");
	cr_expect_str_eq(words(OF_HOOK("restartCount: 1, state: {running: {}}")),
		"running, restarted 1 time");
	cr_expect_str_eq(
		words(OF_HOOK("state: {waiting: {reason: ErrImagePull, message: no such}}")),
		"waiting: ErrImagePull: no such");
	cr_expect_str_eq(words(OF_HOOK("state: {terminated: {exitCode: 0, reason: Completed, "
				       "finishedAt: '2026-11-21T11:30:00Z'}}")),
		"done at 11:30Z");
	cr_expect_str_eq(words(OF_HOOK("restartCount: 2, state: {terminated: {exitCode: 137, "
				       "reason: OOMKilled}}")),
		"ended with 137, restarted 2 times: OOMKilled");
}

static bool imports(const char *pod, const char *claim)
{
	struct doc *first = given_yaml(pod);
	struct doc *second = given_yaml(claim);
	bool result = pod_imports(doc_root(first), doc_root(second));
	doc_unref(second);
	doc_unref(first);
	return result;
}

#define POD(space, volumes)                                                                        \
	"metadata: {name: importer-x, namespace: " space "}\n"                                     \
	"spec: {containers: [{name: importer}], volumes: " volumes "}"
#define CLAIM(rest) "metadata: {name: disk-1, namespace: prod, uid: '77', " rest "}"

Test(mtv_pod_log, importers_of_a_claim)
{
	static const char named[] =
		CLAIM("annotations: {cdi.kubevirt.io/storage.import.importPodName: importer-x}");
	cr_expect(imports(POD("prod", "[]"), named));
	cr_expect_not(imports(POD("test", "[]"), named), "the namespace is another");
	cr_expect_not(imports(POD("prod", "[]"), CLAIM("")));
	cr_expect(imports(
		POD("prod", "[{persistentVolumeClaim: {claimName: prime-77}}]"), CLAIM("")));
	cr_expect(imports(POD("prod", "[{name: a}, {persistentVolumeClaim: {claimName: disk-1}}]"),
		CLAIM("")));
	cr_expect_not(
		imports(POD("prod", "[{persistentVolumeClaim: {claimName: disk-10}}]"), CLAIM("")));
	cr_expect_not(imports("metadata: {name: v2v, namespace: prod}\n"
			      "spec: {containers: [{name: virt-v2v}], volumes: "
			      "[{persistentVolumeClaim: {claimName: disk-1}}]}",
			      CLAIM("")),
		"who converts mounts the claim too");
}
