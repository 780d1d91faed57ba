/* The pure functions of duplicate: what is a plan's own, what is made in which order, and named
 * how. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/undo_flags.h"
#include "commands/duplicate_parts.h"
#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

static struct app app;

/* A plan with a map by owner, one by name, a hook of its own, and one that another plan has too. */
static void begin(void)
{
	given_app(&app);
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: web, namespace: shop, uid: u1, generation: 4, "
		"labels: "
		"{wave: '2'}, ownerReferences: []}\n"
		"spec:\n  archived: true\n  description: first\n  type: warm\n  map: {network: "
		"{name: web-net, namespace: shop, uid: old}, storage: {name: gold, namespace: "
		"shop}}\n"
		"  vms:\n  - {id: vm-1, name: a, hooks: [{step: PreHook, hook: {name: web-quiet, "
		"namespace: shop}}, {step: PostHook, hook: {name: tell, namespace: shop}}]}\n"
		"  - {id: vm-2, name: b}\n"
		"status: {conditions: [{type: Ready, status: 'True'}]}\n");
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: other, namespace: shop, uid: u2}\n"
		"spec: {map: {network: {name: web-net, namespace: shop}}, vms: []}\n");
	app_refresh(&app);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(verbs_duplicate, .init = begin, .fini = end);

#define OBJECT(KIND, NAME, MORE)                                                                   \
	"kind: " KIND "\nmetadata: {name: " NAME ", namespace: shop, generation: 1" MORE           \
	"}\nspec: {provider: {source: {name: vc}}}\n"
#define OWNED ", ownerReferences: [{kind: Plan, name: web, uid: u1}]"

static void add_part(struct subject *subject, const char *yaml)
{
	*(struct doc **)array_push(&subject->parts) = yaml ? given_yaml(yaml) : NULL;
}

/* As it is read: references, then what has the names of copies, then that of the plan. */
static struct subject *given_web(const char *flags, const char *network_owner, const char *taken)
{
	struct subject *subject = given_subject(&app, &duplicate_verb, flags, "web");
	add_part(subject, network_owner);
	add_part(subject, OBJECT("StorageMap", "gold", ""));
	add_part(subject, OBJECT("Hook", "web-quiet", ""));
	add_part(subject, OBJECT("Hook", "tell", ""));
	for (size_t i = 0; i < 4; i++)
		add_part(subject, NULL);
	add_part(subject, taken);
	subject->generation = 4;
	return subject;
}

#define MAP_OWNED OBJECT("NetworkMap", "web-net", OWNED)
#define MAP_SHARED OBJECT("NetworkMap", "web-net", "")

Test(verbs_duplicate, what_is_read_besides)
{
	static const char *const paths[] = {"networkmaps/web-net", "storagemaps/gold",
		"hooks/web-quiet", "hooks/tell", "networkmaps/new-net", "storagemaps/new-gold",
		"hooks/new-quiet", "hooks/new-tell", "plans/new", NULL};
	struct subject *subject = given_subject(&app, &duplicate_verb, "--new-name new", "web");
	for (size_t i = 0; i < COUNT(paths); i++) {
		char *path = duplicate_verb.part(subject->action, subject, i);
		cr_assert_eq(!path, !paths[i], "%zu: %s", i, path ? path : "");
		if (path)
			cr_expect(strstr(path, paths[i]), "%zu: %s", i, path);
		free(path);
	}
}

/* Its own by owner, although another plan has it; by name only when no other has. */
Test(verbs_duplicate, what_is_its_own)
{
	const char *told = given_told(given_web("--new-name new", MAP_OWNED, NULL));
	cr_expect(strstr(told, "  NetworkMap new-net, a copy of web-net\n"), "%s", told);
	cr_expect(strstr(told, "  Hook new-quiet, a copy of web-quiet\n"), "%s", told);
	cr_expect(strstr(told, "  Plan new, warm, with 2 VMs\n"), "%s", told);
	cr_expect(strstr(told, "  StorageMap gold is used by both\n"), "%s", told);
	cr_expect(strstr(told, "  Hook tell is used by both\n"), "%s", told);
	told = given_told(given_web("--new-name new", MAP_SHARED, NULL));
	cr_expect(strstr(told, "  NetworkMap web-net is used by both\n"), "%s", told);
	told = given_told(given_web("", MAP_OWNED, NULL));
	cr_expect(strstr(told, "  Plan copy-of-web, warm"), "%s", told);
}

static void expect_refused(struct subject *subject, const char *reason)
{
	const char *said = given_refusal(subject);
	cr_expect(*said && strstr(said, reason), "\"%s\"", said);
}

Test(verbs_duplicate, refusals)
{
	struct subject *subject = given_web("--new-name new", MAP_OWNED, NULL);
	cr_expect_str_eq(given_refusal(subject), "");
	expect_refused(given_web("--new-name new", MAP_OWNED, OBJECT("Plan", "new", "")),
		"there is a plan new already");
	expect_refused(
		given_web("--new-name new", NULL, NULL), "its NetworkMap web-net is not there");
	subject = given_web("--new-name new", MAP_OWNED, NULL);
	*(struct doc **)array_at(&subject->parts, 4) =
		given_yaml(OBJECT("NetworkMap", "new-net", ""));
	expect_refused(subject, "there is a NetworkMap new-net already");
	cr_expect(strstr(given_mistake(&app, &duplicate_verb, "--new-name New"), "not \"New\""));
}

/* An object as the operation of SUBJECT has made it. */
static struct doc *made(
	const struct subject *subject, const char *kind, const char *name, const char *more)
{
	char text[600];
	snprintf(text, sizeof(text),
		"apiVersion: forklift.konveyor.io/v1beta1\nkind: %s\nmetadata: {name: %s, "
		"namespace: shop, uid: uid-of-%s, resourceVersion: '7', annotations: "
		"{mtvtop/operation: '%s'}%s}\n",
		kind, name, name, subject->operation, more);
	return given_yaml(text);
}

/* The server answers to the next write. */
static void answer(struct subject *subject, const char *kind, const char *name, const char *more)
{
	struct doc *doc = made(subject, kind, name, more);
	duplicate_verb.after(subject->action, subject, doc_root(doc));
	doc_unref(doc);
}

static void expect_request(struct subject *subject, const char *first, const char *part)
{
	const char *text = given_request(subject);
	cr_expect_eq(strncmp(text, first, strlen(first)), 0, "not %s: %s", first, text);
	cr_expect(strstr(text, part), "no %s: %s", part, text);
}

/* Maps and hooks first, then the plan, which names the copies; nothing of what became of the old.
 */
Test(verbs_duplicate, requests)
{
	struct subject *subject = given_web("--new-name new", MAP_OWNED, NULL);
	expect_request(subject, "POST /apis/",
		"\"kind\":\"NetworkMap\",\"metadata\":{\"name\":\"new-net\",");
	expect_request(subject, "POST /apis/", "/namespaces/shop/networkmaps\n");
	expect_request(
		subject, "POST /apis/", "\"spec\":{\"provider\":{\"source\":{\"name\":\"vc\"}}}}");
	expect_request(subject, "POST /apis/", subject->operation);
	answer(subject, "NetworkMap", "new-net", "");
	expect_request(subject, "POST /apis/", "/namespaces/shop/hooks\n");
	answer(subject, "Hook", "new-quiet", "");
	const char *text = given_request(subject);
	cr_expect(strstr(text, "/namespaces/shop/plans\n"), "%s", text);
	cr_expect(strstr(text, "\"network\":{\"name\":\"new-net\",\"namespace\":\"shop\"}"), "%s",
		text);
	cr_expect(strstr(text, "\"storage\":{\"name\":\"gold\","), "%s", text);
	cr_expect(strstr(text, "\"hook\":{\"name\":\"new-quiet\","), "%s", text);
	cr_expect(strstr(text, "\"hook\":{\"name\":\"tell\","), "%s", text);
	cr_expect(strstr(text, "\"description\":\"first\""), "%s", text);
	cr_expect_null(strstr(text, "archived"), "%s", text);
	cr_expect_null(strstr(text, "status"), "%s", text);
	cr_expect_null(strstr(text, "wave"), "%s", text);
	cr_expect_null(strstr(text, "\"old\""), "%s", text);
}

/* Then the copies get their owner, each in the version that was made. */
Test(verbs_duplicate, the_new_plan_owns_its_copies)
{
	struct subject *subject = given_web("--new-name new", MAP_OWNED, NULL);
	answer(subject, "NetworkMap", "new-net", "");
	answer(subject, "Hook", "new-quiet", "");
	answer(subject, "Plan", "new", "");
	expect_request(subject, "PATCH /apis/", "/networkmaps/new-net\n");
	expect_request(subject, "PATCH /apis/",
		"\"uid\":\"uid-of-new-net\",\"resourceVersion\":\"7\",\"ownerReferences\":[{"
		"\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"Plan\",\"name\":"
		"\"new\",\"uid\":\"uid-of-new\",\"controller\":true}]");
	cr_expect(duplicate_verb.more(subject->action, subject));
	answer(subject, "NetworkMap", "new-net", ", ownerReferences: [{uid: uid-of-new}]");
	expect_request(subject, "PATCH /apis/", "/hooks/new-quiet\n");
	cr_expect_not(duplicate_verb.more(subject->action, subject), "this is the last");
}

/* One after the other; what is there when it ends early is said by name. */
Test(verbs_duplicate, step_by_step)
{
	struct subject *subject = given_web("--new-name new", MAP_OWNED, NULL);
	const char *why = NULL;
	answer(subject, "NetworkMap", "new-net", "");
	cr_expect(duplicate_verb.more(subject->action, subject));
	answer(subject, "Hook", "new-quiet", "");
	cr_expect(duplicate_verb.more(subject->action, subject));
	cr_expect_str_eq(duplicate_verb.meanwhile(subject->action, subject),
		"copied in part (NetworkMap new-net, Hook new-quiet), and the plan NOT");
	cr_expect(duplicate_verb.ready(subject->action, subject, &why));
	subject->generation = 3;
	cr_expect_not(duplicate_verb.ready(subject->action, subject, &why));
	cr_expect_str_eq(why, "somebody has changed the plan");
}

static void put_part(struct subject *subject, size_t index, struct doc *doc)
{
	*(struct doc **)array_at(&subject->parts, index) = doc;
}

/* What its own operation has made is no reason to stop, and is not made again. */
Test(verbs_duplicate, goes_on_where_it_ended)
{
	struct subject *subject = given_web("--new-name new", MAP_OWNED, NULL);
	put_part(subject, 4, made(subject, "NetworkMap", "new-net", ""));
	cr_expect_str_eq(given_refusal(subject), "");
	expect_request(subject, "POST /apis/", "/namespaces/shop/hooks\n");
	const char *told = given_told(subject);
	cr_expect(strstr(told, "a copy of web-net: it is there already\n"), "%s", told);
	put_part(subject, 6,
		made(subject, "Hook", "new-quiet", ", ownerReferences: [{uid: uid-of-new}]"));
	put_part(subject, 8, made(subject, "Plan", "new", ""));
	expect_request(subject, "PATCH /apis/", "/networkmaps/new-net\n");
	doc_unref(*(struct doc **)array_at(&subject->parts, 4));
	put_part(subject, 4,
		made(subject, "NetworkMap", "new-net", ", ownerReferences: [{uid: uid-of-new}]"));
	expect_refused(subject, "it is duplicated already");
}

#define BACK "--new-name new --take-back 0123456789abcdef"

/* A copy that is there whole, and was made by the operation that is taken back. */
static struct subject *given_copied(const char *status)
{
	struct subject *subject = given_web(BACK, MAP_OWNED, NULL);
	char plan[300];
	snprintf(plan, sizeof(plan),
		"kind: Plan\nmetadata: {name: new, namespace: shop, uid: p, resourceVersion: '9', "
		"annotations: {mtvtop/operation: 0123456789abcdef}}\nstatus: %s\n",
		status);
	put_part(subject, 4,
		given_yaml("kind: NetworkMap\nmetadata: {name: new-net, uid: n, resourceVersion: "
			   "'8', annotations: {mtvtop/operation: 0123456789abcdef}}\n"));
	put_part(subject, 6,
		given_yaml("kind: Hook\nmetadata: {name: new-quiet, uid: h, resourceVersion: "
			   "'8', annotations: {mtvtop/operation: fedcba9876543210}}\n"));
	put_part(subject, 8, given_yaml(plan));
	return subject;
}

/* By uid and version, the maps first; what somebody else made under such a name stays. */
Test(verbs_duplicate, is_taken_back)
{
	struct subject *subject = given_copied("{}");
	cr_expect_str_eq(given_refusal(subject), "");
	const char *told = given_told(subject);
	cr_expect(strstr(told, "DELETED, in this order:\n  NetworkMap new-net\n  Plan new\n"), "%s",
		told);
	cr_expect_eq(duplicate_verb.tier(subject->action, subject), TIER_SERVICE);
	expect_request(subject, "DELETE /apis/", "/networkmaps/new-net\n");
	expect_request(subject, "DELETE /apis/",
		"\"preconditions\":{\"uid\":\"n\",\"resourceVersion\":\"8\"}");
	cr_expect(duplicate_verb.more(subject->action, subject));
	answer(subject, "Status", "gone", "");
	expect_request(subject, "DELETE /apis/", "/plans/new\n");
	cr_expect_not(duplicate_verb.more(subject->action, subject));
	answer(subject, "Status", "gone", "");
	expect_refused(subject, "nothing of what that operation made is there");
}

Test(verbs_duplicate, what_is_in_use_is_not_taken_back)
{
	expect_refused(given_copied("{migration: {history: [{migration: {name: run-1}}]}}"),
		"plan new has run by now: see :delete");
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: third, namespace: shop, uid: u3}\n"
		"spec: {map: {network: {name: new-net, namespace: shop}}, vms: []}\n");
	app_refresh(&app);
	expect_refused(given_copied("{}"), "another plan uses NetworkMap new-net by now");
	cr_expect(strstr(given_mistake(&app, &duplicate_verb, "--take-back all"), "not \"all\""));
}

/* The line that takes it back names what it made, and cannot be taken back itself. */
Test(verbs_duplicate, undo)
{
	struct subject *subject = given_web("--new-name new", MAP_OWNED, NULL);
	char expected[80];
	snprintf(expected, sizeof(expected), "--new-name new --take-back %s", subject->operation);
	cr_expect_str_eq(duplicate_verb.undo(subject->action, subject), expected);
	subject = given_copied("{}");
	cr_expect_null(duplicate_verb.undo(subject->action, subject));
}

/* Of a set each plan has an operation of its own: one line names all. */
Test(verbs_duplicate, undo_of_a_set)
{
	struct subject *subject = given_web("", MAP_OWNED, NULL);
	struct action *action = subject->action;
	struct subject *other = given_also(&app, action, "other");
	char expected[80];
	subject_set(subject, SUBJECT_READY, "%s", "");
	subject_set(other, SUBJECT_READY, "%s", "");
	snprintf(expected, sizeof(expected), "--take-back %s,%s", subject->operation,
		other->operation);
	const char *undo = undo_of_set(action, SUBJECT_READY);
	cr_expect_str_eq(undo ? undo : "", expected);
	subject_set(other, SUBJECT_SKIPPED, "%s", "");
	snprintf(expected, sizeof(expected), "--take-back %s", subject->operation);
	undo = undo_of_set(action, SUBJECT_READY);
	cr_expect_str_eq(undo ? undo : "", expected);
}

/* What one of them made is found in each plan, and what another made stays. */
Test(verbs_duplicate, a_set_is_taken_back)
{
	struct subject *subject =
		given_web("--take-back fedcba9876543210,0123456789abcdef", MAP_OWNED, NULL);
	static const char *const by[] = {
		"fedcba9876543210", "0123456789abcdef", "0123456789abcde0", "fedcba9876543210,"};
	static const bool made[] = {true, true, false, false};
	for (size_t i = 0; i < COUNT(by); i++)
		cr_expect_eq(duplicate_back_is_by(subject->action, by[i]), made[i], "%s", by[i]);
	cr_expect(strstr(
		given_mistake(&app, &duplicate_verb, "--take-back 0123456789abcdef,"), "not \"\""));
	cr_expect(strstr(given_mistake(&app, &duplicate_verb,
				 "--take-back 0123456789abcdef0123456789abcdef"),
		"16 digits"));
}

/* Only what was written down is joined: another name is another question. */
Test(verbs_duplicate, what_one_line_takes_back)
{
	char *joined = undo_join(
		&duplicate_verb, "--take-back 0123456789abcdef", "--take-back fedcba9876543210");
	cr_expect_str_eq(joined, "--take-back 0123456789abcdef,fedcba9876543210");
	free(joined);
	cr_expect_null(undo_join(&duplicate_verb, "--new-name a --take-back 0123456789abcdef",
		"--new-name b --take-back fedcba9876543210"));
	cr_expect_null(undo_join(&archive_verb, "", "--no-such"));
	joined = undo_join(&cutover_verb, "--put-back shop/a=2031-05-01T02:00:00Z",
		"--put-back shop/b=2031-05-01T03:00:00Z");
	cr_expect_str_eq(
		joined, "--put-back shop/a=2031-05-01T02:00:00Z,shop/b=2031-05-01T03:00:00Z");
	free(joined);
	cr_expect_null(undo_join(&cutover_verb, "--clear", "--cutover 2031-05-01T03:00:00Z"));
}
