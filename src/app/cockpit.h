#ifndef APP_COCKPIT_H
#define APP_COCKPIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"

struct app;

/*
 * GO, NO-GO or UNKNOWN of warm plans that run (mtv/go.h), kept up to date for those that somebody
 * looks at: a column, filter or query with the field `go` asks, and what nobody has asked for in
 * half a minute is not read any more. It has no timer: it looks when the screen is drawn.
 */
enum { COCKPIT_PLANS = 32 /* that are read for at once */ };

struct cockpit {
	struct array readers; /* struct plan_site * (app/plan_site.h) */
	size_t next;	      /* of the readers: where judging goes on */
	uint64_t seen;	      /* app_generation() when all were judged */
	int64_t begun;	      /* clock::mono when that began */
	bool loading;	      /* lists were on their way then */
	bool lost;	      /* and the server could not be reached */
};

void cockpit_init(struct cockpit *cockpit);
/* Ends all reading; the feeds must still be there. */
void cockpit_finish(struct cockpit *cockpit);
/* Once before each drawing, when the model is up to date. While the screen is frozen nothing. */
void cockpit_turn(struct app *app);
/* Whoever has asked has an answer, by all that can be read. */
bool cockpit_settled(const struct app *app);
/* The server cannot be reached, so that nothing which was read holds. */
bool cockpit_lost(const struct app *app);

#endif
