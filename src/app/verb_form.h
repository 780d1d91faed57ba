#ifndef APP_VERB_FORM_H
#define APP_VERB_FORM_H

#include "app/verb.h"

/*
 * The form of a verb, made of the table of its flags: those that all verbs have are no fields, the
 * others are. It sends nothing: what is filled in becomes a command line, which asks with a dialog
 * as if it had been typed. The plans stand in that line by name, so that it is about them however
 * the screen changes meanwhile.
 */

/* Opens the form of VERB for what the operator looks at, where it comes before the question. */
bool verb_form_first(struct app *app, const struct verb *verb);
/*
 * Opens it with the values of ACTION's line, for its plans but those that are left out. False: the
 * verb has no flags of its own, or a field cannot hold them.
 */
bool verb_form_open(struct action *action);

#endif
