/*
 * The question before a write: every way to leave it sends nothing, and nothing but what it asks
 * for, typed while it could be read, is a yes.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "e2e/acting.h"
#include "support/home.h"

static void press_escape(struct console *console)
{
	console_press(console, "<Esc>");
	console_expect(console, "canceled; nothing was sent");
}

static void press_n(struct console *console)
{
	console_press(console, "n");
	console_expect(console, "canceled; nothing was sent");
}

static void press_q(struct console *console)
{
	console_press(console, "q");
	console_expect(console, "canceled; nothing was sent");
}

/* A default of yes would be found out by Enter, in either kind of question. */
static void press_enter(struct console *console)
{
	console_press(console, "<Enter>");
	console_expect_match(console, "Enter answers nothing: y or n|first type ");
	press_escape(console);
}

static void type_wrong(struct console *console)
{
	console_press(console, "wrong<Enter>");
	console_expect(console, "not the same; expected: ");
	press_escape(console);
}

/* Only a beginning of what is asked for. */
static void type_half(struct console *console)
{
	console_press(console, "we<Enter>");
	console_expect(console, "not the same; expected: ");
	press_escape(console);
}

static void paste(struct console *console, const char *text)
{
	cr_assert(term_paste(console->term, text));
	console_expect(console, "what was pasted is dropped: type it");
	console_press(console, "<Enter>");
	console_expect_match(console, "Enter answers nothing: y or n|first type ");
	press_escape(console);
}

static void paste_letter(struct console *console)
{
	paste(console, "y");
}

static void paste_name(struct console *console)
{
	paste(console, "web\n");
}

static void paste_context_and_name(struct console *console)
{
	paste(console, "test/web\n");
}

static void make_small(struct console *console)
{
	term_resize(console->term, 35, 12);
	console_expect(console, "too small: 40x10 at least");
	term_resize(console->term, 160, 40);
	console_expect(console, "the screen is too small for the question; nothing was sent");
}

static void lose_line(struct console *console)
{
	console_fault(console, "refuse");
	console_fault(console, "cut");
	console_expect(console, "the connection is lost; nothing was sent");
	console_fault(console, "accept");
	console_expect_match(console, "^ live");
}

/*
 * While it stands still keys wait in the terminal. What was on the screen meanwhile nobody knows:
 * they were not typed at this question.
 */
static void type_while_stopped(struct console *console, const char *text)
{
	console_signal(console, SIGSTOP);
	cr_assert(console_wait_state(console, 'T', PATIENCE));
	cr_assert(term_send(console->term, text));
	console_signal(console, SIGCONT);
	console_expect(console, "typed before this could be read: dropped");
	press_escape(console);
}

static void type_letter_too_early(struct console *console)
{
	type_while_stopped(console, "y");
}

static void type_name_too_early(struct console *console)
{
	type_while_stopped(console, "web\r");
}

static void type_context_and_name_too_early(struct console *console)
{
	type_while_stopped(console, "test/web\r");
}

/* Opens the question of COMMAND and leaves it, in each way. */
static void expect_left(struct console *console, const char *name_space, const char *command,
	const char *title, void (*const *ways)(struct console *console))
{
	char *plan = acting_object(name_space, "plans", "web");
	int dry = 0;

	for (; *ways != NULL; ways++) {
		console_command(console, command);
		console_expect_question(console, title);
		(*ways)(console);
		console_expect_gone(console, "The same with kubectl-mtv");
		dry++;
	}
	acting_expect_writes(name_space, dry, 0);
	acting_expect_same(name_space, "plans", "web", plan);
}

static struct console start_behind_proxy(const char *name_space)
{
	return acting_start_with(
		&(struct console_plan){.name_space = name_space, .faulty = true}, "web");
}

/* T0: the letter. */
Test(dialogs, letter_is_left_in_every_way)
{
	static void (*const ways[])(struct console * console) = {press_escape, press_n, press_q,
		press_enter, paste_letter, type_letter_too_early, make_small, lose_line, NULL};
	struct console console;

	site_create_namespace("act-left-letter");
	acting_create_plan(&(struct acting_plan){
		.name_space = "act-left-letter", .name = "web", .type = "warm", .vms = 2});
	console = start_behind_proxy("act-left-letter");
	expect_left(&console, "act-left-letter", "start plan web", "Start plan web", ways);
	cr_assert_eq(site_count_migrations("act-left-letter"), 0);
	console_end(&console);
}

/* T1: the name. */
Test(dialogs, name_is_left_in_every_way)
{
	static void (*const ways[])(struct console * console) = {press_escape, press_enter,
		type_wrong, type_half, paste_name, type_name_too_early, make_small, lose_line,
		NULL};
	struct console console;

	site_create_namespace("act-left-name");
	site_create_run(&(struct site_run){
		.name_space = "act-left-name", .plan = "web", .warm = true, .vms = 2});
	console = start_behind_proxy("act-left-name");
	expect_left(&console, "act-left-name", "cutover plan web", "Cutover plan web", ways);
	acting_expect_field("act-left-name", "migrations", "web-run", "spec.cutover", "");
	console_end(&console);
}

/* T2: context and name. */
Test(dialogs, context_and_name_are_left_in_every_way)
{
	static void (*const ways[])(struct console * console) = {press_escape, press_enter,
		type_wrong, type_half, paste_context_and_name, type_context_and_name_too_early,
		make_small, lose_line, NULL};
	struct console console;

	site_create_namespace("act-left-context");
	site_create_run(
		&(struct site_run){.name_space = "act-left-context", .plan = "web", .vms = 2});
	console = start_behind_proxy("act-left-context");
	expect_left(&console, "act-left-context", "cancel plan web --all-vms",
		"Cancel all VMs of plan web", ways);
	acting_expect_field("act-left-context", "migrations", "web-run", "spec.cancel", "");
	console_end(&console);
}

/* The key that opened it answers nothing, however often it comes, also when it is the letter y. */
Test(dialogs, opening_key_answers_nothing)
{
	struct console console;
	char *home = home_create();

	site_create_namespace("act-left-key");
	acting_create_plan(&(struct acting_plan){
		.name_space = "act-left-key", .name = "web", .more = "spec: {archived: true}\n"});
	given_file(home, ".config/mtvtop/keymaps/mine.yaml",
		"description: y archives\nglobal: {q: quit}\n"
		"table: {U: unarchive, \"y\": archive, x: actions}\n");
	console = acting_start_with(
		&(struct console_plan){
			.name_space = "act-left-key", .home = home, .settings = "keymap: mine\n"},
		"web");
	console_press(&console, "U");
	console_expect_question(&console, "Unarchive plan web");
	console_press(&console, "UUUU");
	console_expect(&console, "U answers nothing: y or n");
	press_escape(&console);
	site_do("PATCH", FORKLIFT "/namespaces/act-left-key/plans/web",
		"{\"spec\":{\"archived\":false}}");
	console_expect_match(&console, "web +Ready");
	console_press(&console, "y");
	console_expect_question(&console, "Archive plan web");
	console_press(&console, "yyyy<Enter>");
	console_expect(&console, "not the same; expected: yes");
	press_escape(&console);
	/* The same out of the menu. */
	console_press(&console, "x");
	console_expect_match(&console, "y  archive");
	console_press(&console, "y");
	console_expect_question(&console, "Archive plan web");
	console_press(&console, "yyyy<Enter>");
	console_expect(&console, "not the same; expected: yes");
	press_escape(&console);
	console_end(&console);
	acting_expect_writes("act-left-key", 3, 0);
	free(home);
}

/* Who types ahead answers nothing: the answer comes in one piece with what opens the question. */
Test(dialogs, typing_ahead_answers_nothing)
{
	struct console console;

	site_create_namespace("act-left-ahead");
	site_create_run(&(struct site_run){.name_space = "act-left-ahead", .plan = "web"});
	console = acting_start("act-left-ahead", "web");
	console_press(&console, ":cancel<Space>plan<Space>web<Space>--all-vms<Enter>");
	console_expect(&console, "type test/web");
	console_press(&console, "<Esc>");
	acting_expect_nothing_sent(&console);
	console_end(&console);
	acting_expect_writes("act-left-ahead", 1, 0);
}

/* The plan is deleted while it is asked about. */
Test(dialogs, deleted_plan_takes_the_question_back)
{
	struct console console;

	site_create_namespace("act-left-deleted");
	acting_create_plan(&(struct acting_plan){.name_space = "act-left-deleted", .name = "web"});
	console = acting_start("act-left-deleted", "web");
	console_press(&console, "S");
	console_expect_question(&console, "Start plan web");
	site_delete_plan("act-left-deleted", "web");
	console_expect(&console, "start: plan web is gone; nothing was sent");
	console_expect_gone(&console, "The same with kubectl-mtv");
	console_end(&console);
	acting_expect_writes("act-left-deleted", 1, 0);
	cr_assert_eq(site_count_migrations("act-left-deleted"), 0);
}

/* In production the name alone is not enough, and the question says where it is. */
Test(dialogs, production_asks_for_the_context)
{
	struct console console;

	site_create_namespace("act-left-production");
	acting_create_plan(
		&(struct acting_plan){.name_space = "act-left-production", .name = "web"});
	console = acting_start_with(&(struct console_plan){.name_space = "act-left-production",
					    .settings = "production: ['t*']\n"},
		"web");
	console_expect_match(&console, "^ PRODUCTION  ");
	/* What interrupts nothing is asked as anywhere. */
	console_press(&console, "R");
	console_expect_question(&console, "Archive plan web");
	console_expect_now(&console, "y yes   n no");
	console_press(&console, "n");
	acting_expect_nothing_sent(&console);
	console_press(&console, "S");
	console_expect_question(&console, "Start plan web");
	console_expect_match(&console, "PRODUCTION +the settings mark this context");
	console_expect(&console, "type test/web");
	console_press(&console, "web<Enter>");
	console_expect(&console, "not the same; expected: test/web");
	acting_expect_writes("act-left-production", 2, 0);
	console_press(&console, "<C-u>");
	acting_answer(&console, "test/web");
	console_expect(&console, "plan web started");
	console_end(&console);
	acting_expect_writes("act-left-production", 2, 1);
}
