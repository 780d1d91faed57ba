#ifndef APP_GATE_JOURNAL_H
#define APP_GATE_JOURNAL_H

#include "app/verb.h"

/* The steps of a subject's write, in the journal (app/journal.h). */

/* Whether it could be written when that was tried last; where it is not open, tries again. */
bool gate_journal_works(struct app *app);
/* Before the request. False and ERR: it is not on the disk, so nothing may be sent. */
bool gate_journal_intent(const struct subject *subject, struct error *err);
/* Behind the answer, or when it is known that none will come. */
void gate_journal_answer(const struct subject *subject, const struct kube_answer *answer,
	enum write_outcome outcome);
/* An unknown result was looked up: OUTCOME is done, not-done or unknown. */
void gate_journal_checked(const struct subject *subject, const char *outcome);

struct job;
struct job_item;
/* What JOB is about, before its first write. False and ERR: it is not on the disk, so nothing may
 * be sent. */
bool gate_journal_job(struct app *app, const struct job *job, struct error *err);
/* JOB has ended: done, stopped, given-up, forgotten. False and ERR: the next start lists it. */
bool gate_journal_over(
	struct app *app, const struct job *job, const char *outcome, struct error *err);
/* Of an object of JOB without a write of the job's: done, undone, or not-done for good. */
bool gate_journal_decided(struct app *app, const struct job *job, const struct job_item *item,
	const char *outcome, struct error *err);

#endif
