#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/commands.h"
#include "ui/menu.h"

/* actions: what can be done to plans, or looked at before, as a menu, with the reason beside each
 * that cannot be done here; of a job the menu of jobs. */

static const struct command *verb_at(const struct app *app, int index)
{
	for (const struct command *command = app->commands; command->name; command++)
		if (command->argument == ARGUMENT_PLAN && index-- == 0)
			return command;
	return NULL;
}

static void chosen(void *owner, int choice)
{
	struct app *app = owner;
	screen_pop(&app->screens);
	if (choice >= 0)
		dispatch(app, command_line(app, verb_at(app, choice)));
}

static void add_item(struct app *app, struct menu_about *about, const struct command *command)
{
	const char *refused = command_refused(app, command);
	about->keys[about->count] =
		keymap_key_of(&app->keymap, KEYMAP_TABLE, command_line(app, command));
	about->refused[about->count] = refused;
	about->items[about->count++] = arena_printf(&app->arena, "%-10s%s%s", command->name,
		refused ? "" : "  ", refused ? "" : command->help);
}

void run_actions(struct app *app, const struct arguments *arguments)
{
	struct menu_about about = {.title = "Actions", .done = chosen, .owner = app};
	const struct command *command;
	(void)arguments;
	if (jobs_open_menu(app))
		return;
	for (int i = 0; about.count < MENU_ITEMS && (command = verb_at(app, i)); i++)
		add_item(app, &about, command);
	screen_push(&app->screens, menu_create(&about));
}
