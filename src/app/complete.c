#include <stdlib.h>
#include <string.h>

#include "app/command.h"
#include "app/complete_query.h"
#include "app/flags.h"
#include "app/offer.h"
#include "app/source.h"
#include "base/memory.h"

/* Completion of command lines: commands, then what each takes. */

static const struct flag *find_flag(const struct flag *flags, const char *word)
{
	for (const struct flag *flag = flags; !strncmp(word, "--", 2) && flag->name; flag++)
		if (!strcmp(flag->name, word + 2))
			return flag;
	return NULL;
}

/* A flag, the value of the flag before the word, or the name of a plan. */
static void offer_for_verb(const struct offering *offering, const struct command *command)
{
	struct arguments arguments;
	char *line = xstrndup(offering->before, offering->before_length);
	command_split(line, &arguments);
	const char *last = arguments.count ? arguments.values[arguments.count - 1] : "";
	const struct flag *flag = find_flag(command_flags(command), last);
	if (flag && flag->kind == FLAG_VMS)
		offer_vms(offering, &arguments);
	else if (flag && flag->kind == FLAG_CHOICE)
		offer_choices(offering, flag->argument);
	else if (flag && flag->kind == FLAG_NAMESPACE)
		offer_objects(offering,
			&feeds_need(&offering->app->feeds, resource_find("namespaces"))->store);
	else if (!strncmp(offering->word, "-", 1))
		offer_flags(offering, command_flags(command));
	else if (!flag || flag->kind == FLAG_PLANS || !flag_takes_next(flag))
		offer_plans(offering);
	free(line);
}

/* What is done to a column, then its title; the table is below the line that is typed. */
static void offer_columns(const struct offering *offering, const struct command *command)
{
	const struct screen *prompt = offering->app->screens;
	const struct table *table = prompt ? screen_table(prompt->below) : NULL;
	struct arguments arguments;
	char *line = xstrndup(offering->before, offering->before_length);
	command_split(line, &arguments);
	for (const char *const *choice = command->choices; !arguments.count && *choice; choice++)
		offer_name(offering, *choice, NULL);
	for (size_t i = 0; arguments.count && table && i < table->view->column_count; i++)
		offer_name(offering, table->view->columns[i].title, NULL);
	free(line);
}

/* The first word is a setting; behind it is its value. */
static void offer_for_setting(const struct offering *offering, const struct command *command)
{
	struct arguments arguments;
	char *line = xstrndup(offering->before, offering->before_length);
	command_split(line, &arguments);
	const char *last = arguments.count ? arguments.values[arguments.count - 1] : "";
	if (*offering->word == '-')
		offer_flags(offering, command_flags(command));
	else if (!arguments.count || !strcmp(last, "--setting"))
		offer_settings(offering);
	free(line);
}

static void offer_arguments(const struct offering *offering, const struct command *command)
{
	struct app *app = offering->app;
	switch (command->argument) {
	case ARGUMENT_CHOICE:
		for (const char *const *choice = command->choices; *choice; choice++)
			offer_name(offering, *choice, NULL);
		break;
	case ARGUMENT_COLUMN: offer_columns(offering, command); break;
	case ARGUMENT_VIEW:
		offer_files(offering, "views/layouts");
		offer_files(offering, "views");
		break;
	case ARGUMENT_THEME: offer_files(offering, "themes"); break;
	case ARGUMENT_CONTEXT: offer_objects(offering, source_contexts(app)); break;
	case ARGUMENT_NAMESPACE:
		offer_name(offering, "all", NULL);
		offer_objects(
			offering, &feeds_need(&app->feeds, resource_find("namespaces"))->store);
		break;
	case ARGUMENT_COMMAND:
		for (command = app->commands; command->name; command++)
			offer_name(offering, command->name, command->help);
		break;
	case ARGUMENT_SETTING: offer_for_setting(offering, command); break;
	case ARGUMENT_PLAN: offer_for_verb(offering, command); break;
	default: break;
	}
}

void command_complete(void *data, const char *text, struct array *words)
{
	struct app *app = data;
	const char *start = text + strspn(text, " ");
	size_t name = strcspn(start, " ");
	struct offering offering = {.app = app, .words = words, .before = text, .word = start};
	offering.before_length = (size_t)(start - text);
	if (!start[name]) {
		for (const struct command *command = app->commands; command->name; command++)
			offer_name(&offering, command->name, command->help);
		for (size_t i = 0; i < app->settings.commands.count; i++) {
			const struct saved_command *saved = array_at(&app->settings.commands, i);
			offer_name(&offering, saved->name, saved->line);
		}
		offer_files(&offering, "views");
		return;
	}
	const char *last = strrchr(text, ' ') + 1;
	char *typed = xstrndup(start, name);
	const struct command *command = command_find(app->commands, typed, NULL);
	free(typed);
	offering.before_length = (size_t)(last - text);
	offering.word = last;
	const char *rest = start + name + strspn(start + name, " ");
	const char *query = command_query_of(text);
	if (command &&
		(command->argument == ARGUMENT_QUERY || command->argument == ARGUMENT_FILTER))
		complete_narrow(app, command, text, rest, words);
	else if (command && command->argument == ARGUMENT_PLAN && query)
		complete_targets(app, text, query, words);
	else if (command)
		offer_arguments(&offering, command);
}
