#ifndef SIM_V2V_LOG_H
#define SIM_V2V_LOG_H

#include "base/buf.h"
#include "sim/run_vm.h"

/*
 * What virt-v2v and importers say while a VM is converted, in the words that mtvtop looks for
 * (kubectl-mtv.md 4.5).
 */

/* How far a log has been written. */
struct v2v_log {
	int stage;
	int percent;
	int64_t began; /* the first line is at 0.0 */
};

/* Appends the lines that have become true since, each with a newline. */
void v2v_log_add(struct buf *out, struct v2v_log *log, const struct run_vm *vm, int64_t now);

#endif
