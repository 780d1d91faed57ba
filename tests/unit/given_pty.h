#ifndef TESTS_UNIT_GIVEN_PTY_H
#define TESTS_UNIT_GIVEN_PTY_H

#include <stdbool.h>

#include "ui/terminal.h"

/*
 * A pseudo-terminal of 80x24 as standard input and output of the test, and what came out of it. A
 * test runs in a process of its own, so nothing is given back.
 */
struct terminal *given_terminal(const char *type);
/* The same, or NULL and why not. */
struct terminal *given_terminal_or(const char *type, struct error *err);
/* Whether TEXT comes out within some seconds; what came before it counts too. */
bool given_terminal_says(const char *text);
/* Writes until the terminal has taken all; it is read meanwhile. */
void given_terminal_empty(struct terminal *terminal);
/* All that has come out so far, with NUL behind it. */
const char *given_terminal_output(void);
/* Ctrl-S and Ctrl-Q: while it is stopped it takes nothing. */
void given_terminal_stop(void);
void given_terminal_go(void);

#endif
