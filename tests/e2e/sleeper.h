/*
 * A console on a machine that can be made to sleep: what mtvtop waits for with its own timers comes
 * after the sleep, and not minutes later.
 */
#ifndef TESTS_E2E_SLEEPER_H
#define TESTS_E2E_SLEEPER_H

#include "e2e/console.h"

/* As console_start(); the preload is in the program. */
struct console sleeper_start(const struct console_plan *plan);

/* It has slept for so many seconds by now, since the start. */
void sleeper_slept(struct console *console, int seconds);

#endif
