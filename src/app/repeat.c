#include "app/repeat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/command.h"
#include "app/cutover_flag.h"
#include "base/memory.h"

enum { TIMES_MAX = 64 * 1024 /* bytes */ };

struct repeat_target {
	char *uid;
	char *name_space;
	char *name;
	struct array vms; /* char * */
	char *operation;  /* of what is there of it already; NULL: nothing is */
};

static void copy_texts(struct array *copies, const struct array *texts)
{
	array_init(copies, sizeof(char *));
	for (size_t i = 0; i < texts->count; i++)
		*(char **)array_push(copies) = xstrdup(*(char **)array_at(texts, i));
}

static void forget_target(struct repeat_target *target)
{
	array_finish_texts(&target->vms);
	free(target->uid);
	free(target->name_space);
	free(target->name);
	free(target->operation);
}

struct repeat *repeat_create(const struct verb *verb, const char *flags, enum chosen_by chosen)
{
	struct repeat *repeat = xcalloc(1, sizeof(*repeat));
	*repeat = (struct repeat){.verb = verb, .flags = xstrdup(flags), .chosen = chosen};
	array_init(&repeat->targets, sizeof(struct repeat_target));
	return repeat;
}

void repeat_add(struct repeat *repeat, const struct object *plan, const struct array *vms,
	const char *operation)
{
	struct repeat_target *target = array_push(&repeat->targets);
	*target = (struct repeat_target){.uid = xstrdup(plan->uid),
		.name_space = xstrdup(plan->name_space),
		.name = xstrdup(plan->name),
		.operation = operation ? xstrdup(operation) : NULL};
	copy_texts(&target->vms, vms);
}

void repeat_destroy(struct repeat *repeat)
{
	if (!repeat)
		return;
	for (size_t i = 0; i < repeat->targets.count; i++)
		forget_target(array_at(&repeat->targets, i));
	array_finish(&repeat->targets);
	free(repeat->flags);
	free(repeat);
}

void repeat_drop(struct app *app)
{
	repeat_destroy(app->repeat);
	app->repeat = NULL;
}

bool repeat_has_times(const struct action *action)
{
	return action->times.count || action->every || action->by;
}

/* The moments that were meant: of each of WHICH its own, or the one of all; NULL: no time was
 * said, or it is now. */
static char *times_of(const struct action *action, bool (*which)(const struct subject *subject))
{
	bool own = repeat_has_times(action);
	struct buf times;
	buf_init(&times, TIMES_MAX);
	if (!own && action->cutover && !action->at_once)
		cutover_flag_add(&times, action->cutover);
	for (size_t i = 0; own && i < action->count; i++) {
		int64_t at = 0;
		if (which && !which(action->subjects[i]))
			continue;
		cutover_flag_said(action->subjects[i], &at);
		cutover_flag_add(&times, at);
	}
	return times.used ? buf_take(&times) : NULL;
}

/* Without its query, which says which plans it is about. */
static char *copy_line(const struct action *action)
{
	const char *query = command_query_of(action->line);
	return query ? xstrndup(action->line, (size_t)(query - action->line))
		     : xstrdup(action->line);
}

char *repeat_flags(const struct action *action, bool (*which)(const struct subject *subject))
{
	static const char *const dropped[] = {"name", "all", "query", "namespace", "every", "by"};
	struct flag_values values;
	struct arguments arguments;
	struct error err;
	char *copy = copy_line(action);
	command_split(copy, &arguments);
	char *line = NULL;
	if (flags_parse(&values, action->verb->flags, &arguments, &err)) {
		char *times = times_of(action, which);
		values.word_count = 0;
		for (size_t i = 0; i < sizeof(dropped) / sizeof(*dropped); i++)
			flags_set(&values, dropped[i], NULL);
		line = flags_line(&values, action->verb->name, times ? "cutover" : NULL, times);
		free(times);
	}
	free(copy);
	return line;
}

static void add_failed(struct repeat *repeat, const struct subject *subject)
{
	const struct object plan = {
		.uid = subject->uid, .name_space = subject->name_space, .name = subject->name};
	if (subject_failed(subject))
		repeat_add(repeat, &plan, &subject->vms, subject->step ? subject->operation : NULL);
}

void repeat_keep(struct action *action)
{
	struct app *app = action->app;
	bool failed = action_failed(action);
	char *flags = failed ? repeat_flags(action, subject_failed) : NULL;
	if (failed || action->repeated)
		repeat_drop(app);
	if (!flags)
		return;
	app->repeat = repeat_create(action->verb, flags, action->chosen);
	for (size_t i = 0; i < action->count; i++)
		add_failed(app->repeat, action->subjects[i]);
	free(flags);
}

void repeat_choose(const struct repeat *repeat, struct action *action)
{
	action->chosen = repeat->chosen;
	action->repeated = true;
	for (size_t i = 0; i < repeat->targets.count; i++) {
		const struct repeat_target *target = array_at(&repeat->targets, i);
		struct object plan = {
			.uid = target->uid, .name_space = target->name_space, .name = target->name};
		struct subject *subject = action_add(action, &plan);
		for (size_t j = 0; j < target->vms.count; j++)
			subject_add_vm(subject, *(char **)array_at(&target->vms, j));
		if (target->operation)
			snprintf(subject->operation, sizeof(subject->operation), "%s",
				target->operation);
	}
}
