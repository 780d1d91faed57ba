/*
 * A set of which one plan fails: the others are told apart, the summary can be saved, and what
 * failed is asked for again alone. The policy of the cluster refuses it, from the moment on at
 * which its namespace gets the label.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "e2e/console.h"
#include "e2e/site.h"
#include "e2e/site_runs.h"
#include "e2e/site_writes.h"
#include "support/deadline.h"
#include "support/home.h"

/* The policy learns of the label by a watch: STATUS is what a change of the plan gets then. */
static void set_refusal(const char *name_space, const char *value, long status)
{
	char *path = text_of("/api/v1/namespaces/%s", name_space);
	char *label = text_of("{\"metadata\":{\"labels\":{\"mtvtop.test/refuse\":%s}}}", value);
	char *plan = text_of(FORKLIFT "/namespaces/%s/plans/refused-two", name_space);
	int64_t deadline = deadline_in(PATIENCE);

	site_do("PATCH", path, label);
	while (site_try("PATCH", plan, "{\"metadata\":{\"annotations\":{\"probe\":\"yes\"}}}",
		       NULL) != status) {
		cr_assert(deadline_left(deadline) > 0, "the policy does not learn of the label");
		site_try("PATCH", plan, "{\"metadata\":{\"annotations\":{\"probe\":null}}}", NULL);
	}
	free(plan);
	free(label);
	free(path);
}

static void expect_archived(const char *name_space, const char *plan, const char *json)
{
	char *field = site_field(name_space, "plans", plan, "spec.archived");

	cr_assert_str_eq(field, json, "%s of %s is archived: %s", plan, name_space, field);
	free(field);
}

/* Three plans, all marked, and the question to archive them. */
static struct console given_question(const char *name_space)
{
	struct console console;

	site_create_namespace(name_space);
	site_create_plan(name_space, "a-one");
	site_create_plan(name_space, "refused-two");
	site_create_plan(name_space, "z-three");
	console = console_start(
		&(struct console_plan){.name_space = name_space, .access.as = "operator"});
	console_expect_match(&console, "^ live");
	console_expect(&console, "Plans (3)");
	console_press(&console, "a");
	console_expect(&console, "3 marked");
	console_press(&console, "R");
	console_expect_question(&console, "Archive 3 plans");
	return console;
}

Test(repeats, what_failed_is_asked_for_again_alone)
{
	struct site_writes writes = {.name_space = "act-repeats",
		.verb = "patch",
		.resource = "plans",
		.effect = SITE_MEANT,
		.done = true};
	struct console console = given_question("act-repeats");

	set_refusal("act-repeats", "\"yes\"", 422);
	console_press(&console, "oy");
	console_expect(&console, "2 plans archived, 1 NOT; :repeat tries those again");
	console_expect_match(&console, "plan refused-two +NOT DONE: 422 invalid");
	cr_assert_eq(site_count_writes(&writes), 2);
	set_refusal("act-repeats", "null", 200);
	console_command(&console, "repeat");
	console_expect_question(&console, "Archive plan refused-two");
	expect_archived("act-repeats", "refused-two", "");
	console_press(&console, "y");
	console_expect(&console, "plan refused-two archived");
	expect_archived("act-repeats", "refused-two", "true");
	cr_assert_eq(site_count_writes(&writes), 3);
	console_expect(&console, "Archive 3 plans"); /* the page of the set is still there */
	console_command(&console, "repeat");
	console_expect(&console, "repeat: nothing has failed that could be tried again");
	console_press(&console, "<Esc>");
	console_end(&console);
}

static void expect_cutover(const char *run, const char *json)
{
	char *field = site_field("act-repeats-times", "migrations", run, "spec.cutover");

	cr_assert_str_eq(field, json, "cutover of %s: %s", run, field);
	free(field);
}

/* Of a set with a time for each what is tried again keeps its own, and is not the first now. */
Test(repeats, a_time_of_its_own_stays)
{
	const char *name_space = "act-repeats-times";
	struct console console;

	site_create_namespace(name_space);
	site_create_run(
		&(struct site_run){.name_space = name_space, .plan = "a-one", .warm = true});
	site_create_run(
		&(struct site_run){.name_space = name_space, .plan = "refused-two", .warm = true});
	console = console_start(
		&(struct console_plan){.name_space = name_space, .access.as = "operator"});
	console_expect_match(&console, "^ live");
	console_expect(&console, "Plans (2)");
	console_command(
		&console, "cutover a-one,refused-two --cutover 2031-05-01T02:00:00Z --every 5m");
	console_expect_question(&console, "Cutover 2 plans");
	set_refusal(name_space, "\"yes\"", 422);
	console_press(&console, "oy");
	console_expect(&console, "1 plan has its cutover set, 1 NOT; :repeat tries those again");
	expect_cutover("refused-two-run", "");
	set_refusal(name_space, "null", 200);
	console_command(&console, "repeat");
	console_expect_question(&console, "Cutover plan refused-two");
	console_expect_match(&console, "cutover then +2031-05-01 02:05:00Z");
	console_press(&console, "y");
	console_expect(&console, "plan refused-two has its cutover set");
	expect_cutover("a-one-run", "\"2031-05-01T02:00:00Z\"");
	expect_cutover("refused-two-run", "\"2031-05-01T02:05:00Z\"");
	console_press(&console, "<Esc>");
	console_end(&console);
}

/* What comes behind a failure is not tried, and is part of what can be tried again. */
Test(repeats, stop_leaves_the_rest)
{
	struct console console = given_question("act-repeats-stop");

	set_refusal("act-repeats-stop", "\"yes\"", 422);
	console_press(&console, "y");
	console_expect(&console, "archived, 2 NOT");
	console_expect_match(&console, "plan z-three +NOT DONE: not tried, because one before");
	expect_archived("act-repeats-stop", "z-three", "");
	set_refusal("act-repeats-stop", "null", 200);
	console_command(&console, "repeat");
	console_expect_question(&console, "Archive 2 plans");
	console_press(&console, "y");
	console_expect(&console, "2 plans archived");
	expect_archived("act-repeats-stop", "refused-two", "true");
	expect_archived("act-repeats-stop", "z-three", "true");
	console_press(&console, "<Esc><Esc>");
	console_end(&console);
}

/* A plan that was made anew under its name is not what failed. */
Test(repeats, not_what_took_its_name)
{
	struct console console = given_question("act-repeats-new");

	set_refusal("act-repeats-new", "\"yes\"", 422);
	console_press(&console, "oy");
	console_expect(&console, "2 plans archived, 1 NOT");
	set_refusal("act-repeats-new", "null", 200);
	site_delete_plan("act-repeats-new", "refused-two");
	site_create_plan("act-repeats-new", "refused-two");
	console_command(&console, "repeat");
	console_expect(
		&console, "archive plan refused-two: there is another plan of this name by now");
	expect_archived("act-repeats-new", "refused-two", "");
	console_press(&console, "<Esc>");
	console_end(&console);
}

static void expect_saved(const char *path)
{
	struct error err = {0};
	struct stat status;
	char *text = file_read(path, 1024 * 1024, NULL, &err);

	cr_assert_not_null(text, "%s", err.text);
	cr_assert_not(stat(path, &status));
	cr_expect_eq(status.st_mode & 07777, 0600);
	cr_expect_eq(strncmp(text, "Archive 3 plans\n", 16), 0, "%s", text);
	cr_expect_not_null(strstr(text, "plan a-one  done"), "%s", text);
	cr_expect_not_null(strstr(text, "plan refused-two  NOT DONE: "), "%s", text);
	free(text);
}

/* The summary as a file: a new one only. */
Test(repeats, the_summary_can_be_saved)
{
	struct console console = given_question("act-repeats-save");
	char *path = home_path(console.home, "night.txt");
	char *command = text_of("save %s", path);
	char *said = text_of("saved to %s", path);

	set_refusal("act-repeats-save", "\"yes\"", 422);
	console_press(&console, "oy");
	console_expect(&console, "2 plans archived, 1 NOT");
	console_command(&console, command);
	console_expect(&console, said);
	expect_saved(path);
	console_command(&console, command);
	console_expect(&console, "there is a file already, and it is left alone");
	console_command(&console, "save");
	console_expect(&console, "save to which file?");
	console_command(&console, "save /nowhere/at/all");
	console_expect(&console, "cannot make /nowhere/at/all: No such file or directory");
	console_press(&console, "<Esc>");
	console_command(&console, "save night.txt");
	console_expect(&console, "the name of a view has letters, digits, - and _");
	expect_saved(path);
	console_end(&console);
	free(said);
	free(command);
	free(path);
}
