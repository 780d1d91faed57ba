#include <stdlib.h>
#include <string.h>

#include "app/log_screen.h"
#include "app/tiers.h"
#include "app/verb_flags.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "mtv/fields.h"
#include "ui/fixed.h"
#include "ui/pager.h"

/* Help comes from the tables that the program itself works with. */

static uint64_t never_changes(void *data)
{
	(void)data;
	return 1;
}

/* The command that a command line runs. */
static const struct command *command_of(const struct app *app, const char *line)
{
	size_t length = strcspn(line, " ");
	for (const struct command *command = app->commands; command->name; command++)
		if (strlen(command->name) == length && !strncmp(command->name, line, length))
			return command;
	return NULL;
}

/* What a view shows, when LINE is "view NAME"; else NULL. The caller ends VIEW. */
static struct view *view_of(const struct command *command, const char *line)
{
	const char *name = strchr(line, ' ');
	return command->argument == ARGUMENT_VIEW && name ? view_load(name + 1, NULL) : NULL;
}

static void write_key(
	struct page *page, const struct binding *binding, const struct command *command)
{
	struct view *view = command ? view_of(command, binding->command) : NULL;
	const char *word = log_screen_help(binding->command);
	const char *help = view ? view->description : word ? word : command ? command->help : "";
	char *name = xasprintf("%-6s %s", binding->key, binding->command);
	page_value(page, ROLE_NORMAL, name, help);
	free(name);
	view_destroy(view);
}

/* In the order in which they are wanted. */
static const struct {
	enum keymap_section section;
	const char *title;
} key_sections[KEYMAP_SECTIONS] = {{KEYMAP_PAGER, "Keys in pages"},
	{KEYMAP_TABLE, "Keys in tables"}, {KEYMAP_LOG, "Keys in logs"},
	{KEYMAP_GLOBAL, "Keys everywhere"}};

static void write_keys(const struct app *app, struct page *page, size_t of)
{
	const struct array *bindings = &app->keymap.sections[key_sections[of].section];
	page_heading(page, key_sections[of].title);
	for (size_t i = 0; i < bindings->count; i++) {
		const struct binding *binding = array_at(bindings, i);
		const struct command *command =
			binding->command ? command_of(app, binding->command) : NULL;
		if (!binding->command)
			continue;
		write_key(page, binding, command);
	}
}

static void write_fixed(struct page *page)
{
	for (const struct fixed_section *fixed = fixed_sections; fixed->title; fixed++) {
		char *title = xasprintf("Keys %s", fixed->title);
		page_heading(page, title);
		free(title);
		for (const struct fixed_key *key = fixed->keys; key->keys; key++)
			page_value(page, ROLE_NORMAL, key->keys, key->help);
	}
}

static void write_flags(struct page *page, const struct flag *flags, bool common)
{
	char usage[FLAG_USAGE];
	for (const struct flag *flag = flags; flag && flag->name; flag++) {
		if (verb_flag_is_common(flag) != common)
			continue;
		flag_usage(flag, usage);
		char *name = xasprintf("    %s", usage);
		page_value(page, ROLE_NORMAL, name, flag->help);
		free(name);
	}
}

static void write_commands(struct app *app, struct page *page)
{
	page_heading(page, "Commands, to be typed behind \":\"");
	for (const struct command *command = app->commands; command->name; command++) {
		const char *key =
			keymap_key_of(&app->keymap, KEYMAP_TABLE, command_line(app, command));
		page_printf(page, ROLE_KEY, "  %s %s", command->name, command->usage);
		page_printf(page, ROLE_NORMAL, "      %s%s%s%s", command->help, key ? "  (" : "",
			key ? key : "", key ? ")" : "");
		write_flags(page, command_flags(command), false);
	}
	page_heading(page, "Flags of all commands that change something");
	write_flags(page, verb_flags, true);
}

static void write_tiers(struct page *page)
{
	page_heading(page, "What a question must be answered with");
	for (size_t i = 0; i < TIERS; i++) {
		page_printf(page, ROLE_KEY, "  %s: %s", tiers[i].name, tiers[i].answer);
		page_printf(page, ROLE_NORMAL, "      %s", tiers[i].what);
	}
}

static void write(void *data, struct page *page, const struct table_look *look)
{
	struct app *app = data;
	(void)look;
	page_text(page, ROLE_TITLE_FOCUS, "mtvtop " MTVTOP_VERSION);
	page_text(page, ROLE_NORMAL, "  Esc closes this page. f searches in it, n goes on.");
	for (size_t i = 0; i < KEYMAP_SECTIONS; i++)
		write_keys(app, page, i);
	write_fixed(page);
	write_commands(app, page);
	write_tiers(page);
}

void run_help(struct app *app, const struct arguments *arguments)
{
	struct error err;
	if (arguments->count) {
		const struct command *command =
			command_find(app->commands, arguments->values[0], &err);
		if (command)
			app_say(app, ROLE_MESSAGE, "%s %s: %s", command->name, command->usage,
				command->help);
		else
			app_say(app, ROLE_WARNING, "%s", err.text);
		return;
	}
	struct page_source source = {.generation = never_changes, .write = write, .data = app};
	screen_push(&app->screens, &pager_create("Help", &source)->screen);
}
