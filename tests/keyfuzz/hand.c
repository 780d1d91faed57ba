#include "keyfuzz/hand.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "support/deadline.h"

enum {
	CAUGHT_UP = 50,	 /* milliseconds that reading what lies there may take */
	LOOK_EACH = 4,	 /* milliseconds: how exactly it is known when a question came */
	BEYOND = 60,	 /* milliseconds that a readable question is left alone */
	KEYS_MAX = 2000, /* bytes of key names that are typed at once */
	WIDE = 110,
	HIGH = 34,
};

static struct moment moment_now(void)
{
	struct timespec wall;

	clock_gettime(CLOCK_REALTIME, &wall);
	return (struct moment){
		deadline_now(), (int64_t)wall.tv_sec * 1000 + wall.tv_nsec / 1000000};
}

void hand_note(struct hand *hand, const char *format, ...)
{
	struct moment now = moment_now();
	va_list arguments;

	fprintf(hand->log, "%lld %lld ", (long long)now.mono, (long long)now.wall);
	va_start(arguments, format);
	vfprintf(hand->log, format, arguments);
	va_end(arguments);
	fputc('\n', hand->log);
}

/* ---- the eye --------------------------------------------------------------------------------- */

static void look(struct hand *hand)
{
	struct judge *judge = &hand->judge;
	int64_t before = judge->open ? judge->seen : 0;
	bool was_open = judge->open;

	judge_look(judge, term_text(hand->console.term), moment_now());
	if (judge->open && judge->seen != before) {
		hand->questions++;
		hand_note(hand, "sees %s, to be answered by \"%s\"; not there until %lld",
			judge->question.title,
			*judge->question.phrase != '\0' ? judge->question.phrase : "y",
			(long long)judge->hidden);
	} else if (was_open && !judge->open) {
		hand_note(hand, "sees no question any more");
	}
}

static bool looked(struct term *term, const void *context)
{
	struct hand *const *hand = context;

	(void)term;
	look(*hand);
	return false;
}

/*
 * What was shown while nobody looked is read before one looks: that it was not there can only be
 * said of a time until which all is read.
 */
void hand_wait(struct hand *hand, int milliseconds)
{
	int64_t until = deadline_in(milliseconds);

	term_wait_quiet(hand->console.term, 1, CAUGHT_UP);
	do {
		int left = deadline_left(until);

		term_wait_until(hand->console.term, looked, &hand,
			left > LOOK_EACH   ? LOOK_EACH
				: left > 0 ? left
					   : 1);
	} while (deadline_left(until) > 0 && !term_wait_exit(hand->console.term, 0));
}

bool hand_sees_question(const struct hand *hand)
{
	return hand->judge.open;
}

bool hand_wait_question(struct hand *hand, int milliseconds)
{
	int64_t until = deadline_in(milliseconds);

	while (!hand->judge.open && deadline_left(until) > 0)
		hand_wait(hand, LOOK_EACH);
	return hand->judge.open;
}

void hand_wait_readable(struct hand *hand)
{
	while (hand->judge.open && deadline_now() < hand->judge.seen + READING + BEYOND)
		hand_wait(hand, LOOK_EACH);
}

/* ---- the hand -------------------------------------------------------------------------------- */

int hand_choose(struct hand *hand, int less)
{
	hand->random ^= hand->random << 13;
	hand->random ^= hand->random >> 7;
	hand->random ^= hand->random << 17;
	return (int)(hand->random % (uint64_t)less);
}

/* When the question has just become readable nobody can say whether a key counts: not yet, then. */
static void avoid_doubt(struct hand *hand)
{
	int64_t early = hand->judge.hidden + READING - BEYOND;

	hand_wait(hand, 1);
	if (hand->judge.open && deadline_now() > early)
		hand_wait_readable(hand);
}

static void judge_keys(struct hand *hand, const char *keys, struct moment now)
{
	char names[KEYS_MAX], *rest = names, *name;

	snprintf(names, sizeof(names), "%s", keys);
	while ((name = strtok_r(rest, " ", &rest)) != NULL) {
		hand->keys++;
		if (!judge_type(&hand->judge, name, now))
			continue;
		hand->accepted++;
		hand_note(hand, "that accepts: %s", hand->judge.question.title);
	}
}

void hand_keys(struct hand *hand, const char *keys)
{
	struct moment now;

	avoid_doubt(hand);
	now = moment_now();
	hand_note(hand, "types %s", keys);
	term_keys(hand->console.term, keys);
	judge_keys(hand, keys, now);
}

static const char *name_of(char letter, char name[8])
{
	snprintf(name, 8, letter == ' ' ? "<Space>" : letter == '<' ? "<lt>" : "%c", letter);
	return name;
}

void hand_text(struct hand *hand, const char *text, bool at_once)
{
	char names[KEYS_MAX] = "", name[8];
	size_t used = 0;

	for (; *text != '\0' && used + 10 < sizeof(names); text++) {
		if (at_once)
			used += (size_t)snprintf(
				names + used, sizeof(names) - used, "%s ", name_of(*text, name));
		else
			hand_keys(hand, name_of(*text, name));
	}
	if (used > 0)
		hand_keys(hand, names);
}

void hand_paste(struct hand *hand, const char *text)
{
	hand_wait(hand, 1);
	hand_note(hand, "pastes %s", text);
	term_paste(hand->console.term, text);
}

void hand_resize(struct hand *hand, int columns, int lines)
{
	hand_wait(hand, 1);
	hand_note(hand, "resizes to %d x %d", columns, lines);
	judge_resize(&hand->judge, moment_now());
	term_resize(hand->console.term, columns, lines);
	hand_wait(hand, LOOK_EACH);
}

void hand_stop(struct hand *hand)
{
	hand_note(hand, "stops the program");
	term_signal(hand->console.term, SIGSTOP);
}

void hand_continue(struct hand *hand)
{
	hand_note(hand, "continues the program");
	term_signal(hand->console.term, SIGCONT);
}

/* ---- the program ----------------------------------------------------------------------------- */

void hand_start(struct hand *hand)
{
	hand->plan.home = hand->home;
	hand->plan.columns = WIDE;
	hand->plan.lines = HIGH;
	/* A key saves a log into the folder that one is in. */
	hand->plan.under[0] = "env";
	hand->plan.under[1] = "-C";
	hand->plan.under[2] = getenv("TMPDIR") != NULL ? getenv("TMPDIR") : "/tmp";
	hand->console = console_start(&hand->plan);
	hand->starts++;
	hand_note(hand, "starts the program");
	console_expect_within(&hand->console, "live", PATIENCE);
	look(hand);
}

/* What the program leaves in its home folder is there for the next one. */
static void forget_program(struct hand *hand)
{
	free(hand->home);
	hand->home = console_keep_home(&hand->console);
	console_finish(&hand->console);
	hand->judge.open = false;
	hand->judge.redrawn = 0;
}

void hand_end(struct hand *hand)
{
	hand_note(hand, "ends the program");
	term_signal(hand->console.term, SIGCONT);
	term_signal(hand->console.term, SIGTERM);
	console_expect_exit(&hand->console, 0, PATIENCE);
	forget_program(hand);
}

void hand_kill(struct hand *hand)
{
	hand_note(hand, "kills the program");
	hand->kills++;
	term_signal(hand->console.term, SIGKILL);
	forget_program(hand);
	hand_start(hand);
}

void hand_revive(struct hand *hand)
{
	if (term_wait_exit(hand->console.term, 0)) {
		hand_end(hand);
		hand_start(hand);
	} else if (console_wait_state(&hand->console, 'T', 0)) {
		hand_continue(hand);
	}
}
