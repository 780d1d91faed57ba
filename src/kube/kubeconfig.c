#include "kube/kubeconfig.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/map.h"
#include "base/memory.h"

enum { FILE_MAX = 16 * 1024 * 1024 };

static void file_finish(struct kubeconfig_file *file)
{
	yaml_finish(&file->yaml);
	free(file->path);
	free(file->folder);
}

void kubeconfig_finish(struct kubeconfig *config)
{
	for (size_t i = 0; i < config->files.count; i++)
		file_finish(array_at(&config->files, i));
	array_finish(&config->files);
}

static bool load_file(struct kubeconfig *config, const char *path, struct error *err)
{
	size_t length;
	char *text = file_read(path, FILE_MAX, &length, err);
	if (!text)
		return false;
	struct kubeconfig_file file = {.path = xstrdup(path), .folder = file_folder(path)};
	bool good = yaml_parse(file.path, text, length, &file.yaml, err);
	secret_free(text);
	const struct node *root = doc_root(file.yaml.doc);
	if (good && root && !node_is(root, NODE_OBJECT) && !node_is(root, NODE_NULL))
		good = yaml_error(&file.yaml, root, err, "this is not a kubeconfig");
	if (good)
		*(struct kubeconfig_file *)array_push(&config->files) = file;
	else
		file_finish(&file);
	return good;
}

static bool has_file(const struct kubeconfig *config, const char *path)
{
	for (size_t i = 0; i < config->files.count; i++)
		if (!strcmp(((struct kubeconfig_file *)array_at(&config->files, i))->path, path))
			return true;
	return false;
}

/* KUBECONFIG: missing files are passed over, unless all are missing. */
static bool load_list(struct kubeconfig *config, const char *list, struct error *err)
{
	struct error missing = {0};
	while (*list) {
		size_t length = strcspn(list, ":");
		char *path = xstrndup(list, length);
		bool good = !length || has_file(config, path) || load_file(config, path, &missing);
		free(path);
		if (!good && missing.kind != ERROR_NOT_FOUND)
			return *err = missing, false;
		list += length + (list[length] == ':');
	}
	if (config->files.count)
		return true;
	return error_set_kind(err, ERROR_CREDENTIALS,
		"no kubeconfig: none of the files in KUBECONFIG is there; correct it or give "
		"--kubeconfig FILE");
}

static bool load_default(struct kubeconfig *config, struct error *err)
{
	const char *home = getenv("HOME");
	char *path = file_join(home ? home : ".", ".kube/config");
	struct error missing;
	bool good = load_file(config, path, &missing);
	free(path);
	if (good)
		return true;
	if (missing.kind != ERROR_NOT_FOUND)
		return *err = missing, false;
	return error_set_kind(err, ERROR_CREDENTIALS,
		"no kubeconfig: neither KUBECONFIG nor ~/.kube/config is there; log in to the "
		"cluster first or give --kubeconfig FILE");
}

/* --kubeconfig: this file alone, which must be there. */
static bool load_named(struct kubeconfig *config, const char *path, struct error *err)
{
	struct error problem = {0};
	if (load_file(config, path, &problem))
		return true;
	if (problem.kind != ERROR_NOT_FOUND)
		return *err = problem, false;
	return error_set_kind(err, ERROR_CREDENTIALS,
		"no kubeconfig: %s is not there; correct --kubeconfig", path);
}

bool kubeconfig_load(struct kubeconfig *config, const char *path, struct error *err)
{
	const char *list = getenv("KUBECONFIG");
	array_init(&config->files, sizeof(struct kubeconfig_file));
	bool good;
	if (path)
		good = load_named(config, path, err);
	else if (list && *list)
		good = load_list(config, list, err);
	else
		good = load_default(config, err);
	if (!good)
		kubeconfig_finish(config);
	return good;
}

/* "clusters" -> "cluster" */
static const struct node *entry_value(const struct node *entry, const char *list)
{
	return node_get(entry, symbol_intern(list, strlen(list) - 1));
}

void kubeconfig_each(const struct kubeconfig *config, const char *list,
	void (*each)(void *data, const char *name, const struct kubeconfig_entry *entry),
	void *data)
{
	struct map seen;
	map_init(&seen);
	for (size_t i = 0; i < config->files.count; i++) {
		const struct kubeconfig_file *file = array_at(&config->files, i);
		const struct node *entries = node_find(doc_root(file->yaml.doc), list);
		node_each(item, entries)
		{
			const char *name = node_text(node_get(item, KEY_name));
			struct kubeconfig_entry entry = {entry_value(item, list), file};
			if (name && !map_set(&seen, name, config->files.items))
				each(data, name, &entry);
		}
	}
	map_finish(&seen);
}

struct search {
	const char *name;
	struct kubeconfig_entry found;
};

static void compare(void *data, const char *name, const struct kubeconfig_entry *entry)
{
	struct search *search = data;
	if (!strcmp(name, search->name))
		search->found = *entry;
}

struct kubeconfig_entry kubeconfig_find(
	const struct kubeconfig *config, const char *list, const char *name)
{
	struct search search = {.name = name};
	kubeconfig_each(config, list, compare, &search);
	return search.found;
}

const char *kubeconfig_current(const struct kubeconfig *config)
{
	for (size_t i = 0; i < config->files.count; i++) {
		const struct kubeconfig_file *file = array_at(&config->files, i);
		const struct node *root = doc_root(file->yaml.doc);
		const char *current = node_text(node_find(root, "current-context"));
		if (current && *current)
			return current;
	}
	return NULL;
}
