/*
 * Settings of Forklift's controller, on the shell and by keys: nothing of the ForkliftController
 * changes but the one that was named, in its type, and not over what somebody else has set.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "e2e/command.h"

static void create_controller(const char *name_space)
{
	char *path = text_of(FORKLIFT "/namespaces/%s/forkliftcontrollers", name_space);

	site_create_namespace(name_space);
	site_do("POST", path,
		"{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":\"ForkliftController\","
		"\"metadata\":{\"name\":\"controller\"},\"spec\":{\"controller_log_level\":4,"
		"\"feature_validation\":\"true\"}}");
	free(path);
}

static void expect_spec(const char *name_space, const char *level, const char *validation)
{
	acting_expect_field(name_space, "forkliftcontrollers", "controller",
		"spec.controller_log_level", level);
	acting_expect_field(name_space, "forkliftcontrollers", "controller",
		"spec.feature_validation", validation);
}

/* So many settings of a namespace are not what their table holds for the default. */
static void expect_differing(const char *name_space, const char *lines)
{
	const struct command_plan plan = {.access = {.as = "operator", .name_space = name_space},
		.words = {"get", "settings", "-q", "SELECT name, value, default WHERE differs",
			"-o", "csv"}};
	struct outcome outcome = command_run(&plan);

	cr_assert_str_eq(outcome.output, lines, "%s", outcome.errors);
	outcome_finish(&outcome);
}

static struct command_plan shell(const char *name_space, const char *setting, const char *value)
{
	return (struct command_plan){.access = {.as = "operator", .name_space = name_space},
		.words = {"setting", setting, value, "--yes"}};
}

Test(verbs_setting, on_the_shell)
{
	struct command_plan plan = shell("act-setting", "controller_log_level", "0x4");

	create_controller("act-setting");
	command_expect_failure(&plan, 2, "controller_log_level is a whole number of level");
	plan = shell("act-setting", "controller_log_level", "5");
	plan.words[3] = NULL;
	command_expect_failure(&plan, 8, "nobody said yes to it: give --yes");
	plan = shell("act-setting", "controller_log_level", "5");
	command_expect_output(&plan, "setting act-setting/controller: done\n");
	expect_spec("act-setting", "5", "\"true\"");
	plan = shell("act-setting", "feature_validation", "false");
	command_expect_output(&plan, "done\n");
	plan = shell("act-setting", "controller_log_level", "--unset");
	command_expect_output(&plan, "done\n");
	acting_expect_writes("act-setting", 4, 3);
	/* The server puts its default back, and its defaults are those of the table. */
	expect_differing("act-setting", "name,value,default\nfeature_validation,false,true\n");
}

/* From the row to the value, the question and back again. */
Test(verbs_setting, by_keys)
{
	struct console console;

	create_controller("act-setting-keys");
	console = console_start(&(struct console_plan){.start = "settings",
		.name_space = "act-setting-keys",
		.access = {.as = "operator"}});
	console_expect(&console, "controller_log_level");
	console_press(&console, "<Enter>");
	console_expect(&console, ":setting controller_log_level 4");
	console_press(&console, "<BackSpace>6<Enter>");
	console_expect_question(&console, "Setting ForkliftController controller");
	console_expect_now(&console,
		"controller_log_level of all plans, in level: it is 4; it "
		"becomes 6.");
	/* Somebody else was quicker: what they have set is not written over unseen. */
	site_do("PATCH", FORKLIFT "/namespaces/act-setting-keys/forkliftcontrollers/controller",
		"{\"spec\":{\"controller_log_level\":2}}");
	acting_answer(&console, "controller");
	console_expect_question(
		&console, "CHANGED since you were asked: was controller_log_level 4");
	expect_spec("act-setting-keys", "2", "\"true\"");
	acting_answer(&console, "controller");
	console_expect(&console, "ForkliftController controller is changed; Z takes it back");
	expect_spec("act-setting-keys", "6", "\"true\"");
	console_press(&console, "Z");
	console_expect_question(&console, "it is 6; it becomes 2.");
	acting_answer(&console, "controller");
	console_expect(&console, "ForkliftController controller is changed");
	console_end(&console);
	expect_spec("act-setting-keys", "2", "\"true\"");
	acting_expect_writes("act-setting-keys", 2, 2);
}
