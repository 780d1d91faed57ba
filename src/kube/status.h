#ifndef KUBE_STATUS_H
#define KUBE_STATUS_H

#include <stddef.h>

#include "base/error.h"
#include "doc/node.h"

/*
 * Errors of the API server as sentences. The body may be a Status, plain text or HTML
 * (reference/observed.md, API server).
 */

enum { STATUS_WORD = 64 /* bytes of a machine word, with its NUL */ };

/*
 * Fills ERR from an answer with an HTTP status that is no success. BODY may be "". REASON gets the
 * machine word of a Status (AlreadyExists, Conflict, Invalid, Forbidden), "" when the body says
 * none. Returns false.
 */
bool status_error(long status, const char *content_type, const char *body, size_t length,
	char reason[STATUS_WORD], struct error *err);
/* Fills ERR from a Status object: of an ERROR event, or of a body. Returns false. */
bool status_object_error(const struct node *object, long status, struct error *err);
/*
 * Copies a machine word that the server chose (a reason, an id), as far as it fits; TEXT may be
 * NULL. Words have no blanks and are ASCII: every other byte becomes "?".
 */
void status_word(const char *text, char out[STATUS_WORD]);

#endif
