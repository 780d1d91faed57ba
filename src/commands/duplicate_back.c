#include <string.h>

#include "base/memory.h"
#include "commands/duplicate_parts.h"

/*
 * duplicate --take-back: what an operation of duplicate made is deleted again, whole or half, as
 * long as nobody uses it; of a set each plan had its own. It is known by the operation in its
 * annotation, and each deletion is for the uid and the version that were read. Maps and hooks go
 * first: what is left when it ends early is a plan that cannot be started, and not maps that nobody
 * misses.
 */

enum { OPERATION = 16 /* digits */ };

/* The operation behind ENTRY; NULL: it was the last one. */
static const char *next_entry(const char *entry)
{
	return entry[OPERATION] ? entry + OPERATION + 1 : NULL;
}

static bool is_entry(const char *entry)
{
	return strspn(entry, "0123456789abcdef") == OPERATION &&
		(!entry[OPERATION] || entry[OPERATION] == ',');
}

bool duplicate_back_take(struct action *action, const struct flag_values *values, struct error *err)
{
	const char *operations = flags_value(values, "take-back");
	for (const char *entry = operations; entry; entry = next_entry(entry))
		if (!is_entry(entry))
			return error_set_kind(err, ERROR_USAGE,
				"--take-back is the operation of a duplicate, 16 digits as the "
				"journal has them, or more with commas, not \"%s\"",
				entry);
	if (!operations)
		return true;
	action->take_back = xstrdup(operations);
	action->done = "has that copy deleted";
	action->all_done = "have those copies deleted";
	return true;
}

bool duplicate_back_is_by(const struct action *action, const char *operation)
{
	bool whole = strlen(operation) == OPERATION;
	for (const char *entry = action->take_back; whole && entry; entry = next_entry(entry))
		if (!strncmp(entry, operation, OPERATION))
			return true;
	return false;
}

/* What is deleted, as a reference: the copy of reference INDEX, or the new plan. */
static struct reference copy_of(struct action *action, const struct subject *subject,
	const struct references *all, size_t index)
{
	if (index == all->count)
		return (struct reference){.resource = resource_find("plans"),
			.name_space = subject->name_space,
			.name = duplicate_plan_name(action, subject)};
	struct reference copy = all->list[index];
	copy.name = duplicate_name(action, subject, &all->list[index]);
	return copy;
}

/* Its history has every run that it ever had. */
static bool has_run(const struct node *plan)
{
	return node_first(node_find(plan, "status.migration.history")) ||
		node_first(node_find(plan, "status.migration.vms"));
}

/* Another plan may have been given a map that was made for this one. */
static const char *refuse_used(struct action *action, const struct subject *subject,
	const struct references *all, size_t index)
{
	const struct node *plan = duplicate_made(subject, all, all->count);
	const char *uid = node_text_or(node_at(plan, KEY_metadata, KEY_uid, KEY_none), "");
	const struct reference copy = copy_of(action, subject, all, index);
	bool used = duplicate_made(subject, all, index) &&
		references_has_other(&action->app->model, uid, &copy);
	return used ? arena_printf(&action->arena, "another plan uses %s %s by now",
			      copy.resource->kind, copy.name)
		    : NULL;
}

const char *duplicate_back_refuse(
	struct action *action, const struct subject *subject, const struct references *all)
{
	const struct node *plan = duplicate_made(subject, all, all->count);
	const char *reason = NULL;
	if (!duplicate_count(action, subject, all))
		return "nothing of what that operation made is there";
	if (has_run(plan))
		return arena_printf(&action->arena, "plan %s has run by now: see :delete",
			duplicate_plan_name(action, subject));
	for (size_t i = 0; !reason && i < all->count; i++)
		reason = refuse_used(action, subject, all, i);
	return reason;
}

void duplicate_back_tell(struct action *action, const struct subject *subject,
	const struct references *all, struct page *page)
{
	page_text(page, ROLE_WARNING, "DELETED, in this order:");
	for (size_t i = 0; i <= all->count; i++) {
		const struct reference copy = copy_of(action, subject, all, i);
		if (duplicate_made(subject, all, i))
			page_printf(page, ROLE_WARNING, "  %s %s", copy.resource->kind, copy.name);
	}
	if (duplicate_made(subject, all, all->count))
		page_text(page, ROLE_NORMAL,
			"The copy has never run. What was changed in it since is lost.");
	page_printf(page, ROLE_NORMAL, "Plan %s itself is not touched.", subject->name);
}

void duplicate_back_request(struct action *action, const struct subject *subject,
	const struct references *all, size_t index, struct write *write)
{
	const struct reference copy = copy_of(action, subject, all, index);
	write_delete(write, duplicate_made(subject, all, index));
	write->path = resource_path(copy.resource, copy.name_space, copy.name);
}

/* Who is deleted; whoever edits it meanwhile has a use for it. */
void duplicate_back_fields(
	const struct subject *subject, const struct references *all, struct buf *out)
{
	for (size_t i = 0; i <= all->count; i++) {
		const struct node *metadata =
			node_get(duplicate_made(subject, all, i), KEY_metadata);
		if (metadata)
			buf_printf(out, "%s%s version %d", out->used ? ", " : "",
				node_text_or(node_get(metadata, KEY_name), ""),
				(int)node_int(node_get(metadata, KEY_generation), 0));
	}
}

void duplicate_back_equivalent(struct action *action, const struct subject *subject,
	const struct references *all, struct buf *out)
{
	buf_printf(out, "kubectl delete -n %s", subject->name_space);
	for (size_t i = 0; i <= all->count; i++) {
		const struct reference copy = copy_of(action, subject, all, i);
		if (duplicate_made(subject, all, i))
			buf_printf(
				out, " %s.forklift.konveyor.io/%s", copy.resource->name, copy.name);
	}
}
