#ifndef BASE_SHELL_H
#define BASE_SHELL_H

#include <stdbool.h>

#include "base/buf.h"

/*
 * Appends TEXT as one word of a POSIX shell, in quotes where it must be: command lines that are
 * shown to be copied hold names from a cluster. False when the ceiling of OUT was hit.
 */
bool shell_add(struct buf *out, const char *text);

#endif
