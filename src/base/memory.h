#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/*
 * Allocation that does not fail: when memory runs out the program says so and ends through
 * die(), which gives the terminal back first. Every result is freed with free().
 */

void *xmalloc(size_t size);
/* Zeroed; COUNT * SIZE is checked for overflow. */
void *xcalloc(size_t count, size_t size);
/* COUNT * SIZE is checked for overflow. */
void *xreallocarray(void *old, size_t count, size_t size);
/* Copy of TEXT, or NULL for NULL. */
char *xstrdup(const char *text);
char *xstrndup(const char *text, size_t length);
char *xasprintf(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Overwrites secrets before they are freed; the compiler cannot drop it. NULL is fine. */
void secret_free(char *text);

#endif
