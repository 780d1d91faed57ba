#ifndef API_JSON_PATCH_H
#define API_JSON_PATCH_H

#include "base/error.h"
#include "doc/builder.h"

/* operations of one patch; more are refused with 413 */
enum { JSON_PATCH_MAX = 10000 };

/*
 * The document that a JSON Patch (RFC 6902) makes of ROOT, which the caller unrefs; NULL and ERR: a
 * `test` failed, a path is not there, copies add more than 3 MiB, or it is none.
 */
struct doc *json_patched(const struct node *root, const struct node *patch, struct error *err);

#endif
