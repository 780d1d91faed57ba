#ifndef APP_TIERS_H
#define APP_TIERS_H

#include "app/verb.h"

/*
 * How much an answer must say, in words: the one table for help, the manual and docs/safety.md.
 * Which tier a plan has is worked out by its verb (verb::tier), and raised where the settings mark
 * the context as production.
 */
struct tier_about {
	const char *name;   /* T0 */
	const char *answer; /* what must be typed */
	const char *what;   /* that it is for */
};

extern const struct tier_about tiers[TIERS];

#endif
