#include "mtv/telling.h"

#include <string.h>

#include "base/time.h"

const char *tell_time(const struct telling *telling, int64_t at)
{
	char text[TIME_TEXT];
	time_format_short(at, clock_server(telling->clock), !telling->local, text);
	return arena_text(telling->arena, text, strlen(text));
}

const char *tell_duration(const struct telling *telling, int64_t length)
{
	char text[TIME_TEXT];
	time_format_duration(length, text);
	return arena_text(telling->arena, text, strlen(text));
}

const char *tell_distance(const struct telling *telling, int64_t at)
{
	int64_t ahead = at - clock_server(telling->clock);
	const char *length = tell_duration(telling, ahead < 0 ? -ahead : ahead);
	return arena_printf(telling->arena, ahead < 1000 ? "%s ago" : "in %s", length);
}
