#ifndef MTV_ADVICE_H
#define MTV_ADVICE_H

/*
 * What an operator can do about what went wrong: one sentence each. Forklift suggests something
 * for few of its conditions only (forklift.md 1.4 `suggestion`), and for errors of VMs nothing.
 * Constant texts; NULL: nothing better is known than the words of the server. Pure functions.
 */

/* About a condition of a plan, provider, map, host or hook that is True (forklift.md 2.1, 2.2). */
const char *advice_for_condition(const char *type);
/* About the error of a VM: the phase in which it failed, and the reason that is told (2.5). */
const char *advice_for_error(const char *phase, const char *reason);

#endif
