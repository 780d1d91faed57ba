#include "app/repeat.h"

#include <criterion/criterion.h>
#include <string.h>

#include "app/action.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "unit/given.h"
#include "unit/given_app.h"

static struct app app;

static struct verb cancel = {.name = "cancel"};
static struct verb cutover = {.name = "cutover"};

static void begin(void)
{
	given_app(&app);
	cancel.flags = cancel_verb.flags;
	cutover.flags = cutover_verb.flags;
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(app_repeat, .init = begin, .fini = end);

static struct subject *add(struct action *action, const char *uid, enum subject_state state)
{
	const struct object plan = {.uid = uid, .name_space = "shop", .name = uid};
	struct subject *subject = action_add(action, &plan);
	subject_set(subject, state, "%s", "");
	return subject;
}

/* A set of four, of which two were not done: u2, whose VM was marked, and u4. */
static struct action *given_set(const struct verb *verb, const char *line)
{
	struct action *action = action_create(&app, verb);
	action->line = xstrdup(line);
	action->chosen = CHOSEN_BY_MARKS;
	add(action, "u1", SUBJECT_DONE);
	subject_add_vm(add(action, "u2", SUBJECT_FAILED), "vm-7");
	add(action, "u3", SUBJECT_SKIPPED);
	add(action, "u4", SUBJECT_UNKNOWN);
	return action;
}

Test(app_repeat, keeps_what_failed_and_nothing_else)
{
	repeat_keep(given_set(&cancel, "cancel plan u1 --namespace shop --all"));
	cr_assert_not_null(app.repeat);
	cr_assert_eq(app.repeat->verb, &cancel);
	cr_assert_str_eq(app.repeat->flags, "cancel");
	struct action *again = action_create(&app, &cancel);
	repeat_choose(app.repeat, again);
	cr_assert_eq(again->count, 2);
	cr_assert_eq(again->chosen, CHOSEN_BY_MARKS);
	cr_assert_str_eq(again->subjects[0]->uid, "u2");
	cr_assert_str_eq(*(char **)array_at(&again->subjects[0]->vms, 0), "vm-7");
	cr_assert_str_eq(again->subjects[1]->uid, "u4");
	cr_assert_eq(again->subjects[1]->vms.count, 0);
	cr_assert_str_eq(targets_names(again), "shop/u2,shop/u4");
}

/* The set had one time; half an hour from now is another one by now. */
Test(app_repeat, a_time_stays_the_moment_that_it_meant)
{
	struct action *action =
		given_set(&cutover, "cutover --cutover +30m --own-times include --all");
	action->cutover = INT64_C(1795264200000);
	repeat_keep(action);
	cr_assert_str_eq(
		app.repeat->flags, "cutover --cutover 2026-11-21T12:30:00Z --own-times include");
	action->at_once = true; /* now is now */
	action->line[0] = '\0';
	repeat_keep(action);
	cr_assert_str_eq(app.repeat->flags, "cutover");
}

/* Each plan had its own: those that failed keep theirs, which a second move would not. */
Test(app_repeat, each_keeps_its_own_moment)
{
	static const int64_t times[] = {1, 1795264200000, 3, 0};
	struct action *action = given_set(&cutover_verb, "cutover u1,u2,u3,u4 --by +5m --every 5m");
	for (size_t i = 0; i < COUNT(times); i++)
		*(int64_t *)array_push(&action->times) = times[i];
	repeat_keep(action);
	cr_assert_str_eq(app.repeat->flags, "cutover --cutover 2026-11-21T12:30:00Z,none");
}

/* What came of it ends with its success, and no other action's success ends it. */
Test(app_repeat, ends_when_it_was_done)
{
	repeat_keep(given_set(&cancel, "cancel"));
	struct action *other = action_create(&app, &cutover);
	other->line = xstrdup("cutover");
	add(other, "u9", SUBJECT_DONE);
	repeat_keep(other);
	cr_assert_not_null(app.repeat);
	other->repeated = true;
	repeat_keep(other);
	cr_assert_null(app.repeat);
}

/* Its names are those of another cluster. */
Test(app_repeat, another_context_forgets_it)
{
	struct error err = {0};
	app.options.kubeconfig = TEST_SOURCE "/tests/golden/kubeconfig";
	cr_assert(app_connect(&app, "dc1-prod", &err), "%s", err.text);
	repeat_keep(given_set(&cancel, "cancel"));
	app.undo = xstrdup("cutover plan shop/web --clear");
	cr_assert(app_connect(&app, "dc2-prod", &err), "%s", err.text);
	cr_assert_null(app.repeat);
	cr_assert_null(app.undo);
}
