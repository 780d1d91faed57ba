#include "mtv/warm.h"

#include <string.h>

static void take_precopy(struct warm *warm, const struct node *precopy)
{
	int64_t start = 0;
	int64_t end;
	node_time(node_get(precopy, KEY_start), &start);
	warm->began = start;
	if (!node_time(node_get(precopy, KEY_end), &end))
		return;
	warm->copies++;
	warm->ended = end;
	warm->took = start ? end - start : 0;
}

struct warm warm_of(const struct vm *vm)
{
	struct warm warm = {0};
	const struct node *status = node_get(vm->status, KEY_warm);
	node_each(precopy, node_get(status, KEY_precopies)) take_precopy(&warm, precopy);
	node_time(node_get(status, KEY_nextPrecopyAt), &warm.next);
	warm.cut_over = vm->state == VM_CUTTING_OVER;
	warm.waiting = vm->state == VM_WAITING;
	warm.copying = vm->state == VM_RUNNING;
	return warm;
}

static const char *waiting_words(const struct warm *warm, const struct telling *telling)
{
	const char *words =
		arena_printf(telling->arena, "waiting, copy %d ended %s and took %s", warm->copies,
			tell_distance(telling, warm->ended), tell_duration(telling, warm->took));
	if (!warm->next)
		return words;
	bool late = warm->next - clock_server(telling->clock) < 1000;
	return arena_printf(telling->arena, "%s, the next %s%s", words, late ? "was due " : "",
		tell_distance(telling, warm->next));
}

const char *warm_words(const struct warm *warm, const struct telling *telling)
{
	if (warm->cut_over)
		return "its cutover has begun";
	if (warm->waiting && warm->ended)
		return waiting_words(warm, telling);
	if (warm->copying && warm->began)
		return arena_printf(telling->arena, "copying, copy %d began %s", warm->copies + 1,
			tell_distance(telling, warm->began));
	return warm->copying ? "before its first copy" : "not begun";
}
