#include "commands/cutover_back.h"

#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "base/memory.h"
#include "base/plural.h"
#include "base/time.h"
#include "commands/cutover_wish.h"
#include "kube/patch.h"

enum { BACK_MAX = 64 * 1024 /* bytes of times */ };

/* ---- what was written down ----------------------------------------------------------------- */

/* The entry behind ENTRY; NULL: it was the last one. */
static const char *next_entry(const char *entry)
{
	const char *comma = strchr(entry, ',');
	return comma ? comma + 1 : NULL;
}

static bool is_entry(const char *entry)
{
	size_t length = strcspn(entry, ",");
	const char *time = memchr(entry, '=', length);
	const char *slash = memchr(entry, '/', length);
	int64_t at;
	return time && slash && slash < time &&
		time_parse(time + 1, length - (size_t)(time + 1 - entry), &at);
}

bool cutover_back_take(struct action *action, const struct flag_values *values, struct error *err)
{
	const char *text = flags_value(values, "put-back");
	for (const char *entry = text; entry; entry = next_entry(entry))
		if (!is_entry(entry))
			return error_set_kind(err, ERROR_USAGE,
				"--put-back is NAMESPACE/PLAN=TIME or NAMESPACE/PLAN/ID=TIME, with "
				"commas between them, not \"%.*s\"",
				(int)strcspn(entry, ","), entry);
	action->put_back = text ? xstrdup(text) : NULL;
	return true;
}

/* The time of the plan (ID NULL), or of a VM's own, as it is written down. */
static bool find(const struct subject *subject, const char *id, int64_t *at)
{
	char *key = xasprintf(
		"%s/%s%s%s=", subject->name_space, subject->name, id ? "/" : "", id ? id : "");
	size_t length = strlen(key);
	bool found = false;
	for (const char *entry = subject->action->put_back; entry && !found;
		entry = next_entry(entry)) {
		size_t rest = strcspn(entry, ",");
		found = rest > length && !strncmp(entry, key, length) &&
			time_parse(entry + length, rest - length, at);
	}
	free(key);
	return found;
}

/* ---- what becomes of each ------------------------------------------------------------------ */

/* From the answer on it is settled what is put back: what is written is what was compared. */
static bool is_past(const struct subject *subject, int64_t at)
{
	const struct action *action = subject->action;
	return at <= (action->checked ? action->checked : clock_server(&action->app->clock));
}

/* The plan's time, when it is put back. */
static bool plan_time(const struct subject *subject, int64_t *at)
{
	return !cutover_old(subject) && find(subject, NULL, at) && !is_past(subject, *at);
}

/* A VM's own, when it is put back. */
static bool vm_time(const struct subject *subject, const struct vm *vm, int64_t *at)
{
	return *vm->id && find(subject, vm->id, at) && !cutover_is_too_late(vm) &&
		!cutover_own_time(subject, vm) && !is_past(subject, *at);
}

static size_t count_vms(const struct subject *subject)
{
	const struct plan *plan = subject->plan;
	size_t count = 0;
	int64_t at;
	for (size_t i = 0; i < plan->count; i++)
		count += vm_time(subject, &plan->vms[i], &at);
	return count;
}

const char *cutover_back_refuse(struct action *action, const struct subject *subject)
{
	int64_t at;
	(void)action;
	if (!subject->run || plan_time(subject, &at) || count_vms(subject))
		return NULL;
	return "no time is left to put back: they have passed, or others stand there by now";
}

void cutover_back_moments(const struct subject *subject, struct array *moments)
{
	const struct plan *plan = subject->plan;
	int64_t at;
	if (plan_time(subject, &at))
		*(int64_t *)array_push(moments) = at;
	for (size_t i = 0; i < plan->count; i++)
		if (vm_time(subject, &plan->vms[i], &at))
			*(int64_t *)array_push(moments) = at;
}

bool cutover_back_moment(const struct subject *subject, int64_t *at)
{
	struct array moments;
	array_init(&moments, sizeof(int64_t));
	cutover_back_moments(subject, &moments);
	for (size_t i = 0; i < moments.count; i++) {
		int64_t own = *(const int64_t *)array_at(&moments, i);
		*at = i && *at < own ? *at : own;
	}
	bool any = moments.count;
	array_finish(&moments);
	return any;
}

int64_t cutover_back_time_of(const struct subject *subject, const struct vm *vm)
{
	int64_t at = 0;
	if (vm_time(subject, vm, &at) || node_time(cutover_own_time(subject, vm), &at))
		return at;
	return plan_time(subject, &at) || node_time(cutover_old(subject), &at) ? at : 0;
}

/* ---- the question -------------------------------------------------------------------------- */

static const char *told(struct action *action, int64_t at)
{
	struct telling telling = action_telling(action);
	char text[TIME_TEXT];
	time_format_long(at, true, text);
	return arena_printf(&action->arena, "%s, %s", text, tell_distance(&telling, at));
}

static void tell_plan(struct action *action, const struct subject *subject, struct page *page)
{
	int64_t at;
	if (!find(subject, NULL, &at))
		return;
	if (cutover_old(subject))
		page_printf(page, ROLE_WARNING,
			"The plan has a cutover by now, %s, which stays: %s is left out.",
			cutover_told(action, cutover_old(subject)), told(action, at));
	else if (is_past(subject, at))
		page_printf(page, ROLE_WARNING,
			"The plan's cutover is left out: its time has passed, %s.",
			told(action, at));
	else
		page_value(page, ROLE_NORMAL, "cutover then", told(action, at));
}

static void tell_vm(struct action *action, const struct subject *subject, const struct vm *vm,
	struct page *page)
{
	int64_t at;
	if (!*vm->id || !find(subject, vm->id, &at))
		return;
	if (cutover_is_too_late(vm))
		page_printf(page, ROLE_WARNING, "  %s  left out: %s", vm->name,
			vm_state_name(vm->state));
	else if (cutover_own_time(subject, vm))
		page_printf(page, ROLE_WARNING, "  %s  left out: it has another time by now, %s",
			vm->name, cutover_told(action, cutover_own_time(subject, vm)));
	else if (is_past(subject, at))
		page_printf(page, ROLE_WARNING, "  %s  left out: its time has passed, %s", vm->name,
			told(action, at));
	else
		page_printf(page, ROLE_NORMAL, "  %s  at a time of its own, %s", vm->name,
			told(action, at));
}

void cutover_back_tell(struct action *action, const struct subject *subject, struct page *page)
{
	const struct plan *plan = subject->plan;
	size_t own = count_vms(subject);
	page_value(page, ROLE_NORMAL, "cutover so far", cutover_told(action, cutover_old(subject)));
	tell_plan(action, subject, page);
	if (own)
		page_printf(page, ROLE_NORMAL, "%zu of %zu %s %s again:", own, plan->count,
			plural(plan->count, "VM", "VMs"),
			plural(own, "gets its own time", "get their own times"));
	for (size_t i = 0; i < plan->count; i++)
		tell_vm(action, subject, &plan->vms[i], page);
}

/* ---- the request --------------------------------------------------------------------------- */

static void add_entry(struct builder *builder, uint32_t key, const struct vm *vm, int64_t at)
{
	char text[TIME_TEXT];
	time_format(at, text);
	builder_object(builder, key);
	builder_string(builder, "id", vm->id);
	builder_string(builder, "cutover", text);
	builder_end(builder);
}

/* Others write to the same list: it is tested, and added to. */
static void append(const struct subject *subject, struct patch *patch)
{
	const struct plan *plan = subject->plan;
	int64_t at;
	patch_test(patch, "/spec/vmCutover", cutover_own_times(subject));
	for (size_t i = 0; i < plan->count; i++) {
		if (!vm_time(subject, &plan->vms[i], &at))
			continue;
		patch_begin(patch, "add", "/spec/vmCutover/-");
		add_entry(&patch->builder, KEY_value, &plan->vms[i], at);
		patch_end(patch);
	}
}

static void create(const struct subject *subject, struct patch *patch)
{
	const struct plan *plan = subject->plan;
	int64_t at;
	patch_replace(patch, NULL, "/spec/vmCutover");
	builder_array(&patch->builder, KEY_value);
	for (size_t i = 0; i < plan->count; i++)
		if (vm_time(subject, &plan->vms[i], &at))
			add_entry(&patch->builder, SYMBOL_NONE, &plan->vms[i], at);
	builder_end(&patch->builder);
	patch_end(patch);
}

void cutover_back_request(const struct subject *subject, struct write *write)
{
	struct patch patch;
	char text[TIME_TEXT];
	int64_t at;
	patch_init(&patch, doc_root(subject->run));
	if (plan_time(subject, &at)) {
		time_format(at, text);
		patch_set_text(&patch, NULL, "/spec/cutover", text);
	}
	if (count_vms(subject) && node_is(cutover_own_times(subject), NODE_ARRAY))
		append(subject, &patch);
	else if (count_vms(subject))
		create(subject, &patch);
	patch_finish(&patch, write);
	write->path = subject_path(subject);
}

/* What is written, for a time passes while the question stands. */
static void print_back(const struct subject *subject, struct buf *out)
{
	const struct plan *plan = subject->plan;
	char text[TIME_TEXT];
	int64_t at;
	if (plan_time(subject, &at)) {
		time_format(at, text);
		buf_printf(out, ", %s put back", text);
	}
	for (size_t i = 0; i < plan->count; i++) {
		if (!vm_time(subject, &plan->vms[i], &at))
			continue;
		time_format(at, text);
		buf_printf(out, ", VM %s put back at %s", plan->vms[i].id, text);
	}
}

void cutover_back_fields(const struct subject *subject, struct buf *out)
{
	const char *old = node_text(cutover_old(subject));
	buf_printf(out, "%s%s", old ? "cutover at " : "no cutover", old ? old : "");
	node_each(entry, cutover_own_times(subject))
	{
		buf_printf(out, ", VM %s at %s", node_text_or(node_get(entry, KEY_id), ""),
			node_text_or(node_get(entry, KEY_cutover), ""));
	}
	print_back(subject, out);
}

/* ---- writing down -------------------------------------------------------------------------- */

struct note {
	struct buf text;
	bool plain;   /* a line can say it */
	bool to_come; /* one of the times */
};

static void note_time(
	struct note *note, const struct subject *subject, const char *id, const struct node *time)
{
	int64_t at;
	if (!node_time(time, &at))
		return;
	note->plain &= !id || (*id && !strpbrk(id, ",=/\"' \t"));
	note->to_come |= at > clock_server(&subject->action->app->clock);
	buf_printf(&note->text, "%s%s/%s%s%s=%s", note->text.used ? "," : "", subject->name_space,
		subject->name, id ? "/" : "", id ? id : "", node_text(time));
}

static void note_subject(struct note *note, const struct subject *subject)
{
	note_time(note, subject, NULL, cutover_old(subject));
	node_each(entry, cutover_own_times(subject))
	{
		note_time(note, subject, node_text_or(node_get(entry, KEY_id), ""),
			node_get(entry, KEY_cutover));
	}
}

static const char *flags_of_note(struct action *action, struct note *note)
{
	bool good = note->plain && note->to_come && !note->text.over;
	const char *flags =
		good ? arena_printf(&action->arena, "--put-back %s", note->text.text) : NULL;
	buf_finish(&note->text);
	return flags;
}

static void note_init(struct note *note)
{
	*note = (struct note){.plain = true};
	buf_init(&note->text, BACK_MAX);
}

const char *cutover_back_flags(struct action *action, enum subject_state state)
{
	struct note note;
	note_init(&note);
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == state)
			note_subject(&note, action->subjects[i]);
	return flags_of_note(action, &note);
}

const char *cutover_back_flags_of(struct action *action, const struct subject *subject)
{
	struct note note;
	note_init(&note);
	note_subject(&note, subject);
	return flags_of_note(action, &note);
}
