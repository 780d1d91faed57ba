#ifndef SIM_CONTROLLER_WORDS_H
#define SIM_CONTROLLER_WORDS_H

#include "base/buf.h"
#include "sim/plan_run.h"

/*
 * Lines of the controller about runs, at the simulated time AT: JSON, one object a line with a
 * newline (forklift.md 4, "Logs of interest"). SEED makes the name of the logger.
 */

/* The phase in which a VM is, or how it ended. */
void controller_words_of_vm(struct buf *out, const struct plan_run *run, const struct run_vm *vm,
	unsigned seed, int64_t at);
/* The run begins, or is over. */
void controller_words_of_run(
	struct buf *out, const struct plan_run *run, unsigned seed, int64_t at);

#endif
