#include "app/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/lines.h"
#include "config/files.h"
#include "config/keymap.h"
#include "config/layout.h"
#include "config/settings.h"
#include "config/theme.h"
#include "config/view.h"

static bool check_view(const char *name, struct error *err)
{
	struct view *view = view_load(name, err);
	bool good = view;
	if (good && view->open && !files_have("views", view->open))
		good = error_set(
			err, "views/%s.yaml: opens \"%s\", which is no view", name, view->open);
	view_destroy(view);
	return good;
}

static bool check_layout(const char *name, struct error *err)
{
	struct layout layout;
	if (!layout_load(&layout, name, err))
		return false;
	bool good = true;
	for (size_t i = 0; good && i < layout.pane_count; i++)
		good = files_have("views", layout.panes[i].view) ||
			error_set(err, "views/layouts/%s.yaml: there is no view \"%s\"", name,
				layout.panes[i].view);
	layout_finish(&layout);
	return good;
}

static bool check_keymap(const char *name, struct error *err)
{
	struct keymap keymap;
	if (!keymap_load(&keymap, name, err))
		return false;
	keymap_finish(&keymap);
	return true;
}

static bool check_theme(const char *name, struct error *err)
{
	struct theme theme;
	return theme_load(&theme, name, err);
}

static int check_folder(const char *folder, bool (*check)(const char *name, struct error *err))
{
	struct array names; /* char * */
	struct error err;
	int wrong = 0;
	array_init(&names, sizeof(char *));
	files_names(folder, &names);
	for (size_t i = 0; i < names.count; i++) {
		char *name = *(char **)array_at(&names, i);
		if (!check(name, &err)) {
			lines_printf(stderr, "%s\n", err.text);
			wrong++;
		}
		free(name);
	}
	array_finish(&names);
	return wrong;
}

static int check_settings(void)
{
	struct settings settings;
	struct error err;
	if (settings_load(&settings, &err)) {
		settings_finish(&settings);
		return 0;
	}
	lines_printf(stderr, "%s\n", err.text);
	return 1;
}

int check_all(void)
{
	int wrong = check_folder("views", check_view) +
		check_folder("views/layouts", check_layout) +
		check_folder("keymaps", check_keymap) + check_folder("themes", check_theme) +
		check_settings();
	char *folder = files_user_folder();
	if (wrong)
		lines_printf(stderr, "%d file%s must be corrected (yours are in %s)\n", wrong,
			wrong == 1 ? "" : "s", folder);
	else
		lines_printf(stdout, "all files are right\n");
	free(folder);
	return wrong ? 1 : 0;
}
