#ifndef BASE_SYMBOL_H
#define BASE_SYMBOL_H

#include <stddef.h>
#include <stdint.h>

/*
 * Keys of objects as small numbers: equal text, equal number, for the life of the process. One
 * of the three process-wide things. The table has a ceiling, because the keys of labels and
 * annotations are chosen by others: a key that comes after it is full becomes SYMBOL_OVERFLOW.
 */
enum {
	SYMBOL_NONE = 0,
	SYMBOL_OVERFLOW = 1,
	SYMBOL_MAX = 1 << 20, /* symbols */
};

/* Number of the text, made when it is new. */
uint32_t symbol_intern(const char *text, size_t length);
/* The same for a NUL-terminated text. */
uint32_t symbol(const char *text);
/* Text of a symbol: valid for ever. */
const char *symbol_text(uint32_t symbol);
/* Frees the table: only at the very end, for the leak check. */
void symbol_finish(void);

#endif
