#include "base/array.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void array_init(struct array *array, size_t size)
{
	*array = (struct array){.size = size};
}

void array_finish(struct array *array)
{
	free(array->items);
	array_init(array, array->size);
}

void array_finish_texts(struct array *array)
{
	for (size_t i = 0; i < array->count; i++)
		free(*(char **)array_at(array, i));
	array_finish(array);
}

void array_clear(struct array *array)
{
	array->count = 0;
}

void *array_push(struct array *array)
{
	if (array->count == array->room) {
		array->room += array->room / 2 + 8;
		array->items = xreallocarray(array->items, array->room, array->size);
	}
	void *item = array_at(array, array->count++);
	return memset(item, 0, array->size);
}

void array_remove(struct array *array, size_t index)
{
	char *item = array_at(array, index);
	memmove(item, item + array->size, (array->count - index - 1) * array->size);
	array->count--;
}

void *array_at(const struct array *array, size_t index)
{
	return (char *)array->items + index * array->size;
}
