#ifndef APP_NAMES_FILE_H
#define APP_NAMES_FILE_H

#include <stdbool.h>

#include "base/array.h"
#include "base/error.h"

/*
 * Appends the names (char *, owned by the array) of a flag: "a,b", or "@FILE" with a list in YAML
 * or JSON, of names or of objects with `name` or `id`, as the peer takes them
 * (reference/kubectl-mtv.md 2.4). False and ERR, with the file's line.
 */
bool names_take(struct array *names, const char *text, struct error *err);

#endif
