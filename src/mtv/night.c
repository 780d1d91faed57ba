#include "mtv/night.h"

#include <stdlib.h>

#include "base/memory.h"

struct night *night_create(void)
{
	struct night *night = xcalloc(1, sizeof(*night));
	night->refs = 1;
	return night;
}

struct night *night_ref(struct night *night)
{
	if (night)
		night->refs++;
	return night;
}

void night_unref(struct night *night)
{
	if (night && !--night->refs)
		free(night);
}
