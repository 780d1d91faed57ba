#include "commands/duplicate_parts.h"

#include <string.h>

#include "app/start_after.h"

/* ---- names --------------------------------------------------------------------------------- */

const char *duplicate_plan_name(struct action *action, const struct subject *subject)
{
	return action->new_name ? action->new_name
				: arena_printf(&action->arena, "copy-of-%s", subject->name);
}

const char *duplicate_name(
	struct action *action, const struct subject *subject, const struct reference *reference)
{
	size_t length = strlen(subject->name);
	bool prefixed =
		!strncmp(reference->name, subject->name, length) && reference->name[length] == '-';
	return arena_printf(&action->arena, "%s-%s", duplicate_plan_name(action, subject),
		reference->name + (prefixed ? length + 1 : 0));
}

/* ---- what was read ------------------------------------------------------------------------- */

char *duplicate_read(struct action *action, const struct subject *subject, size_t index)
{
	struct references all;
	references_find(subject->plan, &all);
	const struct reference *own = index < 2 * all.count ? &all.list[index % all.count] : NULL;
	if (own)
		return resource_path(own->resource, own->name_space,
			index < all.count ? own->name : duplicate_name(action, subject, own));
	return index == 2 * all.count ? resource_path(resource_find("plans"), subject->name_space,
						duplicate_plan_name(action, subject))
				      : NULL;
}

const struct node *duplicate_part(const struct subject *subject, size_t index)
{
	return index < subject->parts.count
		? doc_root(*(struct doc **)array_at(&subject->parts, index))
		: NULL;
}

static bool is_by(const struct subject *subject, const char *operation)
{
	return subject->action->take_back ? duplicate_back_is_by(subject->action, operation)
					  : !strcmp(operation, subject->operation);
}

const struct node *duplicate_made(
	const struct subject *subject, const struct references *all, size_t index)
{
	const struct node *copy = duplicate_part(subject, all->count + index);
	return copy && is_by(subject, start_operation(copy)) ? copy : NULL;
}

bool duplicate_is_own(struct action *action, const struct subject *subject,
	const struct references *all, size_t index)
{
	const struct reference *own = &all->list[index];
	const struct node *object = duplicate_part(subject, index);
	size_t length = strlen(subject->name);
	bool named = !strncmp(own->name, subject->name, length) && own->name[length] == '-' &&
		!strcmp(own->name_space, subject->name_space);
	return object &&
		(references_is_owner(object, subject->uid) ||
			(named && !references_has_other(&action->app->model, subject->uid, own)));
}

/* ---- how far it is ------------------------------------------------------------------------- */

/* An owner must be in the namespace of what it owns. */
static bool lacks_owner(const struct subject *subject, const struct references *all, size_t index)
{
	const struct node *plan = duplicate_made(subject, all, all->count);
	const struct node *copy = duplicate_made(subject, all, index);
	const char *uid = node_text_or(node_at(plan, KEY_metadata, KEY_uid, KEY_none), "");
	return !strcmp(all->list[index].name_space, subject->name_space) &&
		!(copy && *uid && references_is_owner(copy, uid));
}

static size_t count_made(const struct subject *subject, const struct references *all)
{
	size_t count = 0;
	for (size_t i = 0; i <= all->count; i++)
		count += duplicate_made(subject, all, i) != NULL;
	return count;
}

/* The first in order that is there: a plan without its maps cannot be started meanwhile. */
static struct duplicate_step next_back(const struct subject *subject, const struct references *all)
{
	size_t i = 0;
	while (i <= all->count && !duplicate_made(subject, all, i))
		i++;
	return (struct duplicate_step){i <= all->count ? DUPLICATE_DELETE : DUPLICATE_NOTHING, i};
}

struct duplicate_step duplicate_next(
	struct action *action, const struct subject *subject, const struct references *all)
{
	if (action->take_back)
		return next_back(subject, all);
	for (size_t i = 0; i < all->count; i++)
		if (duplicate_is_own(action, subject, all, i) && !duplicate_made(subject, all, i))
			return (struct duplicate_step){DUPLICATE_CREATE, i};
	if (!duplicate_made(subject, all, all->count))
		return (struct duplicate_step){DUPLICATE_CREATE, all->count};
	for (size_t i = 0; i < all->count; i++)
		if (duplicate_is_own(action, subject, all, i) && lacks_owner(subject, all, i))
			return (struct duplicate_step){DUPLICATE_OWN, i};
	return (struct duplicate_step){DUPLICATE_NOTHING, 0};
}

size_t duplicate_count(
	struct action *action, const struct subject *subject, const struct references *all)
{
	size_t count = !duplicate_made(subject, all, all->count);
	if (action->take_back)
		return count_made(subject, all);
	for (size_t i = 0; i < all->count; i++)
		if (duplicate_is_own(action, subject, all, i))
			count += !duplicate_made(subject, all, i) + lacks_owner(subject, all, i);
	return count;
}

static struct doc *doc_of(const struct node *node)
{
	struct builder builder;
	builder_init(&builder);
	builder_copy(&builder, SYMBOL_NONE, node);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

void duplicate_after(struct action *action, struct subject *subject, const struct node *answer)
{
	struct references all;
	references_find(subject->plan, &all);
	struct duplicate_step step = duplicate_next(action, subject, &all);
	if (step.kind == DUPLICATE_NOTHING || all.count + step.index >= subject->parts.count)
		return;
	struct doc **part = array_at(&subject->parts, all.count + step.index);
	doc_unref(*part);
	*part = step.kind == DUPLICATE_DELETE ? NULL : doc_of(answer);
}
