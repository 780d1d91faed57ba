/*
 * The journal of a user who works on the cluster: where it is, who may read it, and what `:journal`
 * shows of it.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "e2e/console.h"
#include "e2e/site.h"
#include "support/home.h"

#define FOLDER ".local/state/mtvtop"
#define FILE_NAME FOLDER "/journal.jsonl"

static unsigned mode_of(const char *home, const char *file)
{
	struct stat status;
	char *path = home_path(home, file);

	cr_assert_eq(lstat(path, &status), 0, "%s is not there", path);
	free(path);
	return status.st_mode & 07777;
}

static struct console start_in(const char *home)
{
	struct console console =
		console_start(&(struct console_plan){.home = home, .name_space = "openshift-mtv"});

	console_expect_match(&console, "^ live");
	return console;
}

/* It is there from the start on, for this user alone, and says that nothing was written. */
Test(journal, is_made_at_the_start)
{
	char *home = home_create();
	struct console console = start_in(home);

	cr_expect_eq(mode_of(home, FOLDER), 0700);
	cr_expect_eq(mode_of(home, FILE_NAME), 0600);
	console_command(&console, "journal");
	console_expect(&console, "nothing was written to a cluster yet");
	console_press(&console, "<Esc>");
	console_expect_gone(&console, "nothing was written");
	console_end(&console);
	free(home);
}

/* A step of yesterday's program; its texts do nothing to the terminal. */
Test(journal, shows_what_was_written_before)
{
	char *home = home_create();
	struct console console;

	given_file(home, FILE_NAME,
		"{\"time\":\"2026-11-20T22:30:00.500Z\",\"operation\":\"1\",\"step\":\"answer\","
		"\"verb\":\"cutover\",\"outcome\":\"done\",\"context\":\"weekend\",\"user\":"
		"\"anna\",\"resource\":\"plans\",\"namespace\":\"shop\",\"name\":\"web\","
		"\"status\":200,\"text\":\"at once\\u001b[2J\\nand\\u202ethen\"}\n"
		"{\"time\":\"2026-11-20T22:31:00Z\",\"operation\":\"2\",\"st");
	console = start_in(home);
	console_command(&console, "journal");
	console_expect_match(&console,
		"2026-11-20 .*cutover    plans shop/web  +answer  done      200  at once");
	console_expect_now(&console, "at once\u241b[2J and\ufffdthen  (weekend by anna)");
	console_expect_now(
		&console, "lines left out, because they are torn or not of a journal: 1");
	console_end(&console);
	free(home);
}

/* The page grows with the file, whoever writes to it. */
Test(journal, follows_another_program)
{
	char *home = home_create();
	struct console console = start_in(home);

	console_command(&console, "journal");
	console_expect(&console, "nothing was written to a cluster yet");
	given_file(home, FILE_NAME,
		"{\"time\":\"2026-11-20T22:30:00.500Z\",\"operation\":\"1\",\"step\":\"intent\","
		"\"verb\":\"archive\",\"resource\":\"plans\",\"name\":\"web\"}\n");
	console_expect_match(&console, "archive    plans web  +intent");
	console_end(&console);
	free(home);
}

Test(journal, rights_of_others_are_taken_away_and_said)
{
	char *home = home_create();
	char *path = home_path(home, FILE_NAME);
	struct console console;

	given_file(home, FILE_NAME, "");
	cr_assert_eq(chmod(path, 0644), 0);
	/* It is said for seconds, which the way to the server may take. */
	console =
		console_start(&(struct console_plan){.home = home, .name_space = "openshift-mtv"});
	console_expect_match(
		&console, "others had rights to the journal: .* was 0644 and is 0600 now");
	cr_expect_eq(mode_of(home, FILE_NAME), 0600);
	console_end(&console);
	free(path);
	free(home);
}

/* Without a journal the console is there as ever, and says why when it is asked. */
Test(journal, cannot_be_written)
{
	char *home = home_create();
	struct console console;

	given_file(home, FOLDER, "");
	console = start_in(home);
	console_command(&console, "journal");
	console_expect_match(
		&console, "^.?the journal cannot be written: .*/" FOLDER ": Not a directory");
	console_end(&console);
	free(home);
}

/* What only prints leaves nothing behind. */
Test(journal, is_not_made_by_get)
{
	char *home = home_create();
	char *config = site_path("kubeconfig/viewer");
	char *folder = home_path(home, FOLDER);
	const char *const options[] = {"get", "plans", "-A", "--kubeconfig", config, NULL};
	struct printed printed = run_mtvtop(home, options);

	cr_expect_eq(printed.status, 0, "%s", printed.text);
	cr_expect_neq(access(folder, F_OK), 0);
	free(printed.text);
	free(folder);
	free(config);
	home_remove(home);
}
