#ifndef APP_RETRY_H
#define APP_RETRY_H

#include "app/verb.h"

/*
 * What was not done of the last action that failed, to be asked for again by :retry. Plans are
 * kept by uid, with the VMs that were chosen: one that was made anew under its name is left out.
 * A time is kept as the moment that it meant. What it was done to is not touched again.
 */
struct retry {
	const struct verb *verb;
	char *flags; /* a command line with the verb's own flags, and no plans */
	enum chosen_by chosen;
	struct array targets; /* struct retry_target */
};

/* ACTION is over: keeps what failed of it in app::retry, or ends one that it came from. */
void retry_keep(struct action *action);
/* Frees app::retry, and leaves NULL there. */
void retry_drop(struct app *app);
/* Fills ACTION with the plans that were kept. */
void retry_choose(const struct retry *retry, struct action *action);

#endif
