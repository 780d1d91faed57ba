#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/command.h"
#include "app/flags.h"
#include "app/source.h"
#include "base/memory.h"
#include "config/files.h"

/* Completion of command lines: commands, then what each takes. */

struct completing {
	struct app *app;
	struct array *words;
	const char *before; /* the line up to the word */
	size_t before_length;
	const char *word; /* what is there of it */
};

static void offer(const struct completing *completing, const char *name)
{
	if (strncmp(name, completing->word, strlen(completing->word)))
		return;
	*(char **)array_push(completing->words) =
		xasprintf("%.*s%s", (int)completing->before_length, completing->before, name);
}

static void offer_files(const struct completing *completing, const char *folder)
{
	struct array names; /* char * */
	array_init(&names, sizeof(char *));
	files_names(folder, &names);
	for (size_t i = 0; i < names.count; i++) {
		char *name = *(char **)array_at(&names, i);
		offer(completing, name);
		free(name);
	}
	array_finish(&names);
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* By name: a store has no order of its own. */
static void offer_objects(const struct completing *completing, const struct store *store)
{
	struct array *words = completing->words;
	size_t first = words->count;
	size_t at = 0;
	for (const struct object *object; (object = store_next(store, &at));)
		offer(completing, object->name);
	if (words->count > first)
		qsort(array_at(words, first), words->count - first, sizeof(char *), compare_words);
}

/* Names of plans, behind the last comma of the word. */
static void offer_plans(const struct completing *completing)
{
	struct completing part = *completing;
	const char *comma = strrchr(completing->word, ',');
	if (comma) {
		part.before_length += (size_t)(comma + 1 - completing->word);
		part.word = comma + 1;
	}
	offer_objects(&part, completing->app->model.plans);
}

/* Whether WORD, names with commas between them, has the plan. */
static bool names_plan(const char *word, const struct object *plan)
{
	bool found = false;
	char *copy = xstrdup(word);
	char *rest = copy;
	for (char *name; !found && (name = strsep(&rest, ","));)
		found = targets_is_called(plan, "", name);
	free(copy);
	return found;
}

/* The words of a choice, "keep|include". */
static void offer_choices(const struct completing *completing, const struct flag *flag)
{
	char *copy = xstrdup(flag->argument);
	char *rest = copy;
	for (char *word; (word = strsep(&rest, "|"));)
		offer(completing, word);
	free(copy);
}

/* VMs of the plans that the line names. */
static void offer_vms(const struct completing *completing, const struct arguments *arguments)
{
	struct completing part = *completing;
	const char *comma = strrchr(completing->word, ',');
	size_t at = 0;
	if (comma) {
		part.before_length += (size_t)(comma + 1 - completing->word);
		part.word = comma + 1;
	}
	for (const struct plan *plan; (plan = model_next(&completing->app->model, &at));)
		for (int i = 0; i < arguments->count; i++)
			for (size_t j = 0;
				j < plan->count && names_plan(arguments->values[i], plan->object);
				j++)
				offer(&part, plan->vms[j].name);
}

static void offer_flags(const struct completing *completing, const struct flag *flags)
{
	char name[64];
	for (const struct flag *flag = flags; flag->name; flag++) {
		snprintf(name, sizeof(name), "--%s", flag->name);
		offer(completing, name);
	}
}

static const struct flag *find_flag(const struct flag *flags, const char *word)
{
	for (const struct flag *flag = flags; !strncmp(word, "--", 2) && flag->name; flag++)
		if (!strcmp(flag->name, word + 2))
			return flag;
	return NULL;
}

/* A flag, the value of the flag before the word, or the name of a plan. */
static void offer_for_verb(const struct completing *completing, const struct command *command)
{
	struct arguments arguments;
	char *line = xstrndup(completing->before, completing->before_length);
	command_split(line, &arguments);
	const char *last = arguments.count ? arguments.values[arguments.count - 1] : "";
	const struct flag *flag = find_flag(command_flags(command), last);
	if (flag && flag->kind == FLAG_VMS)
		offer_vms(completing, &arguments);
	else if (flag && flag->kind == FLAG_CHOICE)
		offer_choices(completing, flag);
	else if (flag && flag->kind == FLAG_NAMESPACE)
		offer_objects(completing,
			&feeds_need(&completing->app->feeds, resource_find("namespaces"))->store);
	else if (!strncmp(completing->word, "-", 1))
		offer_flags(completing, command_flags(command));
	else if (!flag || flag->kind == FLAG_PLANS || !flag_takes_next(flag))
		offer_plans(completing);
	free(line);
}

/* What is done to a column, then its title; the table is below the line that is typed. */
static void offer_columns(const struct completing *completing, const struct command *command)
{
	const struct screen *prompt = completing->app->screens;
	const struct table *table = prompt ? screen_table(prompt->below) : NULL;
	struct arguments arguments;
	char *line = xstrndup(completing->before, completing->before_length);
	command_split(line, &arguments);
	for (const char *const *choice = command->choices; !arguments.count && *choice; choice++)
		offer(completing, *choice);
	for (size_t i = 0; arguments.count && table && i < table->view->column_count; i++)
		offer(completing, table->view->columns[i].title);
	free(line);
}

static void offer_arguments(const struct completing *completing, const struct command *command)
{
	struct app *app = completing->app;
	switch (command->argument) {
	case ARGUMENT_CHOICE:
		for (const char *const *choice = command->choices; *choice; choice++)
			offer(completing, *choice);
		break;
	case ARGUMENT_COLUMN: offer_columns(completing, command); break;
	case ARGUMENT_VIEW:
		offer_files(completing, "views/layouts");
		offer_files(completing, "views");
		break;
	case ARGUMENT_THEME: offer_files(completing, "themes"); break;
	case ARGUMENT_CONTEXT: offer_objects(completing, source_contexts(app)); break;
	case ARGUMENT_NAMESPACE:
		offer(completing, "all");
		offer_objects(
			completing, &feeds_need(&app->feeds, resource_find("namespaces"))->store);
		break;
	case ARGUMENT_COMMAND:
		for (command = app->commands; command->name; command++)
			offer(completing, command->name);
		break;
	case ARGUMENT_PLAN: offer_for_verb(completing, command); break;
	default: break;
	}
}

void command_complete(void *data, const char *text, struct array *words)
{
	struct app *app = data;
	const char *start = text + strspn(text, " ");
	size_t name = strcspn(start, " ");
	struct completing completing = {.app = app, .words = words, .before = text, .word = start};
	completing.before_length = (size_t)(start - text);
	if (!start[name]) {
		for (const struct command *command = app->commands; command->name; command++)
			offer(&completing, command->name);
		offer_files(&completing, "views");
		return;
	}
	const char *last = strrchr(text, ' ') + 1;
	char *typed = xstrndup(start, name);
	const struct command *command = command_find(app->commands, typed, NULL);
	free(typed);
	completing.before_length = (size_t)(last - text);
	completing.word = last;
	if (command)
		offer_arguments(&completing, command);
}
