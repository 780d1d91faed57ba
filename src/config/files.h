#ifndef CONFIG_FILES_H
#define CONFIG_FILES_H

#include <stdbool.h>

#include "base/array.h"
#include "base/error.h"
#include "doc/yaml.h"

/*
 * Where views, layouts, keymaps, themes and settings come from: the user's folder
 * ($XDG_CONFIG_HOME/mtvtop or ~/.config/mtvtop) first, else what was compiled in. A file of the
 * user with the name of a shipped one replaces it.
 */

/*
 * Parses FOLDER/NAME.yaml (FOLDER "views", "views/layouts", "keymaps", "themes"; NAME without
 * ending). The caller ends FILE with yaml_finish(); file->name lives as long as the program.
 */
bool files_read(const char *folder, const char *name, struct yaml_file *file, struct error *err);
/* The user's settings; false without an error text when there are none. */
bool files_read_settings(struct yaml_file *file, struct error *err);
/* Whether FOLDER/NAME.yaml is there, anywhere. */
bool files_have(const char *folder, const char *name);
/* Appends the names in a folder (char *, owned by the array's owner), each once, sorted. */
void files_names(const char *folder, struct array *names);
/* The user's configuration folder; the caller frees it. */
char *files_user_folder(void);

#endif
