#include "app/verb_form.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "unit/given.h"
#include "unit/given_app.h"

static struct app app;

static struct verb cancel = {.name = "cancel"};
static struct verb cutover = {.name = "cutover"};
static struct verb unarchive = {.name = "unarchive"};

static void begin(void)
{
	given_app(&app);
	cancel.flags = cancel_verb.flags;
	cutover.flags = cutover_verb.flags;
	unarchive.flags = unarchive_verb.flags;
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: web, namespace: shop, uid: u1}\n"
		"spec: {vms: [{id: vm-1, name: a}, {id: vm-2, name: b}]}\n");
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: db, namespace: shop, uid: u2}\n"
		"spec: {vms: [{id: vm-3, name: c}]}\n");
	app_refresh(&app);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(app_verb_form, .init = begin, .fini = end);

static struct action *given_action(const struct verb *verb, const char *line)
{
	struct action *action = action_create(&app, verb);
	action->line = xstrdup(line);
	return action;
}

static struct subject *add(struct action *action, const char *uid, const char *vm)
{
	struct subject *subject = action_add(action, model_plan(&app.model, uid)->object);
	if (vm)
		subject_add_vm(subject, vm);
	return subject;
}

static void expect_shown(const char *text)
{
	const char *screen = given_app_screen(&app, 100, 30);
	cr_assert(strstr(screen, text), "no \"%s\" in\n%s", text, screen);
}

Test(app_verb_form, marked_vms_of_a_plan_are_a_field)
{
	struct action *action = given_action(&cancel, "cancel");
	add(action, "u1", "vm-1");
	add(action, "u1", "vm-2");
	cr_assert(verb_form_open(action));
	expect_shown("Cancel plan shop/web");
	expect_shown("vm-1,vm-2");
	expect_shown("[ ] no");
}

/* No line says them: the names of one plan would be looked for in the other. */
Test(app_verb_form, marked_vms_of_two_plans_have_no_form)
{
	struct action *action = given_action(&cancel, "cancel");
	add(action, "u1", "vm-1");
	add(action, "u2", "vm-3");
	cr_assert_not(verb_form_open(action));
	cr_assert_null(app.screens);
}

Test(app_verb_form, values_of_the_line_stand_in_the_fields)
{
	struct action *action =
		given_action(&cutover, "cutover plan web --own-times include --cutover 22:30");
	add(action, "u1", NULL);
	cr_assert(verb_form_open(action));
	expect_shown("22:30");
	expect_shown("< include >");
	expect_shown("2026-11-21 22:30:00Z");
}

Test(app_verb_form, none_without_flags_or_plans_or_room)
{
	char line[3000] = "cancel plan web --vms ";
	size_t start = strlen(line);
	cr_assert_not(verb_form_open(given_action(&cutover, "cutover")));
	struct action *action = given_action(&unarchive, "unarchive");
	add(action, "u1", NULL);
	cr_assert_not(verb_form_open(action));
	memset(line + start, 'v', 2000);
	action = given_action(&cancel, line);
	add(action, "u1", NULL);
	cr_assert_not(verb_form_open(action));
}

/* What is left out of the question is not brought back by its form. */
Test(app_verb_form, what_was_left_out_stays_out)
{
	struct action *action = given_action(&cutover, "cutover");
	add(action, "u1", NULL);
	subject_leave_out(add(action, "u2", NULL), "it is not running");
	cr_assert(verb_form_open(action));
	expect_shown("Cutover plan shop/web");
}
