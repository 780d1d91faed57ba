#include "mtv/copies.h"

struct copies copies_of(const struct vm *vm)
{
	struct copies copies = {0};
	size_t number = 0;
	node_each(precopy, node_at(vm->status, KEY_warm, KEY_precopies, KEY_none))
	{
		int64_t start;
		int64_t end;
		bool first = !number++;
		if (!node_time(node_get(precopy, KEY_start), &start) ||
			!node_time(node_get(precopy, KEY_end), &end) || end < start)
			continue;
		if (first)
			copies.first = end - start;
		else
			seen_times_add(&copies.later, end - start);
	}
	return copies;
}

/* LEFT grows to what remains of TOTAL at the pace of MOVED in ELAPSED. False: nothing tells. */
static bool take_pace(double moved, double total, int64_t elapsed, int64_t *left)
{
	double rest = (double)elapsed * (total - moved) / moved;
	if (elapsed <= 0 || !(moved > 0) || !(total >= moved) || !(rest < 1e15))
		return false;
	if ((int64_t)rest > *left)
		*left = (int64_t)rest;
	return true;
}

/* A disk that is whole says so, or still has the figures of the copy before. */
static bool is_whole(const struct node *task)
{
	int64_t completed;
	return node_time(node_get(task, KEY_completed), &completed) ||
		progress_of_part(task) == 100;
}

/* Of the disks that are being copied: when nothing tells of one, nothing tells of all. */
static bool left_of_disks(const struct node *tasks, int64_t now, int64_t *left)
{
	size_t known = 0;
	node_each(task, tasks)
	{
		int64_t started;
		const struct node *progress = node_get(task, KEY_progress);
		if (is_whole(task))
			continue;
		if (!node_time(node_get(task, KEY_started), &started) ||
			!take_pace(node_number(node_get(progress, KEY_completed), 0),
				node_number(node_get(progress, KEY_total), 0), now - started, left))
			return false;
		known++;
	}
	return known;
}

static const struct node *transfer_of(const struct vm *vm)
{
	node_each(step, node_get(vm->status, KEY_pipeline))
	{
		if (node_equals(node_get(step, KEY_name), "DiskTransfer"))
			return node_get(step, KEY_tasks);
	}
	return NULL;
}

bool copies_left(const struct vm *vm, int64_t now, int64_t elapsed, int64_t *left)
{
	const struct node *tasks = transfer_of(vm);
	*left = 0;
	if (node_first(tasks))
		return left_of_disks(tasks, now, left);
	return take_pace(vm->progress.moved, vm->progress.total, elapsed, left);
}
