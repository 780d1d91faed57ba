/* Which plans a command is about: named, marked, or under the cursor. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "app/open.h"
#include "base/memory.h"
#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

static struct app app;
static struct action *action;
static struct error err;

static void begin(void)
{
	given_site(&app);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(app_targets, .init = begin, .fini = end);

/* What "VERB FLAGS" is about, with blanks between; what is wrong with it otherwise. */
static const char *chosen(const struct verb *verb, const char *flags)
{
	static char all[4000];
	struct arguments arguments;
	struct flag_values values;
	char *line = xasprintf("%s %s", verb->name, flags);
	action = action_create(&app, verb);
	err = (struct error){0};
	*all = '\0';
	command_split(line, &arguments);
	bool good = flags_parse(&values, verb->flags, &arguments, &err) &&
		targets_choose(action, &values, &err);
	free(line);
	if (!good)
		return err.text;
	for (size_t i = 0; i < action->count; i++) {
		size_t used = strlen(all);
		snprintf(all + used, sizeof(all) - used, "%s%s/%s", i ? " " : "",
			action->subjects[i]->name_space, action->subjects[i]->name);
	}
	return all;
}

static void expect(const char *flags, const char *wanted)
{
	const char *got = chosen(&archive_verb, flags);
	cr_expect_str_eq(got, wanted, "%s: %s", flags, got);
}

#define MTV "openshift-mtv/"

Test(app_targets, names)
{
	expect("ready-cold", MTV "ready-cold");
	expect("plan ready-cold", MTV "ready-cold");
	expect("plans succeeded,ready-cold", MTV "ready-cold " MTV "succeeded");
	expect("plan --name ready-cold,,succeeded ready-cold", MTV "ready-cold " MTV "succeeded");
	expect("demo/tenant-ready ready-cold", "demo/tenant-ready " MTV "ready-cold");
	expect("tenant-ready --namespace demo", "demo/tenant-ready");
	cr_expect_eq(action->chosen, CHOSEN_BY_NAME);
}

/* Where each gets a time of its own, their order is that in which they were named. */
Test(app_targets, in_order)
{
	char line[] = "cutover --name warm-running,cutover-future,warm-between";
	struct arguments arguments;
	struct flag_values values;
	action = action_create(&app, &cutover_verb);
	action->in_order = true;
	command_split(line, &arguments);
	cr_assert(flags_parse(&values, cutover_verb.flags, &arguments, &err));
	cr_assert(targets_choose(action, &values, &err), "%s", err.text);
	cr_expect_str_eq(targets_names(action),
		MTV "warm-running," MTV "cutover-future," MTV "warm-between");
}

/* Nothing is guessed from a part of a name, and one that is wrong stops all. */
Test(app_targets, names_that_are_not_there)
{
	static const char *const lines[] = {"ready", "READY-COLD", "demo/ready-cold",
		"ready-cold,nobody", "ready-cold --namespace demo", "/ready-cold", "openshift-mtv/",
		"openshift-mt/ready-cold", "plan plan"};
	for (size_t i = 0; i < COUNT(lines); i++) {
		const char *said = chosen(&archive_verb, lines[i]);
		cr_expect(*err.text, "%s is taken as %s", lines[i], said);
	}
}

Test(app_targets, one_name_in_two_namespaces)
{
	given_site_plan(
		&app, "plan: ready-cold\nshows: twin\nnamespace: demo\nsource: vc-lab\nvms: []\n");
	const char *said = chosen(&archive_verb, "ready-cold");
	cr_expect(strstr(said, "there are plans ready-cold in namespaces") &&
			strstr(said, "NAMESPACE/ready-cold"),
		"%s", said);
	expect("demo/ready-cold", "demo/ready-cold");
	expect("ready-cold --namespace openshift-mtv", MTV "ready-cold");
}

/* All that is known is not all that there is, until the list has come. */
Test(app_targets, all_only_when_all_are_known)
{
	static const char *const lines[] = {"--all", "--query \"state = 'Ready'\"", "nobody"};
	for (size_t i = 0; i < COUNT(lines); i++)
		cr_expect(strstr(chosen(&archive_verb, lines[i]), "still being listed"), "%s: %s",
			lines[i], err.text);
	cr_expect(strstr(chosen(&archive_verb, "ready-cold --all"), "but not both"));
	cr_expect(strstr(chosen(&archive_verb, ""), "put the cursor on a plan, or name one"));
}

static void show(const char *view)
{
	cr_assert(open_view(&app, view, &err), "%s", err.text);
	given_app_screen(&app, 160, 50);
}

/* The row under the cursor, else the marked ones; names go before both. */
Test(app_targets, rows)
{
	show("plans");
	const char *row = chosen(&archive_verb, "");
	cr_expect(strncmp(row, MTV, strlen(MTV)) == 0 && !strchr(row, ' '), "%s", row);
	cr_expect_eq(action->chosen, CHOSEN_BY_ROW);
	dispatch(&app, "mark row");
	dispatch(&app, "move down");
	dispatch(&app, "mark row");
	dispatch(&app, "move down");
	dispatch(&app, "move down");
	chosen(&archive_verb, "");
	cr_expect_eq(action->count, 2);
	cr_expect_eq(action->chosen, CHOSEN_BY_MARKS);
	expect("ready-cold", MTV "ready-cold");
}

/* Where each gets a time of its own, marked rows come as they are shown, hidden ones behind them.
 */
Test(app_targets, marked_rows_in_order)
{
	show("plans");
	dispatch(&app, "filter warm-");
	given_app_screen(&app, 160, 50);
	dispatch(&app, "mark all");
	dispatch(&app, "filter cutover-");
	dispatch(&app, "sort name");
	dispatch(&app, "sort name"); /* the other way round */
	given_app_screen(&app, 160, 50);
	dispatch(&app, "mark all");
	action = action_create(&app, &cutover_verb);
	targets_look(action);
	const char *names = targets_names(action);
	const char *wanted =
		MTV "cutover-per-vm," MTV "cutover-late," MTV "cutover-future," MTV "warm-";
	cr_expect(!strncmp(names, wanted, strlen(wanted)), "%s", names);
}

/* A row of a VM is about that VM of its plan: two of one plan are one target with two VMs. */
Test(app_targets, rows_of_vms)
{
	show("vms");
	dispatch(&app, "filter intranet-");
	given_app_screen(&app, 160, 50);
	dispatch(&app, "mark all");
	expect("", MTV "ready-cold");
	const struct array *vms = &action->subjects[0]->vms;
	cr_assert_eq(vms->count, 3);
	for (size_t i = 0; i < vms->count; i++)
		cr_expect(!strncmp(*(char **)array_at(vms, i), "vm-110", 6), "ids, not names: %s",
			*(char **)array_at(vms, i));
}

/* The rows of other kinds stand for no plan. */
Test(app_targets, rows_of_other_things)
{
	show("providers");
	cr_expect(strstr(chosen(&archive_verb, ""), "put the cursor on a plan"), "%s", err.text);
}
