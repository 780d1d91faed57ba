#include "kube/skew.h"

#include <stdlib.h>

enum {
	NOISE = 2000, /* milliseconds: Date has whole seconds, and an answer takes time */
	HALF = 500,   /* a Date is that much behind, in the middle */
};

int64_t skew_note(struct skew *newest, int64_t date, int64_t dated, const struct clock *clock)
{
	if (!newest->date || dated >= newest->dated)
		*newest = (struct skew){.date = date, .dated = dated};
	int64_t server = newest->date + HALF + clock->mono - newest->dated;
	int64_t skew = server - clock->wall;
	return llabs(skew) < NOISE ? 0 : skew;
}
