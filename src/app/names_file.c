#include "app/names_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "doc/yaml.h"

enum { FILE_MAX = 1024 * 1024, NAMES_MAX = 10000 };

static bool add(struct array *names, const char *name, struct error *err)
{
	if (names->count == NAMES_MAX)
		return error_set_kind(err, ERROR_USAGE, "more than %d names", NAMES_MAX);
	*(char **)array_push(names) = xstrdup(name);
	return true;
}

static bool take_entry(struct array *names, const struct yaml_file *file, const struct node *entry,
	struct error *err)
{
	const char *name = node_text(entry);
	if (!name)
		name = node_text(node_get(entry, KEY_id));
	if (!name)
		name = node_text(node_get(entry, KEY_name));
	if (!name || !*name)
		return yaml_error(file, entry, err, "a VM is a text, or an object with name or id");
	return add(names, name, err);
}

static bool take_file(struct array *names, const char *path, struct error *err)
{
	struct yaml_file file = {0};
	size_t length;
	char *text = file_read(path, FILE_MAX, &length, err);
	if (!text)
		return false;
	bool good = yaml_parse(path, text, length, &file, err);
	const struct node *list = good ? doc_root(file.doc) : NULL;
	if (good && !node_is(list, NODE_ARRAY))
		good = error_set_kind(err, ERROR_USAGE, "%s: this is no list of VMs", path);
	for (const struct node *entry = good ? node_first(list) : NULL; good && entry;
		entry = node_next(list, entry))
		good = take_entry(names, &file, entry, err);
	yaml_finish(&file);
	free(text);
	return good;
}

bool names_take(struct array *names, const char *text, struct error *err)
{
	if (*text == '@')
		return take_file(names, text + 1, err);
	char *copy = xstrdup(text);
	char *rest = copy;
	bool good = true;
	for (char *name; good && (name = strsep(&rest, ","));)
		if (*name)
			good = add(names, name, err);
	free(copy);
	return good;
}
