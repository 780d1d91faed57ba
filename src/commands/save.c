#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/lines.h"
#include "commands/commands.h"
#include "ui/pager.h"

/* save: the text of a page, as the summary of a set, to a file of the user's. */

const char *refused_save(struct app *app)
{
	return screen_pager(app->screens) ? NULL : "there is no page here";
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

void run_save(struct app *app, const struct arguments *arguments)
{
	const char *path = arguments->count == 1 ? arguments->values[0] : NULL;
	struct error err = {0};
	FILE *file = path ? file_create(path, &err) : NULL;
	if (!path) {
		app_say(app, ROLE_WARNING,
			"save to which file? One name, in quotes if it has blanks");
		return;
	}
	if (file)
		write_page(screen_pager(app->screens), file);
	if (file && file_close(file, path, &err))
		say_where(app, path);
	else
		app_say(app, ROLE_WARNING, "%s", err.text);
}
