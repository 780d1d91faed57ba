/*
 * A hand at the keyboard of mtvtop, and an eye on its screen: what is typed goes to the judge and
 * into a log with its time, as does each question that is seen.
 */
#ifndef TESTS_KEYFUZZ_HAND_H
#define TESTS_KEYFUZZ_HAND_H

#include <stdio.h>

#include "e2e/console.h"
#include "keyfuzz/judge.h"

struct hand {
	struct console_plan plan; /* of the program, which is started again when it ends */
	char *home;		  /* for the next start; NULL: a new one */
	struct console console;
	struct judge judge;
	FILE *log;
	uint64_t random; /* its state: the seed at first */
	int starts, kills, keys, questions, accepted;
};

/* In the home folder of the last time, if there was one. */
void hand_start(struct hand *hand);
/* Ends the program, whatever it shows. */
void hand_end(struct hand *hand);
/* kill -9, and starts it again in the same home folder: with its journal and its jobs. */
void hand_kill(struct hand *hand);
/* Starts the program again if it has ended properly, continues it if it has suspended itself. */
void hand_revive(struct hand *hand);

/* A number from 0 to LESS - 1. */
int hand_choose(struct hand *hand, int less);
/* Whether a question is on the screen. */
bool hand_sees_question(const struct hand *hand);

/* Looks at the screen for so many milliseconds, and at once when 0. */
void hand_wait(struct hand *hand, int milliseconds);
/* Until a question is on the screen; or until it has been there for as long as it needs. */
bool hand_wait_question(struct hand *hand, int milliseconds);
void hand_wait_readable(struct hand *hand);

/* Keys by their names, with blanks between, as one write. */
void hand_keys(struct hand *hand, const char *keys);
/* Each letter of a text as a key of its own; as one write, or one after the other. */
void hand_text(struct hand *hand, const char *text, bool at_once);
void hand_paste(struct hand *hand, const char *text);
void hand_resize(struct hand *hand, int columns, int lines);
/* Stops the program (SIGSTOP), or lets it go on. */
void hand_stop(struct hand *hand);
void hand_continue(struct hand *hand);
/* A line of the log. */
__attribute__((format(printf, 2, 3))) void hand_note(struct hand *hand, const char *format, ...);

#endif
