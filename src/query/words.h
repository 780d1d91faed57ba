#ifndef QUERY_WORDS_H
#define QUERY_WORDS_H

#include <stddef.h>

/*
 * The words of the language for those who write it, each with a query that has it. Help and manual
 * are made from the tables; a test compares them with what lexer, clauses and functions know.
 */
struct query_word {
	const char *usage; /* the word with what it stands between */
	const char *help;
	const char *example; /* a whole query */
};

struct query_section {
	const char *title;
	const struct query_word *words; /* ends with a NULL usage */
};

extern const struct query_section query_sections[]; /* ends with a NULL title */

/* What lexer, functions and clauses know, one after the other; NULL behind the last. */
const char *query_known_word(size_t index);

#endif
