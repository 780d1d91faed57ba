/* The pure functions of duplicate: what is a plan's own, what is made in which order, and named
 * how. */
#include <criterion/criterion.h>
#include <string.h>

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

static const char *request_at(struct subject *subject, size_t step)
{
	subject->step = step;
	return given_request(subject);
}

/* Maps and hooks first, the plan last, which names the copies; nothing of what became of the old.
 */
Test(verbs_duplicate, requests)
{
	struct subject *subject = given_web("--new-name new", MAP_OWNED, NULL);
	const char *text = request_at(subject, 0);
	cr_expect_eq(strncmp(text, "POST /apis/", 11), 0, "%s", text);
	cr_expect(strstr(text, "/namespaces/shop/networkmaps\n"), "%s", text);
	cr_expect(strstr(text, "\"kind\":\"NetworkMap\",\"metadata\":{\"name\":\"new-net\","), "%s",
		text);
	cr_expect(strstr(text, "\"spec\":{\"provider\":{\"source\":{\"name\":\"vc\"}}}}"), "%s",
		text);
	cr_expect(strstr(text, subject->operation), "a lost answer is told by it: %s", text);
	text = request_at(subject, 1);
	cr_expect(strstr(text, "/namespaces/shop/hooks\n"), "%s", text);
	text = request_at(subject, 2);
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

/* One after the other; what is there when it ends early is said by name. */
Test(verbs_duplicate, step_by_step)
{
	struct subject *subject = given_web("--new-name new", MAP_OWNED, NULL);
	const char *why = NULL;
	for (subject->step = 0; subject->step < 2; subject->step++)
		cr_expect(duplicate_verb.more(subject->action, subject), "%zu", subject->step);
	cr_expect_not(duplicate_verb.more(subject->action, subject));
	subject->step = 2;
	cr_expect_str_eq(duplicate_verb.meanwhile(subject->action, subject),
		"copied in part (NetworkMap new-net, Hook new-quiet), and the plan NOT");
	cr_expect(duplicate_verb.ready(subject->action, subject, &why));
	subject->generation = 3;
	cr_expect_not(duplicate_verb.ready(subject->action, subject, &why));
	cr_expect_str_eq(why, "somebody has changed the plan");
}
