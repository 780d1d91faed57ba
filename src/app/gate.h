#ifndef APP_GATE_H
#define APP_GATE_H

#include "app/verb.h"

struct repeat;

/*
 * The one way to the cluster for every write (DESIGN.md 5): targets, can it be done, is it allowed,
 * read again, ask the server beforehand (dryRun=All), the question, read again and compare,
 * journal, request, result. Nothing is sent without an answer to a question that named it.
 */

/*
 * Who puts questions, when it is no dialog on the screen: a shell. It must answer with gate_yes()
 * or gate_no(), now or later.
 */
struct asker {
	void (*ask)(struct asker *asker, struct action *action);
	/* An action ended and nothing was sent; why. */
	void (*refused)(struct asker *asker, const struct error *err);
	/* Something on the way is worth a line. */
	void (*said)(struct asker *asker, const char *text);
	/* All requests have come to their end; ACTION goes away, with true not before
	 * gate_finish(). */
	bool (*over)(struct asker *asker, struct action *action);
};

/* The answer to the question of ACTION. */
void gate_yes(struct action *action, bool go_on);
void gate_no(struct action *action, const struct error *err);
/* "Archive plan web", "Archive 12 plans"; in the action's arena. */
const char *gate_title(struct action *action);
/* What must be typed: "web", "12", "prod/web"; in the arena. NULL: the key y. */
const char *gate_phrase(struct action *action);
/* How much the answer must say. */
enum tier gate_tier(struct action *action);
/* Where it would be done, as phrases name it: the context, in a pod the server. */
const char *gate_place(const struct app *app);
/* What it is about, as phrases name it: the plan's name, of a set its count; in the arena. */
const char *gate_what(struct action *action);
/* The page of an action: question, progress and result. DATA is the action. */
void gate_write_page(void *data, struct page *page, const struct table_look *look);

/* A command line of VERB. What is wrong with it is said in the message line. */
void gate_begin(struct app *app, const struct verb *verb, const struct arguments *arguments);
/* What failed of the last action that did (app/repeat.h, there is one), with a new question. */
void gate_repeat(struct app *app);
/*
 * A new question for the objects of REPEAT, for JOB (left over, it is finished) or to take back
 * what UNDOES has done; the other one is NULL, or both are. False: nothing could be asked, which is
 * said.
 */
bool gate_take_up(
	struct app *app, const struct repeat *repeat, struct job *job, struct job *undoes);
/* Whether ACTION, which writes, takes its next step. */
void gate_pace(struct action *action, enum pace pace);
/* Why VERB cannot be done to what the operator looks at, or NULL: for hints and help. */
const char *gate_refused(struct app *app, const struct verb *verb);
/* Ends questions whose object or connection is gone, goes on when rights are known; each turn. */
void gate_turn(struct app *app);
/* Whether a write is on its way: the program waits for it before it ends. */
bool gate_busy(const struct app *app);
/* Ends everything: at the end of the program, or of the connection to a cluster. */
void gate_finish(struct app *app);
/* Ends all actions that write where they are: nothing further begins, what waits between two writes
 * is given up. What is on the wire is not touched. */
void gate_give_up(struct app *app);
/* The program ends: the same, and what is left undone may be taken up by its next start. */
void gate_leave(struct app *app);
/* How many writes of actions on their way are still to come: not begun, or the second of two. */
size_t gate_left(const struct app *app);
/* How many plans wait between two writes. */
size_t gate_waiting(const struct app *app);
/* A number that grows with every change of any action. */
uint64_t gate_generation(const struct app *app);

#endif
