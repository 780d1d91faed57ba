#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* A 64-bit hash with a seed of this process: equal within one run, unforeseeable from outside. */
uint64_t hash_text(const char *text, size_t length);
/* FNV-1a, the same in every process: tells whether a file was changed, and withstands nobody. */
uint64_t hash_sum(const char *text, size_t length);

#endif
