#include "app/action.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "app/gate_private.h"
#include "base/memory.h"

struct telling action_telling(struct action *action)
{
	return (struct telling){.clock = &action->app->clock,
		.local = !action->app->settings.utc,
		.arena = &action->arena};
}

const struct resource *verb_about(const struct verb *verb)
{
	return resource_find(verb->about ? verb->about : "plans");
}

const char *verb_noun(const struct verb *verb)
{
	return verb->about ? verb_about(verb)->kind : "plan";
}

struct action *action_create(struct app *app, const struct verb *verb)
{
	struct action *action = xcalloc(1, sizeof(*action));
	*action = (struct action){.next = app->actions,
		.app = app,
		.verb = verb,
		.done = verb->done,
		.all_done = verb->all_done ? verb->all_done : verb->done};
	arena_init(&action->arena);
	array_init(&action->names, sizeof(char *));
	array_init(&action->times, sizeof(int64_t));
	array_init(&action->values, sizeof(char *));
	app->actions = action;
	return action;
}

void subject_drop_parts(struct subject *subject)
{
	for (size_t i = 0; i < subject->parts.count; i++)
		doc_unref(*(struct doc **)array_at(&subject->parts, i));
	array_clear(&subject->parts);
}

static void subject_destroy(struct subject *subject)
{
	timer_stop(subject->action->app->loop, &subject->later);
	request_cancel(subject->request);
	write_finish(&subject->write);
	gate_checks_close(subject);
	plan_unref(subject->plan);
	object_unref(subject->object);
	doc_unref(subject->run);
	subject_drop_parts(subject);
	array_finish(&subject->parts);
	doc_unref(subject->preview);
	array_finish_texts(&subject->vms);
	free(subject->uid);
	free(subject->name_space);
	free(subject->name);
	free(subject->reason);
	free(subject->lost);
	free(subject->difference);
	free(subject->fields);
	free(subject->made_uid);
	free(subject->written_uid);
	free(subject->run_name);
	free(subject->run_uid);
	free(subject);
}

static void unlink_action(struct action *action)
{
	struct action **link = &action->app->actions;
	while (*link != action)
		link = &(*link)->next;
	*link = action->next;
}

void action_destroy(struct action *action)
{
	gate_job_gone(action);
	if (action->generation)
		action->app->actions_past += action->generation + 1;
	unlink_action(action);
	timer_stop(action->app->loop, &action->step);
	for (size_t i = 0; i < action->count; i++)
		subject_destroy(action->subjects[i]);
	arena_finish(&action->arena);
	free(action->subjects);
	array_finish_texts(&action->names);
	array_finish(&action->times);
	array_finish_texts(&action->values);
	free(action->value);
	free(action->put_back);
	free(action->new_name);
	free(action->take_back);
	free(action->line);
	free(action->again);
	free(action->then);
	free(action);
}

/* Not a secret, but no two alike. */
static void name_operation(char out[20])
{
	uint64_t number;
	if (getrandom(&number, sizeof(number), GRND_NONBLOCK) != sizeof(number))
		number = (uint64_t)random() << 32 ^ (uint64_t)random();
	snprintf(out, 20, "%016llx", (unsigned long long)number);
}

struct subject *action_add(struct action *action, const struct object *object)
{
	for (size_t i = 0; i < action->count; i++)
		if (!strcmp(action->subjects[i]->uid, object->uid))
			return action->subjects[i];
	struct subject *subject = xcalloc(1, sizeof(*subject));
	*subject = (struct subject){.action = action,
		.uid = xstrdup(object->uid),
		.name_space = xstrdup(object->name_space),
		.name = xstrdup(object->name)};
	array_init(&subject->vms, sizeof(char *));
	array_init(&subject->parts, sizeof(struct doc *));
	name_operation(subject->operation);
	action->subjects =
		xreallocarray(action->subjects, action->count + 1, sizeof(struct subject *));
	action->subjects[action->count++] = subject;
	return subject;
}

void subject_take(struct subject *subject, struct doc *doc)
{
	struct object *object = object_create(doc_ref(doc));
	if (subject->action->verb->about) {
		object_unref(subject->object);
		subject->object = object;
		return;
	}
	plan_unref(subject->plan);
	subject->plan = model_facts(&subject->action->app->model, object);
	object_unref(object);
}

bool subject_is_gone(const struct subject *subject)
{
	return feeds_lack(&subject->action->app->feeds, verb_about(subject->action->verb),
		subject->name_space, subject->name, subject->uid);
}

void subject_add_vm(struct subject *subject, const char *vm)
{
	*(char **)array_push(&subject->vms) = xstrdup(vm);
}

size_t action_count(const struct action *action, enum subject_state state)
{
	size_t count = 0;
	for (size_t i = 0; i < action->count; i++)
		count += action->subjects[i]->state == state;
	return count;
}

bool action_of_vms(const struct action *action)
{
	bool found = action->names.count;
	for (size_t i = 0; !found && i < action->count; i++)
		found = action->subjects[i]->vms.count;
	return found;
}

bool subject_under_way(const struct subject *subject)
{
	return subject->state == SUBJECT_SENDING || subject->state == SUBJECT_UNSURE ||
		subject->state == SUBJECT_WAITING;
}

size_t action_under_way(const struct action *action)
{
	return action_count(action, SUBJECT_SENDING) + action_count(action, SUBJECT_UNSURE) +
		action_count(action, SUBJECT_WAITING);
}

bool subject_failed(const struct subject *subject)
{
	return subject->state == SUBJECT_FAILED || subject->state == SUBJECT_UNKNOWN;
}

size_t action_failed(const struct action *action)
{
	return action_count(action, SUBJECT_FAILED) + action_count(action, SUBJECT_UNKNOWN);
}

enum tier subject_tier(const struct subject *subject)
{
	const struct verb *verb = subject->action->verb;
	return verb->tier ? verb->tier(subject->action, subject) : TIER_REVERSIBLE;
}

struct subject *action_first(const struct action *action, enum subject_state state)
{
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == state)
			return action->subjects[i];
	return NULL;
}

void subject_set(struct subject *subject, enum subject_state state, const char *format, ...)
{
	char text[600];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	free(subject->reason);
	subject->reason = *text ? xstrdup(text) : NULL;
	subject->state = state;
	subject->action->generation++;
}

void subject_leave_out(struct subject *subject, const char *reason)
{
	bool sending = subject->action->phase == ACTION_SENDING;
	subject_set(subject, sending ? SUBJECT_FAILED : SUBJECT_SKIPPED, "%s", reason);
}

static const char *entry_text(const struct subject *subject, uint32_t key)
{
	const struct plan *plan = subject->plan;
	bool active = plan && plan_runs_now(plan);
	return active ? node_text_or(node_at(plan->entry, KEY_migration, (int)key, KEY_none), "")
		      : "";
}

static const char *chosen_text(const char *text)
{
	return text ? text : "";
}

const char *subject_run_name(const struct subject *subject)
{
	return subject->action->verb->which ? chosen_text(subject->run_name)
					    : entry_text(subject, KEY_name);
}

const char *subject_run_uid(const struct subject *subject)
{
	return subject->action->verb->which ? chosen_text(subject->run_uid)
					    : entry_text(subject, KEY_uid);
}

char *subject_path(const struct subject *subject)
{
	bool run = subject->action->verb->on_run;
	return resource_path(run ? resource_find("migrations") : verb_about(subject->action->verb),
		subject->name_space, run ? subject_run_name(subject) : subject->name);
}

const char *subject_target_uid(const struct subject *subject)
{
	return subject->action->verb->on_run ? subject_run_uid(subject) : subject->uid;
}

const char *subject_words(const struct subject *subject)
{
	struct action *action = subject->action;
	const char *noun = verb_noun(action->verb);
	if (*action->app->name_space)
		return arena_printf(&action->arena, "%s %s", noun, subject->name);
	return arena_printf(&action->arena, "%s %s/%s", noun, subject->name_space, subject->name);
}
