#include "ui/dialog.h"

#include <criterion/criterion.h>
#include <string.h>

#include "unit/given.h"
#include "unit/given_dialog.h"
#include "unit/given_keys.h"

static struct asker *asker;

static void begin(void)
{
	asker = given_asker();
}

static void end(void)
{
	given_asker_end(asker);
}

TestSuite(ui_dialog, .init = begin, .fini = end);

static void press(const char *keys)
{
	given_keys(&asker->top, keys);
}

/* No answer came and the question still stands. */
static void expect_none(const char *why)
{
	cr_expect(asker->answers == 0 && asker->dialog, "%s: answered %d", why, asker->answer);
}

static void expect_answer(enum dialog_answer answer, const char *why)
{
	cr_expect(asker->answers == 1, "%s: %d answers", why, asker->answers);
	cr_expect(asker->answer == answer, "%s: answered %d", why, asker->answer);
}

static bool says(const char *text)
{
	return strstr(given_dialog_drawn(asker, 80, 20), text);
}

Test(ui_dialog, letters)
{
	static const struct {
		const char *keys;
		int answer; /* -1: none */
	} cases[] = {{"y", DIALOG_YES}, {"n", DIALOG_NO}, {"q", DIALOG_NO}, {"Esc", DIALOG_NO},
		{"Enter", -1}, {"Enter Enter Enter", -1}, {"Y", -1}, {"Space", -1}, {"Tab", -1},
		{"C-y", -1}, {"C-o", -1}, {"m", -1}, {"o", -1}, {"c", -1}, {"C-u", -1}, {"x", -1},
		{"Enter Y x y", DIALOG_YES}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		given_question(asker, NULL);
		press(cases[i].keys);
		if (cases[i].answer < 0)
			expect_none(cases[i].keys);
		else
			expect_answer((enum dialog_answer)cases[i].answer, cases[i].keys);
		cr_expect_str_eq(asker->typed, cases[i].answer == DIALOG_YES ? "y" : "");
	}
}

/* Typed ahead: it is drawn, but the terminal has not taken it. */
Test(ui_dialog, nothing_answers_before_it_is_shown)
{
	static const char *const keys[] = {"y", "n", "q", "m", "Enter", "C-o"};
	asker->about.can_modify = true;
	for (size_t i = 0; i < COUNT(keys); i++) {
		given_dialog(asker, NULL);
		clock_advance(&asker->clock, 60000);
		press(keys[i]);
		expect_none(keys[i]);
	}
	cr_expect(says("typed before this could be read: dropped"));
	given_dialog(asker, "web");
	clock_advance(&asker->clock, 60000);
	press("w e b Enter C-o");
	expect_none("a phrase");
	cr_expect_str_eq(asker->dialog->line.text.text, "");
}

Test(ui_dialog, keys_of_the_first_249_milliseconds_are_dropped)
{
	static const char *const keys[] = {"y", "n", "q", "m", "C-o"};
	asker->about.can_modify = true;
	for (size_t i = 0; i < COUNT(keys); i++) {
		given_dialog(asker, NULL);
		given_dialog_shown(asker, 0);
		press(keys[i]);
		clock_advance(&asker->clock, 249);
		press(keys[i]);
		expect_none(keys[i]);
		clock_advance(&asker->clock, 1);
		press(keys[i]);
		cr_expect_eq(asker->answers, 1, "%s counts after 250 ms", keys[i]);
	}
}

/* A key that lay in the terminal while the program was busy is as old as it can be. */
Test(ui_dialog, keys_that_lay_there_are_as_old_as_they_can_be)
{
	struct key key = {.name = "y", .printable = true, .text = "y"};
	given_dialog(asker, NULL);
	clock_advance(&asker->clock, 1000);
	given_dialog_shown(asker, 5000);
	key.since = asker->clock.mono - 4751;
	asker->top->ops->key(asker->top, &key);
	expect_none("typed 249 ms behind it, perhaps");
	key.since = asker->clock.mono - 4750;
	asker->top->ops->key(asker->top, &key);
	expect_answer(DIALOG_YES, "typed 250 ms behind it, or later");
}

/* What was dropped is not kept for later either. */
Test(ui_dialog, a_phrase_begins_after_250_milliseconds)
{
	given_dialog(asker, "web");
	given_dialog_shown(asker, 249);
	press("w e");
	clock_advance(&asker->clock, 1);
	press("b Enter");
	expect_none("half of it was too early");
	press("C-u w e b Enter");
	expect_answer(DIALOG_YES, "all of it in time");
	cr_expect_str_eq(asker->typed, "web");
}

/* Frames go on being shown: only the first one counts. */
Test(ui_dialog, later_frames_do_not_prolong_it)
{
	given_dialog(asker, NULL);
	given_dialog_shown(asker, 200);
	given_dialog_shown(asker, 50);
	press("y");
	expect_answer(DIALOG_YES, "250 ms after the first");
}

Test(ui_dialog, esc_cancels_always)
{
	for (int state = 0; state < 6; state++) {
		given_dialog(asker, state % 2 ? "web" : NULL);
		if (state > 1)
			given_dialog_shown(asker, state > 3 ? DIALOG_WAIT : 0);
		if (state == 5)
			press("w e b");
		press("Esc");
		expect_answer(DIALOG_NO, "Esc");
	}
}

/* A key that is held down would answer by itself. */
Test(ui_dialog, the_opening_key_never_answers)
{
	asker->about.key = "y";
	given_question(asker, NULL);
	press("y y y y Enter");
	expect_none("y opened it");
	press("C-u y e s Enter");
	expect_answer(DIALOG_YES, "yes");
	cr_expect_str_eq(asker->typed, "yes");
	asker->about.key = "C";
	given_question(asker, NULL);
	press("C C Enter y");
	expect_answer(DIALOG_YES, "another key opened it");
}

Test(ui_dialog, the_phrase_is_compared_exactly)
{
	static const struct {
		const char *phrase;
		const char *keys; /* before Enter */
		bool accepted;
	} cases[] = {
		{"web", "w e b", true},
		{"web", "", false},
		{"web", "W e b", false},
		{"web", "w e b Space", false},
		{"web", "Space w e b", false},
		{"web", "w e", false},
		{"web", "w e b b", false},
		{"web", "w e b b BS", true},
		{"web", "x y C-u w e b", true},
		{"web", "e b C-a w", true},
		{"web", "x y Enter C-u w e b", true},
		{"12", "1 2", true},
		{"12", "0 1 2", false},
		{"dc1 prod/web", "d c 1 Space p r o d / w e b", true},
		{"yes", "y", false},
		{"mocy-jknq", "m o c y - j k n q", true},
		{"\u4e2d\u6587", "\u4e2d \u6587", true},
		{"\u00e9", "e \u0301", false},
		{"", "", false},
		{"", "y e s", true},
	};
	asker->about.can_modify = asker->about.can_go_on = true;
	asker->about.command = "command";
	for (size_t i = 0; i < COUNT(cases); i++) {
		given_question(asker, cases[i].phrase);
		press(cases[i].keys);
		expect_none("Enter is missing");
		press("Enter");
		cr_expect_eq(asker->answers, cases[i].accepted, "%s: %s", cases[i].phrase,
			cases[i].keys);
		if (cases[i].accepted)
			cr_expect_str_eq(asker->typed, *cases[i].phrase ? cases[i].phrase : "yes");
	}
}

Test(ui_dialog, a_wrong_phrase_says_what_is_expected)
{
	given_question(asker, "dc1/web");
	press("Enter Enter");
	cr_expect(says("first type dc1/web"));
	press("w e b Enter");
	expect_none("wrong");
	cr_expect(says("not the same; expected: dc1/web"));
	press("BS");
	cr_expect_not(says("not the same"), "until the next key");
	cr_expect(says("> we"));
}

/* A phrase that cannot be typed is never accepted: no byte of a hostile name is typed for it. */
Test(ui_dialog, hostile_phrases)
{
	given_question(asker, "a\x1b[2J");
	press("a Esc");
	expect_answer(DIALOG_NO, "Esc is no text");
	given_question(asker, "a\nb");
	press("a Enter b Enter");
	expect_none("Enter is no text");
}

Test(ui_dialog, what_is_typed_has_a_ceiling)
{
	given_question(asker, "web");
	for (int i = 0; i < 300; i++)
		press("x");
	cr_expect_leq(asker->dialog->line.text.used, 3 + 64);
	press("C-u w e b Enter");
	expect_answer(DIALOG_YES, "it can be cleared");
}

Test(ui_dialog, pastes_are_dropped)
{
	given_question(asker, "web");
	given_paste(&asker->top, "web");
	cr_expect(says("what was pasted is dropped: type it"));
	press("Enter");
	expect_none("the phrase was pasted");
	given_paste(&asker->top, "web\r");
	press("w");
	given_paste(&asker->top, "eb");
	press("Enter");
	expect_none("half of it was pasted");
	given_question(asker, NULL);
	given_paste(&asker->top, "y");
	given_paste(&asker->top, "y\ny\n");
	expect_none("y was pasted");
	cr_expect(says("what was pasted is dropped: type it"));
	given_dialog(asker, NULL);
	given_paste(&asker->top, "y");
	expect_none("before it is shown");
}

Test(ui_dialog, modify_where_it_is_offered)
{
	asker->about.can_modify = true;
	given_question(asker, NULL);
	press("m");
	expect_answer(DIALOG_MODIFY, "m");
	given_question(asker, NULL);
	press("C-o");
	expect_answer(DIALOG_MODIFY, "C-o");
	given_question(asker, "web");
	press("m");
	expect_none("m is text");
	press("C-o");
	expect_answer(DIALOG_MODIFY, "C-o");
	cr_expect_str_eq(asker->typed, "", "nothing was accepted");
}

Test(ui_dialog, after_a_failure)
{
	given_question(asker, NULL);
	press("o Tab");
	cr_expect_not(asker->dialog->go_on, "it is not offered");
	cr_expect_not(says("after a failure"));
	asker->about.can_go_on = true;
	given_question(asker, NULL);
	cr_expect(says("after a failure: stop"), "stopping is the default");
	press("o");
	cr_expect(says("after a failure: go on"));
	press("Tab");
	cr_expect(says("after a failure: stop"));
	press("o y");
	expect_answer(DIALOG_YES, "y");
	cr_expect(asker->go_on);
	given_question(asker, "12");
	press("o Tab C-u 1 2 Enter");
	expect_answer(DIALOG_YES, "12");
	cr_expect(asker->go_on, "o is text, Tab changes it");
}

Test(ui_dialog, copies_the_command)
{
	given_question(asker, NULL);
	press("c C-y");
	cr_expect_str_eq(asker->copied, "", "there is none");
	asker->about.command = "kubectl mtv cutover plan --name web";
	asker->clipboard = true;
	given_question(asker, NULL);
	cr_expect_not(says("kubectl mtv"));
	press("c");
	cr_expect_str_eq(asker->copied, "kubectl mtv cutover plan --name web");
	cr_expect(says("sent to the clipboard"));
	cr_expect(says("  kubectl mtv cutover plan --name web\n"), "it can be read as well");
	asker->clipboard = false;
	asker->look.frozen = true;
	given_question(asker, "web");
	press("c C-y");
	cr_expect(says("no clipboard here: it stands above"));
	cr_expect(says("  kubectl mtv cutover plan --name web\n"), "frozen or not");
	cr_expect_str_eq(asker->dialog->line.text.text, "c");
	asker->about.copy = NULL;
	given_question(asker, NULL);
	press("c");
	cr_expect(says("no clipboard here: it stands above"));
	expect_none("copying");
}

Test(ui_dialog, the_owner_cancels)
{
	given_question(asker, "web");
	press("w e b");
	dialog_cancel(asker->dialog);
	expect_answer(DIALOG_NO, "the connection is lost");
	cr_expect_str_eq(asker->typed, "");
}

/* An owner who leaves it on the screen while the server is asked gets no second answer. */
Test(ui_dialog, answers_once)
{
	asker->keeps = true;
	given_question(asker, NULL);
	press("y y n Esc Enter");
	dialog_cancel(asker->dialog);
	given_dialog_drawn(asker, 10, 2);
	given_dialog_drawn(asker, 80, 20);
	screen_hidden(asker->top, true);
	given_dialog_drawn(asker, 80, 20);
	expect_answer(DIALOG_YES, "the first");
}

Test(ui_dialog, ends)
{
	given_question(asker, NULL);
	screen_clear(&asker->top);
	cr_expect_eq(asker->answers, 0, "destroyed by its owner");
	cr_expect_eq(asker->ended, 1);
	cr_expect_eq(asker->destroyed, 1);
}

/* A new one must be read anew: what was typed at the first does not answer the second. */
Test(ui_dialog, another_one_begins_anew)
{
	given_question(asker, NULL);
	press("y");
	expect_answer(DIALOG_YES, "the first");
	given_dialog(asker, NULL);
	press("y");
	given_dialog_shown(asker, 249);
	press("y");
	expect_none("the second");
	clock_advance(&asker->clock, 1);
	press("y");
	expect_answer(DIALOG_YES, "the second");
}

/* Ctrl-Z: whoever comes back has to see it again. */
Test(ui_dialog, hidden_ones_must_be_shown_again)
{
	given_question(asker, NULL);
	screen_hidden(asker->top, false);
	clock_advance(&asker->clock, 60000);
	press("y n");
	expect_none("it is hidden");
	given_dialog_drawn(asker, 80, 20);
	given_dialog_shown(asker, 249);
	press("y");
	expect_none("it came back");
	clock_advance(&asker->clock, 1);
	press("y");
	expect_answer(DIALOG_YES, "read again");
}

/* The body is what is answered: it is written anew when its owner says so. */
Test(ui_dialog, the_body_is_written_anew)
{
	given_question(asker, NULL);
	cr_expect(says("  one\n"));
	asker->body = "12 VMs are shut down now";
	cr_expect_not(says("12 VMs"));
	asker->generation++;
	cr_expect(says("  12 VMs are shut down now\n"));
	asker->look.frozen = true;
	asker->body = "13 VMs are shut down now";
	asker->generation++;
	cr_expect(says("  13 VMs are shut down now\n"));
}

/* The hints that are on the line, as "KEY TEXT|". */
static const char *hints(void)
{
	static char text[200];
	text[0] = '\0';
	for (const struct screen_hint *hint = screen_hints(asker->top); hint->key; hint++) {
		strcat(strcat(strcat(text, hint->key), " "), hint->text);
		strcat(text, "|");
	}
	return text;
}

Test(ui_dialog, hints_are_of_keys_that_count)
{
	given_question(asker, NULL);
	cr_expect_str_eq(hints(), "n no|y yes, do it|");
	given_question(asker, "web");
	cr_expect_str_eq(hints(), "Esc cancel|");
	press("w e");
	cr_expect_str_eq(hints(), "Esc cancel|C-u clear|");
	press("b");
	cr_expect_str_eq(hints(), "Esc cancel|Enter yes, do it|C-u clear|");
	asker->about.can_modify = asker->about.can_go_on = true;
	asker->about.command = "command";
	given_question(asker, NULL);
	cr_expect_str_eq(
		hints(), "n no|y yes, do it|m modify|o go on|c copy command|", "%s", hints());
	given_question(asker, "web");
	press("w e b Tab");
	cr_expect_str_eq(hints(),
		"Esc cancel|Enter yes, do it|C-o modify|Tab stop|C-y copy command|C-u clear|");
}
