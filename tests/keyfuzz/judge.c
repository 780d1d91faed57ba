#include "keyfuzz/judge.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keyfuzz/plans.h"

enum {
	BEYOND = 64,	  /* bytes that the field takes more than the phrase has */
	OVERLAP = 1000,	  /* milliseconds that the same question may be open again already */
	REDRAWN = 1000,	  /* milliseconds in which a screen is drawn for another size */
	REFUSED_EACH = 3, /* writes of one plan that the server may turn down */
};

void judge_finish(struct judge *judge)
{
	free(judge->permits);
	*judge = (struct judge){0};
}

static bool is_same(const struct question *a, const struct question *b)
{
	return strcmp(a->title, b->title) == 0 && strcmp(a->phrase, b->phrase) == 0;
}

/* A question is put anew: what was permitted by an older answer to it has happened by now. */
static void end_permits(struct judge *judge, const struct question *question, int64_t wall)
{
	for (size_t i = 0; i < judge->count; i++) {
		struct permit *permit = &judge->permits[i];

		if (strcmp(permit->question.title, question->title) == 0 &&
			permit->until > wall + OVERLAP)
			permit->until = wall + OVERLAP;
	}
}

void judge_look(struct judge *judge, const char *screen, struct moment now)
{
	struct question question;
	bool open = question_read(screen, &question);
	bool same = open && judge->open && is_same(&question, &judge->question);

	if (open && !same) {
		judge->question = question;
		judge->hidden = judge->looked;
		judge->seen = now.mono;
		judge->typed[judge->cursor = 0] = '\0';
		judge->answered = false;
		end_permits(judge, &question, now.wall);
	}
	if (open || now.mono > judge->redrawn)
		judge->open = open;
	judge->looked = now.mono;
}

void judge_resize(struct judge *judge, struct moment now)
{
	judge->redrawn = now.mono + REDRAWN;
}

/* ---- the field of the phrase ----------------------------------------------------------------- */

static void insert(struct judge *judge, char letter)
{
	size_t length = strlen(judge->typed);

	if (length >= strlen(judge->question.phrase) + BEYOND || length + 1 >= TYPED_MAX)
		return;
	memmove(judge->typed + judge->cursor + 1, judge->typed + judge->cursor,
		length - judge->cursor + 1);
	judge->typed[judge->cursor++] = letter;
}

/* Takes out what stands from FROM to TO. */
static void cut(struct judge *judge, size_t from, size_t to)
{
	size_t length = strlen(judge->typed);

	to = to < length ? to : length;
	memmove(judge->typed + from, judge->typed + to, length - to + 1);
	judge->cursor = from;
}

static size_t word_start(const struct judge *judge)
{
	size_t at = judge->cursor;

	while (at > 0 && judge->typed[at - 1] == ' ')
		at--;
	while (at > 0 && judge->typed[at - 1] != ' ')
		at--;
	return at;
}

static bool is(const char *key, const char *name, const char *other)
{
	return strcmp(key, name) == 0 || strcmp(key, other) == 0;
}

static void edit(struct judge *judge, const char *key)
{
	size_t length = strlen(judge->typed), cursor = judge->cursor;

	if (is(key, "<Left>", "<C-b>"))
		judge->cursor -= cursor > 0;
	else if (is(key, "<Right>", "<C-f>"))
		judge->cursor += cursor < length;
	else if (is(key, "<C-a>", ""))
		judge->cursor = 0;
	else if (is(key, "<C-e>", ""))
		judge->cursor = length;
	else if (is(key, "<BS>", "<C-h>"))
		cut(judge, cursor - (cursor > 0), cursor);
	else if (is(key, "<Delete>", "<C-d>"))
		cut(judge, cursor, cursor + 1);
	else if (is(key, "<C-u>", ""))
		cut(judge, 0, cursor);
	else if (is(key, "<C-k>", ""))
		cut(judge, cursor, length);
	else if (is(key, "<C-w>", ""))
		cut(judge, word_start(judge), cursor);
}

/* ---- answers --------------------------------------------------------------------------------- */

static int count_plans(const struct question *question)
{
	int count = 1;
	char rest[QUESTION_TEXT] = "";

	if (sscanf(title_objects(question->title), "%d %159s", &count, rest) != 2 ||
		strcmp(rest, "plans") != 0)
		return 1;
	return count;
}

static bool permit(struct judge *judge, struct moment now)
{
	const struct deed *deed = deed_of_title(judge->question.title);
	struct permit *grown;

	if (judge->answered)
		return false; /* the same answer, typed twice */
	grown = realloc(judge->permits, (judge->count + 1) * sizeof(*judge->permits));
	cr_assert_not_null(grown);
	judge->permits = grown;
	judge->permits[judge->count++] = (struct permit){.question = judge->question,
		.deed = deed,
		.from = now.wall,
		.until = now.wall + deed->effect,
		.plans = count_plans(&judge->question)};
	judge->answered = true;
	return true;
}

bool judge_type(struct judge *judge, const char *key, struct moment now)
{
	const char *phrase = judge->question.phrase;

	if (!judge->open || now.mono < judge->hidden + READING)
		return false;
	if (*phrase == '\0')
		return strcmp(key, "y") == 0 && permit(judge, now);
	if (strcmp(key, "<Enter>") == 0)
		return strcmp(judge->typed, phrase) == 0 && permit(judge, now);
	if (key[1] == '\0')
		insert(judge, *key);
	else if (strcmp(key, "<Space>") == 0 || strcmp(key, "<lt>") == 0)
		insert(judge, strcmp(key, "<lt>") == 0 ? '<' : ' ');
	else
		edit(judge, key);
	return false;
}

/* ---- writes ---------------------------------------------------------------------------------- */

/* A title that has no room ends with "~"; what is held stands behind a comma. */
static bool is_title(const char *title, const char *whole)
{
	size_t length = strlen(title), own = strlen(whole);

	return strcmp(title, whole) == 0 ||
		(strncmp(title, whole, own) == 0 && strncmp(title + own, ", ", 2) == 0) ||
		(title[length - 1] == '~' && strncmp(title, whole, length - 1) == 0);
}

/* Whether the title names the object, by "plan NAME" or with its namespace. */
static bool names(const struct permit *permit, const struct write_seen *write, const char *plan)
{
	const char *title = title_objects(permit->question.title);
	char one[QUESTION_TEXT * 3], other[QUESTION_TEXT * 3];

	snprintf(one, sizeof(one), "%s %s", permit->deed->noun, plan);
	snprintf(other, sizeof(other), "%s %s/%s", permit->deed->noun, write->name_space, plan);
	return is_title(title, one) || is_title(title, other);
}

/* Whether it names it, or is of a set; a duplicate's is about the plan that was copied. */
static bool names_plan(const struct permit *permit, const struct write_seen *write)
{
	bool copy = strcmp(permit->deed->word, "duplicate") == 0 &&
		strncmp(write->plan, PLAN_COPY, strlen(PLAN_COPY)) == 0;

	return count_plans(&permit->question) > 1 || names(permit, write, write->plan) ||
		(copy && names(permit, write, write->plan + strlen(PLAN_COPY)));
}

static bool is_of(const struct permit *permit, const struct write_seen *write)
{
	return (write->deeds >> (permit->deed - deeds) & 1) && names_plan(permit, write);
}

static bool has_room(const struct permit *permit, const struct write_seen *write)
{
	int room = permit->plans * permit->deed->writes;

	return write->done ? permit->done < room : permit->refused < room * REFUSED_EACH;
}

const struct deed *judge_permits(struct judge *judge, const struct write_seen *write)
{
	for (size_t i = judge->count; i-- > 0;) {
		struct permit *permit = &judge->permits[i];

		if (write->at < permit->from || write->at > permit->until ||
			!is_of(permit, write) || !has_room(permit, write))
			continue;
		permit->done += write->done;
		permit->refused += !write->done;
		return permit->deed;
	}
	return NULL;
}
