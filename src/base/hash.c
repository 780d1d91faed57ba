#include "base/hash.h"

#include <sys/random.h>

static uint64_t mix(uint64_t value)
{
	value ^= value >> 32;
	value *= 0xd6e8feb86659fd93u;
	value ^= value >> 32;
	value *= 0xd6e8feb86659fd93u;
	return value ^ (value >> 32);
}

static uint64_t seed(void)
{
	static uint64_t value;
	if (!value && getrandom(&value, sizeof(value), GRND_NONBLOCK) != sizeof(value))
		value = (uint64_t)(uintptr_t)&value; /* address randomisation is the next best */
	return value | 1;
}

static uint64_t add_text(uint64_t hash, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		hash ^= (unsigned char)text[i];
		hash *= 0x100000001b3u;
	}
	return hash;
}

uint64_t hash_text(const char *text, size_t length)
{
	return mix(add_text(seed() ^ length, text, length));
}

uint64_t hash_sum(const char *text, size_t length)
{
	return add_text(0xcbf29ce484222325u, text, length);
}
