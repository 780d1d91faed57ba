#include "keyfuzz/fuzz.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "keyfuzz/plans.h"
#include "support/deadline.h"

enum { ESCAPE = 45, QUESTION_COMES = 300, LINE = 400, RENEW = 15 * 1000 /* milliseconds */ };

#define COUNT(table) ((int)(sizeof(table) / sizeof(*(table))))

/* Keys of the keymap, of prompts, dialogs and forms, and such as mean nothing. */
static const char *const keys[] = {"y", "n", "Y", "<Enter>", "<Enter>", "S", "C", "K", "R", "U",
	"x", "j", "k", "g", "G", "<Space>", "a", "A", "Z", "<Tab>", "<S-Tab>", "z", "d", "p", "i",
	"w", "W", "c", "v", "m", "P", "V", "L", "L", "X", "o", "s", "t", "u", "f", "F", "F", "h",
	"l", "J", ":", "/", "?", "<Up>", "<Down>", "<Left>", "<Right>", "<PageUp>", "<PageDown>",
	"<Home>", "<End>", "<BS>", "<Delete>", "<C-u>", "<C-w>", "<C-k>", "<C-a>", "<C-e>", "<C-y>",
	"<C-o>", "<C-l>", "<C-d>", "<C-z>", "<F5>", "<A-y>", "1", "2", "o", "r", "e", "q"};

/* For each deed, what may stand behind its word. */
static const char *const flags[DEEDS][4] = {
	{"", "", " --cutover +30m", " --dry-run"},				/* start */
	{"", "", " --cutover +30m", " --dry-run"},				/* retry */
	{"", " --source-not-run", " --source-not-run", " --dry-run"},		/* resume */
	{"", " --cutover +2h --every 5m", " --vms vm-1 --by +10m", " --clear"}, /* cutover */
	{" --all-vms", " --vms vm-1", " --vms vm-2", " --vms vm-1,vm-3"},	/* cancel */
	{" --canceled", " --vms vm-1", " --vms vm-2", ""},			/* drop */
	{"", " --description new", " --migration-type warm", " --target-power-state off"},
	{"", " --vms vm-1 --target-name one", " --vms vm-2 --target-power-state on", " --vms vm-1"},
	{"", "", "", " --dry-run"},				 /* duplicate */
	{"", "", " --keep-disks", ""},				 /* archive */
	{"", "", "", ""},					 /* unarchive */
	{"", " --skip-archive", " --clean-all", " --within 2s"}, /* delete */
	{"", "", "", ""},					 /* withdraw */
	{" --wave 2", " --wave 3", " --clear", ""},		 /* wave */
	{"", " --vms vm-1", " --vms vm-2", ""},			 /* checked */
	{" --setting controller_log_level --value 5", " --setting controller_log_level --unset",
		" --setting controller_precopy_interval --value 30", ""}, /* setting */
};

static const char *some(struct hand *hand, const char *const *table, int count)
{
	return table[hand_choose(hand, count)];
}

static const char *some_plan(struct hand *hand)
{
	return some(hand, plan_names, PLANS);
}

/* ---- without a thought ----------------------------------------------------------------------- */

/* As one write, or one after the other with pauses. Esc ends it: what follows would be Alt. */
static void press_anything(struct hand *hand)
{
	bool at_once = hand_choose(hand, 2) == 0;
	char all[LINE] = "";
	size_t used = 0;

	for (int left = 1 + hand_choose(hand, 12); left > 0; left--) {
		const char *key = some(hand, keys, COUNT(keys));

		if (at_once) {
			used += (size_t)snprintf(all + used, sizeof(all) - used, "%s ", key);
			continue;
		}
		hand_keys(hand, key);
		hand_wait(hand, hand_choose(hand, 30));
	}
	if (at_once)
		hand_keys(hand, all);
}

static void press_escape(struct hand *hand)
{
	hand_keys(hand, "<Esc>");
	hand_wait(hand, ESCAPE);
}

/* What was pasted may hold an answer, a key that opens a question, and lines. */
static void paste_anything(struct hand *hand)
{
	static const char *const texts[] = {"y", "y\r", "Ry", "RUy\ry", ":archive plan cold\ry",
		"warm\r", "test/warm\r", "2\r", "\r"};

	hand_paste(hand, some(hand, texts, COUNT(texts)));
}

static void resize(struct hand *hand)
{
	static const int sizes[][2] = {
		{110, 34}, {80, 24}, {160, 50}, {60, 16}, {40, 10}, {30, 8}, {90, 30}};
	const int *size = sizes[hand_choose(hand, COUNT(sizes))];

	hand_resize(hand, size[0], size[1]);
}

/* ---- what puts a question -------------------------------------------------------------------- */

static void type_line(struct hand *hand, const char *line, const char *behind)
{
	char names[LINE * 2] = ": ";
	size_t used = strlen(names);

	for (; *line != '\0'; line++)
		used += (size_t)snprintf(names + used, sizeof(names) - used,
			*line == ' ' ? "<Space> " : "%c ", *line);
	snprintf(names + used, sizeof(names) - used, "<Enter>%s", behind);
	hand_keys(hand, names);
}

/* Names, all of them, or what a filter selects; BEHIND is typed ahead in the same write. */
static void command(struct hand *hand, const char *name_space, const char *behind)
{
	int verb = hand_choose(hand, DEEDS);
	const char *word = deeds[verb].word;
	const char *flag = flags[verb][hand_choose(hand, 4)];
	char line[LINE];

	switch (hand_choose(hand, 8)) {
	case 0: snprintf(line, sizeof(line), "%s --all%s", word, flag); break;
	case 1:
		snprintf(line, sizeof(line), "%s plan %s,%s%s", word, some_plan(hand),
			some_plan(hand), flag);
		break;
	case 2:
		snprintf(line, sizeof(line), "%s plan %s/%s%s", word, name_space, some_plan(hand),
			flag);
		break;
	case 3: snprintf(line, sizeof(line), "%s%s", word, flag); break;
	default: snprintf(line, sizeof(line), "%s plan %s%s", word, some_plan(hand), flag); break;
	}
	type_line(hand, line, behind);
}

/* What can be done to a fresh site, so that there is enough to be answered. */
static void sensible_command(struct hand *hand, const char *behind)
{
	static const char *const lines[] = {"archive plan through", "archive plan broken",
		"archive plan ended", "archive plan cold", "archive plan fresh",
		"unarchive plan stored", "unarchive plan through", "unarchive plan broken",
		"cutover plan warm --cutover +2h", "cutover plan warm",
		"cutover plan timed --clear", "cutover plan timed --cutover +30m",
		"cancel plan moving --vms vm-1", "cancel plan moving --vms moving-3",
		"cancel plan warm --all-vms", "start plan cold", "start plan fresh",
		"withdraw plan cold", "withdraw plan fresh", "start plan lukewarm",
		"start plan ended", "archive plan cold,fresh,through", "unarchive --all",
		"cutover plan warm,timed --cutover +3h",
		"cutover plan warm,timed --cutover +2h --every 5m",
		"cutover plan warm,timed --cutover +2h --hold", "jobs next",
		"cutover plan warm --vms vm-1 --cutover +4h", "cutover plan timed --by +15m",
		"clear", "retry plan broken", "retry plan ended", "retry plan mixed",
		"retry plan broken,ended", "drop plan mixed --canceled",
		"drop plan cold --vms vm-1", "resume plan halfway --source-not-run",
		"set plan cold --description other", "set plan fresh --target-power-state on",
		"set-vm plan cold --vms vm-2 --target-name two",
		"set-vm plan fresh --vms vm-1 --target-name one", "duplicate plan cold",
		"duplicate plan warm", "delete plan ended --skip-archive",
		"delete plan through,broken --skip-archive", "delete plan stored",
		"delete plan ended", "wave 2 plan cold,fresh", "wave 1 plan warm",
		"wave --clear plan cold", "setting controller_log_level 5",
		"setting controller_log_level 3", "setting controller_precopy_interval 30"};

	type_line(hand, some(hand, lines, COUNT(lines)), behind);
}

/* What is about the questions that were answered: jobs, the last write, what failed. */
static void go_on_with(struct hand *hand)
{
	static const char *const lines[] = {"jobs", "jobs pause", "jobs continue", "jobs stop",
		"jobs finish", "jobs undo", "jobs forget", "stop", "repeat", "undo"};
	const char *line = some(hand, lines, COUNT(lines));

	type_line(hand, line, strcmp(line, "undo") == 0 ? " <Enter>" : "");
}

/* By the key of a verb, on whatever row the cursor is. */
static void key_of_verb(struct hand *hand, const char *behind)
{
	static const char *const verbs[] = {"S", "C", "B", "K", "R", "U", "Z"};
	char names[LINE];

	snprintf(names, sizeof(names), "%s%s", some(hand, verbs, COUNT(verbs)), behind);
	hand_keys(hand, names);
}

static void put_question(struct hand *hand, const char *name_space)
{
	static const char *const ahead[] = {"", "", "", "", " y", " y <Enter>", " c o l d <Enter>"};
	const char *behind = some(hand, ahead, COUNT(ahead));

	if (hand_sees_question(hand))
		return;
	for (int i = hand_choose(hand, 3); i > 0; i--)
		press_escape(hand);
	if (hand_choose(hand, 8) == 0)
		type_line(hand, "view plans", "");
	switch (hand_choose(hand, 8)) {
	case 0: key_of_verb(hand, behind); break;
	case 1: command(hand, name_space, behind); break;
	case 2: go_on_with(hand); break;
	default: sensible_command(hand, behind); break;
	}
	hand_wait_question(hand, QUESTION_COMES);
}

/* ---- answers --------------------------------------------------------------------------------- */

/* What accepts: y, or the phrase and Enter. */
static void type_answer(struct hand *hand, bool at_once)
{
	char phrase[QUESTION_TEXT];

	snprintf(phrase, sizeof(phrase), "%s", hand->judge.question.phrase);
	if (*phrase == '\0') {
		hand_keys(hand, "y");
		return;
	}
	hand_text(hand, phrase, at_once);
	hand_keys(hand, "<Enter>");
}

static void answer_properly(struct hand *hand)
{
	hand_wait_readable(hand);
	hand_wait(hand, hand_choose(hand, 300));
	if (hand->judge.typed[0] != '\0')
		hand_keys(hand, "<C-e> <C-u>");
	type_answer(hand, hand_choose(hand, 2) == 0);
	hand_wait(hand, 50 + hand_choose(hand, 200));
}

/* Faster than anybody can read: at once, or at any time up to that. */
static void answer_early(struct hand *hand)
{
	char names[LINE] = "y";
	size_t used = 0;

	hand_wait(hand, hand_choose(hand, 2) * (100 + hand_choose(hand, 80)));
	for (const char *at = hand->judge.question.phrase; *at != '\0'; at++)
		used += (size_t)snprintf(names + used, sizeof(names) - used, "%c ", *at);
	if (used > 0)
		snprintf(names + used, sizeof(names) - used, "<Enter>");
	hand_keys(hand, names);
	hand_wait(hand, 50 + hand_choose(hand, 400));
}

/* The text early, Enter when it can be read. */
static void answer_half_early(struct hand *hand)
{
	hand_text(hand, hand->judge.question.phrase, true);
	hand_wait_readable(hand);
	hand_keys(hand, "<Enter>");
	hand_wait(hand, 100);
}

static void paste_answer(struct hand *hand)
{
	char text[QUESTION_TEXT + 2];
	const char *phrase = hand->judge.question.phrase;

	hand_wait_readable(hand);
	snprintf(text, sizeof(text), "%s%s", *phrase != '\0' ? phrase : "y",
		hand_choose(hand, 2) == 0 ? "\r" : "");
	hand_paste(hand, text);
	hand_wait(hand, 20);
	hand_keys(hand, "<Enter>");
	hand_wait(hand, 200);
}

/* Almost: shorter, longer, in capitals, of another plan, or with a blank. */
static void spoil(const char *phrase, int how, const char *other, char text[QUESTION_TEXT + 2])
{
	switch (how) {
	case 0: snprintf(text, QUESTION_TEXT, "%.*s", (int)(strlen(phrase) + 1) / 2, phrase); break;
	case 1: snprintf(text, QUESTION_TEXT + 2, "%sx", phrase); break;
	case 2: snprintf(text, QUESTION_TEXT + 2, " %s", phrase); break;
	case 3: snprintf(text, QUESTION_TEXT, "%s", other); break;
	default:
		snprintf(text, QUESTION_TEXT, "%s", phrase);
		for (char *at = text; *at != '\0'; at++)
			*at = (char)toupper((unsigned char)*at);
		break;
	}
}

static void answer_wrongly(struct hand *hand)
{
	char phrase[QUESTION_TEXT], text[QUESTION_TEXT + 2];

	hand_wait_readable(hand);
	snprintf(phrase, sizeof(phrase), "%s", hand->judge.question.phrase);
	for (int how = 0; hand_sees_question(hand) && how < 5; how++) {
		spoil(*phrase != '\0' ? phrase : "y", how, some_plan(hand), text);
		if (*phrase != '\0' || strpbrk(text, "ynqmoc") == NULL)
			hand_text(hand, text, true);
		hand_keys(hand, "<Enter>");
		hand_wait(hand, 20);
		hand_keys(hand, "<C-e> <C-u>");
	}
}

/* Typed wrongly and put right. */
static void answer_corrected(struct hand *hand)
{
	hand_wait_readable(hand);
	if (*hand->judge.question.phrase != '\0')
		hand_keys(hand, "x <Left> y <C-e> <BS> <BS> x <C-u>");
	type_answer(hand, true);
	hand_wait(hand, 300);
}

/* The program is stopped while one types ahead of what it has not shown yet, or has just shown. */
static void answer_stopped(struct hand *hand)
{
	hand_stop(hand);
	answer_early(hand);
	hand_wait(hand, hand_choose(hand, 500));
	hand_continue(hand);
	hand_wait(hand, 200);
}

static void disturb(struct hand *hand, const char *name_space)
{
	int plan = hand_choose(hand, PLANS);
	const char *title = hand->judge.question.title;

	for (int i = 0; hand_sees_question(hand) && i < PLANS; i++)
		if (strstr(title, plan_names[i]) != NULL)
			plan = i;
	hand_note(hand, "somebody %s %s",
		plans_disturb(name_space, plan, hand_choose(hand, DISTURBANCES)), plan_names[plan]);
	hand_wait(hand, hand_choose(hand, 200));
}

/* What else a question offers: its form, something else before it, to go on behind a failure. */
static void ask_otherwise(struct hand *hand)
{
	static const char *const others[] = {"<C-o> <Enter>", "<C-t>", "<Tab>", "<C-y>"};

	hand_wait_readable(hand);
	hand_keys(hand, some(hand, others, COUNT(others)));
	hand_wait_question(hand, QUESTION_COMES);
	hand_wait(hand, 100);
}

static void answer(struct hand *hand, const char *name_space)
{
	switch (hand_choose(hand, 20)) {
	case 0:
	case 1: answer_early(hand); break;
	case 2: answer_half_early(hand); break;
	case 3: paste_answer(hand); break;
	case 4:
	case 11: answer_wrongly(hand); break;
	case 5: answer_corrected(hand); break;
	case 6: answer_stopped(hand); break;
	case 7: press_escape(hand); break;
	case 8: press_anything(hand); break;
	case 9:
		disturb(hand, name_space);
		answer_properly(hand);
		break;
	case 10:
		resize(hand);
		answer_early(hand);
		break;
	case 12: ask_otherwise(hand); break;
	case 13:
		answer_properly(hand);
		hand_kill(hand);
		break;
	default: answer_properly(hand); break;
	}
}

/* ---- all of it ------------------------------------------------------------------------------- */

static void step(struct hand *hand, const char *name_space)
{
	int choice = hand_choose(hand, 20);

	hand_revive(hand);
	if (hand_sees_question(hand) && choice < 16)
		answer(hand, name_space);
	else if (choice < 13)
		put_question(hand, name_space);
	else if (choice < 15)
		press_anything(hand);
	else if (choice < 16)
		press_escape(hand);
	else if (choice < 17)
		paste_anything(hand);
	else if (choice < 18)
		resize(hand);
	else if (choice < 19)
		disturb(hand, name_space);
	else
		type_line(hand, "namespace ", "");
	hand_wait(hand, hand_choose(hand, 80));
}

/* Plans are used up by what is done to them. */
static void renew(struct hand *hand, const char *name_space)
{
	hand_note(hand, "all plans are made anew");
	for (int plan = 0; plan < PLANS; plan++) {
		plans_renew(name_space, plan);
		hand_wait(hand, 1);
	}
	hand_revive(hand);
	for (int i = 0; i < 4; i++)
		press_escape(hand);
	type_line(hand, "namespace", "");
	press_escape(hand);
	hand_resize(hand, 110, 34);
}

void fuzz_run(struct hand *hand, const char *name_space, int seconds)
{
	int64_t until = deadline_in(seconds * 1000), fresh = deadline_in(RENEW);
	char home[LINE];

	snprintf(home, sizeof(home), "namespace %s", name_space);
	while (deadline_left(until) > 0) {
		step(hand, name_space);
		if (deadline_left(fresh) > 0)
			continue;
		renew(hand, name_space);
		type_line(hand, home, "");
		fresh = deadline_in(RENEW);
	}
}
