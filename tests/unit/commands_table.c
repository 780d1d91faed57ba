/* The table of commands against keymap and views: what is named in one place is in the other. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/open.h"
#include "app/verb.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "config/files.h"
#include "unit/given.h"
#include "unit/given_app.h"

static struct app app;

static void begin(void)
{
	given_app(&app);
	cr_assert_not(chdir(getenv("HOME"))); /* some commands write files */
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(commands_table, .init = begin, .fini = end);

static bool is_choice(const struct command *command, const char *word)
{
	for (const char *const *choice = command->choices; *choice; choice++)
		if (!strcmp(*choice, word))
			return true;
	return false;
}

Test(commands_table, every_command_is_told_in_words)
{
	for (const struct command *command = commands; command->name; command++) {
		size_t length = strlen(command->help);
		cr_expect(length > 10 && islower((unsigned char)*command->help), "%s: %s",
			command->name, command->help);
		cr_expect_neq(command->help[length - 1], '.', "%s", command->name);
		cr_expect_eq(strspn(command->name, "abcdefghijklmnopqrstuvwxyz-"),
			strlen(command->name), "%s", command->name);
		cr_expect(command->usage && (command->run || command->verb), "%s", command->name);
		cr_expect(!command->verb || *command->verb->awaits, "%s", command->name);
		cr_expect(!command->verb || *command->verb->final, "%s", command->name);
		cr_expect_eq(command->argument == ARGUMENT_NONE, !*command->usage,
			"%s: usage and argument differ", command->name);
		bool chosen = command->argument == ARGUMENT_CHOICE ||
			command->argument == ARGUMENT_COLUMN;
		cr_expect_eq(chosen, command->choices != NULL, "%s", command->name);
		for (const struct command *other = commands; other != command; other++)
			cr_expect_str_neq(command->name, other->name);
	}
}

/* The usage of a command names each word that it may take, and no other. */
Test(commands_table, usage_names_the_choices)
{
	for (const struct command *command = commands; command->name; command++) {
		if (!command->choices)
			continue;
		char usage[200] = "";
		for (const char *const *choice = command->choices; *choice; choice++)
			snprintf(usage + strlen(usage), sizeof(usage) - strlen(usage), "%s%s",
				*usage ? "|" : "", *choice);
		if (command->argument == ARGUMENT_COLUMN)
			strcat(usage, " COLUMN");
		bool optional = *command->usage == '[';
		cr_expect_eq(strlen(command->usage), strlen(usage) + (optional ? 2 : 0), "%s",
			command->usage);
		cr_expect_eq(strncmp(command->usage + optional, usage, strlen(usage)), 0, "%s",
			command->usage);
	}
}

/* A key that is shipped runs a command that there is, with an argument that it takes. */
static void check_binding(const struct binding *binding)
{
	struct arguments arguments;
	struct error err = {0};
	char *line = xstrdup(binding->command);
	const char *name = command_split(line, &arguments);
	const struct command *command = command_find(commands, name, &err);
	cr_assert(command, "%s: %s", binding->key, err.text);
	cr_expect_str_eq(command->name, name, "%s is bound to a part of a name", binding->key);
	const char *word = arguments.count ? arguments.values[0] : NULL;
	cr_expect(!word || *command->usage, "%s: %s", binding->key, binding->command);
	if (command->argument == ARGUMENT_CHOICE)
		cr_expect(word ? is_choice(command, word) : *command->usage == '[', "%s: %s",
			binding->key, binding->command);
	if (command->argument == ARGUMENT_VIEW)
		cr_expect(word && files_have("views", word), "%s: %s", binding->key,
			binding->command);
	free(line);
}

Test(commands_table, keys_that_are_shipped_work)
{
	for (int section = 0; section < KEYMAP_SECTIONS; section++) {
		const struct array *bindings = &app.keymap.sections[section];
		cr_expect_gt(bindings->count, 0);
		for (size_t i = 0; i < bindings->count; i++)
			check_binding(array_at(bindings, i));
	}
}

/* What is in the hint line can be reached with a key, in tables at least. */
Test(commands_table, hints_have_keys)
{
	for (const struct command *command = commands; command->name; command++)
		cr_expect(!command->hint || keymap_key_of(&app.keymap, KEYMAP_TABLE, command->name),
			"%s has no key", command->name);
}

static void open(const char *name)
{
	struct error err = {0};
	cr_assert(open_start(&app, name, &err), "%s", err.text);
	given_app_screen(&app, 160, 50);
}

/* Those of `logs` need a log: tests/unit/app_log_screen.c; those of `jobs` a job:
 * tests/unit/app_jobs.c. */
Test(commands_table, every_choice_is_taken)
{
	char line[100];
	open("dashboard");
	for (const struct command *command = commands; command->name; command++) {
		for (const char *const *choice = command->choices; choice && *choice; choice++) {
			if (!strcmp(command->name, "logs") || !strcmp(command->name, "jobs"))
				continue;
			*app.message = '\0';
			snprintf(line, sizeof(line), "%s %s%s", command->name, *choice,
				command->argument == ARGUMENT_COLUMN ? " state" : "");
			dispatch(&app, line);
			cr_expect(app.message_role != ROLE_WARNING || !*app.message, "%s: %s", line,
				app.message);
		}
	}
}

/* One place where commands are typed, each with and without words that mean nothing. */
static void type_all(const char *place)
{
	static const char *const words[] = {"", " nonsense", " a b c", " ''", " \"", " 9"};
	char line[100];
	for (const struct command *command = commands; command->name; command++) {
		for (size_t i = 0; i < COUNT(words); i++) {
			if (*place)
				open("dashboard");
			else
				screen_clear(&app.screens);
			if (strcmp(place, "dashboard") != 0)
				dispatch(&app, place);
			snprintf(line, sizeof(line), "%s%s", command->name, words[i]);
			dispatch(&app, line);
			given_app_screen(&app, 80, 24);
			given_app_screen(&app, 160, 50);
		}
	}
}

/* Nothing that is typed anywhere is a fault: with rows, without, on pages, without a screen. */
Test(commands_table, everything_can_be_typed_everywhere)
{
	type_all("");
	type_all("dashboard");
	given_app_object(&app, "plans",
		"kind: Plan\nmetadata: {name: p, uid: u}\n"
		"spec: {vms: [{id: a, name: b}]}\n");
	type_all("dashboard");
	type_all("page");
	type_all("yaml");
	type_all("help");
	type_all("contexts");
	type_all("vms-of-plan");
}
