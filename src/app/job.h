#ifndef APP_JOB_H
#define APP_JOB_H

#include "app/journal_read.h"

/*
 * A job: what an operator said yes to and takes more than one write: a set of plans, or a verb with
 * two writes. It is an action of the gate, written down: before its first write the journal has
 * what each of its objects is to get, each write carries its id, and a line says when it is over.
 * So what a program leaves that was killed is known to the next one (app/jobs.h), to the object.
 */

enum { JOB_ID = 20 /* room for an id */ };

/* How far a job is with one of its objects. */
enum job_state {
	JOB_LEFT,    /* nothing was sent, or what was sent was not done */
	JOB_SENT,    /* a write whose outcome is not known yet */
	JOB_BETWEEN, /* one write is done, and another one follows */
	JOB_DONE,
	JOB_REFUSED, /* not done: the server or the gate would not; `text` says why */
	JOB_UNTOLD,  /* it was looked up, and nobody can tell what became of it */
	JOB_UNDONE,  /* done, and taken back */
	JOB_STATES,
};

/* One object of a job, and what it is to get beside the flags of the line. */
struct job_item {
	char *uid;
	char *name_space;
	char *name;
	int64_t cutover;  /* its own, milliseconds since 1970; 0: that of the line, or these: */
	bool none;	  /* its own is that it is to have none any more */
	bool now;	  /* its own is the moment of the answer */
	struct array vms; /* char *: ids or names of the VMs that were chosen; none: all */
	enum job_state state;
	char *text;	 /* of the state, for people; NULL: none */
	char *undo;	 /* flags with which the verb takes back what was done; NULL: none */
	char *operation; /* of its writes; NULL: none was sent */
	bool begun;	 /* a write of it is done */
	/* While the journal is read: */
	char *next;	 /* the write at hand is followed by another; how the object is then */
	char *meanwhile; /* the first of two writes is done: how the object is; NULL: it is not */
};

struct action;
struct job_lock;

struct job {
	char id[JOB_ID];
	char *verb;
	char *line;	    /* the command line that says the same, without its plans */
	char *resource;	    /* of its objects: "plans" */
	int64_t time;	    /* when it began: milliseconds since 1970, of that machine */
	size_t count;	    /* of objects that it is about; fewer items: the record is torn */
	struct array items; /* struct job_item * */
	bool holds;	    /* one object is written at a time, each by a question (app/hold.h) */
	struct job_item *latest; /* that a write came to its end of last, however; NULL: none yet */
	bool over;
	char *outcome; /* of a job that is over: done, failed, stopped, given-up, forgotten; else
			  NULL */
	/* The last line about it: who wrote it, and where. Its texts are those of the doc. */
	struct journal_step last;
	/* Of a program that has it in its list (app/jobs.h): */
	struct action *action; /* works on it now; NULL: none */
	struct job_lock *lock; /* it is this program that works on it */
	bool earlier;	       /* an earlier program has begun it */
	bool elsewhere;	       /* another program worked on it when the journal was read */
	/* app/hold.c, of what `latest` is now: */
	bool seen; /* its cutover was seen to be on its way */
	bool due;  /* the next one was proposed */
};

struct job *job_create(const char *id);
/* NULL is fine. */
void job_destroy(struct job *job);
/* A new object, whose texts are copied; the one with that uid when there is one. */
struct job_item *job_add(
	struct job *job, const char *uid, const char *name_space, const char *name);
/* The object with that uid; NULL: it is none of the job's. */
struct job_item *job_find(const struct job *job, const char *uid);
struct job_item *job_item(const struct job *job, size_t index);
/* How many objects are in STATE. */
size_t job_count(const struct job *job, enum job_state state);
/* Sets state and text (NULL: none) of an object. */
void job_item_set(struct job_item *item, enum job_state state, const char *text);
/* The same behind a write of the job: it becomes `latest` when that came to its end by it. */
void job_written(struct job *job, struct job_item *item, enum job_state before);
/* Whether a new question may ask for it: left, between two writes, or not to be told. */
bool job_item_unfinished(const struct job_item *item);
size_t job_unfinished(const struct job *job);
/* It came to its end, and not all of it was done because some of it failed. */
bool job_ended_failed(const struct job *job);
/* The state in words: "left", "done". */
const char *job_state_name(enum job_state state);

/*
 * The record of a job, as bodies of journal lines: JSON with the line and as many objects as one
 * line takes. *AT begins with zeros; false: there is no more. BODY is empty before. A part
 * that does not fit is `over` in BODY.
 */
struct job_cursor {
	size_t item;
	size_t vm;
};
bool job_record(const struct job *job, struct job_cursor *at, struct buf *body);
/* Takes the line and the objects of one such part over. */
void job_take_record(struct job *job, const struct journal_entry *entry);

/*
 * The jobs that the journal tells of: hand it every step, the oldest first. Steps without a job are
 * left alone.
 */
struct job_book {
	struct array jobs; /* struct job *, the oldest first */
};
void job_book_init(struct job_book *book);
void job_book_finish(struct job_book *book);
/* The job with that id; NULL: there is none. */
struct job *job_book_find(const struct job_book *book, const char *id);
/* DATA is the book: for struct journal_walk, and journal_question::see. */
void job_book_take(void *data, const struct journal_step *step);

#endif
