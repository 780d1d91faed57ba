#ifndef APP_COMPLETE_SHELL_H
#define APP_COMPLETE_SHELL_H

#include <stdbool.h>

#include "app/app.h"
#include "app/command.h"

/*
 * Completion in bash, zsh, fish and for kubectl: `mtvtop __complete WORDS...` prints what the last
 * word, "" when nothing is there of it, may become. The protocol is cobra's, which kubectl speaks
 * with kubectl_complete-mtvtop: a line for each, the word, a tab and a line about it; the last
 * line is ":" and a number of enum completion. The scripts of completions/ do the rest.
 */
enum completion {
	COMPLETION_FILES = 0,	 /* nothing is known: files of the user, as shells do */
	COMPLETION_NO_FILES = 4, /* what is printed is all there is */
};

/* Whether the program was started to complete a line. */
bool complete_is_asked(int argc, char **argv);
/*
 * Prints the answer. What fails is no message but a name less: nobody asked for one in the middle
 * of a line. It only reads, asks nothing, and ends within a few seconds.
 */
void complete_answer(int argc, char **argv, const struct command *commands);
/*
 * The answer alone: WORDS (char *, the caller's). ARGV begins with the name of the program.
 * CONNECTS: the cluster may be asked; without it, names are those that the app has already.
 */
enum completion complete_line(
	struct app *app, int argc, char **argv, bool connects, struct array *words);

#endif
