#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "unit/given.h"
#include "unit/given_dialog.h"
#include "unit/given_keys.h"

TestSuite(ui_dialog_any);

/* What a reader of the rules would expect, besides the dialog's own code. */
struct reader {
	const char *phrase; /* or NULL */
	int64_t shown;	    /* milliseconds ago that it came; -1: it is not there */
	char line[400];	    /* the phrase as far as it is typed in time */
	int answer;	    /* -1: none */
};

static void expect_key(struct reader *reader, const char *key)
{
	bool read = reader->shown >= 250;
	size_t used = strlen(reader->line);
	if (!strcmp(key, "Esc"))
		reader->answer = DIALOG_NO;
	else if (!read)
		return;
	else if (!reader->phrase && !strcmp(key, "y"))
		reader->answer = DIALOG_YES;
	else if (!reader->phrase && (!strcmp(key, "n") || !strcmp(key, "q")))
		reader->answer = DIALOG_NO;
	else if (reader->phrase && !key[1] && used < 60)
		strcat(reader->line, key);
	else if (!strcmp(key, "BS") && used)
		reader->line[used - 1] = '\0';
	else if (!strcmp(key, "C-u"))
		reader->line[0] = '\0';
	else if (reader->phrase && !strcmp(key, "Enter") && !strcmp(reader->line, reader->phrase))
		reader->answer = DIALOG_YES;
}

static const char *const keys[] = {"w", "e", "b", "w", "e", "b", "y", "n", "q", "Enter", "Enter",
	"BS", "C-u", "Tab", "C-o", "C-y", "Up", "PgDn", "Esc"};

static void press_one(struct asker *asker, struct reader *reader, const char *key)
{
	expect_key(reader, key);
	given_keys(&asker->top, key);
}

static void pass(struct asker *asker, struct reader *reader, int milliseconds)
{
	clock_advance(&asker->clock, milliseconds);
	if (reader->shown >= 0)
		reader->shown += milliseconds;
}

static void show(struct asker *asker, struct reader *reader)
{
	given_dialog_shown(asker, 0);
	reader->shown = reader->shown < 0 ? 0 : reader->shown;
}

static void hide(struct asker *asker, struct reader *reader)
{
	screen_hidden(asker->top, false);
	reader->shown = -1;
}

/* One thing that happens: a key, a paste, a while, a picture. */
static void happen(struct asker *asker, struct reader *reader, unsigned *dice)
{
	static const int whiles[] = {1, 50, 100, 249, 250, 1000};
	int what = rand_r(dice) % 100;
	if (what < 60)
		press_one(asker, reader, keys[(size_t)rand_r(dice) % COUNT(keys)]);
	else if (what < 65)
		given_paste(&asker->top, reader->phrase ? reader->phrase : "y");
	else if (what < 85)
		pass(asker, reader, whiles[(size_t)rand_r(dice) % COUNT(whiles)]);
	else if (what < 94)
		show(asker, reader);
	else if (what < 96)
		hide(asker, reader);
	else
		given_dialog_drawn(asker, 40 + rand_r(dice) % 100, 10 + rand_r(dice) % 30);
}

/* However keys, pastes, time and pictures come: it answers what the rules say, and only that. */
Test(ui_dialog_any, keys_at_any_time)
{
	static const char *const phrases[] = {NULL, "w", "eb", "web"};
	struct asker *asker = given_asker();
	unsigned first = (unsigned)time(NULL);
	int accepted = 0;
	for (unsigned seed = first; seed < first + 3000; seed++) {
		unsigned dice = seed;
		struct reader reader = {
			.phrase = phrases[seed % COUNT(phrases)], .shown = -1, .answer = -1};
		given_dialog(asker, reader.phrase);
		for (int i = 0; i < 200 && reader.answer < 0 && asker->top; i++)
			happen(asker, &reader, &dice);
		int answer = asker->answers ? (int)asker->answer : -1;
		cr_assert_eq(answer, reader.answer, "seed %u: answered %d, not %d", seed, answer,
			reader.answer);
		accepted += answer == DIALOG_YES;
	}
	/* Some hundred of them are, by the dice. */
	cr_expect_geq(accepted, 50, "only %d were accepted from seed %u on", accepted, first);
	given_asker_end(asker);
}
