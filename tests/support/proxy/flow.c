#include "support/proxy/flow.h"

#include <stdlib.h>
#include <string.h>

#include "support/deadline.h"

/* With a rate, bytes go out so many times a second. */
enum { PORTIONS_PER_SECOND = 20 };

struct piece {
	struct piece *next;
	int64_t since; /* when it was put in, as deadline_now() counts */
	size_t start, length;
	char bytes[];
};

void flow_init(struct flow *flow)
{
	*flow = (struct flow){.garble_from = UINT64_MAX, .stop_at = UINT64_MAX};
}

static void drop_first(struct flow *flow)
{
	struct piece *piece = flow->first;

	flow->first = piece->next;
	if (flow->first == NULL)
		flow->last = NULL;
	flow->queued -= piece->length - piece->start;
	free(piece);
}

void flow_finish(struct flow *flow)
{
	while (flow->first != NULL)
		drop_first(flow);
}

bool flow_is_full(const struct flow *flow)
{
	return flow->queued >= FLOW_CEILING;
}

static void garble(const struct flow *flow, struct piece *piece)
{
	for (size_t i = 0; i < piece->length; i++) {
		if (flow->received + i >= flow->garble_from)
			piece->bytes[i] = (char)~piece->bytes[i];
	}
}

void flow_push(struct flow *flow, const char *bytes, size_t length)
{
	struct piece *piece;

	if (flow->lossy || length == 0)
		return;
	piece = malloc(sizeof(*piece) + length);
	if (piece == NULL)
		abort();
	*piece = (struct piece){.since = deadline_now(), .length = length};
	memcpy(piece->bytes, bytes, length);
	garble(flow, piece);
	if (flow->last != NULL)
		flow->last->next = piece;
	else
		flow->first = piece;
	flow->last = piece;
	flow->queued += length;
	flow->received += length;
}

void flow_swallow(struct flow *flow)
{
	flow->lossy = true;
	flow_finish(flow);
}

static size_t smaller(size_t a, uint64_t b)
{
	return a < b ? a : (size_t)b;
}

static uint64_t portion(const struct faults *faults)
{
	uint64_t size = faults->rate / PORTIONS_PER_SECOND;

	return size > 0 ? size : 1;
}

size_t flow_offer(struct flow *flow, const struct faults *faults, const char **bytes)
{
	struct piece *piece = flow->first;

	if (flow_wait(flow, faults) != 0)
		return 0;
	*bytes = piece->bytes + piece->start;
	if (flow->offered == 0) {
		flow->offered = smaller(piece->length - piece->start, flow->stop_at - flow->sent);
		if (faults->split > 0)
			flow->offered = smaller(flow->offered, faults->split);
		if (faults->rate > 0)
			flow->offered = smaller(flow->offered, portion(faults));
	}
	return flow->offered;
}

void flow_take(struct flow *flow, const struct faults *faults, size_t length)
{
	struct piece *piece = flow->first;

	flow->offered = 0;
	flow->sent += length;
	flow->queued -= length;
	piece->start += length;
	if (piece->start == piece->length)
		drop_first(flow);
	if (faults->rate > 0)
		flow->paced_until = deadline_in((int)(length * 1000 / faults->rate));
}

bool flow_is_stopped(const struct flow *flow)
{
	return flow->sent >= flow->stop_at;
}

int flow_wait(const struct flow *flow, const struct faults *faults)
{
	int64_t due;

	if (flow->first == NULL || flow_is_stopped(flow))
		return -1;
	if (flow->offered > 0)
		return 0;
	due = flow->first->since + (int64_t)faults->delay;
	if (faults->rate > 0 && flow->paced_until > due)
		due = flow->paced_until;
	return deadline_left(due);
}
