#include "sim/shipped.h"

#include <string.h>
#include <unistd.h>

#include "base/lines.h"
#include "base/memory.h"
#include "doc/yaml.h"

/* "scenarios/weekend.yaml" is called weekend. */
static size_t name_in(const char *path, const char **name)
{
	*name = strrchr(path, '/') + 1;
	return strcspn(*name, ".");
}

static const struct shipped_scenario *find(const char *name)
{
	for (const struct shipped_scenario *file = shipped_scenarios; file->name; file++) {
		const char *own;
		size_t length = name_in(file->name, &own);
		if (strlen(name) == length && !strncmp(name, own, length))
			return file;
	}
	return NULL;
}

static bool unknown(const char *name, struct error *err)
{
	struct buf names;
	buf_init(&names, 400);
	for (const struct shipped_scenario *file = shipped_scenarios; file->name; file++) {
		const char *own;
		size_t length = name_in(file->name, &own);
		buf_printf(&names, "%s%.*s", names.used ? ", " : "", (int)length, own);
	}
	error_set(err, "there is no scenario \"%s\": name a file, or one of %s", name, names.text);
	buf_finish(&names);
	return false;
}

bool shipped_read(struct scenario *scenario, const char *name, struct error *err)
{
	const struct shipped_scenario *file = find(name);
	if (file)
		return scenario_take(scenario, file->name, file->text, strlen(file->text), err);
	if (access(name, F_OK))
		return unknown(name, err);
	return scenario_read(scenario, name, err);
}

struct line {
	FILE *file;
	const char *name;
	size_t length;
};

/* The first document tells what it shows; no other is looked at. */
static bool print_line(void *data, const struct yaml_file *yaml, struct error *err)
{
	const struct line *line = data;
	(void)err;
	lines_printf(line->file, "%-12.*s %s\n", (int)line->length, line->name,
		node_text_or(node_find(doc_root(yaml->doc), "shows"), ""));
	return false;
}

void shipped_list(FILE *file)
{
	for (const struct shipped_scenario *own = shipped_scenarios; own->name; own++) {
		struct line line = {.file = file};
		struct error err;
		line.length = name_in(own->name, &line.name);
		yaml_parse_each(own->name, own->text, strlen(own->text), print_line, &line, &err);
	}
}
