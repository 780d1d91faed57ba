#include "config/files.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/symbol.h"
#include "config/shipped.h"

enum { FILE_MAX = 1024 * 1024 };

static const char saved[] = "saved/views"; /* what :save wrote */

const struct file_place file_places[] = {
	{"saved/views/NAME.yaml",
		"a view that :save wrote, for the screen alone; changed by hand, it is yours, and "
		"left alone"},
	{"views/NAME.yaml, ...", "your own files, which are never written to"},
	{"(in the program)", "what mtvtop comes with"},
	{0},
};

char *files_user_folder(void)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	if (config && *config == '/')
		return xasprintf("%s/mtvtop", config);
	return xasprintf("%s/.config/mtvtop", home ? home : ".");
}

char *files_state_folder(void)
{
	const char *state = getenv("XDG_STATE_HOME");
	const char *home = getenv("HOME");
	if (state && *state == '/')
		return xasprintf("%s/mtvtop", state);
	if (home && *home == '/')
		return xasprintf("%s/.local/state/mtvtop", home);
	return NULL;
}

char *files_user_path(const char *folder, const char *name)
{
	char *base = files_user_folder();
	char *path = xasprintf("%s/%s%s%s.yaml", base, folder, *folder ? "/" : "", name);
	free(base);
	return path;
}

char *files_saved_path(const char *name)
{
	return files_user_path(saved, name);
}

static const char *shipped_text(const char *path)
{
	for (const struct shipped_file *file = shipped_files; file->name; file++)
		if (!strcmp(file->name, path))
			return file->text;
	return NULL;
}

/* Names of files live for ever: errors and docs refer to them. */
static const char *keep(const char *name)
{
	return symbol_text(symbol(name));
}

/* With its text: what stands in a value may be wrong, and that has a place too. */
static bool parse(const char *path, const char *text, size_t length, struct yaml_file *file,
	struct error *err)
{
	if (!yaml_parse(keep(path), text, length, file, err))
		return false;
	yaml_keep_source(file, text, length);
	return true;
}

/* Parses a file of the user; *THERE tells whether there is one. */
static bool read_user_file(const char *path, struct yaml_file *file, bool *there, struct error *err)
{
	struct error problem;
	size_t length;
	char *text = file_read(path, FILE_MAX, &length, &problem);
	*there = text || problem.kind != ERROR_NOT_FOUND;
	if (!text) {
		if (*there)
			*err = problem;
		return false;
	}
	bool good = parse(path, text, length, file, err);
	free(text);
	return good;
}

bool files_read(const char *folder, const char *name, struct yaml_file *file, struct error *err)
{
	bool there = false;
	bool good = false;
	if (!strcmp(folder, "views")) {
		char *path = files_saved_path(name);
		good = read_user_file(path, file, &there, err);
		free(path);
	}
	return there ? good : files_read_unsaved(folder, name, file, err);
}

bool files_read_unsaved(
	const char *folder, const char *name, struct yaml_file *file, struct error *err)
{
	bool there;
	char *path = files_user_path(folder, name);
	bool good = read_user_file(path, file, &there, err);
	free(path);
	if (there)
		return good;
	path = xasprintf("%s/%s.yaml", folder, name);
	const char *text = shipped_text(path);
	if (text)
		good = parse(path, text, strlen(text), file, err);
	else
		error_set_kind(err, ERROR_NOT_FOUND, "there is no %s", path);
	free(path);
	return good;
}

bool files_read_settings(struct yaml_file *file, struct error *err)
{
	bool there;
	char *path = files_user_path("", "settings");
	err->text[0] = '\0';
	bool good = read_user_file(path, file, &there, err);
	free(path);
	return good;
}

bool files_have(const char *folder, const char *name)
{
	struct array names; /* char * */
	bool found = false;
	array_init(&names, sizeof(char *));
	files_names(folder, &names);
	for (size_t i = 0; i < names.count; i++) {
		char *own = *(char **)array_at(&names, i);
		found |= !strcmp(own, name);
		free(own);
	}
	array_finish(&names);
	return found;
}

static void add_name(struct array *names, const char *name, size_t length)
{
	size_t at = 0;
	for (; at < names->count; at++) {
		const char *other = *(char **)array_at(names, at);
		int order = strncmp(other, name, length);
		if (!order && !other[length])
			return;
		if (order > 0 || (!order && other[length]))
			break;
	}
	array_push(names);
	char **place = array_at(names, at);
	memmove(place + 1, place, (names->count - at - 1) * sizeof(*place));
	*place = xstrndup(name, length);
}

/* NAME.yaml without ending, when that is what the text is. */
static void add_file(struct array *names, const char *text)
{
	size_t length = strlen(text);
	if (length > 5 && !strcmp(text + length - 5, ".yaml") && !memchr(text, '/', length))
		add_name(names, text, length - 5);
}

/* Names of what the user has in FOLDER below his own. */
static void add_user_files(const char *folder, struct array *names)
{
	char *base = files_user_folder();
	char *path = file_join(base, folder);
	DIR *stream = opendir(path);
	for (const struct dirent *entry; stream && (entry = readdir(stream));)
		add_file(names, entry->d_name);
	if (stream)
		closedir(stream);
	free(path);
	free(base);
}

void files_names(const char *folder, struct array *names)
{
	size_t length = strlen(folder);
	for (const struct shipped_file *file = shipped_files; file->name; file++)
		if (!strncmp(file->name, folder, length) && file->name[length] == '/')
			add_file(names, file->name + length + 1);
	add_user_files(folder, names);
	if (!strcmp(folder, "views"))
		add_user_files(saved, names);
}
