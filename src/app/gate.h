#ifndef APP_GATE_H
#define APP_GATE_H

#include "app/verb.h"

/*
 * The one way to the cluster for every write (DESIGN.md 5): targets, can it be done, is it allowed,
 * read again, ask the server beforehand (dryRun=All), the question, read again and compare,
 * journal, request, result. Nothing is sent without an answer to a question that named it.
 */

/* A command line of VERB. What is wrong with it is said in the message line. */
void gate_begin(struct app *app, const struct verb *verb, const struct arguments *arguments);
/* What failed of the last action that did (app/retry.h, there is one), with a new question. */
void gate_retry(struct app *app);
/* Why VERB cannot be done to what the operator looks at, or NULL: for hints and help. */
const char *gate_refused(struct app *app, const struct verb *verb);
/* Ends questions whose object or connection is gone, goes on when rights are known; each turn. */
void gate_turn(struct app *app);
/* Whether a write is on its way: the program waits for it before it ends. */
bool gate_busy(const struct app *app);
/* Ends everything: at the end of the program, or of the connection to a cluster. */
void gate_finish(struct app *app);
/* A number that grows with every change of any action. */
uint64_t gate_generation(const struct app *app);

#endif
