#ifndef MTV_V2V_LOG_H
#define MTV_V2V_LOG_H

/*
 * How far virt-v2v is, out of the lines of its log (kubectl-mtv.md 4.5, "virt-v2v stage"). Lines
 * are taken one after the other; the last mark counts.
 */
struct v2v_stage {
	const char *name; /* as kubectl-mtv calls it: disk-copy */
	const char *text; /* what virt-v2v writes: Copying disk */
};

struct v2v_log {
	const struct v2v_stage *stage; /* NULL: no line had a mark */
	const char *own; /* what the newest mark says when no stage does, of its line; or NULL */
	int percent;	 /* of the disk that is copied; -1: not said */
};

/* Before the first line. */
void v2v_log_init(struct v2v_log *log);
/* One more LINE, without the time that the server puts before it; `own` may be a part of it. */
void v2v_log_take(struct v2v_log *log, const char *line);

#endif
