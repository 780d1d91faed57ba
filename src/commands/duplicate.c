#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/start_after.h"
#include "base/dns_name.h"
#include "base/memory.h"
#include "base/plural.h"
#include "base/shell.h"
#include "commands/commands.h"
#include "commands/duplicate_parts.h"
#include "kube/patch.h"

/*
 * duplicate: a new plan like one that is there. Maps and hooks that belong to that plan alone are
 * copied, and made first; others are used by both (reference/kubectl-mtv.md 2.8). Then the copies
 * get the new plan as their owner, so that they go when it goes, as kubectl-mtv has it
 * (reference/kubectl-mtv.md 2.5). One object a write: what was made when a later one fails is said
 * by name, and its operation takes it back, or goes on with it.
 */

static const struct flag flags[] = {VERB_FLAGS,
	{"new-name", "NEW-NAME", FLAG_TEXT, "of the new plan; copy-of-NAME without it"},
	{"take-back", "OPERATIONS", FLAG_RECORD,
		"deletes what these made: copies that have not run, their maps and hooks"},
	{0}};

static bool take(struct action *action, const struct flag_values *values, struct error *err)
{
	const char *name = flags_value(values, "new-name");
	size_t length = name ? strlen(name) : 0;
	if (name && (length > DNS_SUBDOMAIN_MAX || !dns_is_subdomain(name, length)))
		return error_set_kind(err, ERROR_USAGE,
			"--new-name is a name of lower-case letters, digits, and \"-\" or \".\" "
			"inside, not \"%s\"",
			name);
	action->new_name = name ? xstrdup(name) : NULL;
	action->patience = 60 * 1000;
	return duplicate_back_take(action, values, err);
}

/* ---- whether it can be --------------------------------------------------------------------- */

static const char *refuse_one(struct action *action, const struct subject *subject,
	const struct references *all, size_t index)
{
	const struct reference *own = &all->list[index];
	const char *copy = duplicate_name(action, subject, own);
	if (!duplicate_part(subject, index))
		return arena_printf(
			&action->arena, "its %s %s is not there", own->resource->kind, own->name);
	if (!duplicate_is_own(action, subject, all, index) || duplicate_made(subject, all, index))
		return NULL;
	if (strlen(copy) > DNS_SUBDOMAIN_MAX)
		return arena_printf(&action->arena, "%s is too long a name for a %s", copy,
			own->resource->kind);
	if (duplicate_part(subject, all->count + index))
		return arena_printf(&action->arena,
			"there is a %s %s already: give another --new-name", own->resource->kind,
			copy);
	return NULL;
}

static const char *refuse(struct action *action, const struct subject *subject)
{
	struct references all;
	const char *reason = NULL;
	references_find(subject->plan, &all);
	if (action->new_name && action->count > 1)
		return "a new name is for one plan";
	if (!subject->parts.count) /* for a hint: nothing was read */
		return NULL;
	if (action->take_back)
		return duplicate_back_refuse(action, subject, &all);
	if (all.over)
		return "it has more hooks than are copied here";
	if (strlen(duplicate_plan_name(action, subject)) > DNS_SUBDOMAIN_MAX)
		return "its new name is too long: give --new-name";
	if (duplicate_part(subject, 2 * all.count) && !duplicate_made(subject, &all, all.count))
		return arena_printf(&action->arena,
			"there is a plan %s already: give another --new-name",
			duplicate_plan_name(action, subject));
	for (size_t i = 0; !reason && i < all.count; i++)
		reason = refuse_one(action, subject, &all, i);
	if (!reason && !duplicate_count(action, subject, &all))
		reason = "it is duplicated already";
	return reason;
}

static enum tier tier_of(struct action *action, const struct subject *subject)
{
	(void)subject;
	return action->take_back ? TIER_SERVICE : TIER_REVERSIBLE;
}

/* ---- the question -------------------------------------------------------------------------- */

static const char *title(const struct action *action)
{
	return action->take_back ? "Delete the copy of" : NULL;
}

/* What is made yet: all of it, or what an earlier mtvtop had not come to. */
static void tell_made(struct action *action, const struct subject *subject,
	const struct references *all, struct page *page)
{
	const struct plan *plan = subject->plan;
	page_text(page, ROLE_NORMAL, "Made, in this order:");
	for (size_t i = 0; i < all->count; i++)
		if (duplicate_is_own(action, subject, all, i))
			page_printf(page, ROLE_NORMAL, "  %s %s, a copy of %s%s",
				all->list[i].resource->kind,
				duplicate_name(action, subject, &all->list[i]), all->list[i].name,
				duplicate_made(subject, all, i) ? ": it is there already" : "");
	page_printf(page, ROLE_NORMAL, "  Plan %s, %s, with %zu %s%s",
		duplicate_plan_name(action, subject), plan_type(plan),
		node_count(node_at(plan_root(plan), KEY_spec, KEY_vms, KEY_none)),
		plural(plan->count, "VM", "VMs"),
		duplicate_made(subject, all, all->count) ? ": it is there already" : "");
}

static void tell(struct action *action, const struct subject *subject, struct page *page)
{
	struct references all;
	size_t own = 0;
	references_find(subject->plan, &all);
	if (action->take_back) {
		duplicate_back_tell(action, subject, &all, page);
		return;
	}
	tell_made(action, subject, &all, page);
	for (size_t i = 0; i < all.count; i++)
		own += duplicate_is_own(action, subject, &all, i);
	if (own)
		page_printf(page, ROLE_NORMAL, "The new plan owns %s: when it is deleted, %s too.",
			plural(own, "that copy", "these copies"),
			plural(own, "it goes", "they go"));
	for (size_t i = 0; i < all.count; i++)
		if (!duplicate_is_own(action, subject, &all, i))
			page_printf(page, ROLE_MUTED, "  %s %s is used by both",
				all.list[i].resource->kind, all.list[i].name);
	page_text(page, ROLE_WARNING,
		"Its VMs are in both plans then: take them out of one before the other runs.");
}

/* ---- the requests -------------------------------------------------------------------------- */

static void add_head(struct builder *builder, const struct subject *subject,
	const struct resource *resource, const char *name_space, const char *name)
{
	builder_string(builder, "apiVersion", "forklift.konveyor.io/v1beta1");
	builder_string(builder, "kind", resource->kind);
	builder_object(builder, KEY_metadata);
	builder_string(builder, "name", name);
	builder_string(builder, "namespace", name_space);
	builder_object(builder, KEY_annotations);
	builder_string(builder, START_ANNOTATION, subject->operation);
	builder_end(builder);
	builder_end(builder);
}

/* NODE with the name of the copy, where there is one; of another object the uid says nothing. */
static void add_renamed(struct action *action, const struct subject *subject,
	const struct references *all, struct builder *builder, const char *resource,
	const struct node *node)
{
	const struct reference own = reference_of(subject->plan, resource, node);
	const char *name = own.name;
	for (size_t i = 0; i < all->count; i++)
		if (reference_is_same(&all->list[i], &own) &&
			duplicate_is_own(action, subject, all, i))
			name = duplicate_name(action, subject, &own);
	builder_object(builder, node->key);
	node_each(member, node)
	{
		if (member->key == KEY_name)
			builder_text(builder, KEY_name, name, strlen(name));
		else if (member->key != KEY_uid && member->key != KEY_resourceVersion)
			builder_copy(builder, member->key, member);
	}
	builder_end(builder);
}

static void add_map(struct action *action, const struct subject *subject,
	const struct references *all, struct builder *builder, const struct node *map)
{
	builder_object(builder, map->key);
	node_each(member, map)
	{
		bool network = member->key == symbol("network");
		add_renamed(action, subject, all, builder, network ? "networkmaps" : "storagemaps",
			member);
	}
	builder_end(builder);
}

static void add_hook(struct action *action, const struct subject *subject,
	const struct references *all, struct builder *builder, const struct node *entry)
{
	builder_object(builder, SYMBOL_NONE);
	node_each(member, entry)
	{
		if (member->key == symbol("hook"))
			add_renamed(action, subject, all, builder, "hooks", member);
		else
			builder_copy(builder, member->key, member);
	}
	builder_end(builder);
}

static void add_vm(struct action *action, const struct subject *subject,
	const struct references *all, struct builder *builder, const struct node *vm)
{
	builder_object(builder, SYMBOL_NONE);
	node_each(member, vm)
	{
		if (member->key != symbol("hooks") || !node_is(member, NODE_ARRAY)) {
			builder_copy(builder, member->key, member);
			continue;
		}
		builder_array(builder, member->key);
		node_each(entry, member) add_hook(action, subject, all, builder, entry);
		builder_end(builder);
	}
	builder_end(builder);
}

/* What it was given, and nothing of what became of it. */
static void add_plan_spec(struct action *action, const struct subject *subject,
	const struct references *all, struct builder *builder)
{
	builder_object(builder, KEY_spec);
	node_each(member, node_get(plan_root(subject->plan), KEY_spec))
	{
		if (member->key == KEY_archived)
			continue;
		if (member->key == symbol("map")) {
			add_map(action, subject, all, builder, member);
		} else if (member->key == KEY_vms) {
			builder_array(builder, KEY_vms);
			node_each(vm, member) add_vm(action, subject, all, builder, vm);
			builder_end(builder);
		} else {
			builder_copy(builder, member->key, member);
		}
	}
	builder_end(builder);
}

/* The copy of reference INDEX, or behind those the plan, as a member of what was begun. */
static void add_object(struct action *action, const struct subject *subject,
	const struct references *all, size_t index, struct builder *builder)
{
	builder_object(builder, SYMBOL_NONE);
	if (index == all->count) {
		add_head(builder, subject, resource_find("plans"), subject->name_space,
			duplicate_plan_name(action, subject));
		add_plan_spec(action, subject, all, builder);
	} else {
		const struct reference *own = &all->list[index];
		add_head(builder, subject, own->resource, own->name_space,
			duplicate_name(action, subject, own));
		builder_copy(builder, KEY_spec, node_get(duplicate_part(subject, index), KEY_spec));
	}
}

static void create(struct action *action, const struct subject *subject,
	const struct references *all, size_t index, struct write *write)
{
	const struct reference *own = index < all->count ? &all->list[index] : NULL;
	struct builder builder;
	builder_init(&builder);
	add_object(action, subject, all, index, &builder);
	write->path = resource_path(own ? own->resource : resource_find("plans"),
		own ? own->name_space : subject->name_space, NULL);
	write_take_body(write, WRITE_CREATE, &builder);
}

/* A copy gets the new plan as its owner. */
static void own_copy(struct action *action, const struct subject *subject,
	const struct references *all, size_t index, struct write *write)
{
	const struct reference *own = &all->list[index];
	merge_owner(write, duplicate_made(subject, all, index),
		duplicate_made(subject, all, all->count));
	write->path =
		resource_path(own->resource, own->name_space, duplicate_name(action, subject, own));
}

static void request(struct action *action, const struct subject *subject, struct write *write)
{
	struct references all;
	references_find(subject->plan, &all);
	struct duplicate_step step = duplicate_next(action, subject, &all);
	*write = (struct write){0};
	if (step.kind == DUPLICATE_DELETE)
		duplicate_back_request(action, subject, &all, step.index, write);
	else if (step.kind == DUPLICATE_OWN)
		own_copy(action, subject, &all, step.index, write);
	else
		create(action, subject, &all, step.index, write);
}

/* Whoever edits the plan, or what is copied, between question and answer has a use for it. */
static void write_fields(struct action *action, const struct subject *subject, struct buf *out)
{
	struct references all;
	references_find(subject->plan, &all);
	if (action->take_back) {
		duplicate_back_fields(subject, &all, out);
		return;
	}
	buf_printf(out, "version %d",
		(int)node_int(
			node_at(plan_root(subject->plan), KEY_metadata, KEY_generation, KEY_none),
			0));
	for (size_t i = 0; i < all.count; i++)
		if (duplicate_is_own(action, subject, &all, i))
			buf_printf(out, ", %s version %d", all.list[i].name,
				(int)node_int(node_at(duplicate_part(subject, i), KEY_metadata,
						      KEY_generation, KEY_none),
					0));
}

static void add_missing(struct action *action, const struct subject *subject,
	const struct references *all, struct builder *builder)
{
	for (size_t i = 0; i <= all->count; i++) {
		bool wanted = i == all->count || duplicate_is_own(action, subject, all, i);
		if (!wanted || duplicate_made(subject, all, i))
			continue;
		add_object(action, subject, all, i, builder);
		builder_end(builder);
	}
}

/* All of it at once: kubectl-mtv has no such verb, and nobody knows an owner's uid beforehand. */
static void equivalent(struct action *action, const struct subject *subject, struct buf *out)
{
	struct references all;
	struct builder builder;
	struct write write = {0};
	references_find(subject->plan, &all);
	if (action->take_back) {
		duplicate_back_equivalent(action, subject, &all, out);
		return;
	}
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "apiVersion", "v1");
	builder_string(&builder, "kind", "List");
	builder_array(&builder, KEY_items);
	add_missing(action, subject, &all, &builder);
	builder_end(&builder);
	write_take_body(&write, WRITE_CREATE, &builder);
	buf_add_text(out, "kubectl create -f - <<< ");
	shell_add(out, write.body);
	write_finish(&write);
}

/* ---- one write behind the other ------------------------------------------------------------ */

/* A server that does not keep what it was given would be asked for ever. */
static bool more(struct action *action, const struct subject *subject)
{
	struct references all;
	references_find(subject->plan, &all);
	return duplicate_count(action, subject, &all) > 1 && subject->step <= 2 * all.count;
}

static bool ready(struct action *action, const struct subject *subject, const char **why)
{
	int64_t generation = node_int(
		node_at(plan_root(subject->plan), KEY_metadata, KEY_generation, KEY_none), 0);
	if (action->take_back || generation == subject->generation)
		return true;
	*why = "somebody has changed the plan";
	return false;
}

/* What is there by now, by name. */
static const char *meanwhile(struct action *action, const struct subject *subject)
{
	struct references all;
	const char *made = "";
	references_find(subject->plan, &all);
	if (action->take_back)
		return "rid of its copy in part";
	if (duplicate_made(subject, &all, all.count))
		return "copied, and NOT all of its copies have the new plan as their owner";
	for (size_t i = 0; i < all.count; i++)
		if (duplicate_made(subject, &all, i))
			made = arena_printf(&action->arena, "%s%s%s %s", made, *made ? ", " : "",
				all.list[i].resource->kind,
				duplicate_name(action, subject, &all.list[i]));
	return *made ? arena_printf(&action->arena, "copied in part (%s), and the plan NOT", made)
		     : "copied in part, and the plan NOT";
}

/* Another mtvtop's name for the same would be another object: what this one made is known by it. Of
 * a set, whose copies are all called after their plans, one line takes all back. */
static const char *undo(struct action *action, const struct subject *subject)
{
	if (action->take_back)
		return NULL;
	return action->new_name
		? arena_printf(&action->arena, "--new-name %s --take-back %s", action->new_name,
			  subject->operation)
		: arena_printf(&action->arena, "--take-back %s", subject->operation);
}

static const char *taken(
	struct action *action, const struct subject *subject, const struct node *object)
{
	(void)subject;
	return arena_printf(&action->arena,
		"somebody has just made a %s %s: give another --new-name",
		node_text_or(node_get(object, KEY_kind), "object"),
		node_text_or(node_at(object, KEY_metadata, KEY_name, KEY_none), ""));
}

const struct verb duplicate_verb = {.name = "duplicate",
	.doing = "duplicating",
	.done = "duplicated",
	.right = "create",
	.resource = "plans",
	.flags = flags,
	.by_status = true,
	.take = take,
	.part = duplicate_read,
	.refuse = refuse,
	.tier = tier_of,
	.title = title,
	.tell = tell,
	.request = request,
	.fields = write_fields,
	.equivalent = equivalent,
	.taken = taken,
	.after = duplicate_after,
	.more = more,
	.ready = ready,
	.meanwhile = meanwhile,
	.awaits = "the new plan is there",
	.outlook = await_written,
	.undo = undo,
	.final = "What is made can be deleted by name, and what is deleted be made again; the plan "
		 "that is copied is not touched."};
