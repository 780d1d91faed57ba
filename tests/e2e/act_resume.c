/*
 * resume, by keystrokes and on the shell: a box is ticked, or nothing happens; the Migration says
 * that it converts alone.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"

/* The form has one field: the box. */
Test(verbs_resume, with_a_tick)
{
	struct console console;
	char *before;
	struct doc *items;

	site_create_namespace("act-resume");
	acting_create_of("act-resume", "46-failed-resumable");
	before = acting_object("act-resume", "plans", "failed-resumable");
	console = acting_start("act-resume", "failed-resumable");
	console_command(&console, "resume");
	console_expect(&console, "source-not-run");
	console_expect_now(&console, "[ ] no");
	console_press(&console, "<Enter>");
	console_expect(&console, "say --source-not-run");
	console_expect_now(&console, "[ ] no");
	acting_expect_writes("act-resume", 0, 0);
	console_press(&console, "<Space>");
	console_expect(&console, "[x] yes");
	console_press(&console, "<Enter>");
	console_expect_question(&console, "Resume plan failed-resumable");
	console_expect_now(&console, "The sources are NOT powered off");
	acting_expect_writes("act-resume", 1, 0);
	acting_answer(&console, "failed-resumable");
	console_expect(&console, "plan failed-resumable resumes its conversion");
	console_end(&console);
	acting_expect_same("act-resume", "plans", "failed-resumable", before);
	acting_expect_done("act-resume", 1);
	items = site_migrations("act-resume");
	int resumed = 0;
	node_each(run, node_find(doc_root(items), "items"))
	{
		resumed += node_true(node_find(run, "spec.resumeConversion"));
	}
	cr_assert_eq(resumed, 1);
	doc_unref(items);
}

#define SHELL(status, text, ...)                                                                   \
	acting_expect_shell(                                                                       \
		"act-resume-shell", (const char *const[]){__VA_ARGS__, NULL}, status, text)

Test(verbs_resume, on_the_shell)
{
	site_create_namespace("act-resume-shell");
	acting_create_of("act-resume-shell", "46-failed-resumable");
	acting_create_of("act-resume-shell", "20-cold-running");
	SHELL(2, "say --source-not-run", "resume", "plan", "failed-resumable", "--yes");
	SHELL(7, "it is running", "resume", "plan", "cold-running", "--source-not-run", "--yes");
	SHELL(8, "nobody said yes to it", "resume", "plan", "failed-resumable", "--source-not-run");
	acting_expect_writes("act-resume-shell", 1, 0);
	SHELL(0, "done", "resume", "plan", "failed-resumable", "--source-not-run", "--yes");
	cr_assert_eq(site_count_migrations("act-resume-shell"), 3);
	acting_expect_done("act-resume-shell", 1);
}
