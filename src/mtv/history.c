#include "mtv/history.h"

#include <string.h>

#include "base/symbol.h"
#include "mtv/phase.h"

enum {
	SPACING = HISTORY_WINDOW / (HISTORY_SAMPLES - 1),
	LEAST = 2000, /* milliseconds of the machine that a window has */
};

void history_init(struct history *history, int64_t now)
{
	*history =
		(struct history){.shown = -1, .phase = "", .phase_at = now, .progressed_at = now};
}

static void drop_oldest(struct history *history)
{
	memmove(history->samples, history->samples + 1,
		sizeof(*history->samples) * (size_t)--history->count);
}

/* Adds a sample, or moves the last one on when it is young; a counter that fell begins anew. */
static void add_sample(struct history *history, int64_t now, double moved)
{
	int last = history->count - 1;
	if (last >= 0 && moved < history->samples[last].moved)
		history->count = 0;
	last = history->count - 1;
	bool young = last >= 1 && now - history->samples[last - 1].at < SPACING;
	if (!young && history->count == HISTORY_SAMPLES)
		drop_oldest(history);
	if (!young)
		history->count++;
	history->samples[history->count - 1].at = now;
	history->samples[history->count - 1].moved = moved;
}

static void note_phase(struct history *history, const char *phase, int64_t now)
{
	if (!strcmp(history->phase, phase))
		return;
	/* The copy that was allowed to fall back is over. */
	if (phase_find(history->phase)->copies)
		history->fall = FALL_NONE;
	history->phase_changed = *history->phase;
	history->phase = symbol_text(symbol(phase));
	history->phase_at = now;
	history->progressed_at = now;
}

/*
 * The percentage never falls, unless there is a reason that is said. The controller writes the
 * lower figure some polls after the reason, so a reason holds until the copy is over.
 */
static void note_percent(struct history *history, const struct history_look *look)
{
	int percent = look->progress->percent;
	bool first = history->shown < 0;
	if (!first && look->precopies > history->precopies)
		history->fall = FALL_PRECOPY;
	if (!first && look->restarts > history->restarts)
		history->fall = FALL_RESTART;
	history->precopies = look->precopies;
	history->restarts = look->restarts;
	if (percent > history->shown || history->fall != FALL_NONE)
		history->shown = percent;
}

void history_update(struct history *history, const struct history_look *look)
{
	int last = history->count - 1;
	double moved = look->progress->moved;
	note_phase(history, look->phase, look->now);
	if (last < 0 || moved != history->samples[last].moved)
		history->progressed_at = look->now;
	add_sample(history, look->now, moved);
	note_percent(history, look);
}

int64_t history_window(const struct clock *clock)
{
	int64_t least = LEAST * clock->pace.speed;
	return least > HISTORY_WINDOW ? least : HISTORY_WINDOW;
}

double history_rate(const struct history *history, int64_t now, int64_t window)
{
	int first = 0;
	int last = history->count - 1;
	if (last < 0 || now - history->samples[0].at < window / (HISTORY_SAMPLES - 1))
		return -1;
	while (first < last && now - history->samples[first].at > window)
		first++;
	if (last <= first)
		return 0;
	int64_t span = now - history->samples[first].at;
	double moved = history->samples[last].moved - history->samples[first].moved;
	return span > 0 ? moved * 1000 / (double)span : 0;
}
