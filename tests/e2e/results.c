/*
 * What a cutover came to, as it is seen while one looks: when a VM went down, when and where it is
 * up; and a source that may be left stopped, which stays in sight until somebody has looked.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "e2e/command.h"
#include "e2e/stage.h"
#include "support/deadline.h"

#define NIGHT "act-results"
enum { NIGHT_LENGTH = 600 * 1000 };

/*
 * web01 gets through, db01 fails when it is converted. What they copy first takes some seconds, so
 * that they are seen before they go down.
 */
static struct stage given_night(void)
{
	struct stage stage = stage_set(NIGHT);

	stage_create(&stage, "Plan", "night",
		",\"annotations\":{\"mtvsim.mtvtop.test/disks\":"
		"\"{\\\"vm-1\\\":[40960],\\\"vm-2\\\":[40960]}\",\"mtvsim.mtvtop.test/fails\":"
		"\"{\\\"vm-2\\\":{\\\"at\\\":\\\"ConvertGuest\\\",\\\"error\\\":\\\"virt-v2v: no "
		"root device\\\"}}\"}},\"spec\":{@@,\"map\":{"
		"\"network\":{\"namespace\":\"@\",\"name\":\"net\"},"
		"\"storage\":{\"namespace\":\"@\",\"name\":\"sto\"}},"
		"\"targetNamespace\":\"@\",\"type\":\"warm\",\"vms\":["
		"{\"id\":\"vm-1\",\"name\":\"web01\"},{\"id\":\"vm-2\",\"name\":\"db01\"}]}");
	stage_create(&stage, "Migration", "night-1",
		"},\"spec\":{\"plan\":{\"namespace\":\"@\",\"name\":\"night\"},\"cutover\":"
		"\"2026-01-01T00:00:00Z\"}");
	return stage;
}

/* On the shell nobody saw web01 go down, but since when it is up, and where, is read for it. */
static void expect_on_shell(const struct command_plan *plan)
{
	struct outcome outcome = command_run(plan);
	const char *up = strstr(outcome.output, " to ");

	cr_assert_eq(outcome.status, 0, "%s", outcome.errors);
	cr_assert(up, "%s", outcome.output);
	cr_expect(up[strlen(" to ")] != '~', "%s", outcome.output);
	cr_expect(strstr(outcome.output, "; 10."), "%s", outcome.output);
	outcome_finish(&outcome);
}

Test(results, as_they_are_seen, .timeout = TEST_LIMIT)
{
	struct stage stage = given_night();
	struct console console = acting_start(NIGHT, "night");

	console_command(&console, "view results");
	console_expect(&console, "Results (0 of 2)");
	stage_play(&stage, "60");
	console_expect_match_within(&console, "web01 .*down since [0-9]", NIGHT_LENGTH);
	console_expect_match_within(&console,
		"web01 +Succeeded +down [0-9][^~]* to [0-9][^~]*; 10\\.[0-9.]+, guest agent",
		NIGHT_LENGTH);
	console_expect_within(&console, "CHECK 1 SOURCE", NIGHT_LENGTH);
	console_expect_match(&console, "db01 +Failed +source: unknown, check; it went down at");
	expect_on_shell(&(struct command_plan){.access = {.as = "operator", .name_space = NIGHT},
		.words = {"get", "vms", "-q", "select name, result where name = 'web01'"}});
	expect_on_shell(&(struct command_plan){.access = {.as = "operator", .name_space = NIGHT},
		.words = {"describe", "plan", "night"}});
	console_command(&console, "alerts");
	console_expect(&console, "VM db01: whether its source runs is not known");
	console_press(&console, "<Esc>");
	console_command(&console, "checked plan night --vms db01");
	console_expect_question(&console, "Checked plan night");
	acting_answer(&console, "y");
	console_expect(&console, "plan night has its sources checked");
	console_press(&console, "<Esc>");
	console_expect(&console, "source: checked; it went down at");
	console_expect_gone(&console, "CHECK 1 SOURCE");
	console_press(&console, "Z");
	console_expect_question(&console, "Check again the sources of plan night");
	console_expect_now(&console, "1 source is to be checked again");
	acting_answer(&console, "y");
	console_expect(&console, "CHECK 1 SOURCE");
	console_end(&console);
	acting_expect_field(
		NIGHT, "plans", "night", "metadata.annotations.mtvtop/sources-checked", "");
	stage_clear(&stage);
}
