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

/* Of what is asked for again: a verb, with flags as a command line; the texts are copied. */
struct repeat *repeat_create(const struct verb *verb, const char *flags, enum chosen_by chosen);
/* One of its plans, with ids or names of VMs (char *; none: all). */
void repeat_add(struct repeat *repeat, const struct object *plan, const struct array *vms,
	const char *operation);
/* NULL is fine. */
void repeat_destroy(struct repeat *repeat);
/*
 * The line of ACTION without its plans, times in it as the moments that they meant; where each plan
 * has its own, those of WHICH (NULL: none stand in it). free() it. NULL: it cannot be told.
 */
char *repeat_flags(const struct action *action, bool (*which)(const struct subject *subject));
/* Whether each plan of ACTION has a time of its own. */
bool repeat_has_times(const struct action *action);

/* ACTION is over: keeps what failed of it in app::repeat, or ends one that it came from. */
void repeat_keep(struct action *action);
/* Frees app::repeat, and leaves NULL there. */
void repeat_drop(struct app *app);
/* Fills ACTION with the plans that were kept. */
void repeat_choose(const struct repeat *repeat, struct action *action);

#endif
