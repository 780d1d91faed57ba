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

#endif
