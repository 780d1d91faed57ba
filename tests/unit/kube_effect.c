/* What has become of a write, judged from the write and the object alone. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doc/json.h"
#include "kube/effect.h"
#include "unit/given.h"

TestSuite(kube_effect);

#define UID "{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\"u1\"}"
#define PLAN(spec) "{\"metadata\":{\"uid\":\"u1\",\"generation\":5},\"spec\":{" spec "}}"
#define ENTRY(id) "{\"id\":\"" id "\",\"name\":\"web\"}"

#define END_OF(uid) "{\"preconditions\":{\"uid\":\"" uid "\",\"resourceVersion\":\"7\"}}"

static struct doc *doc_of(const char *json)
{
	struct error err = {0};
	struct doc *doc = json_parse(json, strlen(json), &err);
	cr_assert(doc, "%s: %s", json, err.text);
	return doc;
}

static void expect(enum write_patch how, const char *body, const char *object, enum effect effect)
{
	struct doc *doc = doc_of(object);
	struct write write = {.how = how, .body = (char *)(uintptr_t)body};
	enum effect found = effect_of(&write, doc_root(doc));
	cr_expect_eq(found, effect, "%s on %s: %d, not %d", body, object, found, effect);
	doc_unref(doc);
}

static void expect_patch(const char *operations, const char *object, enum effect effect)
{
	char body[2000];
	snprintf(body, sizeof(body), "[" UID ",%s]", operations);
	expect(WRITE_JSON, body, object, effect);
}

#define SET(old, new)                                                                              \
	"{\"op\":\"test\",\"path\":\"/spec/cutover\",\"value\":\"" old "\"},"                      \
	"{\"op\":\"add\",\"path\":\"/spec/cutover\",\"value\":\"" new "\"}"

Test(kube_effect, a_value_that_replaces_another)
{
	expect_patch(SET("old", "new"), PLAN("\"cutover\":\"new\""), EFFECT_HELD);
	expect_patch(SET("old", "new"), PLAN("\"cutover\":\"old\""), EFFECT_MISSING);
	expect_patch(SET("old", "new"), PLAN("\"cutover\":\"third\""), EFFECT_CHANGED);
	expect_patch(SET("old", "new"), PLAN(""), EFFECT_CHANGED);
}

#define LABELLED(labels) "{\"metadata\":{\"uid\":\"u1\",\"labels\":{" labels "}}}"
#define LABEL "\"path\":\"/metadata/labels/mtvtop~1wave\""

/* A label that came beside others: those are tested, and may have changed since. */
Test(kube_effect, a_label)
{
	static const char add[] =
		"{\"op\":\"test\",\"path\":\"/metadata/labels\",\"value\":{\"a\":\"b\"}},"
		"{\"op\":\"add\"," LABEL ",\"value\":\"2\"}";
	static const char first[] = "{\"op\":\"add\",\"path\":\"/metadata/labels\","
				    "\"value\":{\"mtvtop/wave\":\"2\"}}";
	static const char removed[] = "{\"op\":\"test\"," LABEL ",\"value\":\"2\"},"
				      "{\"op\":\"remove\"," LABEL "}";
	const char *const adds[] = {add, first};
	for (size_t i = 0; i < COUNT(adds); i++) {
		expect_patch(adds[i], LABELLED("\"mtvtop/wave\":\"2\",\"c\":\"d\""), EFFECT_HELD);
		expect_patch(adds[i], LABELLED("\"mtvtop/wave\":\"3\""), EFFECT_CHANGED);
	}
	expect_patch(add, LABELLED("\"a\":\"b\""), EFFECT_MISSING);
	expect_patch(first, "{\"metadata\":{\"uid\":\"u1\"}}", EFFECT_MISSING);
	expect_patch(removed, LABELLED("\"a\":\"b\""), EFFECT_HELD);
	expect_patch(removed, LABELLED("\"mtvtop/wave\":\"2\""), EFFECT_MISSING);
	expect_patch(removed, LABELLED("\"mtvtop/wave\":\"3\""), EFFECT_CHANGED);
}

/* What was not there cannot be tested, only the generation can. */
Test(kube_effect, a_value_where_none_was)
{
	static const char add[] = "{\"op\":\"test\",\"path\":\"/metadata/generation\",\"value\":5},"
				  "{\"op\":\"add\",\"path\":\"/spec/archived\",\"value\":true}";
	expect_patch(add, PLAN("\"archived\":true"), EFFECT_HELD);
	expect_patch(add, PLAN(""), EFFECT_MISSING);
	expect_patch(add, PLAN("\"archived\":null"), EFFECT_MISSING);
	expect_patch(add, PLAN("\"archived\":false"), EFFECT_CHANGED);
}

Test(kube_effect, a_value_that_is_taken_away)
{
	static const char removal[] =
		"{\"op\":\"test\",\"path\":\"/spec/cutover\",\"value\":\"old\"},"
		"{\"op\":\"remove\",\"path\":\"/spec/cutover\"}";
	expect_patch(removal, PLAN(""), EFFECT_HELD);
	expect_patch(removal, PLAN("\"cutover\":null"), EFFECT_HELD);
	expect_patch(removal, PLAN("\"cutover\":\"old\""), EFFECT_MISSING);
	expect_patch(removal, PLAN("\"cutover\":\"new\""), EFFECT_CHANGED);
}

/* An entry of a list is gone, whatever has moved up to its place. */
Test(kube_effect, an_entry_that_is_taken_away)
{
	static const char removal[] = "{\"op\":\"test\",\"path\":\"/spec/vms/1\",\"value\":" ENTRY(
		"b") "},"
		     "{\"op\":\"remove\",\"path\":\"/spec/vms/1\"}";
	expect_patch(removal, PLAN("\"vms\":[" ENTRY("a") "]"), EFFECT_HELD);
	expect_patch(removal, PLAN("\"vms\":[" ENTRY("a") "," ENTRY("c") "]"), EFFECT_HELD);
	expect_patch(removal, PLAN("\"vms\":[" ENTRY("a") "," ENTRY("b") "]"), EFFECT_MISSING);
	expect_patch(removal, PLAN("\"vms\":[" ENTRY("b") "]"), EFFECT_MISSING);
}

#define NAMED(id, name) "{\"id\":\"" id "\",\"targetName\":\"" name "\"}"

/* A member of an entry: of that one, wherever it stands by now, and of no other. */
Test(kube_effect, a_value_in_an_entry)
{
	static const char rename[] = "{\"op\":\"test\",\"path\":\"/spec/vms/1\",\"value\":" NAMED(
		"b",
		"old") "},{\"op\":\"test\",\"path\":\"/spec/vms/1/targetName\",\"value\":\"old\"},"
		       "{\"op\":\"add\",\"path\":\"/spec/vms/1/targetName\",\"value\":\"new\"}";
	expect_patch(
		rename, PLAN("\"vms\":[" NAMED("a", "old") "," NAMED("b", "new") "]"), EFFECT_HELD);
	expect_patch(rename, PLAN("\"vms\":[" NAMED("b", "new") "]"), EFFECT_HELD);
	expect_patch(rename, PLAN("\"vms\":[" NAMED("b", "old") "," NAMED("c", "new") "]"),
		EFFECT_MISSING);
	expect_patch(rename, PLAN("\"vms\":[" NAMED("a", "x") "," NAMED("b", "other") "]"),
		EFFECT_CHANGED);
	expect_patch(rename, PLAN("\"vms\":[" NAMED("a", "x") "," NAMED("c", "new") "]"),
		EFFECT_CHANGED);
}

/* A hook that is taken away from an entry that others have moved. */
Test(kube_effect, an_entry_in_an_entry)
{
	static const char removal[] =
		"{\"op\":\"test\",\"path\":\"/spec/vms/1\",\"value\":{\"id\":\"b\"}},"
		"{\"op\":\"test\",\"path\":\"/spec/vms/1/hooks/0\",\"value\":{\"step\":\"x\"}},"
		"{\"op\":\"remove\",\"path\":\"/spec/vms/1/hooks/0\"}";
	expect_patch(removal,
		PLAN("\"vms\":[{\"id\":\"b\",\"hooks\":[]},{\"id\":\"c\",\"hooks\":"
		     "[{\"step\":\"x\"}]}]"),
		EFFECT_HELD);
	expect_patch(removal, PLAN("\"vms\":[{\"id\":\"b\",\"hooks\":[{\"step\":\"x\"}]}]"),
		EFFECT_MISSING);
}

#define APPEND(id) "{\"op\":\"add\",\"path\":\"/spec/cancel/-\",\"value\":" ENTRY(id) "}"

/* Others write to the same list, before and behind what was appended. */
Test(kube_effect, entries_of_a_list)
{
	static const char both[] = APPEND("a") "," APPEND("b");
	expect_patch(both, PLAN("\"cancel\":[" ENTRY("x") "," ENTRY("a") "," ENTRY("b") "]"),
		EFFECT_HELD);
	expect_patch(both, PLAN("\"cancel\":[" ENTRY("b") "," ENTRY("a") "," ENTRY("y") "]"),
		EFFECT_HELD);
	expect_patch(both, PLAN("\"cancel\":[" ENTRY("a") "]"), EFFECT_MISSING);
	expect_patch(both, PLAN("\"cancel\":[]"), EFFECT_MISSING);
	expect_patch(both, PLAN(""), EFFECT_MISSING);
}

/* The server may have added members, but not changed those that were given. */
Test(kube_effect, values_with_members)
{
	static const char add[] =
		"{\"op\":\"add\",\"path\":\"/spec/map\",\"value\":{\"a\":1,\"b\":[1.5,true]}}";
	expect_patch(add, PLAN("\"map\":{\"b\":[true,1.5],\"c\":0,\"a\":1}"), EFFECT_HELD);
	expect_patch(add, PLAN("\"map\":{\"a\":1,\"b\":[true]}"), EFFECT_CHANGED);
	expect_patch(add, PLAN("\"map\":{\"a\":\"1\",\"b\":[1.5,true]}"), EFFECT_CHANGED);
	expect_patch(add, PLAN("\"map\":1"), EFFECT_CHANGED);
}

Test(kube_effect, paths)
{
	static const char add[] = "{\"op\":\"add\",\"path\":\"/spec/a~1b~0c/1/x\",\"value\":7}";
	expect_patch(add, PLAN("\"a/b~c\":[{\"x\":1},{\"x\":7}]"), EFFECT_HELD);
	expect_patch(add, PLAN("\"a/b~c\":[{\"x\":7},{}]"), EFFECT_MISSING);
	expect_patch(add, PLAN("\"a/b~c\":3"), EFFECT_MISSING);
}

/* An object of the same name that came later tells nothing. */
Test(kube_effect, another_object)
{
	static const char other[] =
		"{\"metadata\":{\"uid\":\"u2\"},\"spec\":{\"cutover\":\"new\",\"cancel\":[{\"id\":"
		"\"a\"}]}}";
	expect_patch(SET("old", "new"), other, EFFECT_CHANGED);
	expect(WRITE_MERGE,
		"{\"metadata\":{\"uid\":\"u1\"},\"spec\":{\"cancel\":[{\"id\":\"a\"}]}}", other,
		EFFECT_CHANGED);
}

Test(kube_effect, merge_patch)
{
	static const char merge[] = "{\"metadata\":{\"uid\":\"u1\",\"resourceVersion\":\"77\"},"
				    "\"spec\":{\"cancel\":[" ENTRY("a") "]}}";
	expect(WRITE_MERGE, merge, PLAN("\"cancel\":[" ENTRY("b") "," ENTRY("a") "]"), EFFECT_HELD);
	expect(WRITE_MERGE, merge, PLAN("\"cancel\":[" ENTRY("b") "]"), EFFECT_MISSING);
	expect(WRITE_MERGE, merge, PLAN(""), EFFECT_MISSING);
}

#define MARKED(annotations) "{\"metadata\":{\"uid\":\"u1\"" annotations "}}"
#define MARK(value) MARKED(",\"annotations\":{\"team\":\"shop\",\"mtvtop/x\":\"" value "\"}")

/* The version that was read is no part of what is wanted; an annotation is. */
Test(kube_effect, an_annotation)
{
	static const char set[] = "{\"metadata\":{\"uid\":\"u1\",\"resourceVersion\":\"77\","
				  "\"annotations\":{\"mtvtop/x\":\"new\"}}}";
	static const char cleared[] = "{\"metadata\":{\"uid\":\"u1\",\"resourceVersion\":"
				      "\"77\",\"annotations\":{\"mtvtop/x\":null}}}";
	expect(WRITE_MERGE, set, MARK("new"), EFFECT_HELD);
	expect(WRITE_MERGE, set, MARK("old"), EFFECT_MISSING);
	expect(WRITE_MERGE, set, MARKED(""), EFFECT_MISSING);
	expect(WRITE_MERGE, cleared, MARKED(""), EFFECT_HELD);
	expect(WRITE_MERGE, cleared, MARKED(",\"annotations\":{\"team\":\"shop\"}"), EFFECT_HELD);
	expect(WRITE_MERGE, cleared, MARK("old"), EFFECT_MISSING);
}

Test(kube_effect, create)
{
	static const char body[] =
		"{\"metadata\":{\"name\":\"web-1\",\"annotations\":{\"mtvtop/operation\":\"op\"}},"
		"\"spec\":{\"cutover\":\"old\"}}";
	expect(WRITE_CREATE, body,
		"{\"metadata\":{\"annotations\":{\"x\":\"y\",\"mtvtop/operation\":\"op\"}},"
		"\"spec\":{\"cutover\":\"moved since\"}}",
		EFFECT_HELD);
	expect(WRITE_CREATE, body, "{\"metadata\":{\"annotations\":{\"mtvtop/operation\":\"b\"}}}",
		EFFECT_CHANGED);
	expect(WRITE_CREATE, body, "{\"metadata\":{}}", EFFECT_CHANGED);
	expect(WRITE_CREATE, "{\"metadata\":{\"name\":\"web-1\"}}", "{\"metadata\":{}}",
		EFFECT_UNCLEAR);
}

/* A journal cuts what is too long, and a later version may write what this one does not know. */
Test(kube_effect, not_known_whole)
{
	expect(WRITE_JSON, "[" UID ",{\"op\":\"ad ... (cut: 9 bytes)", PLAN(""), EFFECT_UNCLEAR);
	expect(WRITE_JSON, "", PLAN(""), EFFECT_UNCLEAR);
	expect(WRITE_JSON, "{}", PLAN(""), EFFECT_UNCLEAR);
	expect(WRITE_MERGE, "[]", PLAN(""), EFFECT_UNCLEAR);
}

static void expect_path(enum write_patch how, const char *body, const char *expected)
{
	struct write write = {
		.how = how, .path = (char *)(uintptr_t) "/apis/m", .body = (char *)(uintptr_t)body};
	char *path = effect_path(&write);
	if (expected)
		cr_expect_str_eq(path, expected);
	else
		cr_expect_null(path);
	free(path);
}

Test(kube_effect, where_it_can_be_seen)
{
	expect_path(WRITE_CREATE, "{\"metadata\":{\"name\":\"web-1\"}}", "/apis/m/web-1");
	expect_path(WRITE_JSON, "[]", "/apis/m");
	expect_path(WRITE_MERGE, "{}", "/apis/m");
	expect_path(WRITE_CREATE, "{\"metadata\":{}}", NULL);
	expect_path(WRITE_JSON, "[{\"op\" ... (cut: 9 bytes)", NULL);
}

/* ---- what an answer tells -------------------------------------------------------------------- */

static void expect_truth(enum write_patch how, long status, const char *object, bool over,
	enum truth truth, const char *reason)
{
	static const char *const bodies[] = {
		[WRITE_CREATE] = "{\"metadata\":{\"annotations\":{\"mtvtop/operation\":\"op\"}}}",
		[WRITE_MERGE] = "{\"spec\":{\"cancel\":[" ENTRY("a") "]}}",
		[WRITE_JSON] = "[" UID "," SET("old", "new") "]",
		[WRITE_DELETE] = END_OF("u1")};
	struct write write = {.how = how, .body = (char *)(uintptr_t)bodies[how]};
	struct kube_answer answer = {.status = status, .good = object};
	const char *said;
	error_set(&answer.error, "the server's words");
	answer.doc = object ? doc_of(object) : NULL;
	cr_expect_eq(truth_of(&write, &answer, over, &said), truth, "%d, %ld", how, status);
	cr_expect_str_eq(said, reason, "%s", said);
	doc_unref(answer.doc);
}

Test(kube_effect, what_an_object_tells)
{
	for (int over = 0; over < 2; over++) {
		expect_truth(WRITE_JSON, 200, PLAN("\"cutover\":\"new\""), over, TRUTH_DONE, "");
		expect_truth(WRITE_CREATE, 200, "{}", over, TRUTH_TAKEN,
			"it was changed by somebody since");
	}
	expect_truth(WRITE_JSON, 200, PLAN("\"cutover\":\"old\""), false, TRUTH_LATER, "");
	expect_truth(WRITE_JSON, 200, PLAN("\"cutover\":\"old\""), true, TRUTH_NOT_DONE, "");
	expect_truth(WRITE_MERGE, 200, PLAN(""), true, TRUTH_NOT_DONE, "");
	expect_truth(WRITE_JSON, 200, PLAN("\"cutover\":\"third\""), true, TRUTH_UNTOLD,
		"it was changed by somebody since");
}

/* Gone, or on its way out; another one of its name is there only then. */
Test(kube_effect, a_deletion)
{
	expect(WRITE_DELETE, END_OF("u1"), PLAN(""), EFFECT_MISSING);
	expect(WRITE_DELETE, END_OF("u2"), PLAN(""), EFFECT_HELD);
	expect(WRITE_DELETE, END_OF("u1"),
		"{\"metadata\":{\"uid\":\"u1\",\"deletionTimestamp\":\"2026-11-21T12:00:00Z\"}}",
		EFFECT_HELD);
	expect(WRITE_DELETE, "{}", PLAN(""), EFFECT_UNCLEAR);
	expect_truth(WRITE_DELETE, 404, NULL, false, TRUTH_DONE, "");
	expect_truth(WRITE_DELETE, 200, PLAN(""), false, TRUTH_LATER, "");
	expect_truth(WRITE_DELETE, 200, PLAN(""), true, TRUTH_NOT_DONE, "");
	expect_truth(WRITE_DELETE, 403, NULL, true, TRUTH_UNTOLD, "the server's words");
}

Test(kube_effect, what_other_answers_tell)
{
	expect_truth(WRITE_CREATE, 404, NULL, false, TRUTH_LATER, "there is no such object");
	expect_truth(WRITE_CREATE, 404, NULL, true, TRUTH_NOT_DONE, "there is no such object");
	expect_truth(WRITE_JSON, 404, NULL, true, TRUTH_UNTOLD, "the object is gone");
	expect_truth(WRITE_JSON, 403, NULL, false, TRUTH_UNTOLD, "the server's words");
	expect_truth(WRITE_JSON, 0, NULL, true, TRUTH_LATER, "the server's words");
	expect_truth(WRITE_JSON, 503, NULL, true, TRUTH_LATER, "the server's words");
}

Test(kube_effect, the_way_of_a_write_by_its_type)
{
	static const enum write_patch ways[] = {
		WRITE_CREATE, WRITE_MERGE, WRITE_JSON, WRITE_DELETE};
	enum write_patch how;
	for (size_t i = 0; i < COUNT(ways); i++) {
		struct write write = {.how = ways[i]};
		cr_assert(write_how(write_method(&write), write_type(&write), &how));
		cr_expect_eq(how, ways[i]);
	}
	cr_expect_not(write_how("PUT", "application/json", &how));
	cr_expect_not(write_how("PATCH", "application/apply-patch+yaml", &how));
}

#define OWN(id, time) "{\"id\":\"" id "\",\"cutover\":\"" time "\"}"
#define REPLACED                                                                                   \
	"{\"op\":\"test\",\"path\":\"/spec/vmCutover/1\",\"value\":" OWN(                          \
		"b", "old") "},"                                                                   \
			    "{\"op\":\"replace\",\"path\":\"/spec/vmCutover/1\",\"value\":" OWN(   \
				    "b", "new") "}"

/* Others take entries away and add some: it is looked for wherever it stands by now. */
Test(kube_effect, an_entry_that_replaces_another)
{
	expect_patch(REPLACED, PLAN("\"vmCutover\":[" OWN("a", "old") "," OWN("b", "new") "]"),
		EFFECT_HELD);
	expect_patch(REPLACED, PLAN("\"vmCutover\":[" OWN("b", "new") "," OWN("c", "old") "]"),
		EFFECT_HELD);
	expect_patch(REPLACED, PLAN("\"vmCutover\":[" OWN("b", "old") "]"), EFFECT_MISSING);
	expect_patch(REPLACED, PLAN("\"vmCutover\":[" OWN("b", "third") "]"), EFFECT_CHANGED);
	expect_patch(REPLACED, PLAN("\"vmCutover\":[]"), EFFECT_CHANGED);
	expect_patch(REPLACED, PLAN(""), EFFECT_CHANGED);
}
