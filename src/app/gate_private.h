#ifndef APP_GATE_PRIVATE_H
#define APP_GATE_PRIVATE_H

#include "app/action.h"
#include "app/gate.h"

/* How the files of the gate work together; for them alone. */

/* gate_read.c: reads SUBJECT's plan, and its Migration where the verb needs it: gate_judge(). */
void gate_read(struct subject *subject);
/* gate_read.c: has anything changed since the question was put? It becomes `checked`. */
void gate_check(struct subject *subject);
enum { STALE_MAX = 3 /* times that an object that others change is read again */ };

/*
 * gate_checks.c: what verb::checks say of a subject. Begins to read what they look at; what is not
 * there when the deadline of the question comes is unknown to them.
 */
void gate_checks_open(struct subject *subject);
/* gate_checks.c: something that checks look at is still to come, and may still be waited for. */
bool gate_checks_pending(const struct action *action);
/* gate_checks.c: judges anew, by what has been read by now. */
void gate_checks_judge(struct subject *subject);
/* gate_checks.c: whether a check failed when it was judged last. */
bool gate_checks_fail(const struct subject *subject);
/* gate_checks.c: the first sentence of a fail; "" when there is none. */
const char *gate_checks_worst(const struct subject *subject);
/* gate_checks.c: how many subjects that are ready have a fail, in words; NULL: none has. */
const char *gate_checks_warning(struct action *action);
/* gate_checks.c: writes the sum with what does not pass, so far as it fits. */
void gate_checks_write(const struct subject *subject, struct page *page);
/* gate_checks.c: nothing more is read, and nothing known. */
void gate_checks_close(struct subject *subject);
/* gate.c: what would be written to SUBJECT, as it was read. */
void gate_make_request(struct subject *subject);
/* gate.c: SUBJECT was read. */
void gate_judge(struct subject *subject);
/* gate.c: something has come to an end: the next step of ACTION is taken in the next turn. */
void gate_go_on(struct action *action);
/* gate.c: begins phase PHASE with all subjects that are ready. */
void gate_enter(struct action *action, enum action_phase phase);
/* gate_ask.c: puts the question. */
void gate_ask(struct action *action);
/* gate_ask.c: takes the question back; ACTION is gone. */
void gate_drop(struct action *action, enum error_kind kind, const char *why);
/* gate_ask.c: why nothing is sent: its asker hears it, or it is said. */
void gate_tell(struct app *app, const struct error *err);
/* gate_ask.c: ACTION ends with nothing sent: its asker hears it, or it is said. It is gone. */
void gate_refuse(struct action *action, enum error_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* gate_ask.c: the page that follows a set on its way. */
void gate_open_page(struct action *action);
/* gate_send.c: writes what may be written now; called until nothing is left. */
void gate_send(struct action *action);
/* gate_send.c: the object was changed by somebody, was read again, and is as it was: once more. */
void gate_resend(struct subject *subject);
/* gate_send.c: sends what gate_make_request() makes of SUBJECT as it was read. */
void gate_send_one(struct subject *subject);
/* gate_job.c: writes ACTION down, when it is a job. False and ERR: nothing may be sent. */
bool gate_job_begin(struct action *action, struct error *err);
/* gate_job.c: the job of ACTION, when it has one, is as far as its subjects are. */
void gate_job_follow(struct action *action);
/* gate_job.c: SUBJECT is done, and the journal knows that. */
void gate_job_done(struct subject *subject);
/* gate_job.c: all requests of ACTION have come to their end. */
void gate_job_ended(struct action *action);
/* gate_job.c: ACTION ends, whatever its phase; the job may be taken up again. */
void gate_job_gone(struct action *action);
/* gate_wait.c: one write is done, and another one follows when the plan is ready for it. */
void gate_wait(struct subject *subject);
/* gate.c: takes the fields and makes the request of SUBJECT as it was read. */
void gate_prepare(struct subject *subject);
/* gate_hold.c: settles which plan of one that holds is asked about now; the others wait. */
void gate_hold(struct action *action);
/* gate_hold.c: of an action that holds the one whose turn it is, when that was left out for what
 * may be otherwise the next time; nobody takes its place. NULL: there is none. */
const struct subject *gate_hold_stuck(const struct action *action);
/* gate_hold.c: what the question says of them, and of the one before. */
void gate_hold_write(struct action *action, struct page *page);
/* gate_text.c: the tier of SUBJECT as it was read: its verb's, and one more each where its cutover
 * is outside of the maintenance window, and where one of verb::checks fails. */
enum tier gate_subject_tier(const struct subject *subject);
/* gate_text.c: the same with kubectl-mtv, one line for each; in the arena. */
const char *gate_equivalent(struct action *action);
/*
 * gate_text.c: the command line that takes the action back for all subjects in STATE, in the arena;
 * NULL: there is none, or what was there before differs from one to the other.
 */
const char *gate_undo(struct action *action, enum subject_state state);

#endif
