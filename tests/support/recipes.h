/*
 * docs/recipes.md as the tests read it: the lines of its ```sh blocks. An entry is what stands
 * between blank lines: command lines of the guides, and what mtvtop has in their place.
 */
#ifndef TESTS_SUPPORT_RECIPES_H
#define TESTS_SUPPORT_RECIPES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"

enum recipe_kind {
	RECIPE_GUIDE,  /* a command line of a guide */
	RECIPE_OURS,   /* one of mtvtop */
	RECIPE_REMARK, /* a comment alone */
};

struct recipe {
	enum recipe_kind kind;
	int line;	  /* of the file */
	int entry;	  /* the same for all lines of an entry */
	char *text;	  /* the command without what is behind its #; "" of a remark */
	const char *note; /* what is behind the #, in the same memory; "" when there is nothing */
};

/* The lines of a text, struct recipe each; they end with recipes_finish(). */
void recipes_read(struct array *recipes, const char *text);
void recipes_finish(struct array *recipes);

/* "describe" of the note "not yet: describe"; NULL: the line is to work. Ends where the note ends.
 */
const char *recipe_not_yet(const struct recipe *recipe);
/* The note says that this is for another program. */
bool recipe_is_not_ours(const struct recipe *recipe);

/* How much of a line of shell stands before " #" outside quotes, without blanks before that. */
size_t shell_length(const char *line);
/* The first character of TEXT that is one of ENDS, outside quotes and brackets; else its end. */
const char *shell_end(const char *text, const char *ends);

#endif
