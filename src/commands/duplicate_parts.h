#ifndef COMMANDS_DUPLICATE_PARTS_H
#define COMMANDS_DUPLICATE_PARTS_H

#include "app/verb.h"
#include "commands/references.h"

/*
 * What duplicate finds beside the plan, and how far it is by that: nothing of it is counted, so a
 * later mtvtop goes on where an earlier one ended. What an operation made names it in an annotation
 * (app/start_after.h). References are counted as in references_find(); the one behind them is the
 * new plan.
 */

/* verb::part: the references, then what has the names of their copies, then that of the plan. */
char *duplicate_read(struct action *action, const struct subject *subject, size_t index);
/* verb::after: ANSWER is what was just written; what was read follows it. */
void duplicate_after(struct action *action, struct subject *subject, const struct node *answer);
/* What was read in that place; NULL: it is not there. */
const struct node *duplicate_part(const struct subject *subject, size_t index);

/* The new plan's name; in the arena. */
const char *duplicate_plan_name(struct action *action, const struct subject *subject);
/* What the copy of REFERENCE is called: as the new plan, where it is called as the old one. */
const char *duplicate_name(
	struct action *action, const struct subject *subject, const struct reference *reference);
/* Whether reference INDEX belongs to the plan alone: by its owner, or by its name when nobody else
 * refers to it. */
bool duplicate_is_own(struct action *action, const struct subject *subject,
	const struct references *all, size_t index);
/* The copy of reference INDEX, when the operation of SUBJECT (or one that is taken back) has made
 * it; NULL: none has. */
const struct node *duplicate_made(
	const struct subject *subject, const struct references *all, size_t index);

/* What comes next. */
enum duplicate_kind {
	DUPLICATE_CREATE, /* the copy of reference `index`, or the plan */
	DUPLICATE_OWN,	  /* that copy gets the new plan as its owner */
	DUPLICATE_DELETE, /* that copy, or the plan, is taken back */
	DUPLICATE_NOTHING,
};
struct duplicate_step {
	enum duplicate_kind kind;
	size_t index;
};
struct duplicate_step duplicate_next(
	struct action *action, const struct subject *subject, const struct references *all);
/* How many writes are left. */
size_t duplicate_count(
	struct action *action, const struct subject *subject, const struct references *all);

/* duplicate_back.c: --take-back, as functions of struct verb. */
bool duplicate_back_take(
	struct action *action, const struct flag_values *values, struct error *err);
/* Whether that operation is taken back. */
bool duplicate_back_is_by(const struct action *action, const char *operation);
const char *duplicate_back_refuse(
	struct action *action, const struct subject *subject, const struct references *all);
void duplicate_back_tell(struct action *action, const struct subject *subject,
	const struct references *all, struct page *page);
void duplicate_back_request(struct action *action, const struct subject *subject,
	const struct references *all, size_t index, struct write *write);
void duplicate_back_fields(
	const struct subject *subject, const struct references *all, struct buf *out);
void duplicate_back_equivalent(struct action *action, const struct subject *subject,
	const struct references *all, struct buf *out);

#endif
