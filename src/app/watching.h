#ifndef APP_WATCHING_H
#define APP_WATCHING_H

#include "app/app.h"

/*
 * The loop of commands that print what changes (get --watch, describe --watch). What ends it are
 * signals, a reader that is gone, or a LOOK that fails; a lost server does not: that it is lost is
 * said on standard error, and that it is there again.
 */
struct watching_about {
	struct app *app;
	/* Takes over what the stores have. */
	void (*refresh)(void *owner);
	/*
	 * Prints what has changed since the last look. ALL: also what may have changed by time
	 * alone. False and ERR end the loop.
	 */
	bool (*look)(void *owner, bool all, struct error *err);
	/* Whether nothing more can come; NULL: something always can. */
	bool (*over)(void *owner);
	void *owner;
	int64_t least; /* milliseconds between two looks: what comes together is one change */
	bool judges;   /* LOOK is called with ALL every half a minute, since it knows the time */
};

/* The exit status; negative and ERR for a mistake. */
int watching_run(const struct watching_about *about, struct error *err);

#endif
