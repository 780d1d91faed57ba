#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

#include <stddef.h>

/*
 * Items of one size, one after the other. `items` moves when the array grows: keep indexes,
 * not pointers, across a push.
 */
struct array {
	void *items;
	size_t count;
	size_t room;
	size_t size; /* of one item, bytes */
};

void array_init(struct array *array, size_t size);
void array_finish(struct array *array);
/* Of texts that it owns (char *): they are freed as well. */
void array_finish_texts(struct array *array);
/* Forgets the items and keeps the memory. */
void array_clear(struct array *array);
/* Appends a zeroed item and returns it. */
void *array_push(struct array *array);
/* Removes the item at INDEX; the later ones move up. */
void array_remove(struct array *array, size_t index);
/* Item at INDEX; the caller keeps to the count. */
void *array_at(const struct array *array, size_t index);

#endif
