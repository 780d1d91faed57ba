#include "kube/backoff.h"

#include <stdlib.h>

enum {
	FIRST = 800, /* milliseconds, doubled with each failure ... */
	MAX = 30 * 1000,
	DOUBT = 20 * 1000, /* a refusal of what was there before is not believed */
	HURRIES = 5,
};

int64_t backoff_next(struct backoff *backoff)
{
	int64_t ceiling = FIRST;
	for (unsigned i = 0; i < backoff->failures && ceiling < MAX; i++)
		ceiling *= 2;
	backoff->failures++;
	return 1 + random() % (ceiling < MAX ? ceiling : MAX);
}

bool backoff_doubts(struct backoff *backoff, enum error_kind kind, bool before, int64_t now)
{
	if (!before || (kind != ERROR_FORBIDDEN && kind != ERROR_NOT_FOUND))
		return false;
	if (!backoff->doubted_since)
		backoff->doubted_since = now;
	return now - backoff->doubted_since < DOUBT;
}

bool backoff_hurries(struct backoff *backoff)
{
	return backoff->hurries++ < HURRIES;
}

void backoff_stands(struct backoff *backoff)
{
	backoff->hurries = 0;
	backoff->doubted_since = 0;
}
