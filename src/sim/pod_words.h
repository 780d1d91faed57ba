#ifndef SIM_POD_WORDS_H
#define SIM_POD_WORDS_H

#include "base/buf.h"
#include "sim/around.h"

/*
 * What the containers around a VM write, in the words that mtvtop looks for (kubectl-mtv.md 4.5).
 * Lines come as what they tell comes true, each once, with a newline.
 */

/* How far a container has told. */
struct pod_said {
	int stage;     /* lines of its list */
	size_t disk;   /* virt-v2v: which it copies */
	bool copying;  /* that was begun */
	int percent;   /* that was told */
	int restarts;  /* runs before this one */
	bool stumbled; /* the run has said why it ends, and another one follows */
	bool over;
	bool told;     /* lines of it were sent */
	int64_t began; /* the first line is at 0.0 */
};

/*
 * Appends lines of one run of the container of POD; *RESTART: with them another run begins. True:
 * there is more to be had now.
 */
bool pod_words_add(struct buf *out, struct pod_said *said, const struct around *around,
	const struct thing *pod, bool *restart);

/* Of each kind of pod. */
void v2v_log_add(struct buf *out, struct pod_said *said, const struct around *around);
bool disk_log_add(struct buf *out, struct pod_said *said, const struct around *around,
	const struct thing *pod, bool *restart);
void hook_log_add(struct buf *out, struct pod_said *said, const struct around *around,
	const struct thing *pod);
/* The operating system of the guest, as virt-v2v names it. */
const char *guest_name(const struct run_vm *vm);

#endif
