#include "app/repeat.h"

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
}

void repeat_drop(struct app *app)
{
	struct repeat *repeat = app->repeat;
	if (!repeat)
		return;
	for (size_t i = 0; i < repeat->targets.count; i++)
		forget_target(array_at(&repeat->targets, i));
	array_finish(&repeat->targets);
	free(repeat->flags);
	free(repeat);
	app->repeat = NULL;
}

/* The moments that were meant: of each that failed its own, or the one of all; NULL: no time was
 * said, or it is now. */
static char *times_of(const struct action *action)
{
	bool own = action->times.count || action->every || action->by;
	struct buf times;
	buf_init(&times, TIMES_MAX);
	if (!own && action->cutover && !action->at_once)
		cutover_flag_add(&times, action->cutover);
	for (size_t i = 0; own && i < action->count; i++) {
		int64_t at = 0;
		if (!subject_failed(action->subjects[i]))
			continue;
		cutover_flag_of(action->subjects[i], &at);
		cutover_flag_add(&times, at);
	}
	return times.used ? buf_take(&times) : NULL;
}

/* The line of ACTION without its plans, times in it as the moments that they meant. */
static char *flags_of(const struct action *action)
{
	static const char *const dropped[] = {"name", "all", "query", "namespace", "every", "by"};
	struct flag_values values;
	struct arguments arguments;
	struct error err;
	char *copy = xstrdup(action->line);
	command_split(copy, &arguments);
	char *line = NULL;
	if (flags_parse(&values, action->verb->flags, &arguments, &err)) {
		char *times = times_of(action);
		values.word_count = 0;
		for (size_t i = 0; i < sizeof(dropped) / sizeof(*dropped); i++)
			flags_set(&values, dropped[i], NULL);
		line = flags_line(&values, action->verb->name, times ? "cutover" : NULL, times);
		free(times);
	}
	free(copy);
	return line;
}

static void add_target(struct repeat *repeat, const struct subject *subject)
{
	struct repeat_target *target = array_push(&repeat->targets);
	*target = (struct repeat_target){.uid = xstrdup(subject->uid),
		.name_space = xstrdup(subject->name_space),
		.name = xstrdup(subject->name)};
	copy_texts(&target->vms, &subject->vms);
}

void repeat_keep(struct action *action)
{
	struct app *app = action->app;
	bool failed = action_failed(action);
	char *flags = failed ? flags_of(action) : NULL;
	if (failed || action->repeated)
		repeat_drop(app);
	if (!flags)
		return;
	app->repeat = xcalloc(1, sizeof(*app->repeat));
	*app->repeat =
		(struct repeat){.verb = action->verb, .flags = flags, .chosen = action->chosen};
	array_init(&app->repeat->targets, sizeof(struct repeat_target));
	for (size_t i = 0; i < action->count; i++)
		if (subject_failed(action->subjects[i]))
			add_target(app->repeat, action->subjects[i]);
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
	}
}
