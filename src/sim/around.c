#include "sim/around.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/time.h"
#include "sim/chance.h"

/* A name of Kubernetes: what is no letter, digit or hyphen becomes one (forklift.md 1.7 newName).
 */
static void clean_name(const char *text, char *out, size_t size)
{
	size_t used = 0;
	for (; *text && used + 1 < size; text++) {
		unsigned char c = (unsigned char)tolower((unsigned char)*text);
		bool fits = c < 0x80 && isalnum(c);
		if (fits)
			out[used++] = (char)c;
		else if (used && out[used - 1] != '-')
			out[used++] = '-';
	}
	while (used && out[used - 1] == '-')
		used--;
	out[used] = '\0';
	if (!used)
		snprintf(out, size, "vm");
}

/* The id as a label: as it is when it can be one. */
static void label_id(const char *id, char *out, size_t size)
{
	static const char fits[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
	if (strspn(id, fits) == strlen(id) && strlen(id) < size)
		snprintf(out, size, "%s", id);
	else
		clean_name(id, out, size);
}

static void name_target(struct around *around)
{
	const struct node *given = doc_root(around->vm->given);
	const char *wished = node_text(node_get(given, KEY_targetName));
	const char *renamed = node_text(node_get(given, KEY_newName));
	clean_name(wished	  ? wished
			: renamed ? renamed
				  : around->vm->name,
		around->target, sizeof(around->target));
}

void around_name(
	const struct around *around, const char *prefix, const char *what, char *out, size_t size)
{
	char suffix[6];
	char whose[200];
	if (around->vm)
		snprintf(whose, sizeof(whose), "%.90s/%.90s",
			around->run->migration_uid ? around->run->migration_uid : "",
			around->vm->id);
	else
		snprintf(whose, sizeof(whose), "%.90s", around->run->uid);
	const struct chance chance = {.seed = around->seed, .whose = whose, .what = what};
	chance_suffix(&chance, suffix, 5);
	snprintf(out, size, "%s-%s", prefix, suffix);
}

void around_init_plan(struct around *around)
{
	const struct plan_run *run = around->run;
	clean_name(run->name, around->plan, sizeof(around->plan));
	clean_name(node_text_or(node_find(doc_root(run->plan), "spec.targetNamespace"), ""),
		around->name_space, sizeof(around->name_space));
}

void around_init(struct around *around, const struct plan_run *run, const struct run_vm *vm,
	unsigned seed, int64_t now)
{
	char id[48];
	*around = (struct around){.run = run, .vm = vm, .seed = seed, .now = now};
	around_init_plan(around);
	clean_name(vm->id, id, sizeof(id));
	name_target(around);
	snprintf(around->prefix, sizeof(around->prefix), "%s-%s", around->plan, id);
	char label[64];
	label_id(vm->id, label, sizeof(label));
	snprintf(around->labels, sizeof(around->labels),
		"\"plan\":\"%.60s\",\"migration\":\"%.60s\",\"vmID\":\"%s\",\"plan-name\":"
		"\"%.63s\",\"plan-namespace\":\"%.63s\"",
		run->uid, run->migration_uid ? run->migration_uid : "", label, run->name,
		run->name_space);
	around_name(around, around->prefix, "v2v", around->v2v_pod, sizeof(around->v2v_pod));
}

/* The phase that decides: where it is, or where it ended. */
static const char *deciding_phase(const struct run_vm *vm)
{
	return vm->end != RUN_GOES_ON && vm->failed_at ? vm->failed_at : run_vm_phase(vm);
}

enum around_stage around_stage(const struct around *around, const char *first, const char *last)
{
	const struct itinerary *way = &around->vm->itinerary;
	size_t from = itinerary_find(way, first);
	size_t to = itinerary_find(way, last);
	size_t at = itinerary_find(way, deciding_phase(around->vm));
	if (from >= way->count)
		return AROUND_NEVER;
	if (to >= way->count)
		to = from;
	if (at < from)
		return AROUND_BEFORE;
	if (at > to)
		return AROUND_BEHIND;
	return around->vm->end == RUN_FAILED ? AROUND_FAILED : AROUND_IN;
}

/* Once cleaned up nothing is left, but for disks that a resumed conversion needs (2.9). */
static bool is_cleaned(const struct around *around)
{
	const struct run_vm *vm = around->vm;
	return vm->end == RUN_CANCELED && vm->completed;
}

void around_add(const struct around *around, struct things *things)
{
	if (around->vm->kept || around->vm->foreign || is_cleaned(around))
		return;
	around_add_disks(around, things);
	around_add_target(around, things);
	if (around->run->archived)
		return;
	around_add_inspection(around, things);
	around_add_conversion(around, things);
	around_add_hooks(around, things);
}

bool around_rests(const struct around *around)
{
	enum { SETTLED = 5 * 60 * 1000 };
	const struct run_vm *vm = around->vm;
	return vm->kept || vm->foreign || (vm->completed && around->now - vm->completed > SETTLED);
}
