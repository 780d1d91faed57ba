#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

/*
 * What went wrong, as one sentence for people: what, where, what to do. Functions that can fail
 * return false and fill it; on success and in out-parameters of a failure nothing is touched.
 */
enum error_kind {
	ERROR_OTHER,
	ERROR_USAGE,	   /* the command line */
	ERROR_NOT_FOUND,   /* no such object or kind */
	ERROR_FORBIDDEN,   /* known, but not allowed */
	ERROR_CREDENTIALS, /* not known to the server, or no way to get a token */
	ERROR_UNREACHABLE, /* no answer */
	ERROR_GONE,	   /* 410: start over with a list */
	ERROR_BUSY,	   /* 429 and the like: later */
	ERROR_REFUSED,	   /* by a check of ours: it cannot be done to this object now */
	ERROR_UNANSWERED,  /* nobody said yes */
	ERROR_NOTHING,	   /* there is nothing to do it to, which is no failure of a set */
};

struct error {
	enum error_kind kind;
	char text[480];
};

/* Fills ERR (which may be NULL) and returns false: `return error_set(err, ...)`. */
bool error_set(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool error_set_kind(struct error *err, enum error_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Puts "PLACE: " before the text of ERR and returns false. */
bool error_prefix(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
