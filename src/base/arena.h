#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

/*
 * Memory that is given back all at once: values and texts that live as long as one evaluation
 * or one row is drawn. Grows in chunks and keeps the first when it is cleared.
 */
struct arena_chunk;

struct arena {
	struct arena_chunk *chunks; /* the newest first */
	size_t used;		    /* of the newest chunk, bytes */
};

void arena_init(struct arena *arena);
void arena_finish(struct arena *arena);
/* All memory handed out becomes invalid. */
void arena_clear(struct arena *arena);
/* SIZE bytes, aligned for any type, not zeroed. */
void *arena_get(struct arena *arena, size_t size);
/* Copy of LENGTH bytes of TEXT, NUL-terminated. */
char *arena_text(struct arena *arena, const char *text, size_t length);
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
