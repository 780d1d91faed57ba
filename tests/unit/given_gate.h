/*
 * An app at a server of the test's own, which may write there and has a journal: what actions and
 * jobs need of a program, without a terminal.
 */
#ifndef TESTS_UNIT_GIVEN_GATE_H
#define TESTS_UNIT_GIVEN_GATE_H

#include "app/app.h"
#include "unit/given_server.h"

/* On the cluster "uid-1", at the clock of SERVER. */
void given_gate(struct app *app, struct given_server *server);
/* Ends its screens, actions and jobs too. */
void given_gate_end(struct app *app, struct given_server *server);

#endif
