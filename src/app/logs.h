#ifndef APP_LOGS_H
#define APP_LOGS_H

#include "app/app.h"
#include "app/page_objects.h"
#include "mtv/controller_log.h"
#include "mtv/log_class.h"
#include "mtv/pod_log.h"
#include "mtv/v2v_log.h"

/*
 * The logs that tell of a VM of a plan, found by the labels of forklift.md 4: those of conversion,
 * importer, populator and hook, each with that of the container before its last restart; or the
 * lines of the controller that are about a plan. Their pods are watched while somebody looks.
 */
enum {
	LOGS_MAX = 12,	 /* containers at most */
	LOGS_TAIL = 200, /* lines that are read of each */
	LOGS_FEEDS = 5,
};

/* A container and its log. */
struct log_entry {
	struct object *object; /* the newest version of its pod, or the last one; counted */
	struct pod_log about;  /* of that version */
	bool gone;	       /* the cluster does not have the pod any more */
	bool seen;	       /* in the pass under way */
	struct container_log *log;
	struct container_log *before; /* of the container before its last restart, or NULL */
	enum container_state state;   /* when it was read last ... */
	int restarts;		      /* ... and then */
	uint64_t printed;	      /* lines, on the shell */
	bool told;		      /* there, that it is not followed */
	bool headed;		      /* there, which lines of the controller these are */
	uint64_t said;		      /* there, a hash of its problem; 0: it has none */
};

struct logs {
	struct app *app;
	struct feed *own[LOGS_FEEDS]; /* that this opened */
	const struct feed *pods;      /* by the labels of the run */
	const struct feed *claims;
	const struct feed *importers;	/* of the namespace; those of the claims count */
	const struct feed *jobs;	/* hooks */
	const struct feed *hooks;	/* their pods */
	char *job_names;		/* that `hooks` is opened for, or NULL */
	const struct feed *controllers; /* pods of the controller's namespace */
	struct controller_about plan;	/* whose lines are looked for there; texts are owned */
	char *place;			/* the controller's namespace, or NULL */
	struct array list;		/* struct log_entry * */
	size_t more;			/* containers beyond the ceiling */
	int tail;			/* lines that are read of each ... */
	int shown;			/* ... and shown on a page */
	bool remote;			/* the pods are in another cluster */
};

/*
 * Of VM, a VM of PLAN. OBJECTS (may be NULL) has feeds of its pods and claims, and stays open for
 * as long; else they are opened here.
 */
void logs_open(struct logs *logs, struct app *app, const struct plan *plan, const struct vm *vm,
	const struct page_objects *objects);
/* Of the controller, about PLAN. */
void logs_open_controller(struct logs *logs, struct app *app, const struct plan *plan);
/* Not opened is fine, when it is zeroed. */
void logs_close(struct logs *logs);
/* Takes over what the feeds have. */
void logs_refresh(struct logs *logs);
/* Asks for the last lines of what was not read yet in the state that it is in now. */
void logs_read(struct logs *logs);
/* Whether an answer to that is still to come. */
bool logs_are_on_their_way(const struct logs *logs);
struct log_entry *logs_at(const struct logs *logs, size_t index);
/* Why there is none, in words; "" when they are on their way or there. */
const char *logs_missing(const struct logs *logs, struct arena *arena);

/* Which lines of the controller were looked through: "of the last 5,000 lines ..., since TIME". */
const char *logs_head(const struct log_lines *lines, bool utc, struct arena *arena);
/* The class of a line, which is kept with it. */
enum log_class logs_class(struct log_line *line);
/* How many of LINES are errors (causes too) and warnings. */
void logs_count(struct log_lines *lines, size_t *errors, size_t *warnings);
/* "Copying disk, 42% of the disk"; "" when the log is none of virt-v2v. */
const char *logs_stage(const struct log_entry *entry, struct log_lines *lines, struct arena *arena);

#endif
