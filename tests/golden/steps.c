#include "steps.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/input.h"
#include "app/journal.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/time.h"
#include "base/utf8.h"
#include "golden.h"
#include "link.h"
#include "question.h"

static void press(struct stage *stage, const char *name, const char *text)
{
	struct key key = {.text = text, .printable = text && strcmp(name, "Paste") != 0};
	snprintf(key.name, sizeof(key.name), "%s", name);
	input_key(&stage->app, &key);
	stage_draw(stage);
}

/* One key for each character. */
static bool type(struct stage *stage, const char *text, struct error *err)
{
	uint32_t point;
	(void)err;
	for (size_t left = strlen(text); left;) {
		char name[UTF8_MAX + 1] = "";
		size_t bytes = utf8_decode(text, left, &point);
		memcpy(name, text, bytes);
		press(stage, *name == ' ' ? "Space" : name, name);
		text += bytes;
		left -= bytes;
	}
	return true;
}

static bool paste(struct stage *stage, const char *text, struct error *err)
{
	(void)err;
	press(stage, "Paste", text);
	return true;
}

static bool resize(struct stage *stage, const char *text, struct error *err)
{
	int width;
	int height;
	if (sscanf(text, "%dx%d", &width, &height) != 2)
		return error_set(err, "<resize %s>: WIDTHxHEIGHT is missing", text);
	canvas_resize(&stage->app.canvas, width, height);
	return true;
}

static bool advance(struct stage *stage, const char *text, struct error *err)
{
	int64_t length = time_parse_duration(text, strlen(text));
	if (length < 0)
		return error_set(err, "<advance %s>: no length of time", text);
	clock_advance(&stage->app.clock, length);
	return true;
}

/* "90s", or "-90s" for a server that is behind. */
static bool skew(struct stage *stage, const char *text, struct error *err)
{
	bool behind = *text == '-';
	int64_t length = time_parse_duration(text + behind, strlen(text + behind));
	if (length < 0)
		return error_set(err, "<skew %s>: no length of time", text);
	stage->app.clock.skew = behind ? -length : length;
	return true;
}

static bool put(struct stage *stage, const char *text, struct error *err)
{
	return world_load(&stage->world, text, "", err);
}

/* "plan web": kind and name. */
static bool split(const char *text, char kind[64], char name[256], struct error *err)
{
	return sscanf(text, "%63s %255s", kind, name) == 2 ||
		error_set(err, "<... %s>: kind and name are missing", text);
}

static bool delete (struct stage *stage, const char *text, struct error *err)
{
	char kind[64];
	char name[256];
	return split(text, kind, name, err) && world_delete(&stage->world, kind, name, err);
}

static bool recreate(struct stage *stage, const char *text, struct error *err)
{
	char kind[64];
	char name[256];
	return split(text, kind, name, err) && world_recreate(&stage->world, kind, name, err);
}

/* "POD CONTAINER FILE": what the container has written, as a follower gets it. */
static bool log_lines(struct stage *stage, const char *text, struct error *err)
{
	char pod[256];
	char container[64];
	char file[200];
	size_t length;
	if (sscanf(text, "%255s %63s %199s", pod, container, file) != 3)
		return error_set(err, "<log %s>: pod, container and file are missing", text);
	struct container_log *log = container_log_find(&stage->app.logs, pod, container, false);
	if (!log)
		return error_set(err, "<log %s>: nobody looks at it", text);
	char *path = xasprintf("%s/tests/golden/objects/%s", TEST_SOURCE, file);
	char *lines = file_read(path, 1024 * 1024, &length, err);
	if (lines)
		container_log_feed(log, lines, length);
	free(path);
	free(lines);
	return lines;
}

/* The journal of this user, as earlier programs left it. */
static bool journal(struct stage *stage, const char *text, struct error *err)
{
	size_t length;
	char *from = xasprintf("%s/tests/golden/objects/%s", TEST_SOURCE, text);
	char *to = journal_path(JOURNAL_FILE, err);
	char *folder = to ? file_folder(to) : NULL;
	char *lines = folder ? file_read(from, 1024 * 1024, &length, err) : NULL;
	bool good = lines && file_make_folders(folder, err) && file_replace(to, lines, length, err);
	(void)stage;
	free(from);
	free(to);
	free(folder);
	free(lines);
	return good;
}

static const struct step {
	const char *name;
	bool (*run)(struct stage *stage, const char *text, struct error *err);
} steps[] = {
	{"type", type},
	{"paste", paste},
	{"resize", resize},
	{"advance", advance},
	{"skew", skew},
	{"put", put},
	{"delete", delete},
	{"recreate", recreate},
	{"link", link_change},
	{"watch", link_change_watch},
	{"log", log_lines},
	{"journal", journal},
	{"question", question_put},
	{"done", question_done},
	{0},
};

/* "advance 90s", without the brackets. */
static bool take_step(struct stage *stage, const char *text, struct error *err)
{
	size_t length = strcspn(text, " ");
	const char *rest = text + length + strspn(text + length, " ");
	for (const struct step *step = steps; step->name; step++) {
		if (strlen(step->name) != length || strncmp(step->name, text, length))
			continue;
		if (!step->run(stage, rest, err))
			return false;
		world_fill(&stage->world);
		stage_draw(stage);
		return true;
	}
	return error_set(err, "there is no step <%s>", text);
}

/* The name of a key is that key, every other word is typed. */
static bool take_word(struct stage *stage, const char *word, struct error *err)
{
	if (*word == '<' && strlen(word) > 1)
		return take_step(stage, word + 1, err);
	if (!keymap_is_key(word) || !word[1])
		return type(stage, word, err);
	press(stage, word, NULL);
	return true;
}

bool steps_run(struct stage *stage, const char *keys, struct error *err)
{
	char *copy = xstrdup(keys);
	char *at = copy + strspn(copy, " ");
	bool good = true;
	while (good && *at) {
		bool step = *at == '<' && strchr(at, '>');
		char *end = at + strcspn(at, step ? ">" : " ");
		char *next = end + (*end != '\0');
		*end = '\0';
		good = take_word(stage, at, err);
		at = next + strspn(next, " ");
	}
	free(copy);
	return good;
}
