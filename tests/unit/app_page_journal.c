/* The journal on the screen. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/command.h"
#include "unit/given.h"
#include "unit/given_app.h"
#include "unit/given_journal.h"

static struct app app;

static void begin(void)
{
	given_app(&app);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(app_page_journal, .init = begin, .fini = end);

static void put(const char *operation, const char *step, const char *outcome, const char *text)
{
	struct journal_entry entry = given_step(operation, step, outcome);
	entry.text = text;
	entry.status = *outcome ? 200 : 0;
	given_step_of(&entry, "");
}

static void expect_shown(const char *text)
{
	const char *screen = given_app_screen(&app, 160, 12);
	cr_expect(strstr(screen, text), "not \"%s\":\n%s", text, screen);
}

static void expect_not_shown(const char *text)
{
	const char *screen = given_app_screen(&app, 160, 12);
	cr_expect_not(strstr(screen, text), "\"%s\":\n%s", text, screen);
}

Test(app_page_journal, nothing_was_written)
{
	dispatch(&app, "journal");
	expect_shown("Journal");
	expect_shown("/.local/state/mtvtop/journal.jsonl");
	expect_shown("nothing was written to a cluster yet");
}

Test(app_page_journal, one_line_for_each_step)
{
	put("a", "intent", "", "cutover at 22:30Z");
	put("a", "answer", "done", "");
	dispatch(&app, "journal");
	expect_shown("2026-11-21 12:00:00Z  cutover    plans shop/web                "
		     "intent            cutover at 22:30Z  (weekend by anna)");
	expect_shown("2026-11-21 12:00:00Z  cutover    plans shop/web                "
		     "answer  done      200  (weekend by anna)");
	setenv("TZ", "EST5", 1);
	tzset();
	dispatch(&app, "utc");
	expect_shown("2026-11-21 07:00:00-05:00  cutover");
}

/* 80 columns hold when, what, of what, and what came of it; the rest of it stands below. */
Test(app_page_journal, on_a_narrow_screen)
{
	put("a", "answer", "refused", "the plan is archived, so that its runs cannot be changed");
	dispatch(&app, "journal");
	const char *screen = given_app_screen(&app, 80, 12);
	cr_expect(
		strstr(screen,
			"2026-11-21 12:00:00Z  cutover    plans shop/web                answer  "
			"refused\n  200  the plan is archived, so that its runs cannot be changed  "
			"(weekend by\n  anna)\n"),
		"%s", screen);
}

/* No name or message moves the cursor, adds a line or passes for another step. */
Test(app_page_journal, hostile_texts)
{
	put("a", "answer", "refused",
		"no\n2026-11-21 12:00:00Z  cutover  plans shop/web  answer  done\x1b[31m\u202e");
	dispatch(&app, "journal");
	expect_shown("refused   200  no 2026-11-21 12:00:00Z  cutover");
	expect_shown("done?[31m?");
	expect_not_shown("\x1b");
}

/* It begins at the end and follows it, until one scrolls away. */
Test(app_page_journal, follows_while_it_grows)
{
	char text[16];
	for (int i = 0; i < 30; i++) {
		snprintf(text, sizeof(text), "number %02d", i);
		put("a", "intent", "", text);
	}
	dispatch(&app, "journal");
	expect_shown("number 29");
	put("a", "intent", "", "number 30");
	expect_shown("number 30");
	dispatch(&app, "move up");
	expect_not_shown("number 30");
	expect_shown("number 29");
	put("a", "intent", "", "number 31");
	expect_shown("number 29");
	expect_not_shown("number 31");
	dispatch(&app, "move bottom");
	expect_shown("number 31");
	put("a", "intent", "", "number 32");
	expect_shown("number 32");
	dispatch(&app, "move top");
	expect_shown("number 00");
	put("a", "intent", "", "number 33");
	expect_shown("number 00");
}

Test(app_page_journal, what_is_not_shown_is_said)
{
	given_bytes("torn\nforeign\n", 13);
	put("a", "intent", "", "the step");
	dispatch(&app, "journal");
	expect_shown("lines left out, because they are torn or not of a journal: 2");
	expect_shown("the step");
}

/* A megabyte is read; more is in the file. */
Test(app_page_journal, a_long_journal)
{
	char *body = malloc(JOURNAL_BODY_MAX);
	struct journal_entry entry = given_step("first", "intent", "");
	memset(body, 'x', JOURNAL_BODY_MAX - 1);
	body[JOURNAL_BODY_MAX - 1] = '\0';
	entry.body = body;
	for (int i = 0; i < 10; i++)
		given_step_of(&entry, "");
	put("last", "intent", "", "the last one");
	dispatch(&app, "journal");
	expect_shown("older steps are in the file only");
	expect_shown("the last one");
	free(body);
}

Test(app_page_journal, a_journal_that_cannot_be_written)
{
	setenv("XDG_STATE_HOME", "/dev/null", 1);
	app.journal = journal_open(&app.journal_problem);
	cr_assert_null(app.journal);
	dispatch(&app, "journal");
	expect_shown("the journal cannot be written: cannot make the folder /dev/null/mtvtop: Not "
		     "a directory");
	/* The same while the page is open. */
	*app.journal_problem.text = '\0';
	expect_not_shown("cannot be written");
	error_set(&app.journal_problem, "the journal cannot be written: no room");
	expect_shown("the journal cannot be written: no room");
}

Test(app_page_journal, a_journal_that_cannot_be_read)
{
	char *path = given_journal_path(JOURNAL_FILE);
	put("a", "intent", "", "");
	cr_assert_not(unlink(path));
	cr_assert_not(symlink("/dev/zero", path));
	dispatch(&app, "journal");
	expect_shown("the journal cannot be read: ");
	free(path);
}
