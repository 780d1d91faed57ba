#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/memory.h"
#include "config/files.h"
#include "config/view_write.h"

/*
 * A saved view tells in its head what it is, and has a sum of the rest: so a file that somebody
 * has changed is known, and left alone.
 */
enum { TEXT_MAX = 1024 * 1024, NAME_BYTES = 64 };

static const char head[] =
	"# The view %s as it was on the screen of mtvtop, written by :save. It comes before\n"
	"# views/%s.yaml of yours and of mtvtop; remove this file to have that one back.\n"
	"# :save writes it anew, but not when somebody has changed it by hand: sum %016" PRIx64
	"\n";

static const char sum_mark[] = " sum ";

/* Whether TEXT is what view_save() wrote, to the byte. */
static bool is_unchanged(const char *text)
{
	const char *line = text;
	for (int i = 0; i < 2 && line; i++)
		line = (line = strchr(line, '\n')) ? line + 1 : NULL;
	const char *end = line ? strchr(line, '\n') : NULL;
	if (!end || *text != '#')
		return false;
	char *last = xstrndup(line, (size_t)(end - line));
	const char *mark = strstr(last, sum_mark);
	uint64_t sum = mark ? strtoull(mark + strlen(sum_mark), NULL, 16) : 0;
	free(last);
	return mark && sum == hash_sum(end + 1, strlen(end + 1));
}

/* Whether there is nothing at PATH, or something that may be replaced. */
static bool may_write(const char *path, struct error *err)
{
	struct error problem;
	char *text = file_read(path, TEXT_MAX, NULL, &problem);
	bool good = text ? is_unchanged(text) : problem.kind == ERROR_NOT_FOUND;
	if (!text && !good)
		*err = problem;
	else if (!good)
		error_set(err,
			"%s was changed by hand, and is left alone: move it to your views, or save "
			"under another name",
			path);
	free(text);
	return good;
}

/* A name is a file, and a word behind ":". */
static bool check_name(const char *name, struct error *err)
{
	size_t length = strlen(name);
	bool good = length && length <= NAME_BYTES && *name != '-' &&
		strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
			length;
	if (!good)
		return error_set(err,
			"the name of a view has letters, digits, - and _, up to %d of them",
			NAME_BYTES);
	return !files_have("views/layouts", name) ||
		error_set(err,
			"there is a layout called %s: a view of that name could not be opened",
			name);
}

static bool write_file(const char *path, const struct buf *text, struct error *err)
{
	char *folder = file_folder(path);
	bool good = file_make_folders(folder, err) && may_write(path, err) &&
		file_replace(path, text->text, text->used, err);
	free(folder);
	return good;
}

bool view_save(const struct view *view, const struct sort_key *first, const char *name, char **path,
	struct error *err)
{
	struct buf body;
	struct buf whole;
	buf_init(&body, TEXT_MAX - 1024);
	buf_init(&whole, TEXT_MAX);
	char *place = files_saved_path(name);
	bool good = check_name(name, err) && view_write(view, first, &body, err);
	if (good) {
		buf_printf(&whole, head, name, name, hash_sum(body.text, body.used));
		buf_add(&whole, body.text, body.used);
		good = write_file(place, &whole, err);
	}
	if (good)
		*path = place;
	else
		free(place);
	buf_finish(&whole);
	buf_finish(&body);
	return good;
}
