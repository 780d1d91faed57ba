#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "config/files.h"
#include "config/keymap.h"
#include "config/layout.h"
#include "config/shipped.h"
#include "config/theme.h"
#include "config/view.h"
#include "support/home.h"
#include "unit/given.h"

TestSuite(config_files);

/* Names of a folder, a comma behind each; the caller frees it. */
static char *names_of(const char *folder)
{
	struct buf text;
	struct array names; /* char * */
	buf_init(&text, 10000);
	array_init(&names, sizeof(char *));
	files_names(folder, &names);
	for (size_t i = 0; i < names.count; i++) {
		char *name = *(char **)array_at(&names, i);
		buf_printf(&text, "%s,", name);
		free(name);
	}
	array_finish(&names);
	return buf_take(&text);
}

/* The names of FOLDER, each given to LOAD, which must take it. */
static void load_all(const char *folder, bool (*load)(const char *name, struct error *err))
{
	char *names = names_of(folder);
	size_t count = 0;
	for (char *name = strtok(names, ","); name; name = strtok(NULL, ",")) {
		struct error err = {0};
		cr_expect(load(name, &err), "%s/%s: %s", folder, name, err.text);
		cr_expect(files_have(folder, name), "%s/%s", folder, name);
		count++;
	}
	cr_expect_gt(count, 0, "%s is empty", folder);
	free(names);
}

static bool load_view(const char *name, struct error *err)
{
	struct view *view = view_load(name, err);
	view_destroy(view);
	return view;
}

/* Its panes show views that are there. */
static bool load_layout(const char *name, struct error *err)
{
	struct layout layout;
	if (!layout_load(&layout, name, err))
		return false;
	for (size_t i = 0; i < layout.pane_count; i++)
		cr_expect(layout.panes[i].journal || files_have("views", layout.panes[i].view),
			"%s: %s", name, layout.panes[i].view);
	layout_finish(&layout);
	return true;
}

static bool load_keymap(const char *name, struct error *err)
{
	struct keymap keymap;
	bool good = keymap_load(&keymap, name, err);
	if (good)
		keymap_finish(&keymap);
	return good;
}

static bool load_theme(const char *name, struct error *err)
{
	struct theme theme;
	return theme_load(&theme, name, err);
}

Test(config_files, all_that_is_shipped_loads)
{
	char *home = given_home();
	load_all("views", load_view);
	load_all("views/layouts", load_layout);
	load_all("keymaps", load_keymap);
	load_all("themes", load_theme);
	for (const struct shipped_file *file = shipped_files; file->name; file++)
		cr_expect((strstr(file->name, ".yaml") || strstr(file->name, "completions/")) &&
				*file->text,
			"%s", file->name);
	home_remove(home);
}

/* Text of the title of a view. */
static void expect_title(const char *name, const char *expected)
{
	struct error err = {0};
	struct yaml_file file;
	cr_assert(files_read("views", name, &file, &err), "%s", err.text);
	cr_expect_str_eq(node_text(node_find(doc_root(file.doc), "title")), expected);
	yaml_finish(&file);
}

Test(config_files, own_ones_come_first)
{
	struct error err = {0};
	struct yaml_file file;
	char *home = given_home();
	expect_title("plans", "Plans");
	given_file(home, ".config/mtvtop/views/plans.yaml", "title: My plans\n");
	expect_title("plans", "My plans");
	given_file(home, ".config/mtvtop/views/more.yaml", "title: More\n");
	expect_title("more", "More");
	cr_expect(files_have("views", "more"));
	given_file(home, ".config/mtvtop/views/plans.yaml", "title: [\n");
	cr_expect_not(files_read("views", "plans", &file, &err), "a broken one is not passed over");
	cr_expect(strstr(err.text, "/.config/mtvtop/views/plans.yaml:"), "%s", err.text);
	cr_expect_not(files_read("views", "nope", &file, &err));
	cr_expect_str_eq(err.text, "there is no views/nope.yaml");
	cr_expect_eq(err.kind, ERROR_NOT_FOUND);
	home_remove(home);
}

/* What :save wrote comes before both, on the screen and for views alone. */
Test(config_files, saved_ones_come_before_all)
{
	struct error err = {0};
	struct yaml_file file;
	char *home = given_home();
	given_file(home, ".config/mtvtop/views/plans.yaml", "title: My plans\n");
	given_file(home, ".config/mtvtop/saved/views/plans.yaml", "title: Saved\n");
	given_file(home, ".config/mtvtop/saved/views/new.yaml", "title: New\n");
	given_file(home, ".config/mtvtop/saved/themes/dark.yaml", "title: Saved\n");
	expect_title("plans", "Saved");
	expect_title("new", "New");
	cr_expect(files_have("views", "new"));
	cr_assert(files_read_unsaved("views", "plans", &file, &err));
	cr_expect_str_eq(node_text(node_find(doc_root(file.doc), "title")), "My plans");
	yaml_finish(&file);
	cr_expect_not(files_read_unsaved("views", "new", &file, &err));
	cr_assert(files_read("themes", "dark", &file, &err), "%s", err.text);
	cr_expect_null(node_find(doc_root(file.doc), "title"));
	yaml_finish(&file);
	given_file(home, ".config/mtvtop/saved/views/plans.yaml", "title: [\n");
	cr_expect_not(files_read("views", "plans", &file, &err), "a broken one is not passed over");
	cr_expect(strstr(err.text, "/saved/views/plans.yaml:"), "%s", err.text);
	home_remove(home);
}

Test(config_files, names_are_sorted_and_come_once)
{
	char *home = given_home();
	given_file(home, ".config/mtvtop/themes/dark.yaml", "");
	given_file(home, ".config/mtvtop/themes/aa.yaml", "");
	given_file(home, ".config/mtvtop/themes/zz.yaml", "");
	given_file(home, ".config/mtvtop/themes/darker.yaml", "");
	given_file(home, ".config/mtvtop/themes/.yaml", "");
	given_file(home, ".config/mtvtop/themes/no.txt", "");
	char *names = names_of("themes");
	cr_expect_str_eq(names, "aa,contrast,dark,darker,light,mono,zz,");
	free(names);
	names = names_of("nothing");
	cr_expect_str_eq(names, "");
	free(names);
	cr_expect_not(files_have("themes", "no"));
	cr_expect_not(files_have("themes", ""));
	home_remove(home);
}

Test(config_files, folder_of_the_user)
{
	static const struct {
		const char *config;
		const char *home;
		const char *folder;
	} cases[] = {{"/c", "/h", "/c/mtvtop"}, {"", "/h", "/h/.config/mtvtop"},
		{"relative", "/h", "/h/.config/mtvtop"}, {NULL, "/h", "/h/.config/mtvtop"},
		{NULL, NULL, "./.config/mtvtop"}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		unsetenv("XDG_CONFIG_HOME");
		unsetenv("HOME");
		if (cases[i].config)
			setenv("XDG_CONFIG_HOME", cases[i].config, 1);
		if (cases[i].home)
			setenv("HOME", cases[i].home, 1);
		char *folder = files_user_folder();
		cr_expect_str_eq(folder, cases[i].folder);
		free(folder);
	}
}

Test(config_files, odd_files)
{
	struct error err = {0};
	struct yaml_file file;
	char *home = given_home();
	char *fifo = home_path(home, ".config/mtvtop/views/fifo.yaml");
	char *folder = home_path(home, ".config/mtvtop/views/folder.yaml");
	given_file(home, ".config/mtvtop/views/x.yaml", "");
	cr_assert_not(mkfifo(fifo, 0600));
	cr_assert_not(mkdir(folder, 0700));
	cr_expect_not(files_read("views", "fifo", &file, &err));
	cr_expect(strstr(err.text, "fifo.yaml: it is not a regular file"), "%s", err.text);
	cr_expect_not(files_read("views", "folder", &file, &err));
	cr_expect(strstr(err.text, "folder.yaml: Is a directory"), "%s", err.text);
	free(folder);
	free(fifo);
	home_remove(home);
}
