#ifndef APP_HOLD_H
#define APP_HOLD_H

#include "app/job.h"

struct app;

/*
 * Jobs that hold (cutover --hold): one plan is written, and the next one is proposed when the VMs
 * of the one before it are up, or when it is certain that they will not be. To propose is to tell:
 * an alert, the header, `:jobs`. The question comes when somebody asks for it (`:jobs next`), and
 * it reads everything anew.
 */
enum hold_state {
	HOLD_GOES_ON, /* VMs of the plan before it are on their way, or it is not known */
	HOLD_UP,      /* all of them are up */
	HOLD_TROUBLE, /* they are not, and nothing of that changes by itself */
	HOLD_STATES,
};

/* Whether what is next of JOB waits for a question of its own, and none is put. */
bool hold_waits(const struct app *app, const struct job *job);
/* How the plan is that was written last. */
enum hold_state hold_state_of(const struct app *app, const struct job *job);
/* The same in words: "2 of 3 VMs of plan shop/web are up"; in the arena of the turn. */
const char *hold_words(struct app *app, const struct job *job);
/* Proposes what is due, and leaves out what cannot be done any more; each turn, behind the model.
 */
void hold_turn(struct app *app);
/* How many plans of jobs of this program are held, also while it asks for one or writes one. */
size_t hold_count(const struct app *app);
/* Their names, the first few: "shop/web, shop/db and 3 more"; in the arena of the turn. */
const char *hold_names(struct app *app);
/* How many of these jobs ask for the next one. */
size_t hold_due(const struct app *app);

#endif
