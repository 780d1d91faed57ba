/* Patches as they are sent; what a real server makes of them is shown end to end. */
#include "kube/patch.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "unit/given.h"

#define OBJECT                                                                                     \
	"metadata: {name: run, uid: u-1, generation: 7, resourceVersion: '4711'}\n"                \
	"spec: {archived: false, cutover: '2026-11-21T22:00:00Z', cancel: [{id: vm-1}]}\n"

static struct doc *doc;
static struct patch patch;
static struct write write;

static void begin(void)
{
	doc = given_yaml(OBJECT);
	patch_init(&patch, doc_root(doc));
	write = (struct write){0};
}

static void end(void)
{
	write_finish(&write);
	doc_unref(doc);
}

TestSuite(kube_patch, .init = begin, .fini = end);

static const struct node *old(const char *path)
{
	return node_find(doc_root(doc), path);
}

#define UID "[{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\"u-1\"}"

static void expect(const char *body)
{
	patch_finish(&patch, &write);
	cr_expect_str_eq(write.body, body);
	cr_expect_eq(write.how, WRITE_JSON);
	cr_expect_null(write.path);
}

Test(kube_patch, nothing_but_the_uid)
{
	expect(UID "]");
}

/* Labels do not make metadata.generation grow: what was not there is tested in another way. */
static void expect_label(const char *labels, const char *value, const char *operations)
{
	char *yaml = xasprintf(
		"metadata: {uid: u-1, resourceVersion: '7', generation: 3, %s}\n", labels);
	char *body = xasprintf(UID "%s]", operations);
	struct doc *own = given_yaml(yaml);
	struct patch labelled;
	patch_init(&labelled, doc_root(own));
	patch_set_label(&labelled, "mtvtop/wave", value);
	patch_finish(&labelled, &write);
	cr_expect_str_eq(write.body, body, "%s: %s", labels, write.body);
	write_finish(&write);
	doc_unref(own);
	free(body);
	free(yaml);
}

#define LABEL "\"path\":\"/metadata/labels/mtvtop~1wave\""

Test(kube_patch, labels)
{
	expect_label("labels: {a: b, mtvtop/wave: '1'}", "2",
		",{\"op\":\"test\"," LABEL ",\"value\":\"1\"},"
		"{\"op\":\"add\"," LABEL ",\"value\":\"2\"}");
	expect_label("labels: {a: b}", "2",
		",{\"op\":\"test\",\"path\":\"/metadata/labels\",\"value\":{\"a\":\"b\"}},"
		"{\"op\":\"add\"," LABEL ",\"value\":\"2\"}");
	expect_label("name: x", "2",
		",{\"op\":\"test\",\"path\":\"/metadata/resourceVersion\",\"value\":\"7\"},"
		"{\"op\":\"add\",\"path\":\"/metadata/labels\","
		"\"value\":{\"mtvtop/wave\":\"2\"}}");
	expect_label("labels: {a: b, mtvtop/wave: '1'}", NULL,
		",{\"op\":\"test\"," LABEL ",\"value\":\"1\"},"
		"{\"op\":\"remove\"," LABEL "}");
}

/* What is replaced must be what was read. */
Test(kube_patch, replaced)
{
	patch_set_bool(&patch, old("spec.archived"), "/spec/archived", true);
	patch_set_text(&patch, old("spec.cutover"), "/spec/cutover", "2026-11-22T02:00:00Z");
	expect(UID
		",{\"op\":\"test\",\"path\":\"/spec/archived\",\"value\":false},"
		"{\"op\":\"add\",\"path\":\"/spec/archived\",\"value\":true},"
		"{\"op\":\"test\",\"path\":\"/spec/cutover\",\"value\":\"2026-11-21T22:00:00Z\"},"
		"{\"op\":\"add\",\"path\":\"/spec/cutover\",\"value\":\"2026-11-22T02:00:00Z\"}]");
}

/* That something is not there cannot be tested: the generation is, once. */
Test(kube_patch, where_nothing_was)
{
	patch_set_bool(&patch, NULL, "/spec/x", false);
	patch_set_text(&patch, NULL, "/spec/y", NULL);
	expect(UID ",{\"op\":\"test\",\"path\":\"/metadata/generation\",\"value\":7},"
		   "{\"op\":\"add\",\"path\":\"/spec/x\",\"value\":false},"
		   "{\"op\":\"add\",\"path\":\"/spec/y\",\"value\":null}]");
}

Test(kube_patch, taken_away)
{
	patch_remove(&patch, old("spec.cutover"), "/spec/cutover");
	expect(UID
		",{\"op\":\"test\",\"path\":\"/spec/cutover\",\"value\":\"2026-11-21T22:00:00Z\"},"
		"{\"op\":\"remove\",\"path\":\"/spec/cutover\"}]");
}

Test(kube_patch, appended)
{
	patch_test(&patch, "/spec/cancel", old("spec.cancel"));
	patch_begin(&patch, "add", "/spec/cancel/-");
	builder_string(&patch.builder, "value", "vm \"2\"\n\x1b");
	patch_end(&patch);
	expect(UID ",{\"op\":\"test\",\"path\":\"/spec/cancel\",\"value\":[{\"id\":\"vm-1\"}]},"
		   "{\"op\":\"add\",\"path\":\"/spec/cancel/-\",\"value\":\"vm "
		   "\\\"2\\\"\\n\\u001b\"}]");
}

/* A merge patch has no test: uid and resourceVersion are its conditions. */
Test(kube_patch, merge)
{
	struct merge merge;
	expect(UID "]");
	write_finish(&write);
	merge_init(&merge, doc_root(doc));
	builder_object(&merge.builder, KEY_spec);
	builder_null(&merge.builder, KEY_cutover);
	builder_end(&merge.builder);
	merge_finish(&merge, &write);
	cr_expect_str_eq(write.body,
		"{\"metadata\":{\"uid\":\"u-1\",\"resourceVersion\":\"4711\"},"
		"\"spec\":{\"cutover\":null}}");
	cr_expect_eq(write.how, WRITE_MERGE);
}
