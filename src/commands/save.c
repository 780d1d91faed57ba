#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/log_screen.h"
#include "base/file.h"
#include "base/lines.h"
#include "base/memory.h"
#include "commands/commands.h"
#include "config/files.h"
#include "config/view_write.h"
#include "ui/pager.h"

/*
 * save: what one looks at, to a file of the user's: the text of a page, as the summary of a set, or
 * the view of a table as it is shown.
 */

const char *refused_save(struct app *app)
{
	bool something = screen_pager(app->screens) || screen_table(app->screens);
	return something ? NULL : "there is no page and no table here";
}

static void write_page(const struct pager *pager, FILE *file)
{
	lines_printf(file, "%s\n", pager->title);
	for (size_t i = 0; i < pager->page.lines.count; i++) {
		const struct page_line *line = array_at(&pager->page.lines, i);
		lines_printf(file, "%s\n", line->text);
	}
}

/* Where the file is, however it was named. */
static void say_where(struct app *app, const char *path)
{
	char *whole = realpath(path, NULL);
	app_say(app, ROLE_OK, "saved to %s", whole ? whole : path);
	free(whole);
}

static void save_page(struct app *app, const char *path)
{
	struct error err = {0};
	FILE *file = file_create(path, &err);
	if (file)
		write_page(screen_pager(app->screens), file);
	if (file && file_close(file, path, &err))
		say_where(app, path);
	else
		app_say(app, ROLE_WARNING, "%s", err.text);
}

/* A log that nobody names a file for has one of its own, in the folder that one is in. */
static void save_log(struct app *app)
{
	char *name = log_screen_file(app->screens);
	save_page(app, name);
	free(name);
}

/* PATH as it is mostly written, so that a narrow screen has room for it; to be freed. */
static char *shortened(const char *path)
{
	const char *home = getenv("HOME");
	size_t length = home ? strlen(home) : 0;
	bool below = length > 1 && !strncmp(path, home, length) && path[length] == '/';
	return below ? xasprintf("~%s", path + length) : xstrdup(path);
}

/* Where the view is, what becomes of an own file of that name, and what was not saved. */
static void say_saved(struct app *app, const char *name, const char *path)
{
	const struct table *table = screen_table(app->screens);
	const char *without = table->plain ? "; of the query only its SELECT is part of it"
		: table->query		   ? "; the query is no part of it"
					   : "";
	char *own = files_user_path("views", name);
	char *shown = shortened(path);
	if (!access(own, F_OK))
		app_say(app, ROLE_OK,
			"saved to %s; your own views/%s.yaml stays as it is, behind it%s", shown,
			name, without);
	else
		app_say(app, ROLE_OK, "saved to %s%s", shown, without);
	free(shown);
	free(own);
}

static void save_view(struct app *app, const char *name)
{
	const struct table *table = screen_table(app->screens);
	struct error err = {0};
	struct sort_key first;
	char *path;
	bool sorted = table_sort_key(table, &first);
	name = name ? name : table->view->name;
	if (!view_save(table->view, sorted ? &first : NULL, name, &path, &err)) {
		app_say(app, ROLE_WARNING, "%s", err.text);
		return;
	}
	say_saved(app, name, path);
	free(path);
}

void run_save(struct app *app, const struct arguments *arguments)
{
	const char *name = arguments->count ? arguments->values[0] : NULL;
	bool page = screen_pager(app->screens);
	if (!name && log_screen_is(app->screens)) {
		save_log(app);
		return;
	}
	if (arguments->count > 1 || (page && !name))
		app_say(app, ROLE_WARNING, "save to which %s? One name, in quotes if it has blanks",
			page ? "file" : "view");
	else if (page)
		save_page(app, name);
	else
		save_view(app, name);
}
