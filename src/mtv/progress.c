#include "mtv/progress.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { WEIGHT_COPY = 1000, WEIGHT_PART = 100, WEIGHT_STEP = 10 };

/* What of the whole pipeline decides the weights of its steps. */
struct shape {
	bool transfer; /* there is a step that moves the data */
	bool v2v;      /* virt-v2v copies: ImageConversion ends when the copy begins */
	bool offload;  /* the storage copies, in DiskAllocation */
};

static const struct node *task_annotation(const struct node *step, const char *name)
{
	node_each(task, node_get(step, KEY_tasks))
	{
		const struct node *found = node_get(node_get(task, KEY_annotations), symbol(name));
		if (found)
			return found;
	}
	return NULL;
}

static struct shape shape_of(const struct node *pipeline)
{
	struct shape shape = {0};
	node_each(step, pipeline)
	{
		const char *name = node_text_or(node_get(step, KEY_name), "");
		shape.v2v |= !strcmp(name, "DiskTransferV2v");
		shape.transfer |= !strncmp(name, "DiskTransfer", strlen("DiskTransfer"));
		if (!strcmp(name, "DiskAllocation"))
			shape.offload = task_annotation(step, "xcopyUsed");
	}
	return shape;
}

static int weight(const char *name, const struct shape *shape)
{
	if (!strcmp(name, "ConvertOpenstackSnapshot"))
		return 0;
	if (!shape->transfer)
		return 1;
	if (!strcmp(name, "DiskAllocation"))
		return shape->offload ? WEIGHT_COPY : WEIGHT_STEP;
	if (!strcmp(name, "DiskTransferV2v"))
		return shape->offload ? WEIGHT_STEP : WEIGHT_COPY;
	if (!strcmp(name, "DiskTransfer"))
		return WEIGHT_COPY;
	if (!strcmp(name, "Cutover"))
		return WEIGHT_PART;
	if (!strcmp(name, "ImageConversion"))
		return shape->v2v ? WEIGHT_STEP : WEIGHT_PART;
	return WEIGHT_STEP;
}

static bool has_unit(const struct node *step)
{
	return node_text(node_get(node_get(step, KEY_annotations), KEY_unit));
}

static double moved_of(const struct node *step)
{
	return node_number(node_at(step, KEY_progress, KEY_completed, KEY_none), 0);
}

static double total_of(const struct node *step)
{
	return node_number(node_at(step, KEY_progress, KEY_total, KEY_none), 0);
}

/* 0..1 */
static double fraction(const struct node *step, bool ended)
{
	if (node_equals(node_get(step, KEY_phase), "Completed"))
		return 1;
	if (!has_unit(step))
		return !ended && node_text(node_get(step, KEY_completed)) ? 1 : 0;
	double total = total_of(step);
	double share = total > 0 ? moved_of(step) / total : 0;
	return share < 0 ? 0 : share > 1 ? 1 : share;
}

/* Keeps the figures of the step that moves data: the last one that has begun. */
static void note_data(struct progress *progress, const struct node *step, const char *name,
	const struct shape *shape)
{
	bool transfer = !strcmp(name, shape->offload ? "DiskAllocation" : "DiskTransfer") ||
		(!shape->offload && !strcmp(name, "DiskTransferV2v"));
	bool cutover = !strcmp(name, "Cutover");
	if (transfer)
		progress->size = total_of(step);
	if (!transfer && !(cutover && moved_of(step) > 0))
		return;
	const struct node *number = task_annotation(step, "Precopy");
	progress->moved = moved_of(step);
	progress->total = total_of(step);
	progress->precopy = (int)node_int(number, atoi(node_text_or(number, "0")));
}

struct progress progress_of(const struct node *pipeline, bool ended)
{
	struct progress progress = {.percent = -1};
	struct shape shape = shape_of(pipeline);
	double done = 0;
	double all = 0;
	node_each(step, pipeline)
	{
		const char *name = node_text_or(node_get(step, KEY_name), "");
		int own = weight(name, &shape);
		done += own * fraction(step, ended);
		all += own;
		note_data(&progress, step, name, &shape);
	}
	if (all > 0)
		progress.percent = (int)(100 * done / all + 1e-9);
	if (progress.percent > 99)
		progress.percent = 99;
	return progress;
}

int progress_of_part(const struct node *part)
{
	const struct node *progress = node_get(part, KEY_progress);
	double total = node_number(node_get(progress, KEY_total), 0);
	double done = node_number(node_get(progress, KEY_completed), 0);
	if (node_equals(node_get(part, KEY_phase), "Completed") || (total > 0 && done >= total))
		return 100;
	return total > 0 && done >= 0 ? (int)(100 * done / total) : -1;
}
