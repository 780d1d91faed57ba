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
#include "commands/references.h"

/*
 * duplicate: a new plan like one that is there. Maps and hooks that belong to that plan alone are
 * copied, and made first; others are used by both (reference/kubectl-mtv.md 2.8). One object a
 * write: what was made when a later one fails is said by name.
 */

static const struct flag flags[] = {VERB_FLAGS,
	{"new-name", "NEW-NAME", FLAG_TEXT, "of the new plan; copy-of-NAME without it"}, {0}};

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
	return true;
}

static const char *new_name(struct action *action, const struct subject *subject)
{
	return action->new_name ? action->new_name
				: arena_printf(&action->arena, "copy-of-%s", subject->name);
}

/* What its copy is called: as the new plan, where it is called as the old one. */
static const char *copy_name(
	struct action *action, const struct subject *subject, const struct reference *reference)
{
	size_t length = strlen(subject->name);
	bool prefixed =
		!strncmp(reference->name, subject->name, length) && reference->name[length] == '-';
	return arena_printf(&action->arena, "%s-%s", new_name(action, subject),
		reference->name + (prefixed ? length + 1 : 0));
}

/* ---- what is read besides the plan (verb::part) -------------------------------------------- */

/* The references, then what has the names of their copies, then what has that of the plan. */
static char *part(struct action *action, const struct subject *subject, size_t index)
{
	struct references all;
	references_find(subject->plan, &all);
	const struct reference *own = index < 2 * all.count ? &all.list[index % all.count] : NULL;
	if (own)
		return resource_path(own->resource, own->name_space,
			index < all.count ? own->name : copy_name(action, subject, own));
	return index == 2 * all.count ? resource_path(resource_find("plans"), subject->name_space,
						new_name(action, subject))
				      : NULL;
}

static const struct node *part_at(const struct subject *subject, size_t index)
{
	return index < subject->parts.count
		? doc_root(*(struct doc **)array_at(&subject->parts, index))
		: NULL;
}

/* It belongs to the plan alone: by its owner, or by its name when nobody else refers to it. */
static bool is_own(struct action *action, const struct subject *subject,
	const struct references *all, size_t index)
{
	const struct reference *own = &all->list[index];
	const struct node *object = part_at(subject, index);
	size_t length = strlen(subject->name);
	bool named = !strncmp(own->name, subject->name, length) && own->name[length] == '-' &&
		!strcmp(own->name_space, subject->name_space);
	return object &&
		(references_is_owner(object, subject->uid) ||
			(named && !references_has_other(&action->app->model, subject->uid, own)));
}

/* ---- whether it can be --------------------------------------------------------------------- */

static const char *refuse_one(struct action *action, const struct subject *subject,
	const struct references *all, size_t index)
{
	const struct reference *own = &all->list[index];
	const char *copy = copy_name(action, subject, own);
	if (!part_at(subject, index))
		return arena_printf(
			&action->arena, "its %s %s is not there", own->resource->kind, own->name);
	if (!is_own(action, subject, all, index))
		return NULL;
	if (strlen(copy) > DNS_SUBDOMAIN_MAX)
		return arena_printf(&action->arena, "%s is too long a name for a %s", copy,
			own->resource->kind);
	if (part_at(subject, all->count + index))
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
	if (all.over)
		return "it has more hooks than are copied here";
	if (strlen(new_name(action, subject)) > DNS_SUBDOMAIN_MAX)
		return "its new name is too long: give --new-name";
	if (part_at(subject, 2 * all.count))
		return arena_printf(&action->arena,
			"there is a plan %s already: give another --new-name",
			new_name(action, subject));
	for (size_t i = 0; !reason && i < all.count; i++)
		reason = refuse_one(action, subject, &all, i);
	return reason;
}

/* ---- the question -------------------------------------------------------------------------- */

static void tell(struct action *action, const struct subject *subject, struct page *page)
{
	const struct plan *plan = subject->plan;
	struct references all;
	references_find(plan, &all);
	page_text(page, ROLE_NORMAL, "Made, in this order:");
	for (size_t i = 0; i < all.count; i++)
		if (is_own(action, subject, &all, i))
			page_printf(page, ROLE_NORMAL, "  %s %s, a copy of %s",
				all.list[i].resource->kind,
				copy_name(action, subject, &all.list[i]), all.list[i].name);
	page_printf(page, ROLE_NORMAL, "  Plan %s, %s, with %zu %s", new_name(action, subject),
		plan_type(plan), node_count(node_at(plan_root(plan), KEY_spec, KEY_vms, KEY_none)),
		plural(plan->count, "VM", "VMs"));
	for (size_t i = 0; i < all.count; i++)
		if (!is_own(action, subject, &all, i))
			page_printf(page, ROLE_MUTED, "  %s %s is used by both",
				all.list[i].resource->kind, all.list[i].name);
	page_text(page, ROLE_WARNING,
		"Its VMs are in both plans then: take them out of one before the other runs.");
}

/* ---- the requests -------------------------------------------------------------------------- */

/* The reference that write number STEP copies; `count` of all: it makes the plan. */
static size_t reference_at(struct action *action, const struct subject *subject,
	const struct references *all, size_t step)
{
	size_t i = 0;
	for (; i < all->count; i++)
		if (is_own(action, subject, all, i) && step-- == 0)
			break;
	return i;
}

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
		if (reference_is_same(&all->list[i], &own) && is_own(action, subject, all, i))
			name = copy_name(action, subject, &own);
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

/* The object of write number STEP, as a member of what was begun. */
static void add_object(
	struct action *action, const struct subject *subject, size_t step, struct builder *builder)
{
	struct references all;
	references_find(subject->plan, &all);
	size_t index = reference_at(action, subject, &all, step);
	builder_object(builder, SYMBOL_NONE);
	if (index == all.count) {
		add_head(builder, subject, resource_find("plans"), subject->name_space,
			new_name(action, subject));
		add_plan_spec(action, subject, &all, builder);
	} else {
		const struct reference *own = &all.list[index];
		add_head(builder, subject, own->resource, own->name_space,
			copy_name(action, subject, own));
		builder_copy(builder, KEY_spec, node_get(part_at(subject, index), KEY_spec));
	}
}

static size_t count_writes(struct action *action, const struct subject *subject)
{
	struct references all;
	size_t count = 1;
	references_find(subject->plan, &all);
	for (size_t i = 0; i < all.count; i++)
		count += is_own(action, subject, &all, i);
	return count;
}

static void request(struct action *action, const struct subject *subject, struct write *write)
{
	struct references all;
	struct builder builder;
	references_find(subject->plan, &all);
	size_t index = reference_at(action, subject, &all, subject->step);
	const struct reference *own = index < all.count ? &all.list[index] : NULL;
	builder_init(&builder);
	add_object(action, subject, subject->step, &builder);
	*write = (struct write){.path = resource_path(own ? own->resource : resource_find("plans"),
					own ? own->name_space : subject->name_space, NULL)};
	write_take_body(write, WRITE_CREATE, &builder);
}

/* Whoever edits the plan, or what is copied, between question and answer has a use for it. */
static void write_fields(struct action *action, const struct subject *subject, struct buf *out)
{
	struct references all;
	references_find(subject->plan, &all);
	buf_printf(out, "version %d",
		(int)node_int(
			node_at(plan_root(subject->plan), KEY_metadata, KEY_generation, KEY_none),
			0));
	for (size_t i = 0; i < all.count; i++)
		if (is_own(action, subject, &all, i))
			buf_printf(out, ", %s version %d", all.list[i].name,
				(int)node_int(node_at(part_at(subject, i), KEY_metadata,
						      KEY_generation, KEY_none),
					0));
}

/* All of it at once: kubectl-mtv has no such verb. */
static void equivalent(struct action *action, const struct subject *subject, struct buf *out)
{
	struct builder builder;
	struct write write = {0};
	size_t count = count_writes(action, subject);
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_string(&builder, "apiVersion", "v1");
	builder_string(&builder, "kind", "List");
	builder_array(&builder, KEY_items);
	for (size_t i = 0; i < count; i++) {
		add_object(action, subject, i, &builder);
		builder_end(&builder);
	}
	builder_end(&builder);
	write_take_body(&write, WRITE_CREATE, &builder);
	buf_add_text(out, "kubectl create -f - <<< ");
	shell_add(out, write.body);
	write_finish(&write);
}

/* ---- one write behind the other ------------------------------------------------------------ */

static bool more(struct action *action, const struct subject *subject)
{
	return subject->step + 1 < count_writes(action, subject);
}

static bool ready(struct action *action, const struct subject *subject, const char **why)
{
	int64_t generation = node_int(
		node_at(plan_root(subject->plan), KEY_metadata, KEY_generation, KEY_none), 0);
	(void)action;
	if (generation != subject->generation)
		*why = "somebody has changed the plan";
	return generation == subject->generation;
}

/* What is there by now, by name. */
static const char *meanwhile(struct action *action, const struct subject *subject)
{
	struct references all;
	const char *made = "";
	references_find(subject->plan, &all);
	for (size_t step = 0; step < subject->step; step++) {
		const struct reference *own =
			&all.list[reference_at(action, subject, &all, step) % REFERENCES];
		made = arena_printf(&action->arena, "%s%s%s %s", made, *made ? ", " : "",
			own->resource->kind, copy_name(action, subject, own));
	}
	return *made ? arena_printf(&action->arena, "copied in part (%s), and the plan NOT", made)
		     : "copied in part, and the plan NOT";
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
	.part = part,
	.refuse = refuse,
	.tell = tell,
	.request = request,
	.fields = write_fields,
	.equivalent = equivalent,
	.taken = taken,
	.more = more,
	.ready = ready,
	.meanwhile = meanwhile,
	.awaits = "the new plan is there",
	.outlook = await_written,
	.final = "What it makes can be deleted by name; the plan that is copied is not touched."};
