#ifndef BASE_DIE_H
#define BASE_DIE_H

/*
 * The end of a program that cannot go on. One of the three process-wide things: the hook that
 * gives the terminal back.
 */

/* Called before the message of die() is written and from fatal signal handlers: HOOK may only
 * use async-signal-safe calls. NULL removes it. */
void die_set_hook(void (*hook)(void));
/* Runs the hook, if any. Safe in a signal handler. */
void die_restore(void);
/* Gives the terminal back, writes "mtvtop: ..." to stderr, ends with status 1. */
_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
