#ifndef APP_JOBS_H
#define APP_JOBS_H

#include "app/job.h"
#include "kube/store.h"

struct app;
struct verb;

/*
 * The jobs of a cluster: those of this program, with what came of them, and those that earlier
 * programs of this user left unfinished there, whatever their context was called. Each of the
 * latter can be finished or taken back, by a question of the gate, or forgotten; nothing of it is
 * ever done by itself. Of those that are over the last hours' are listed of which a part failed:
 * that can be asked for again.
 */
struct jobs {
	struct array list; /* struct job *, the oldest first */
	uint64_t generation;
	struct store rows;  /* for their view */
	char asked[JOB_ID]; /* whose menu is open */
	uint64_t looked;    /* hold.c: generations at the last look at those that hold */
};

/* How a job is, as its row says it. */
enum job_phase {
	JOB_PHASE_ASKING, /* a question about it is put */
	JOB_PHASE_RUNNING,
	JOB_PHASE_PAUSED,
	JOB_PHASE_STOPPING,  /* what has begun comes to its end, nothing else begins */
	JOB_PHASE_WAITING,   /* between two writes, as for an archive */
	JOB_PHASE_HELD,	     /* what is next waits for the one before it (app/hold.h) */
	JOB_PHASE_DUE,	     /* it has been proposed: a question of its own is to be asked for */
	JOB_PHASE_LOOKED,    /* what became of a write of it is being looked up */
	JOB_PHASE_BEHIND,    /* left behind by an earlier program */
	JOB_PHASE_ELSEWHERE, /* another program works on it */
	JOB_PHASE_OVER,
	JOB_PHASES,
};

void jobs_init(struct jobs *jobs);
void jobs_finish(struct jobs *jobs);
/* Another cluster: forgets all; actions are gone. */
void jobs_clear(struct jobs *jobs);
/* Takes over JOB, which this program has begun. */
void jobs_add(struct app *app, struct job *job);
/* JOB is over: the journal has it, and others may see that. What cannot be noted is said. */
void jobs_end(struct app *app, struct job *job, const char *outcome);
/* NULL: there is none. */
struct job *jobs_find(const struct app *app, const char *id);
/* Takes over what earlier programs left, or had fail, of the jobs in BOOK, which is emptied. */
void jobs_take(struct app *app, struct job_book *book);
/* Reads the journal anew. False and ERR: it cannot be read. */
bool jobs_read(struct app *app, struct error *err);
/* Says what earlier programs left unfinished, when there is something, and no write of it is being
 * looked up. */
void jobs_tell(struct app *app);
/* How many jobs earlier programs left behind. */
size_t jobs_left(const struct app *app);
enum job_phase jobs_phase(const struct app *app, const struct job *job);
const char *job_phase_name(enum job_phase phase);
/* Its verb; NULL: this version has none of the name. */
const struct verb *jobs_verb(const struct app *app, const struct job *job);
/* "delete plan shop/web", "archive 12 plans"; in the arena of the turn. */
const char *jobs_words(struct app *app, const struct job *job);
/* Its command line for CHOSEN (struct job_item *) of its objects, in their order, with their own
 * times where they have such, or with TIMES (flags; "": none) in place of all; of one that holds
 * the time is that of the first alone. free() it. */
char *jobs_line(const struct job *job, const struct array *chosen, const char *times);
/* Why an object that is left cannot be finished any more, by what the screen knows of it; NULL: it
 * can. In the arena of the turn. */
const char *jobs_why_not(struct app *app, const struct job *job, const struct job_item *item);
/* They as objects, for their view. */
struct store *source_jobs(struct app *app);

/* What can be done about a job, besides looking at it. */
struct job_deed {
	const char *name;
	const char *help;
	/* Why it cannot be done now, or NULL. */
	const char *(*refused)(struct app *app, const struct job *job);
	/* TIMES: flags, in place of those that objects were to get; "": none.
	 * False and ERR: it was not done. It may end the job. */
	bool (*run)(struct app *app, struct job *job, const char *times, struct error *err);
	bool timed; /* it takes times */
};
extern const struct job_deed job_deeds[]; /* ends with a NULL name */

#endif
