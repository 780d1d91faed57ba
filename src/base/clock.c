#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { JUMP = 1000 /* milliseconds: more than a clock that is only being corrected moves */ };

static int64_t milliseconds(clockid_t id)
{
	struct timespec now;
	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void clock_init(struct clock *clock)
{
	*clock = (struct clock){0};
	clock_tick(clock);
}

void clock_init_manual(struct clock *clock, int64_t wall)
{
	*clock = (struct clock){.mono = 1000000, .wall = wall, .manual = true};
}

static void follow_pace(struct clock *clock)
{
	clock->wall = clock->pace.wall + (clock->mono - clock->pace.mono) * clock->pace.speed;
}

void clock_tick(struct clock *clock)
{
	if (clock->manual)
		return;
	struct clock before = *clock;
	clock->mono = milliseconds(CLOCK_BOOTTIME); /* goes on while the machine sleeps */
	if (clock->pace.speed) {
		follow_pace(clock);
		return;
	}
	clock->wall = milliseconds(CLOCK_REALTIME);
	int64_t jump = (clock->wall - before.wall) - (clock->mono - before.mono);
	if (before.wall && llabs(jump) >= JUMP)
		clock->skew -= jump; /* the server's clock has not jumped with this one */
}

void clock_advance(struct clock *clock, int64_t ahead)
{
	clock->mono += ahead;
	clock->wall += ahead;
	if (clock->pace.speed)
		follow_pace(clock);
}

void clock_set_pace(struct clock *clock, int64_t wall, int64_t mono, int64_t speed)
{
	clock->pace.world = clock_world(clock);
	clock->pace.since = clock->mono;
	clock->pace.wall = wall;
	clock->pace.mono = mono;
	clock->pace.speed = speed;
	clock->skew = 0;
	follow_pace(clock);
}

void clock_pace_text(const struct clock *clock, char out[CLOCK_PACE_TEXT])
{
	snprintf(out, CLOCK_PACE_TEXT, "%" PRId64 "@%" PRId64 "x%" PRId64, clock->pace.wall,
		clock->pace.mono, clock->pace.speed);
}

bool clock_take_pace(struct clock *clock, const char *text)
{
	int64_t wall, mono, speed;
	if (sscanf(text, "%18" SCNd64 "@%18" SCNd64 "x%9" SCNd64, &wall, &mono, &speed) != 3 ||
		speed < 1)
		return false;
	clock_set_pace(clock, wall, mono, speed);
	return true;
}

int64_t clock_world(const struct clock *clock)
{
	if (!clock->pace.speed)
		return clock->mono;
	return clock->pace.world + (clock->mono - clock->pace.since) * clock->pace.speed;
}

int64_t clock_server(const struct clock *clock)
{
	return clock->wall + clock->skew;
}

struct clock clock_of_known(const struct clock *clock)
{
	struct clock known = *clock;
	known.behind = 0;
	known.mono -= clock->behind;
	known.wall -= clock->behind;
	if (known.pace.speed)
		follow_pace(&known);
	return known;
}

int64_t clock_known(const struct clock *clock)
{
	struct clock known = clock_of_known(clock);
	return clock_server(&known);
}
