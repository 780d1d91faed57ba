#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "app/await.h"
#include "base/lines.h"
#include "base/time.h"
#include "doc/builder.h"
#include "doc/json.h"

/* What is said while it is waited: a line for each change, with the time of the server's clock. */

enum {
	NAMED = 5, /* things that are named at the end */
	LINE_MAX_BYTES = 64 * 1024,
};

/* A change; NULL for FROM: it is told for the first time, for TO: it is gone. */
struct change {
	const struct plan *plan; /* the newest version that there is */
	const char *vm;		 /* NULL: of the plan itself */
	const char *from;
	const char *to;
	const char *reason; /* "": none */
};

static void now(const struct await *await, char out[TIME_TEXT])
{
	time_format(clock_server(&await->app->clock), out);
}

void await_say(const struct await *await, const char *format, ...)
{
	char text[600];
	char at[TIME_TEXT];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	now(await, at);
	lines_say(stderr, "%s %s", at, text);
}

static void add(struct builder *builder, const char *name, const char *text)
{
	if (text && *text)
		builder_string(builder, name, text);
}

static void print_json(const struct await *await, const struct change *change)
{
	char at[TIME_TEXT];
	struct builder builder;
	struct buf out;
	now(await, at);
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "time", at);
	builder_string(&builder, "namespace", change->plan->object->name_space);
	builder_string(&builder, "plan", change->plan->object->name);
	add(&builder, "vm", change->vm);
	add(&builder, "from", change->from);
	builder_string(&builder, "to", change->to ? change->to : "gone");
	add(&builder, "reason", change->reason);
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	buf_init(&out, LINE_MAX_BYTES);
	if (json_write(&out, doc_root(doc), 0))
		lines_printf(stdout, "%s\n", out.text);
	fflush(stdout); /* whoever reads it waits for it */
	buf_finish(&out);
	doc_unref(doc);
	builder_finish(&builder);
}

static void tell(const struct await *await, const struct change *change)
{
	const struct object *object = change->plan->object;
	const char *reason = change->reason;
	await_say(await, "%s/%s%s%s: %s%s%s%s%s", object->name_space, object->name,
		change->vm ? " VM " : "", change->vm ? change->vm : "",
		change->from ? change->from : "", change->from ? " -> " : "",
		change->to ? change->to : "gone", *reason ? ": " : "", reason);
	if (await->json)
		print_json(await, change);
}

static struct telling telling_of(const struct await *await)
{
	struct app *app = await->app;
	return (struct telling){
		.clock = &app->clock, .local = !app->settings.utc, .arena = &app->arena};
}

/* NAME before and now: one of both is there. */
static void tell_vm(const struct await *await, const struct plan *plan, const char *name,
	const struct vm *old, const struct vm *vm)
{
	struct telling telling = telling_of(await);
	if (old && vm && old->state == vm->state)
		return;
	tell(await,
		&(struct change){.plan = plan,
			.vm = name,
			.from = old ? vm_state_name(old->state) : NULL,
			.to = vm ? vm_state_name(vm->state) : NULL,
			.reason = vm ? vm_note(vm, &telling) : ""});
}

/* The VMs of a plan: only changes, else hundreds of them would be told to begin with. */
static void tell_vms(const struct await *await, const struct plan *old, const struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		const struct vm *vm = &plan->vms[i];
		size_t place = i;
		const struct vm *before = await_vm(old, vm_key(vm), &place);
		if (before)
			tell_vm(await, plan, vm->name, before, vm);
	}
}

static void tell_plan(const struct await *await, const struct plan *old, const struct plan *plan)
{
	struct telling telling = telling_of(await);
	if (!old || !plan || old->state != plan->state)
		tell(await,
			&(struct change){.plan = plan ? plan : old,
				.from = old ? plan_state_name(old->state) : NULL,
				.to = plan ? plan_state_name(plan->state) : NULL,
				.reason = plan ? plan_reason(plan, &telling) : ""});
	if (old && plan)
		tell_vms(await, old, plan);
}

static void tell_item_vm(
	const struct await *await, struct await_item *item, const struct plan *plan)
{
	const struct plan *old = item->seen;
	size_t place = item->place;
	const struct vm *before = old ? await_vm(old, item->vm, &place) : NULL;
	const struct vm *vm = plan ? await_vm(plan, item->vm, &item->place) : NULL;
	const struct vm *either = vm ? vm : before;
	if (either)
		tell_vm(await, plan ? plan : old, either->name, before, vm);
}

void await_tell(struct await *await, struct await_item *item, struct plan *plan)
{
	item->told = true;
	if (item->seen == plan)
		return;
	if (item->vm)
		tell_item_vm(await, item, plan);
	else
		tell_plan(await, item->seen, plan);
	plan_unref(item->seen);
	item->seen = plan ? plan_ref(plan) : NULL;
}

static const char *state_of(struct await_item *item)
{
	const struct vm *vm =
		item->seen && item->vm ? await_vm(item->seen, item->vm, &item->place) : NULL;
	if (!item->told)
		return "not known yet";
	if (!item->seen || (item->vm && !vm))
		return "gone";
	return vm ? vm_state_name(vm->state) : plan_state_name(item->seen->state);
}

const char *await_rest(const struct await *await)
{
	struct arena *arena = &await->app->arena;
	const char *text = "";
	size_t left = 0;
	for (size_t i = 0; i < await->items.count; i++) {
		struct await_item *item = array_at(&await->items, i);
		if (item->outlook.met)
			continue;
		if (left++ < NAMED)
			text = arena_printf(arena, "%s%s%s is %s", text, *text ? ", " : "",
				item->name, state_of(item));
	}
	return left > NAMED ? arena_printf(arena, "%s and %zu more", text, left - NAMED) : text;
}
