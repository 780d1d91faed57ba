#ifndef APP_FLAGS_H
#define APP_FLAGS_H

#include <stdbool.h>

#include "base/error.h"

/*
 * Flags of the command language, as kubectl-mtv writes them (reference/kubectl-mtv.md 1.3):
 * "--name a,b", "--name=a,b", "--all". Help, completion and the manual are made from the tables.
 */
enum flag_kind {
	FLAG_SWITCH, /* takes no value */
	FLAG_TEXT,
	FLAG_OPTIONAL, /* its value may be left out, and stands only behind "=": --wait=STATE */
	FLAG_CHOICE,   /* one of the words of `argument`, "keep|include"; the first holds without it
			*/
	FLAG_TIME,     /* as base/when.h reads it */
	FLAG_PLANS,
	FLAG_VMS,
	FLAG_NAMESPACE,
	FLAG_RECORD, /* what mtvtop wrote down to take something back: no form asks for it */
};

struct flag {
	const char *name;     /* without the dashes */
	const char *argument; /* NULL for switches */
	enum flag_kind kind;
	const char *help;
};

enum { FLAGS_MAX = 32, FLAG_WORDS = 64 };

struct flag_values {
	const struct flag *flags;      /* the table; ends with a NULL name */
	const char *values[FLAGS_MAX]; /* one per flag; NULL: not given */
	const char *words[FLAG_WORDS]; /* the others */
	int word_count;
};

struct arguments;

/* Texts are borrowed from ARGUMENTS. False and ERR: unknown, twice, without or with a value. */
bool flags_parse(struct flag_values *values, const struct flag *flags,
	const struct arguments *arguments, struct error *err);
/* Whether FLAG takes the word behind it as its value. */
bool flag_takes_next(const struct flag *flag);
/* The value of a flag of the table, "" for one that stands alone; NULL: it is not given. */
const char *flags_value(const struct flag_values *values, const char *name);
/* Gives a flag of the table a VALUE, borrowed; NULL: it is not given. */
void flags_set(struct flag_values *values, const char *name, const char *value);
/*
 * The command line NAME with these values, the flag OTHER having VALUE instead (NULL: nothing is
 * other). The caller frees it.
 */
char *flags_line(
	const struct flag_values *values, const char *name, const char *other, const char *value);

#endif
