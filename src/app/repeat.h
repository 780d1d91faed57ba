#ifndef APP_REPEAT_H
#define APP_REPEAT_H

#include "app/verb.h"

/*
 * What was not done of the last action that failed, to be asked for again by :repeat. Plans are
 * kept by uid, with the VMs that were chosen: one that was made anew under its name is left out.
 * A time is kept as the moment that it meant. What it was done to is not touched again.
 */
struct repeat {
	const struct verb *verb;
	char *flags; /* a command line with the verb's own flags, and no plans */
	enum chosen_by chosen;
	struct array targets; /* struct repeat_target */
};

/* ACTION is over: keeps what failed of it in app::repeat, or ends one that it came from. */
void repeat_keep(struct action *action);
/* Frees app::repeat, and leaves NULL there. */
void repeat_drop(struct app *app);
/* Fills ACTION with the plans that were kept. */
void repeat_choose(const struct repeat *repeat, struct action *action);

#endif
