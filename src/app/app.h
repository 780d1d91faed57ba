#ifndef APP_APP_H
#define APP_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "app/cluster_id.h"
#include "app/cockpit.h"
#include "app/feeds.h"
#include "app/instances.h"
#include "app/jobs.h"
#include "app/mode.h"
#include "app/recover.h"
#include "base/clock.h"
#include "config/keymap.h"
#include "config/settings.h"
#include "config/theme.h"
#include "io/loop.h"
#include "kube/access.h"
#include "kube/cluster.h"
#include "kube/container_log.h"
#include "mtv/alerts.h"
#include "mtv/model.h"
#include "ui/prompt.h"
#include "ui/screen.h"
#include "ui/terminal.h"

/* The program: everything that is not process-wide hangs here. */
struct asker;
struct command;
struct demo;
struct journal;
struct repeat;

struct app {
	struct clock clock;
	struct clock frozen_clock; /* while frozen: the time on the screen */
	struct loop *loop;
	struct settings settings;
	struct theme theme;
	struct keymap keymap;
	const struct command *commands; /* the table; ends with a NULL name */
	struct kube_options options;	/* of the command line; borrowed */
	struct demo *demo;		/* the simulator that is looked at, or NULL */
	const char *only_reads;		/* what of it forbids writes, in words, or NULL; borrowed */
	struct mode mode;		/* of the context in use */
	struct cluster *cluster;	/* NULL: tests without a server */
	struct access_cache access;	/* what the user may do there */
	struct feeds feeds;
	struct model model;
	struct alerts alerts;	    /* what happened in it */
	struct cockpit cockpit;	    /* who judges cutovers, while somebody looks at them */
	struct instances instances; /* and who sees what became of their VMs */
	struct log_pool logs;	    /* of pods, while somebody looks at them */
	struct store contexts;	    /* of the kubeconfig, for their view */
	char *context;		    /* name of the context in use */
	char *name_space;	    /* what is looked at; "" for all */
	struct action *actions;	    /* under way, the newest first */
	struct asker *asker;	    /* puts their questions; NULL: dialogs on the screen */
	uint64_t actions_past;	    /* what those that are over were worth in gate_generation() */
	char *cluster_uid; /* of the namespace kube-system, or NULL: not known, or it may not be
			      read */
	struct store controller_settings; /* rows of their view (app/settings_rows.h) ... */
	uint64_t settings_of;		  /* ... and what they were made of; 0: nothing yet */
	struct cluster_id cluster_id;
	struct jobs jobs;	/* of this program, and what earlier ones left of theirs */
	struct recover recover; /* what earlier programs left unfinished */
	struct timer quit;
	char *undo;	       /* command line that takes the last write back, or NULL */
	struct repeat *repeat; /* what failed of the last action that did, or NULL */
	struct screen *screens;
	struct canvas canvas;
	struct terminal *terminal; /* NULL: tests, and mtvtop get */
	struct key_decoder keys;
	struct prompt_history history; /* of command lines */
	struct prompt_history filters; /* of what tables were narrowed by in the filter's box */
	struct prompt_history queries; /* and in that of the query */
	char *asked_line; /* a command line that was put again, to be confirmed or changed ... */
	char *asked_why;  /* ... and why: told below it as long as it stays so; both or none */
	struct journal *journal;      /* NULL: none is kept, nothing may be written */
	struct error journal_problem; /* why it cannot be written; no text: it can */
	struct arena arena;	      /* texts of one turn */
	char message[400];
	enum role message_role;
	int64_t message_until; /* clock::mono; 0: until the next key */
	char notice[200];      /* what nobody asked for; stands behind the message */
	int64_t notice_until;  /* clock::mono */
	bool journal_off;      /* the operator goes on without one */
	bool acts;	       /* it may write: the journal wants to know the cluster */
	bool frozen;
	bool quitting;
	bool quits_after; /* once all that is on its way has come to its end */
	/* frame.c */
	bool drawn_key;	    /* a key was pressed since the last drawing */
	bool redraw;	    /* something else asks for a drawing */
	uint64_t drawn;	    /* data generation at the last drawing */
	int64_t drawn_at;   /* clock::mono */
	int64_t drawn_cost; /* milliseconds */
	int keys_first;	    /* that were answered before news whose time had come */
	struct timer tick;
	struct timer settle; /* a question has been there for long enough */
	struct timer later;  /* the next drawing, when data comes too quickly */
	/* input.c */
	char pressed[KEY_NAME]; /* name of the last key */
	struct watched input;
	struct timer escape;
};

/* Settings, theme and keymap; no cluster, no terminal yet. */
bool app_init(struct app *app, const struct command *commands, struct error *err);
void app_finish(struct app *app);
/*
 * Talks to the context CONTEXT (NULL: that of the command line) from now on. On an error nothing
 * changes.
 */
bool app_connect(struct app *app, const char *context, struct error *err);
/*
 * Which source forbids writes in this context, in words ("--read-only was given"); NULL: none. It
 * stays so until another context is connected to.
 */
const char *app_read_only(const struct app *app);
/* Whether the settings mark this context as production: loud, and with stricter questions. */
bool app_production(const struct app *app);
/* Looks at another namespace; "" for all. */
void app_set_namespace(struct app *app, const char *name_space);
/* Says something in the message line. */
void app_say(struct app *app, enum role role, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/*
 * Says what nobody asked for behind the message, which stays: it may be the answer of an action. A
 * later notice takes its place, a later message does not.
 */
void app_notice(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));
void app_quit(struct app *app);
/* How values are written now. */
struct table_look app_look(const struct app *app);
/* Grows when anything that a screen could show has changed. */
uint64_t app_generation(const struct app *app);
/* Takes over what the stores have; called before drawing. */
void app_refresh(struct app *app);

#endif
