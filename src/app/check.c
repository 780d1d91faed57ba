#include "app/check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/command.h"
#include "base/lines.h"
#include "base/memory.h"
#include "base/plural.h"
#include "config/files.h"
#include "config/keymap.h"
#include "config/layout.h"
#include "config/settings.h"
#include "config/theme.h"
#include "config/view.h"

/* Whether the command line LINE, in FILE, begins with the name of a command. */
static bool check_command(const struct command *commands, const char *file, int at,
	const char *line, struct error *err)
{
	struct arguments arguments;
	struct error problem;
	char *copy = xstrdup(line);
	const char *name = command_split(copy, &arguments);
	bool good = !name || command_find(commands, name, &problem) ||
		error_set(err, "%s:%d: %s", file, at, problem.text);
	free(copy);
	return good;
}

/* Takes VIEW over, which may be NULL. */
static bool check_run(const struct command *commands, struct view *view, struct error *err)
{
	bool good = view &&
		(!view->run || check_command(commands, view->file, view->run_line, view->run, err));
	view_destroy(view);
	return good;
}

static bool is_there(char *path)
{
	bool there = !access(path, F_OK);
	free(path);
	return there;
}

/* The one that the screen shows; where that was saved, also the user's own, which scripts get. */
static bool check_view(const struct command *commands, const char *name, struct error *err)
{
	bool own = is_there(files_saved_path(name)) && is_there(files_user_path("views", name));
	if (own && !check_run(commands, view_load_unsaved(name, err), err))
		return false;
	return check_run(commands, view_load(name, err), err);
}

/* An own view without effect on the screen: somebody may look for the reason. */
static void note_hidden(void)
{
	struct array names; /* char * */
	array_init(&names, sizeof(char *));
	files_names("views", &names);
	for (size_t i = 0; i < names.count; i++) {
		const char *name = *(char **)array_at(&names, i);
		char *saved = files_saved_path(name);
		char *own = files_user_path("views", name);
		if (!access(saved, F_OK) && !access(own, F_OK))
			lines_printf(stdout, "on the screen %s comes before %s\n", saved, own);
		free(own);
		free(saved);
	}
	array_finish_texts(&names);
}

static bool check_layout(const struct command *commands, const char *name, struct error *err)
{
	struct layout layout;
	(void)commands;
	if (!layout_load(&layout, name, err))
		return false;
	layout_finish(&layout);
	return true;
}

static bool check_section(const struct command *commands, const struct keymap *keymap,
	const struct array *section, struct error *err)
{
	for (size_t i = 0; i < section->count; i++) {
		const struct binding *binding = array_at(section, i);
		if (binding->command &&
			!check_command(
				commands, keymap->file, binding->line, binding->command, err))
			return false;
	}
	return true;
}

static bool check_keymap(const struct command *commands, const char *name, struct error *err)
{
	struct keymap keymap;
	if (!keymap_load(&keymap, name, err))
		return false;
	bool good = true;
	for (int i = 0; good && i < KEYMAP_SECTIONS; i++)
		good = check_section(commands, &keymap, &keymap.sections[i], err);
	keymap_finish(&keymap);
	return good;
}

static bool check_theme(const struct command *commands, const char *name, struct error *err)
{
	(void)commands;
	struct theme theme;
	return theme_load(&theme, name, err);
}

static int check_folder(const struct command *commands, const char *folder,
	bool (*check)(const struct command *commands, const char *name, struct error *err))
{
	struct array names; /* char * */
	struct error err;
	int wrong = 0;
	array_init(&names, sizeof(char *));
	files_names(folder, &names);
	for (size_t i = 0; i < names.count; i++) {
		char *name = *(char **)array_at(&names, i);
		if (!check(commands, name, &err)) {
			lines_printf(stderr, "%s\n", err.text);
			wrong++;
		}
		free(name);
	}
	array_finish(&names);
	return wrong;
}

/* Its name is its own, and its line begins with a command. */
static bool check_saved(
	const struct command *commands, const struct saved_command *saved, struct error *err)
{
	for (const struct command *command = commands; command->name; command++)
		if (!strcmp(command->name, saved->name))
			return error_set(err, "settings.yaml:%d: %s is a command already",
				saved->at, saved->name);
	return check_command(commands, "settings.yaml", saved->at, saved->line, err);
}

static int check_settings(const struct command *commands)
{
	struct settings settings;
	struct error err;
	bool good = settings_load(&settings, &err);
	bool loaded = good;
	for (size_t i = 0; good && i < settings.commands.count; i++)
		good = check_saved(commands, array_at(&settings.commands, i), &err);
	if (loaded)
		settings_finish(&settings);
	if (!good)
		lines_printf(stderr, "%s\n", err.text);
	return good ? 0 : 1;
}

int check_all(const struct command *commands)
{
	int wrong = check_folder(commands, "views", check_view) +
		check_folder(commands, "views/layouts", check_layout) +
		check_folder(commands, "keymaps", check_keymap) +
		check_folder(commands, "themes", check_theme) + check_settings(commands);
	note_hidden();
	char *folder = files_user_folder();
	if (wrong)
		lines_printf(stderr, "%d %s must be corrected (yours are in %s)\n", wrong,
			plural((size_t)wrong, "file", "files"), folder);
	else
		lines_printf(stdout, "all files are right\n");
	free(folder);
	return wrong ? 1 : 0;
}
