#ifndef CONFIG_FILES_H
#define CONFIG_FILES_H

#include <stdbool.h>

#include "base/array.h"
#include "base/error.h"
#include "doc/yaml.h"

/*
 * Where views, layouts, keymaps, themes and settings come from: the user's folder
 * ($XDG_CONFIG_HOME/mtvtop or ~/.config/mtvtop) first, else what was compiled in. A file of the
 * user with the name of a shipped one replaces it. What the program itself writes, views by :save,
 * has a folder of its own (saved/views below the user's), so that no file of the user is ever
 * rewritten; on the screen it comes before both.
 */
struct file_place {
	const char *name; /* below the user's folder; NULL: the end of the table */
	const char *help;
};

/* In the order in which they are looked at, for the manual and for help. */
extern const struct file_place file_places[];

/*
 * Parses FOLDER/NAME.yaml (FOLDER "views", "views/layouts", "keymaps", "themes"; NAME without
 * ending). The caller ends FILE with yaml_finish(); file->name lives as long as the program.
 */
bool files_read(const char *folder, const char *name, struct yaml_file *file, struct error *err);
/* The same without what :save wrote. */
bool files_read_unsaved(
	const char *folder, const char *name, struct yaml_file *file, struct error *err);
/* The user's settings; false without an error text when there are none. */
bool files_read_settings(struct yaml_file *file, struct error *err);
/* Whether FOLDER/NAME.yaml is there, anywhere. */
bool files_have(const char *folder, const char *name);
/* Appends the names in a folder (char *, owned by the array's owner), each once, sorted. */
void files_names(const char *folder, struct array *names);
/* The user's configuration folder; the caller frees it. */
char *files_user_folder(void);
/* Where the user's own FOLDER/NAME.yaml would be; the caller frees it. */
char *files_user_path(const char *folder, const char *name);
/* Where :save puts the view NAME; the caller frees it. */
char *files_saved_path(const char *name);
/*
 * The folder for what the program keeps by itself ($XDG_STATE_HOME/mtvtop or
 * ~/.local/state/mtvtop); the caller frees it. NULL when neither variable is the path of a folder.
 */
char *files_state_folder(void);

#endif
