#ifndef KUBE_STATUS_H
#define KUBE_STATUS_H

#include <stddef.h>

#include "base/error.h"
#include "doc/node.h"

/*
 * Errors of the API server as sentences. The body may be a Status, plain text or HTML
 * (reference/observed.md, API server).
 */

/* Fills ERR from an answer with an HTTP status that is no success. BODY may be "". Returns false.
 */
bool status_error(
	long status, const char *content_type, const char *body, size_t length, struct error *err);
/* Fills ERR from a Status object: of an ERROR event, or of a body. Returns false. */
bool status_object_error(const struct node *object, long status, struct error *err);

#endif
