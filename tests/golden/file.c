#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/memory.h"
#include "golden.h"

/* Golden files as text: a head of "key: value" lines, "---", the screen. */

enum { GOLDEN_FILE_MAX = 1024 * 1024 };

enum head_kind { HEAD_TEXT, HEAD_FLAG, HEAD_NUMBER, HEAD_SIZE };

static const struct head_key {
	const char *name;
	enum head_kind kind;
	size_t at; /* of the member */
} head_keys[] = {
	{"about", HEAD_TEXT, offsetof(struct golden, about)},
	{"size", HEAD_SIZE, 0},
	{"theme", HEAD_TEXT, offsetof(struct golden, theme)},
	{"start", HEAD_TEXT, offsetof(struct golden, start)},
	{"scenario", HEAD_TEXT, offsetof(struct golden, scenario)},
	{"only", HEAD_TEXT, offsetof(struct golden, only)},
	{"keys", HEAD_TEXT, offsetof(struct golden, keys)},
	{"zone", HEAD_TEXT, offsetof(struct golden, zone)},
	{"cluster", HEAD_TEXT, offsetof(struct golden, cluster)},
	{"settings", HEAD_TEXT, offsetof(struct golden, settings)},
	{"lines", HEAD_NUMBER, offsetof(struct golden, lines)},
	{"ascii", HEAD_FLAG, offsetof(struct golden, ascii)},
	{"utc", HEAD_FLAG, offsetof(struct golden, utc)},
	{"roles", HEAD_FLAG, offsetof(struct golden, roles)},
	{0},
};

char *golden_source(const char *path)
{
	return *path == '/' ? xstrdup(path) : xasprintf("%s/%s", TEST_SOURCE, path);
}

static bool set_value(struct golden *golden, const struct head_key *key, const char *value)
{
	void *member = (char *)golden + key->at;
	switch (key->kind) {
	case HEAD_TEXT: *(const char **)member = value; return true;
	case HEAD_NUMBER: return sscanf(value, "%d", (int *)member) == 1;
	case HEAD_FLAG:
		*(bool *)member = !strcmp(value, "yes");
		return *(bool *)member || !strcmp(value, "no");
	default: return sscanf(value, "%dx%d", &golden->width, &golden->height) == 2;
	}
}

/* One line of the head, "key: value". */
static bool take_line(struct golden *golden, char *line, struct error *err)
{
	char *colon = strstr(line, ": ");
	if (!colon)
		return error_set(err, "%s: no key: value: \"%.100s\"", golden->path, line);
	*colon = '\0';
	for (const struct head_key *key = head_keys; key->name; key++) {
		if (strcmp(key->name, line))
			continue;
		return set_value(golden, key, colon + 2) ||
			error_set(
				err, "%s: %s cannot be \"%.100s\"", golden->path, line, colon + 2);
	}
	return error_set(err, "%s: there is no key \"%.100s\"", golden->path, line);
}

static bool take_head(struct golden *golden, struct error *err)
{
	char *end = golden->expected - strlen("---\n");
	for (char *line = golden->text; line < end;) {
		char *next = strchr(line, '\n');
		*next = '\0';
		if (!take_line(golden, line, err))
			return false;
		line = next + 1;
	}
	if (!*golden->about || !golden->width)
		return error_set(err, "%s: the head lacks about or size", golden->path);
	return true;
}

bool golden_parse(struct golden *golden, const char *path, const char *text, struct error *err)
{
	const char *rule = strstr(text, "\n---\n");
	*golden = (struct golden){.path = xstrdup(path),
		.about = "",
		.theme = "dark",
		.start = "dashboard",
		.scenario = "tests/scenarios/small",
		.only = "",
		.keys = "",
		.zone = "UTC",
		.cluster = "",
		.settings = "",
		.utc = true};
	if (rule) {
		size_t head = (size_t)(rule - text) + 1;
		golden->text = xstrdup(text);
		golden->head = xstrndup(text, head);
		golden->expected = golden->text + head + strlen("---\n");
		if (take_head(golden, err))
			return true;
	} else {
		error_set(err, "%s: no line --- ends the head", path);
	}
	golden_finish(golden);
	return false;
}

bool golden_read(struct golden *golden, const char *path, struct error *err)
{
	char *text = file_read(path, GOLDEN_FILE_MAX, NULL, err);
	bool good = text && golden_parse(golden, path, text, err);
	free(text);
	return good;
}

void golden_finish(struct golden *golden)
{
	free(golden->path);
	free(golden->head);
	free(golden->text);
	golden->path = golden->head = golden->text = NULL;
}

bool golden_write(const struct golden *golden, const char *screen, struct error *err)
{
	FILE *file = fopen(golden->path, "w");
	bool good = file && fprintf(file, "%s---\n%s", golden->head, screen) > 0;
	if (file)
		good &= !fclose(file);
	return good || error_set(err, "%s: %s", golden->path, strerror(errno));
}
