#ifndef MTV_HISTORY_H
#define MTV_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "mtv/progress.h"

/*
 * What was seen of a VM over time, because no object tells it: how fast the data moves, since
 * when nothing does, and whether a percentage may fall (docs/states.md, "Percent of a VM").
 */
enum { HISTORY_SAMPLES = 13, HISTORY_WINDOW = 60 * 1000 /* milliseconds */ };

enum history_fall {
	FALL_NONE,
	FALL_PRECOPY, /* the percentage fell because a new precopy began */
	FALL_RESTART, /* ... because an importer restarted */
};

struct history {
	struct {
		int64_t at; /* clock_world() */
		double moved;
	} samples[HISTORY_SAMPLES]; /* the oldest first */
	int count;
	int shown; /* percent as it was shown last, -1: never */
	int precopies;
	int restarts;
	const char *phase;     /* symbol text: lives for ever */
	int64_t phase_at;      /* clock_world() when the phase was first seen */
	bool phase_changed;    /* it was seen to begin, not only to be there */
	int64_t progressed_at; /* clock_world() of the last progress seen */
	enum history_fall fall;
};

/* What an update of the VM says. */
struct history_look {
	int64_t now; /* clock_world() */
	const char *phase;
	const struct progress *progress;
	int precopies;
	int restarts;
};

void history_init(struct history *history, int64_t now);
void history_update(struct history *history, const struct history_look *look);
/*
 * How far back a rate looks, milliseconds of clock_world(): a minute, or more where simulated time
 * is so quick that a minute passes between two looks.
 */
int64_t history_window(const struct clock *clock);
/* MiB per second over the WINDOW; negative when it was seen for too short to tell. */
double history_rate(const struct history *history, int64_t now, int64_t window);

#endif
