#include "mtv/interest.h"

enum {
	AGAIN = 20 * 1000, /* milliseconds without a question: tables are to look once more ... */
	ASKED = 30 * 1000, /* ... and if they do not, nobody wants to know any more */
};

void interest_note(struct interest *interest, const struct clock *clock)
{
	*interest = (struct interest){.wanted = true, .asked = clock->mono};
}

bool interest_lasts(const struct interest *interest, const struct clock *clock)
{
	return interest->wanted && clock->mono - interest->asked < ASKED;
}

bool interest_doubt(struct interest *interest, const struct clock *clock)
{
	if (interest->doubted || clock->mono - interest->asked < AGAIN)
		return false;
	interest->doubted = true;
	return true;
}
