#ifndef APP_VERB_H
#define APP_VERB_H

#include <stdbool.h>
#include <stdint.h>

#include "app/app.h"
#include "app/await.h"
#include "app/command.h"
#include "app/flags.h"
#include "kube/write.h"
#include "mtv/plan.h"
#include "mtv/telling.h"
#include "ui/page.h"

/*
 * Verbs: what changes the cluster. Each is a table of functions in a file of commands/; the gate
 * (app/gate.h) does everything that they have in common. The functions are pure: they look at a
 * subject as it was read, and put together texts and requests.
 */

/* How much an answer must say (app/tiers.h). */
enum tier {
	TIER_REVERSIBLE, /* nothing is interrupted: the key y */
	TIER_SERVICE,	 /* VMs go down, or work is lost: the plan's name, for a set its count */
	TIER_GRAVE,	 /* disks are lost, or production: context/name */
	TIERS,
};

enum subject_state {
	SUBJECT_READING, /* it is read, its rights are asked, the server is asked beforehand */
	SUBJECT_READY,
	SUBJECT_SKIPPED, /* nothing is done to it; `reason` says why */
	SUBJECT_SENDING,
	SUBJECT_UNSURE,	 /* no answer came: it is looked up */
	SUBJECT_WAITING, /* one write is done, the next is for when the plan is ready for it */
	SUBJECT_DONE,
	SUBJECT_FAILED,	 /* not done; `reason` says why */
	SUBJECT_UNKNOWN, /* it could not be found out; `reason` says what to do */
	SUBJECT_HELD,	 /* it is for later, with a question of its own (app/hold.h) */
	SUBJECT_STATES,
};

struct action;
struct check;
struct controller_setting;
struct subject_checks;

/* One plan that an action is about, or one object of verb::about. */
struct subject {
	struct action *action;
	char *uid; /* of the plan, or object, as it was on the screen */
	char *name_space;
	char *name;
	struct plan *plan;     /* facts of the newest version that was read; NULL: none yet */
	struct object *object; /* of verb::about: that version itself, in place of a plan */
	struct array parts; /* struct doc *: of verb::part, in its order; NULL: it is not there */
	struct doc *run;    /* the Migration that is written; NULL: none, or the verb needs none */
	char *run_name;	    /* of the one that verb::which chose, once and for all; NULL: none */
	char *run_uid;
	enum subject_state state;
	char *reason;	  /* of the state, for people; NULL: none */
	char *lost;	  /* why its result is not known: the end of "...: it was done" */
	char *difference; /* what has changed since the question was put; NULL: nothing */
	char *fields;	  /* the fields that are written, as they were when it was put */
	enum tier tier;	  /* as it was then */
	bool outside;	  /* the cutover was outside of the maintenance window then */
	bool fails;	  /* one of verb::checks failed then */
	struct subject_checks *checks; /* gate_checks.c: of verb::checks; NULL: nothing is read */
	size_t place;		       /* among those that the question was first put about */
	struct doc *preview; /* with DRY_SERVER: what the server answered to its dry run */
	bool no_preview;     /* the server could not say beforehand what it would answer */
	struct write write;  /* the request */
	char *written_uid;   /* of the object as the server has it since the write; "": not told */
	int64_t written;     /* its generation */
	char *made_uid;	     /* of the object that it made, or NULL */
	int64_t made_at;     /* when it was made, by the server's clock: milliseconds since 1970 */
	struct array vms;    /* char *: ids or names of the VMs that were chosen; none: all */
	/* gate.c, gate_send.c */
	size_t step;		 /* so many of its writes are done */
	int64_t generation;	 /* of the object that is written, when it was read; 0: none */
	struct request *request; /* the one under way, or NULL */
	struct timer later;	 /* the next look at an unknown result */
	int64_t lost_at;	 /* clock::mono: since when it is clear that no answer comes */
	int64_t asked_at;	 /* clock::mono of the last look at an unknown result */
	int64_t waits_until;	 /* SUBJECT_WAITING: clock::mono from which on it is given up */
	int tries;		 /* times that the server found the object changed */
	bool begun;		 /* in this phase */
	bool checked;		 /* it was looked at again behind the answer */
	bool paused;		 /* since it was looked at: it is read again before it is sent */
	bool asks_right;	 /* an access review is under way */
	bool forbidden;		 /* it was left out for lack of a right */
	bool refused;		 /* verb::refuse left it out: it cannot be done to it */
	char operation[20];	 /* names this write in journal and annotation */
};

enum action_phase {
	ACTION_READING,	 /* the subjects are read and the server is asked beforehand */
	ACTION_ASKING,	 /* the dialog is on the screen */
	ACTION_CHECKING, /* yes was said: is everything as it was? */
	ACTION_SENDING,
	ACTION_OVER,
};

/* How the targets were chosen. */
enum chosen_by {
	CHOSEN_BY_ROW,
	CHOSEN_BY_NAME,
	CHOSEN_BY_MARKS,
	CHOSEN_BY_ALL, /* --all or --query */
};

/* --dry-run: the request is shown, and that is all. */
enum dry_run {
	DRY_NOT,
	DRY_PLAIN,  /* and whether the server would accept it */
	DRY_CLIENT, /* without a word to the server but the reading of plans */
	DRY_SERVER, /* with what the server answered to its dry run */
};

/* Whether the next step of an action on its way is taken. */
enum pace {
	PACE_ON,
	PACE_PAUSED,   /* nothing further begins, until it goes on */
	PACE_STOPPING, /* what has begun comes to its end, nothing else begins */
	PACE_GIVEN_UP, /* what is on the wire is awaited, the second of two writes does not come */
	PACE_LEAVING,  /* the same, because the program ends: the next one may take it up */
};

struct job;

/* What an operator wants: one verb on some plans. */
struct action {
	struct action *next; /* app::actions */
	struct app *app;
	const struct verb *verb;
	struct subject **subjects;
	size_t count;
	enum chosen_by chosen;
	enum dry_run dry;
	enum pace pace;
	enum action_phase phase;
	char *line;	       /* the command line that says the same, to be changed */
	char key[KEY_NAME];    /* that was pressed for it */
	char *again;	       /* a line that must be confirmed or changed first, or NULL */
	char *then;	       /* a line to be asked about when all of this is done, or NULL */
	const char *done;      /* what is said of a plan when it is done ... */
	const char *all_done;  /* ... and of more than one; those of the verb at first */
	struct job *job;       /* what it is in the journal, of app::jobs; NULL: it is one write */
	struct job *undoes;    /* of app::jobs: the one whose writes it takes back; NULL: none */
	int64_t now;	       /* the server's time at the answer, milliseconds since 1970 */
	int64_t checked;       /* the same when what was asked about began to be read again */
	struct dialog *dialog; /* the question, while it is on the screen */
	struct pager *page;    /* its progress, or what --dry-run shows; while it is open */
	struct timer step;     /* gate.c: the next one */
	uint64_t generation;   /* grows with every change */
	struct arena arena;    /* texts until its page is written the next time */
	bool in_order;	       /* as they were named or shown, not by name */
	bool placed;	       /* the question was put once: places stand */
	bool go_on;	       /* after a failure */
	bool repeated;	       /* it is what failed of another */
	bool holds;	       /* one plan is asked about, the others are for later questions */
	bool begins;	       /* `job` was written down for it, and not by another action */
	/* Of single verbs: */
	bool at_once;	     /* cutover: when the answer is given */
	bool clear;	     /* cutover: none any more */
	bool own_times;	     /* cutover: also VMs that have a time of their own */
	bool all_vms;	     /* cancel: every unfinished one */
	bool any;	     /* withdraw: also one that another program made */
	bool canceled;	     /* drop: VMs that a person canceled */
	bool keep_disks;     /* archive: not where disks would be lost, nor unknown sources */
	bool skip_archive;   /* delete: at once */
	bool clean_all;	     /* delete: with deleteVmOnFailMigration set before */
	bool resume;	     /* resume: no source has run since its disks were copied */
	char wave[64];	     /* wave: its name; "": none */
	int64_t cutover;     /* milliseconds since 1970; 0: none was given */
	struct array times;  /* int64_t: cutover: one for each subject, 0: none; empty: one time */
	int64_t every;	     /* cutover: so much later from one to the next, milliseconds */
	int64_t by;	     /* cutover: so much later than it is, milliseconds; 0: not moved */
	struct array names;  /* char *: cancel, cutover: names and ids of VMs, as given */
	int64_t patience;    /* of verb::more: milliseconds that it waits at most */
	char *put_back;	     /* cutover: times that were there, as text; NULL: not given */
	char *new_name;	     /* duplicate: of the new plan; NULL: not given */
	char *take_back;     /* duplicate: deletes what these made; NULL: not given */
	struct array values; /* char *: set: of each flag; "": take it away, NULL: not given */
	const struct controller_setting *setting; /* setting: this one ... */
	char *value; /* ... and what it becomes; NULL: it is taken away */
};

struct verb {
	const char *name;     /* as in the command */
	const char *doing;    /* "archiving": what an earlier mtvtop was doing to a plan */
	const char *done;     /* "archived": what is said of a plan when it is done */
	const char *all_done; /* of more than one; NULL: the same */
	const char *right;    /* of access reviews: "patch" ... */
	const char *resource; /* ... "plans" */
	/* What it is about when that is no plan: objects of this resource; NULL: plans. */
	const char *about;
	/* How those are chosen: action_add(). NULL: plans, by targets_choose(). */
	bool (*choose)(struct action *action, const struct flag_values *values, struct error *err);
	const struct flag *flags;
	/* Of the form: what holds when no time is given; NULL: no flag is one. */
	const char *no_time;
	/* Whether the form comes before the question (app/verb_form.h). NULL: never. */
	bool (*form_first)(struct action *action);
	/* Of the form: what SUBJECT has now for a flag, as the flag takes it, in the arena; NULL:
	 * nothing. Fields begin with it, and what stays so is not said. May be NULL. */
	const char *(*present)(
		struct action *action, const struct subject *subject, const struct flag *flag);
	bool whole;  /* one subject that is left out stops all: its names may be wrong in all */
	bool on_run; /* writes to a Migration, which is read: the active one, or ... */
	/* ... another one of the plan's, borrowed until the next refresh; NULL: there is none. */
	const struct run *(*which)(struct action *action, const struct subject *subject);
	/* Path of an object that is read behind the plan, the INDEX-th, for the caller to free;
	 * NULL: there are no more. May be NULL. */
	char *(*part)(struct action *action, const struct subject *subject, size_t index);
	bool by_status; /* what is written, or what it leads to, depends on more than a spec */
	/* Takes its own flags; may be NULL. */
	bool (*take)(struct action *action, const struct flag_values *values, struct error *err);
	/* What a program must say that a person would see in the question; NULL: nothing is
	 * missing. In the arena. May be NULL. */
	const char *(*unsaid)(struct action *action);
	/* Why it is not done to this plan, or NULL. Also for the hint line, without a `run`. */
	const char *(*refuse)(struct action *action, const struct subject *subject);
	/* NULL: nothing is interrupted by it, whatever the subject. */
	enum tier (*tier)(struct action *action, const struct subject *subject);
	/* When VMs of SUBJECT go down by it, milliseconds since 1970; false: they do not. NULL: at
	 * the cutover of the action, if it has one. */
	bool (*moment)(const struct subject *subject, int64_t *at);
	/* All such times of SUBJECT (int64_t), where there may be more than one. NULL: that one. */
	void (*moments)(const struct subject *subject, struct array *moments);
	/* What there is to say of more than one, before each of them. May be NULL. */
	void (*tell_set)(struct action *action, struct page *page);
	/* The title of the question up to its plans, as "Clear the cutover of", where the name of
	 * the verb says less or something else; NULL: "Archive" does. May be NULL. */
	const char *(*title)(const struct action *action);
	/* What will happen, sentence by sentence. */
	void (*tell)(struct action *action, const struct subject *subject, struct page *page);
	/* A command line that one may want to be asked about before, in the arena: the question
	 * offers it, and comes again behind it. NULL: there is nothing. May be NULL. */
	const char *(*first)(struct action *action);
	const char *first_hint; /* two words for the key */
	/* What is looked at before the question (mtv/checks.h): each answer but a pass is told, and
	 * a fail takes an answer that says more. NULL: nothing. */
	const struct check *checks;
	/* Makes path and body. */
	void (*request)(struct action *action, const struct subject *subject, struct write *write);
	/* The fields that are overwritten, as text. */
	void (*fields)(struct action *action, const struct subject *subject, struct buf *out);
	/* The same with kubectl-mtv or kubectl. */
	void (*equivalent)(struct action *action, const struct subject *subject, struct buf *out);
	/* Of a POST whose object is there already: who made it; in the arena. May be NULL. */
	const char *(*taken)(
		struct action *action, const struct subject *subject, const struct node *object);
	/* It was done, and ANSWER is the object, also when it was only found out afterwards: may
	 * start a request of the subject's. May be NULL. */
	void (*after)(struct action *action, struct subject *subject, const struct node *answer);
	/*
	 * Of a verb with several writes, whose request() makes the one that the plan is ready for:
	 * whether another follows the one that was just done to SUBJECT. NULL: never.
	 */
	bool (*more)(struct action *action, const struct subject *subject);
	/* Whether that may be sent now, SUBJECT being read again; WHY: never any more. */
	bool (*ready)(struct action *action, const struct subject *subject, const char **why);
	/* How a plan is between the two: "archived, and NOT deleted". */
	const char *(*meanwhile)(struct action *action, const struct subject *subject);
	const char *awaits; /* what --wait alone waits for: "it has succeeded" */
	/* Whether that is so with PLAN, as it is now; the write is in it. NULL: await_success(). */
	struct outlook (*outlook)(
		struct action *action, const struct subject *subject, const struct plan *plan);
	/* The flags with which the same verb takes it back, in the arena; NULL: it cannot be. */
	const char *(*undo)(struct action *action, const struct subject *subject);
	/* The same for all subjects in STATE, in their order, when undo differs from one to the
	 * next, or some have none. NULL: what they differ in is joined (app/undo_flags.h). */
	const char *(*undo_set)(struct action *action, enum subject_state state);
	/* What there is to say about taking it back, when undo has nothing. */
	const char *final;
};

/* Flags that all verbs have, and all that are about plans; a row of their tables. */
#define VERB_DRY_RUN                                                                               \
	{                                                                                          \
		"dry-run", "client|server", FLAG_OPTIONAL,                                         \
			"shows the request, and changes nothing; server: with the server's "       \
			"answer to it; client: without asking for one"                             \
	}
/* Flags that choose plans. */
#define TARGET_FLAGS                                                                               \
	{"name", "NAMES", FLAG_PLANS, "these plans, with commas between them"},                    \
		{"all", NULL, FLAG_SWITCH, "all plans that it can be done to"},                    \
		{"query", "TSL", FLAG_TEXT, "all plans that an expression selects"},               \
	{                                                                                          \
		"namespace", "NAME", FLAG_NAMESPACE, "plans of this namespace"                     \
	}
#define VERB_FLAGS TARGET_FLAGS, VERB_DRY_RUN

/* How times are told in an action's texts. */
struct telling action_telling(struct action *action);

#endif
