#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>

#include "base/error.h"

/*
 * The log file: one of the three process-wide things. Off until it is opened. Lines are
 * sanitised and cut; the file is 0600 and stops growing at LOG_MAX. Tokens and passwords never
 * go here: callers pass names of things, not their content.
 */
enum { LOG_MAX = 16 * 1024 * 1024 }; /* bytes */

bool log_open(const char *path, struct error *err);
void log_close(void);
/* One line, with the time before it. */
void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
