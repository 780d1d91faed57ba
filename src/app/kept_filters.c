#include "app/kept_filters.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "config/files.h"
#include "doc/builder.h"
#include "doc/json.h"

enum { FILE_MAX = 1024 * 1024 };

static const char file_name[] = "filters.json";
const char *const kept_words[KEPT_WORDS + 1] = {"save", "use", "drop", NULL};

static char *find_path(struct error *err)
{
	char *folder = files_state_folder();
	char *path = folder ? file_join(folder, file_name) : NULL;
	free(folder);
	if (!path)
		error_set(err,
			"there is no place for filters: neither XDG_STATE_HOME nor HOME is "
			"the path of a folder; set one of them");
	return path;
}

bool kept_is_name(const char *name)
{
	size_t length = strlen(name);
	for (const char *at = name; *at; at++)
		if (!isalnum((unsigned char)*at) && !strchr("._-", *at))
			return false;
	return length && length <= KEPT_NAME;
}

/* ---- reading ------------------------------------------------------------------------------- */

static const char *member(const struct node *entry, const char *name)
{
	return node_text(node_find(entry, name));
}

/* Whether ENTRY is a filter as they are written here. */
static bool is_entry(const struct node *entry)
{
	const char *name = member(entry, "name");
	const char *query = member(entry, "query");
	const char *text = member(entry, "text");
	const char *either = query ? query : text;
	return member(entry, "context") && member(entry, "view") && name && kept_is_name(name) &&
		either && !(query && text) && strlen(either) < PROMPT_LINE;
}

/* The reason comes first: a line on the screen may end before a path does. */
static bool broken(struct error *err, const char *path, const char *reason)
{
	return error_set(err, "the kept filters are broken (%s): move %s away", reason, path);
}

static bool check(const struct node *root, const char *path, struct error *err)
{
	const struct node *list = node_find(root, "filters");
	char reason[40];
	size_t number = 0;
	if (!node_is(list, NODE_ARRAY))
		return broken(err, path, "there is no list of them");
	node_each(entry, list)
	{
		snprintf(reason, sizeof(reason), "number %zu is none", ++number);
		if (number > KEPT_MAX || !is_entry(entry))
			return broken(err, path, reason);
	}
	return true;
}

/* *DOC is NULL when there is no file yet. */
static bool load(const char *path, struct doc **doc, struct error *err)
{
	struct error problem;
	size_t length = 0;
	char *text = file_read(path, FILE_MAX, &length, &problem);
	*doc = NULL;
	if (!text && problem.kind == ERROR_NOT_FOUND)
		return true;
	if (!text)
		return error_set(err, "%s", problem.text);
	struct doc *made = json_parse(text, length, &problem);
	bool good = made ? check(doc_root(made), path, err) : broken(err, path, problem.text);
	free(text);
	if (good)
		*doc = made;
	else
		doc_unref(made);
	return good;
}

static bool is_for(const struct node *entry, const struct kept_for *about)
{
	return node_equals(node_find(entry, "context"), about->context) &&
		node_equals(node_find(entry, "view"), about->view);
}

static bool is_called(const struct node *entry, const struct kept_for *about, const char *name)
{
	return is_for(entry, about) && node_equals(node_find(entry, "name"), name);
}

static const struct node *find(
	const struct doc *doc, const struct kept_for *about, const char *name)
{
	if (doc)
		node_each(
			entry, node_find(doc_root(doc), "filters")) if (is_called(entry, about,
										name)) return entry;
	return NULL;
}

static bool missing(const struct kept_for *about, const char *name, struct error *err)
{
	return error_set(err, "no filter \"%s\" is kept for %s in %s", name, about->view,
		*about->context ? about->context : "this context");
}

bool kept_get(const struct kept_for *about, const char *name, struct kept_filter *filter,
	struct error *err)
{
	struct doc *doc;
	char *path = find_path(err);
	bool good = path && load(path, &doc, err);
	if (good) {
		const struct node *entry = find(doc, about, name);
		const char *query = member(entry, "query");
		if (entry)
			*filter = (struct kept_filter){query ? NARROW_QUERY : NARROW_FILTER,
				xstrdup(query ? query : member(entry, "text"))};
		good = entry || missing(about, name, err);
		doc_unref(doc);
	}
	free(path);
	return good;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool kept_names(const struct kept_for *about, struct array *names, struct error *err)
{
	struct doc *doc = NULL;
	size_t first = names->count;
	char *path = find_path(err);
	bool good = path && load(path, &doc, err);
	if (doc)
		node_each(entry, node_find(doc_root(doc), "filters")) if (is_for(entry, about)) *
			(char **)array_push(names) = xstrdup(member(entry, "name"));
	if (names->count > first)
		qsort(array_at(names, first), names->count - first, sizeof(char *), compare_names);
	doc_unref(doc);
	free(path);
	return good;
}

/* ---- writing ------------------------------------------------------------------------------- */

static void add(struct builder *builder, const struct kept_for *about, const char *name,
	enum narrow_box box, const char *text)
{
	builder_object(builder, SYMBOL_NONE);
	builder_string(builder, "context", about->context);
	builder_string(builder, "view", about->view);
	builder_string(builder, "name", name);
	builder_string(builder, box == NARROW_QUERY ? "query" : "text", text);
	builder_end(builder);
}

/* All filters of DOC but NAME. */
static void copy_others(struct builder *builder, const struct doc *doc,
	const struct kept_for *about, const char *name)
{
	if (doc)
		node_each(entry,
			node_find(doc_root(doc), "filters")) if (!is_called(entry, about, name))
			builder_copy(builder, SYMBOL_NONE, entry);
}

static bool write_doc(const char *path, const struct doc *doc, struct error *err)
{
	struct buf text;
	buf_init(&text, FILE_MAX);
	json_write(&text, doc_root(doc), 2);
	buf_add_char(&text, '\n');
	bool good = text.over ? error_set(err, "%s would be too large: drop filters first", path)
			      : file_replace(path, text.text, text.used, err);
	buf_finish(&text);
	return good;
}

/* Writes DOC (may be NULL) again without NAME, and with TEXT as NAME unless that is NULL. */
static bool rewrite(const char *path, const struct doc *doc, const struct kept_for *about,
	const char *name, enum narrow_box box, const char *text, struct error *err)
{
	struct builder builder;
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_array(&builder, symbol("filters"));
	copy_others(&builder, doc, about, name);
	if (text)
		add(&builder, about, name, box, text);
	builder_end(&builder);
	builder_end(&builder);
	struct doc *made = builder_finish_doc(&builder);
	builder_finish(&builder);
	size_t count = node_count(node_find(doc_root(made), "filters"));
	bool good = count <= KEPT_MAX
		? write_doc(path, made, err)
		: error_set(err, "more than %d filters are kept: drop one", KEPT_MAX);
	doc_unref(made);
	return good;
}

/*
 * The lock that is held from reading to writing, so that no other program writes between them; -1
 * and ERR: there is none. It ends with its descriptor. The file beside PATH stays: the file itself
 * gets another inode with each change. Nobody waits for a program that is stopped; where the file
 * system knows no locks there is none to wait for.
 */
static int lock(const char *path, struct error *err)
{
	char *name = xasprintf("%s.lock", path);
	char *folder = file_folder(path);
	int fd = -1;
	if (file_make_folders(folder, err)) {
		fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
		if (fd < 0)
			error_set(err, "cannot open %s: %s", name, strerror(errno));
	}
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK) {
		error_set(err, "another program changes the kept filters now: try it again");
		close(fd);
		fd = -1;
	}
	free(folder);
	free(name);
	return fd;
}

/* TEXT is kept as NAME from now on; NULL: NAME, which must be there, is kept no more. */
static bool change(const struct kept_for *about, const char *name, enum narrow_box box,
	const char *text, struct error *err)
{
	struct doc *doc;
	char *path = find_path(err);
	int held = path ? lock(path, err) : -1;
	bool good = held >= 0 && load(path, &doc, err);
	if (good) {
		good = text || find(doc, about, name)
			? rewrite(path, doc, about, name, box, text, err)
			: missing(about, name, err);
		doc_unref(doc);
	}
	if (held >= 0)
		close(held);
	free(path);
	return good;
}

bool kept_put(const struct kept_for *about, const char *name, enum narrow_box box, const char *text,
	struct error *err)
{
	if (!kept_is_name(name))
		return error_set(err,
			"\"%s\" is no name for a filter: letters, digits and ._-, at most %d", name,
			KEPT_NAME);
	if (strlen(text) >= PROMPT_LINE)
		return error_set(err, "the filter is too long to be kept");
	return change(about, name, box, text, err);
}

bool kept_drop(const struct kept_for *about, const char *name, struct error *err)
{
	return change(about, name, NARROW_QUERY, NULL, err);
}
