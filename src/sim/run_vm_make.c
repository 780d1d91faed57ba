#include "sim/run_vm.h"

#include <stdlib.h>
#include <string.h>

#include "api/tree.h"
#include "base/memory.h"
#include "sim/chance.h"
#include "sim/run_vm_copy.h"

void run_vm_add_disk(struct run_vm *vm, const char *name, double size)
{
	vm->disks = xreallocarray(vm->disks, vm->disk_count + 1, sizeof(*vm->disks));
	vm->disks[vm->disk_count++] = (struct run_disk){.name = xstrdup(name), .size = size};
}

static void add_disk(struct run_vm *vm, double size)
{
	char name[VM_DISK_NAME];
	if (vm->disk_count >= SIM_DISKS || size <= 0)
		return;
	vm_disk_name(vm->journey.source, vm->id, vm->name, vm->disk_count, name);
	run_vm_add_disk(vm, name, size);
}

/* One to three disks as VMs have them: 20 to 120 GiB. */
static void make_up_disks(struct run_vm *vm, unsigned seed)
{
	struct chance chance = {.seed = seed, .whose = vm->id, .what = "disks"};
	int count = 1 + (int)(chance_share(&chance) * 2.4);
	for (int i = 0; i < count; i++) {
		chance.which = i + 1;
		add_disk(vm, 10240 * (double)(int)chance_between(&chance, 2, 13));
	}
}

static void take_disks(struct run_vm *vm, const struct node *disks, unsigned seed)
{
	node_each(size, disks) add_disk(vm, node_number(size, 0));
	if (!vm->disk_count)
		make_up_disks(vm, seed);
}

/* Steps as they are before anything was done; those that move data with a task for each disk. */
void run_vm_make_steps(struct run_vm *vm)
{
	vm->steps = xcalloc(vm->itinerary.step_count, sizeof(*vm->steps));
	for (size_t i = 0; i < vm->itinerary.step_count; i++) {
		struct run_step *step = &vm->steps[i];
		step->name = vm->itinerary.steps[i];
		step->phase = strcmp(step->name, "Cutover") ? STEP_WAITS : STEP_BLANK;
		if (step_has_disks(step->name))
			step->tasks =
				xcalloc(vm->disk_count ? vm->disk_count : 1, sizeof(*step->tasks));
	}
}

/* {..., luks: {}}: the entry as VMStatus inlines it (forklift.md 1.7). */
static struct doc *inlined(const struct node *entry)
{
	struct builder builder;
	bool luks = node_find(entry, "luks");
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	node_each(member, entry) builder_copy(&builder, member->key, member);
	if (!luks) {
		builder_object(&builder, symbol("luks"));
		builder_end(&builder);
	}
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

void run_vm_name(struct run_vm *vm, struct doc *given)
{
	const struct node *root = doc_root(given);
	vm->given = given;
	vm->name = node_text_or(node_get(root, KEY_name), NULL);
	vm->id = node_text_or(node_get(root, KEY_id), vm->name ? vm->name : "");
	if (!vm->name)
		vm->name = vm->id;
}

void run_vm_init(struct run_vm *vm, const struct node *entry, const struct journey *journey,
	const struct node *disks, unsigned seed)
{
	*vm = (struct run_vm){.journey = *journey};
	array_init(&vm->precopies, sizeof(struct run_precopy));
	itinerary_init(&vm->itinerary, journey);
	vm->warm = !strcmp(journey->type, "warm") && !journey->resume;
	run_vm_name(vm, inlined(entry));
	take_disks(vm, disks, seed);
	run_vm_make_steps(vm);
	struct chance chance = {.seed = seed, .whose = vm->id, .what = "power"};
	vm->was_on = chance_share(&chance) < 0.9;
}

static void forget_disks(struct run_vm *vm)
{
	for (size_t i = 0; vm->steps && i < vm->itinerary.step_count; i++)
		free(vm->steps[i].tasks);
	for (size_t i = 0; i < vm->disk_count; i++) {
		free(vm->disks[i].name);
		free(vm->disks[i].claim);
	}
	free(vm->steps);
	free(vm->disks);
	vm->steps = NULL;
	vm->disks = NULL;
	vm->disk_count = 0;
}

void run_vm_take_disks(struct run_vm *vm, const struct run_vm *old)
{
	forget_disks(vm);
	for (size_t i = 0; i < old->disk_count; i++)
		run_vm_add_disk(vm, old->disks[i].name, old->disks[i].size);
	run_vm_make_steps(vm);
}

void run_vm_keep(struct run_vm *vm, const struct node *status)
{
	*vm = (struct run_vm){.kept = true, .end = RUN_SUCCEEDED};
	array_init(&vm->precopies, sizeof(struct run_precopy));
	node_time(node_get(status, KEY_completed), &vm->completed);
	run_vm_name(vm, tree_merged(status, NULL));
}

void run_vm_finish(struct run_vm *vm)
{
	forget_disks(vm);
	array_finish(&vm->precopies);
	free(vm->error);
	free(vm->fails_at);
	free(vm->fails_with);
	free(vm->fails_log);
	free(vm->hindrance.at);
	free(vm->hindrance.reason);
	free(vm->hindrance.words);
	doc_unref(vm->given);
	*vm = (struct run_vm){0};
}
