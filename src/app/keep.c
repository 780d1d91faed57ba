#include "app/keep.h"

static void drop_object(void *thing)
{
	object_unref(thing);
}

static void drop_plan(void *thing)
{
	plan_unref(thing);
}

static void drop_run(void *thing)
{
	run_unref(thing);
}

static void drop_wave(void *thing)
{
	wave_unref(thing);
}

void keep_object(struct row_list *list, struct object *object)
{
	row_list_keep(list, object_ref(object), drop_object);
}

void keep_plan(struct row_list *list, const struct plan *plan)
{
	row_list_keep(list, plan_ref((struct plan *)(uintptr_t)plan), drop_plan);
}

void keep_run(struct row_list *list, const struct run *run)
{
	row_list_keep(list, run_ref((struct run *)(uintptr_t)run), drop_run);
}

void keep_wave(struct row_list *list, struct wave *wave)
{
	row_list_keep(list, wave, drop_wave);
}
