#ifndef COMMANDS_NEW_RUN_H
#define COMMANDS_NEW_RUN_H

#include "app/verb.h"

/*
 * What start and retry have in common: both make a Migration for a plan (reference/forklift.md 2.4,
 * reference/kubectl-mtv.md 2.2). Functions of struct verb, and what theirs are made of.
 */

/* Why no Migration is made for PLAN, in the arena of ACTION; NULL: it can be. */
const char *new_run_refuse(struct action *action, const struct plan *plan);
/* The provider on a SIDE of PLAN, "source" or "destination"; NULL: it is not known here. */
const struct object *new_run_provider(
	const struct app *app, const struct plan *plan, const char *side);
/* Whether PLAN ran before: those of its VMs that did not succeed run again. */
bool new_run_again(const struct plan *plan);
/* Whether a run builds all VMs anew, also those that have succeeded: of EC2 (forklift.md 2.4). */
bool new_run_takes_all(const struct app *app, const struct plan *plan);
/* Whether VM is part of what a new run of its plan does. */
bool new_run_takes(const struct app *app, const struct vm *vm);
enum tier new_run_tier(struct action *action, const struct subject *subject);
const char *new_run_unsaid(struct action *action);
/* How many VMs it is about and what happens to them, by the type of the plan. */
void new_run_tell_type(struct action *action, const struct plan *plan, struct page *page);
void new_run_request(struct action *action, const struct subject *subject, struct write *write);
/* A plan that is edited, or run, between question and answer is another question. */
void new_run_fields(struct action *action, const struct subject *subject, struct buf *out);
const char *new_run_taken(
	struct action *action, const struct subject *subject, const struct node *object);
void new_run_equivalent(struct action *action, const struct subject *subject, struct buf *out);
/* One warm plan: its cutover is asked for first. */
bool new_run_form_first(struct action *action);

#endif
