#ifndef MTV_INTEREST_H
#define MTV_INTEREST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

/*
 * Whether somebody looks at what is only read while somebody does. Fields note it when they are
 * evaluated, and whoever reads asks before each drawing. Tables look at their rows when something
 * has changed: after a silence they are told so once, and when nobody looks then, it is over.
 */
struct interest {
	bool wanted;   /* somebody has looked */
	bool doubted;  /* tables were told to look again, and did not yet */
	int64_t asked; /* clock::mono when somebody looked last */
};

/* Somebody looks. */
void interest_note(struct interest *interest, const struct clock *clock);
/* Somebody has looked not long ago. */
bool interest_lasts(const struct interest *interest, const struct clock *clock);
/* True once for each silence: tables are to look again. */
bool interest_doubt(struct interest *interest, const struct clock *clock);

#endif
