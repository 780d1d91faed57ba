#include "unit/given_action.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/action.h"
#include "app/feeds.h"
#include "base/memory.h"
#include "sim/scenario.h"
#include "support/home.h"
#include "unit/given.h"
#include "unit/given_app.h"

enum { WORDS_MAX = 1024 * 1024 };

static char *said; /* what was handed out last */

static void hand_out(char *text)
{
	free(said);
	said = text;
}

static void put_all(struct app *app, const char *path)
{
	struct scenario scenario;
	struct error err = {0};
	scenario_init(&scenario, app->clock.wall);
	cr_assert(scenario_read(&scenario, path, &err), "%s", err.text);
	scenario_settle(&scenario);
	for (size_t i = 0; i < scenario.objects.count; i++) {
		struct doc *doc = *(struct doc **)array_at(&scenario.objects, i);
		const char *kind = node_text_or(node_find(doc_root(doc), "kind"), "");
		const struct resource *resource = resource_find(kind);
		struct object *object = resource ? object_create(doc_ref(doc)) : NULL;
		if (object)
			store_put(&feeds_need(&app->feeds, resource)->store, object);
	}
	scenario_finish(&scenario);
	app_refresh(app);
}

void given_site(struct app *app)
{
	given_app(app);
	put_all(app, TEST_SOURCE "/tests/scenarios/small");
}

void given_site_plan(struct app *app, const char *scenario)
{
	char *folder = home_create();
	char *file = home_path(folder, "plan.yaml");
	given_file(folder, "plan.yaml", scenario);
	put_all(app, file);
	free(file);
	home_remove(folder);
}

static struct plan *find_plan(struct app *app, const char *name)
{
	size_t at = 0;
	struct plan *plan = model_next(&app->model, &at);
	while (plan && strcmp(plan->object->name, name) != 0)
		plan = model_next(&app->model, &at);
	cr_assert(plan, "there is no plan %s", name);
	return plan;
}

static void take_run(struct app *app, struct subject *subject)
{
	const struct feed *feed = feeds_find(&app->feeds, resource_find("migrations"));
	const struct object *run =
		store_get(&feed->store, subject->name_space, subject_run_name(subject));
	subject->run = run ? doc_ref(run->doc) : NULL;
}

/* The words stand in LINE. */
static bool take_flags(struct action *action, char *line, struct error *err)
{
	struct arguments arguments;
	struct flag_values values;
	command_split(line, &arguments);
	return flags_parse(&values, action->verb->flags, &arguments, err) &&
		(!action->verb->take || action->verb->take(action, &values, err));
}

struct subject *given_also(struct app *app, struct action *action, const char *name)
{
	struct plan *plan = find_plan(app, name);
	struct subject *subject = action_add(action, plan->object);
	subject->plan = plan_ref(plan);
	if (action->verb->on_run)
		take_run(app, subject);
	return subject;
}

struct subject *given_subject(
	struct app *app, const struct verb *verb, const char *flags, const char *name)
{
	struct error err = {0};
	struct action *action = action_create(app, verb);
	char *line = xasprintf("%s %s", verb->name, flags);
	cr_assert(take_flags(action, line, &err), "%s: %s", flags, err.text);
	free(line);
	action->chosen = CHOSEN_BY_NAME;
	return given_also(app, action, name);
}

const char *given_mistake(struct app *app, const struct verb *verb, const char *flags)
{
	struct error err = {0};
	struct action *action = action_create(app, verb);
	char *line = xasprintf("%s %s", verb->name, flags);
	cr_assert_not(take_flags(action, line, &err), "%s is taken", flags);
	cr_expect_eq(err.kind, ERROR_USAGE);
	free(line);
	action_destroy(action);
	hand_out(xstrdup(err.text));
	return said;
}

static void expect_judged(struct app *app, const struct given_judged *wanted)
{
	struct subject *subject = given_subject(app, wanted->verb, wanted->flags, wanted->plan);
	const char *reason = given_refusal(subject);
	if (wanted->tier == GIVEN_REFUSED) {
		cr_expect(strstr(reason, wanted->reason) && *reason, "%s %s: \"%s\"",
			wanted->verb->name, wanted->plan, reason);
		return;
	}
	cr_expect_str_eq(reason, "", "%s %s %s: %s", wanted->verb->name, wanted->plan,
		wanted->flags, reason);
	cr_expect_eq((int)subject_tier(subject), wanted->tier, "%s %s %s", wanted->verb->name,
		wanted->plan, wanted->flags);
}

void given_expect_judged(struct app *app, const struct given_judged *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		expect_judged(app, &cases[i]);
}

const char *given_refusal(const struct subject *subject)
{
	const char *reason = subject->action->verb->refuse(subject->action, subject);
	return reason ? reason : "";
}

const char *given_request(struct subject *subject)
{
	write_finish(&subject->write);
	subject->action->verb->request(subject->action, subject, &subject->write);
	const struct write *write = &subject->write;
	hand_out(xasprintf("%s %s\n%s", write_method(write), write->path, write->body));
	return said;
}

const char *given_words(struct subject *subject,
	void (*print)(struct action *action, const struct subject *subject, struct buf *out))
{
	struct buf words;
	buf_init(&words, WORDS_MAX);
	buf_add_text(&words, "");
	print(subject->action, subject, &words);
	hand_out(buf_take(&words));
	return said;
}

const char *given_told(struct subject *subject)
{
	struct buf words;
	struct page page;
	buf_init(&words, WORDS_MAX);
	buf_add_text(&words, "");
	page_init(&page);
	subject->action->verb->tell(subject->action, subject, &page);
	for (size_t i = 0; i < page.lines.count; i++)
		buf_printf(&words, "%s\n", ((struct page_line *)array_at(&page.lines, i))->text);
	page_finish(&page);
	hand_out(buf_take(&words));
	return said;
}
