#ifndef API_JSON_PATCH_H
#define API_JSON_PATCH_H

#include "base/error.h"
#include "doc/builder.h"

/*
 * The document that a JSON Patch (RFC 6902) makes of ROOT, which the caller unrefs; NULL and ERR: a
 * `test` failed, a path is not there, or it is none.
 */
struct doc *json_patched(const struct node *root, const struct node *patch, struct error *err);

#endif
