/*
 * archive and unarchive, by keystrokes: what each state of a plan is asked, and that nothing of the
 * plan changes but spec.archived; and the lines that the journal has of it.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "doc/json.h"
#include "e2e/acting.h"
#include "support/home.h"

/* One of the scenarios, archived by the key. */
struct archived {
	const char *name_space, *file, *plan;
	const char *sentence; /* of the question */
	const char *answer;
};

/* What acting_object() says of the plan, without spec.archived; freed. */
static char *without_archived(const char *name_space, const char *plan)
{
	static const char *const values[] = {"\"archived\":true,", "\"archived\":false,"};
	char *text = acting_object(name_space, "plans", plan);

	for (size_t i = 0; i < 2; i++) {
		char *at = strstr(text, values[i]);

		if (at != NULL)
			memmove(at, at + strlen(values[i]), strlen(at + strlen(values[i])) + 1);
	}
	return text;
}

static void expect_only_archived(
	const char *name_space, const char *plan, char *before, const char *json)
{
	char *now = without_archived(name_space, plan);

	acting_expect_field(name_space, "plans", plan, "spec.archived", json);
	cr_assert_str_eq(now, before, "more has changed:\n%s\nwas:\n%s", now, before);
	free(now);
	free(before);
}

static void expect_archive(const struct archived *archived)
{
	char *title = text_of("Archive plan %s", archived->plan);
	char *said = text_of("plan %s archived", archived->plan);
	struct console console;
	char *before;

	site_create_namespace(archived->name_space);
	acting_create_of(archived->name_space, archived->file);
	before = without_archived(archived->name_space, archived->plan);
	console = acting_start(archived->name_space, archived->plan);
	console_press(&console, "R");
	console_expect_question(&console, title);
	console_expect_now(&console, archived->sentence);
	console_expect_now(&console, "It cannot be taken back: unarchive only makes the plan");
	acting_expect_writes(archived->name_space, 1, 0);
	acting_answer(&console, archived->answer);
	console_expect(&console, said);
	console_end(&console);
	expect_only_archived(archived->name_space, archived->plan, before, "true");
	acting_expect_writes(archived->name_space, 1, 1);
	free(said);
	free(title);
}

Test(verbs_archive, finished_plan)
{
	expect_archive(&(struct archived){"act-archive-done", "50-succeeded", "succeeded",
		"Succeeded, cold plan of 2 VMs: 2 ok", "y"});
}

Test(verbs_archive, failed_plan_without_disks)
{
	expect_archive(&(struct archived){"act-archive-failed", "41-failed-transfer",
		"failed-transfer", "It is not checked any more, and it cannot be started.", "y"});
}

Test(verbs_archive, executing_plan_asks_for_more)
{
	expect_archive(&(struct archived){"act-archive-running", "20-cold-running", "cold-running",
		"It is EXECUTING: no further step of it is taken", "test/cold-running"});
}

Test(verbs_archive, copied_disks_ask_for_more)
{
	expect_archive(&(struct archived){"act-archive-disks", "46-failed-resumable",
		"failed-resumable", "Disks were copied of VMs that have not succeeded",
		"test/failed-resumable"});
}

Test(verbs_archive, unarchive_says_that_the_condition_stays)
{
	struct console console;
	char *before;

	site_create_namespace("act-unarchive");
	acting_create_of("act-unarchive", "60-archived-succeeded");
	before = without_archived("act-unarchive", "archived-succeeded");
	console = acting_start("act-unarchive", "archived-succeeded");
	console_press(&console, "U");
	console_expect_question(&console, "Unarchive plan archived-succeeded");
	console_expect_now(&console, "It has succeeded: its Archived condition stays");
	acting_answer(&console, "y");
	console_expect(&console, "plan archived-succeeded unarchived");
	expect_only_archived("act-unarchive", "archived-succeeded", before, "false");
	acting_expect_refused(&console, "unarchive plan archived-succeeded",
		"unarchive plan archived-succeeded: it is not archived");
	console_end(&console);
	acting_expect_writes("act-unarchive", 1, 1);
}

/* Two steps, the same operation, what the server knows it by; nobody else may read it. */
Test(verbs_archive, leaves_two_steps_in_the_journal)
{
	struct console console;
	struct stat status;
	char *text, *path, operation[2][64] = {"", ""}, uid[64], *expected;
	char *answer;

	site_create_namespace("act-archive-journal");
	acting_create_of("act-archive-journal", "50-succeeded");
	console = acting_start("act-archive-journal", "succeeded");
	console_command(&console, "archive plan --name succeeded");
	console_expect_question(&console, "Archive plan succeeded");
	text = acting_journal(&console);
	cr_expect_str_eq(text, "", "written before the answer: %s", text);
	free(text);
	acting_answer(&console, "y");
	console_expect(&console, "plan succeeded archived");
	text = acting_journal(&console);
	answer = strchr(text, '\n');
	cr_assert_not_null(answer);
	cr_assert_not_null(strchr(answer + 1, '\n'), "%s", text);
	cr_assert_null(strchr(strchr(answer + 1, '\n') + 1, '\n'), "more than two: %s", text);
	*answer++ = '\0';
	sscanf(strstr(text, "\"operation\":"), "\"operation\":\"%63[0-9a-f]", operation[0]);
	sscanf(strstr(answer, "\"operation\":"), "\"operation\":\"%63[0-9a-f]", operation[1]);
	cr_expect_str_eq(operation[0], operation[1]);
	cr_expect_eq(strlen(operation[0]), 16);
	cr_expect_not_null(strstr(text, "\"step\":\"intent\",\"verb\":\"archive\""), "%s", text);
	cr_expect_not_null(strstr(text,
				   "\"method\":\"PATCH\",\"path\":\"" FORKLIFT
				   "/namespaces/act-archive-journal/plans/succeeded"),
		"%s", text);
	cr_expect_not_null(strstr(text, "\\\"/spec/archived\\\""), "%s", text);
	cr_expect_not_null(strstr(answer, "\"step\":\"answer\""), "%s", answer);
	cr_expect_not_null(strstr(answer, "\"outcome\":\"done\""), "%s", answer);
	cr_expect_not_null(strstr(answer, "\"status\":200"), "%s", answer);
	cr_expect_null(strstr(answer, "\"body\""), "%s", answer);
	/* The object and the request, as the server knows them. */
	path = site_field("act-archive-journal", "plans", "succeeded", "metadata.uid");
	snprintf(uid, sizeof(uid), "\"uid\":%.40s", path);
	free(path);
	cr_expect_not_null(strstr(text, uid), "%s", text);
	path = site_field("act-archive-journal", "plans", "succeeded", "metadata.resourceVersion");
	expected = text_of("\"resourceVersion\":%s", path);
	cr_expect_not_null(strstr(answer, expected), "%s", answer);
	free(expected);
	free(path);
	sscanf(strstr(answer, "\"auditID\""), "\"%*[^\"]\":\"%63[-0-9a-f]", uid);
	cr_expect_gt(site_asked(uid, "\"patch\"", "act-archive-journal", NULL), 0, "%s", uid);
	free(text);
	path = home_path(console.home, ".local/state/mtvtop/journal.jsonl");
	cr_assert_eq(lstat(path, &status), 0);
	cr_expect_eq(status.st_mode & 07777, 0600);
	free(path);
	console_command(&console, "journal");
	console_expect_match(&console, "archive +plans act-archive-journal/succeeded +intent");
	console_expect_match(
		&console, "archive +plans act-archive-journal/succeeded +answer +done");
	console_end(&console);
}

/* A command of the settings: its question is the preview, and plans with copied disks stay. */
Test(verbs_archive, clean_up_of_the_settings)
{
	const struct console_plan about = {.name_space = "act-clean-up",
		.settings = "commands: {clean-up: \"archive plans --keep-disks where state in "
			    "('Succeeded', 'Failed')\"}\n"};
	struct console console;

	site_create_namespace("act-clean-up");
	acting_create_of("act-clean-up", "50-succeeded");
	acting_create_of("act-clean-up", "46-failed-resumable");
	console = acting_start_with(&about, "failed-resumable");
	console_expect(&console, "succeeded");
	console_press(&console, ":clean-up<Enter>");
	console_expect_question(&console, "Archive plan succeeded");
	console_expect_now(&console, "1 of 2 plans is left out: see below why.");
	console_expect_now(
		&console, "plan failed-resumable: disks of it that are copied would be deleted");
	acting_answer(&console, "y");
	console_expect_match(&console, "(plan succeeded|1 plan) archived");
	console_end(&console);
	acting_expect_field("act-clean-up", "plans", "succeeded", "spec.archived", "true");
	acting_expect_field("act-clean-up", "plans", "failed-resumable", "spec.archived", "");
	acting_expect_writes("act-clean-up", 1, 1);
}

/* The same from cron: what is left out is named, with the reason, and is no failure. */
Test(verbs_archive, clean_up_from_cron)
{
	static const char *const words[] = {"archive", "plans", "-q",
		"where state in ('Succeeded', 'Failed')", "--keep-disks", "--yes", NULL};

	site_create_namespace("act-cron");
	acting_create_of("act-cron", "50-succeeded");
	acting_create_of("act-cron", "46-failed-resumable");
	acting_expect_shell("act-cron", words, 0,
		"mtvtop: archive: 1 of 2 plans was left out\n"
		"mtvtop: archive: left out: act-cron/failed-resumable: disks of it that are copied "
		"would be deleted\n");
	acting_expect_field("act-cron", "plans", "succeeded", "spec.archived", "true");
	acting_expect_field("act-cron", "plans", "failed-resumable", "spec.archived", "");
	acting_expect_writes("act-cron", 1, 1);
}
