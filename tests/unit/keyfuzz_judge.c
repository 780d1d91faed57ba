/* The judge of the key fuzzer: what it lets pass, and above all what it does not. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "keyfuzz/judge.h"
#include "unit/given.h"

#define RULE "\xe2\x94\x80\xe2\x94\x80"

static struct judge judge;
static struct moment now;

static void begin(void)
{
	judge = (struct judge){0};
	now = (struct moment){.mono = 5000, .wall = 1000 * 1000};
}

static void end(void)
{
	judge_finish(&judge);
}

TestSuite(keyfuzz_judge, .init = begin, .fini = end);

static void wait(int milliseconds)
{
	now.mono += milliseconds;
	now.wall += milliseconds;
}

static void see(const char *screen)
{
	judge_look(&judge, screen, now);
}

/* A question over a page that has a title of the same kind; an empty phrase: the key y. */
static const char *screen_of(const char *title, const char *phrase)
{
	static char screen[1000];
	char answer[200] = "y yes   n no";
	if (*phrase)
		snprintf(answer, sizeof(answer), "type %s\n%-20s> ", phrase, "cold");
	snprintf(screen, sizeof(screen),
		" mtvtop\n" RULE " Start 2 plans " RULE " %s " RULE RULE "\n"
		"%-20swhat it does\n%-20s%s\n Esc cancel\n",
		title, "cold", "fresh  type x", answer);
	return screen;
}

static void ask(const char *title, const char *phrase)
{
	see(" mtvtop\n");
	wait(1);
	see(screen_of(title, phrase));
}

/* Blanks between; true when the last one accepts. */
static bool type(const char *keys)
{
	char names[500];
	char *rest = names;
	bool accepts = false;
	snprintf(names, sizeof(names), "%s", keys);
	for (char *name; (name = strtok_r(rest, " ", &rest));)
		accepts = judge_type(&judge, name, now);
	return accepts;
}

/* A write that is part of what VERB does, and of nothing else; "?": of no verb. */
static bool permits(const char *verb, const char *plan)
{
	char title[100];
	snprintf(title, sizeof(title), "%s plan", verb);
	const struct deed *deed = deed_of_title(title);
	return judge_permits(&judge,
		&(struct write_seen){.deeds = deed ? 1U << (deed - deeds) : 0,
			.name_space = "act-keys",
			.plan = plan,
			.at = now.wall,
			.done = true});
}

Test(keyfuzz_judge, reads_questions)
{
	struct question question;
	cr_expect(question_read(screen_of("Start plan web", "test/web"), &question));
	cr_expect_str_eq(question.title, "Start plan web");
	cr_expect_str_eq(question.phrase, "test/web");
	cr_expect(question_read(screen_of("Unarchive 3 plans", ""), &question));
	cr_expect_str_eq(question.title, "Unarchive 3 plans");
	cr_expect_str_eq(question.phrase, "");
	cr_expect_not(question_read(" mtvtop\n type a command\n", &question));
	cr_expect_not(question_read("", &question));
	cr_expect_not(question_read(RULE " Start plan web " RULE "\n half drawn\n", &question));
}

Test(keyfuzz_judge, proper_answers)
{
	ask("Archive plan web", "");
	wait(READING);
	cr_expect(type("y"));
	cr_expect(permits("Archive", "web"));
	ask("Start plan web", "web");
	wait(READING);
	cr_expect(type("w x <BS> e b <Enter>"));
	cr_expect(permits("Start", "web"));
	ask("Start plan act-keys/web", "web");
	wait(READING);
	cr_expect(type("q <C-u> e b <C-a> w <C-e> s <Left> <Delete> <Enter>"));
	cr_expect(permits("Start", "web"));
}

/* Counted from when it was certainly not there. */
Test(keyfuzz_judge, early_answers)
{
	ask("Archive plan web", "");
	wait(READING - 2);
	cr_expect_not(type("y"));
	cr_expect_not(permits("Archive", "web"));
	ask("Start plan web", "web");
	type("w e b");
	wait(READING);
	cr_expect_not(type("<Enter>"), "typed before it could be read");
	cr_expect_not(permits("Start", "web"));
}

Test(keyfuzz_judge, wrong_answers)
{
	static const char *const keys[] = {"<Enter>", "w e <Enter>", "W E B <Enter>",
		"w e b x <Enter>", "<Space> w e b <Enter>", "w e b", "y", "y <Enter>"};
	for (size_t i = 0; i < COUNT(keys); i++) {
		ask("Start plan web", "web");
		wait(READING);
		cr_expect_not(type(keys[i]), "%s", keys[i]);
		cr_expect_not(permits("Start", "web"), "%s", keys[i]);
	}
	ask("Archive plan web", "");
	wait(READING);
	cr_expect_not(type("Y <Enter> <Space> n"));
	cr_expect_not(permits("Archive", "web"));
}

/* An answer is for one question: its verb, its plan, once, and soon. */
Test(keyfuzz_judge, other_writes)
{
	ask("Archive plan web", "");
	wait(READING);
	cr_expect(type("y"));
	cr_expect_not(permits("Unarchive", "web"));
	cr_expect_not(permits("Archive", "web2"));
	cr_expect_not(permits("Archive", "we"));
	cr_expect_not(permits("?", "web"));
	cr_expect(permits("Archive", "web"));
	cr_expect_not(permits("Archive", "web"), "twice");
	ask("Archive plan web", "");
	wait(READING);
	type("y y y");
	wait(60 * 1000);
	cr_expect_not(permits("Archive", "web"), "a minute later");
}

Test(keyfuzz_judge, sets)
{
	ask("Archive 2 plans", "2");
	wait(READING);
	cr_expect(type("2 <Enter>"));
	cr_expect(permits("Archive", "web") && permits("Archive", "shop"));
	cr_expect_not(permits("Archive", "mail"));
}

/* What is done in two writes: the second one may wait for a controller. */
Test(keyfuzz_judge, two_writes)
{
	ask("Delete plan web", "web");
	wait(READING);
	cr_expect(type("w e b <Enter>"));
	cr_expect(permits("Delete", "web"));
	wait(60 * 1000);
	cr_expect(permits("Delete", "web"));
	cr_expect_not(permits("Delete", "web"), "a third one");
}

/* A question may be about something else than a plan; what has no room in a title ends with "~". */
Test(keyfuzz_judge, names)
{
	ask("Setting ForkliftController act-keys/controller", "");
	wait(READING);
	cr_expect(type("y"));
	cr_expect_not(permits("Setting", "web"));
	cr_expect(permits("Setting", "controller"));
	ask("Duplicate plan copy-of-lu~", "");
	wait(READING);
	cr_expect(type("y"));
	cr_expect_not(permits("Duplicate", "lukewarm"));
	cr_expect(permits("Duplicate", "copy-of-lukewarm"));
	ask("Clear the cutover of plan web", "");
	wait(READING);
	cr_expect(type("y"));
	cr_expect_not(permits("Cutover", "lukewarm"));
	cr_expect(permits("Cutover", "web"));
}

/* What is done may take several words, as those of a set. */
Test(keyfuzz_judge, sets_of_longer_titles)
{
	ask("Take VMs out of 2 plans", "2");
	wait(READING);
	cr_expect(type("2 <Enter>"));
	cr_expect_not(permits("Delete", "web"));
	cr_expect(permits("Drop", "web"));
	cr_expect(permits("Drop", "db"));
}

/* The same question anew is not answered by what was typed at the first one. */
Test(keyfuzz_judge, asked_again)
{
	ask("Start plan web", "web");
	wait(READING);
	cr_expect(type("w e b <Enter>"));
	wait(10);
	ask("Start plan web", "web");
	wait(READING);
	cr_expect_not(type("<Enter>"));
	wait(2000);
	cr_expect_not(permits("Start", "web"), "an answer to an older question");
}

/* Nobody has to read a question again because the window has another size. */
Test(keyfuzz_judge, resized)
{
	ask("Archive plan web", "");
	wait(READING);
	judge_resize(&judge, now);
	see(" mtvtop\n");
	wait(20);
	see(screen_of("Archive plan web", ""));
	cr_expect(type("y"));
	judge_resize(&judge, now);
	wait(5000);
	see(" mtvtop\n");
	cr_expect_not(judge.open);
}
