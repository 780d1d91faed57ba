#include "base/symbol.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "base/names.h"

enum { CHUNK = 32 * 1024, TEXT_MAX = 24 * 1024 * 1024 };

struct chunk {
	struct chunk *next;
	size_t used;
	char text[];
};

/* Texts never move: symbol_text() hands out pointers into the chunks. */
static struct table {
	const char **texts; /* by symbol */
	uint64_t *hashes;   /* by symbol */
	uint32_t *slots;    /* symbols; 0 is free */
	size_t count;
	size_t room; /* slots, a power of two; texts and hashes have room for half of it */
	struct chunk *chunks;
	size_t text_bytes;
} table;

static const char *keep(const char *text, size_t length)
{
	if (length >= CHUNK) {
		struct chunk *big = xmalloc(sizeof(struct chunk) + length + 1);
		*big = (struct chunk){.next = table.chunks, .used = CHUNK};
		table.chunks = big;
		big->text[length] = '\0';
		return memcpy(big->text, text, length);
	}
	if (!table.chunks || table.chunks->used + length + 1 > CHUNK) {
		struct chunk *chunk = xmalloc(sizeof(*chunk) + CHUNK);
		chunk->next = table.chunks;
		chunk->used = 0;
		table.chunks = chunk;
	}
	char *at = table.chunks->text + table.chunks->used;
	memcpy(at, text, length);
	at[length] = '\0';
	table.chunks->used += length + 1;
	return at;
}

static size_t find_slot(const char *text, size_t length, uint64_t hash)
{
	size_t slot = hash & (table.room - 1);
	for (; table.slots[slot]; slot = (slot + 1) & (table.room - 1)) {
		uint32_t found = table.slots[slot];
		if (table.hashes[found] == hash && !strncmp(table.texts[found], text, length) &&
			!table.texts[found][length])
			break;
	}
	return slot;
}

static void grow(void)
{
	table.room = table.room ? table.room * 2 : 4096;
	table.texts = xreallocarray(table.texts, table.room / 2, sizeof(*table.texts));
	table.hashes = xreallocarray(table.hashes, table.room / 2, sizeof(*table.hashes));
	free(table.slots);
	table.slots = xcalloc(table.room, sizeof(*table.slots));
	for (uint32_t i = 0; i < table.count; i++) {
		size_t slot = table.hashes[i] & (table.room - 1);
		while (table.slots[slot])
			slot = (slot + 1) & (table.room - 1);
		if (i != SYMBOL_NONE)
			table.slots[slot] = i;
	}
}

static uint32_t add(const char *text, size_t length, uint64_t hash, size_t slot)
{
	uint32_t made = (uint32_t)table.count++;
	table.texts[made] = keep(text, length);
	table.hashes[made] = hash;
	if (made != SYMBOL_NONE)
		table.slots[slot] = made;
	table.text_bytes += length + 1;
	return made;
}

static void start(void)
{
	static const char *const fixed[] = {"", "(too many different keys)",
#define X(name) #name,
		NAMES(X)
#undef X
	};
	grow();
	for (size_t i = 0; i < sizeof(fixed) / sizeof(*fixed); i++) {
		uint64_t hash = hash_text(fixed[i], strlen(fixed[i]));
		add(fixed[i], strlen(fixed[i]), hash, find_slot(fixed[i], strlen(fixed[i]), hash));
	}
}

uint32_t symbol_intern(const char *text, size_t length)
{
	if (!table.room)
		start();
	if (!length)
		return SYMBOL_NONE;
	uint64_t hash = hash_text(text, length);
	size_t slot = find_slot(text, length, hash);
	if (table.slots[slot])
		return table.slots[slot];
	if (table.count >= SYMBOL_MAX || table.text_bytes + length > TEXT_MAX)
		return SYMBOL_OVERFLOW;
	if (table.count + 1 >= table.room / 2) {
		grow();
		slot = find_slot(text, length, hash);
	}
	return add(text, length, hash, slot);
}

uint32_t symbol(const char *text)
{
	return symbol_intern(text, strlen(text));
}

const char *symbol_text(uint32_t symbol)
{
	return symbol < table.count ? table.texts[symbol] : "";
}

void symbol_finish(void)
{
	while (table.chunks) {
		struct chunk *next = table.chunks->next;
		free(table.chunks);
		table.chunks = next;
	}
	free(table.texts);
	free(table.hashes);
	free(table.slots);
	table = (struct table){0};
}
