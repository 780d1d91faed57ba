#include "app/page_journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/journal.h"
#include "app/journal_read.h"
#include "base/time.h"
#include "ui/rows.h"

enum { SHOWN = 1024 * 1024 /* bytes of the journal: some thousand steps */ };

/* A page that is being written. */
struct writing {
	struct page *page;
	bool utc;
	size_t count; /* steps */
};

static enum role role_of(const struct journal_entry *entry)
{
	if (!strcmp(entry->step, "intent") || journal_entry_of_job(entry))
		return ROLE_NORMAL;
	if (!journal_entry_settled(entry))
		return ROLE_ERROR;
	return strcmp(entry->outcome, "done") ? ROLE_WARNING : ROLE_OK;
}

static void add_object(struct buf *line, const struct journal_entry *entry)
{
	struct buf name;
	buf_init(&name, JOURNAL_LINE_MAX);
	buf_printf(&name, "%s %s%s%s", entry->resource, entry->name_space,
		*entry->name_space ? "/" : "", entry->name);
	buf_printf(line, "  %-28s", name.text);
	buf_finish(&name);
}

/* What came of it: the server's status, its reason, the sentence. */
static void add_result(struct buf *line, const struct journal_entry *entry)
{
	if (entry->status)
		buf_printf(line, "  %d", entry->status);
	if (*entry->reason)
		buf_printf(line, "  %s", entry->reason);
	if (*entry->text)
		buf_printf(line, "  %s", entry->text);
	buf_printf(line, "  (%s by %s)", entry->context, entry->user);
}

static void take_step(void *data, const struct journal_step *step)
{
	struct writing *writing = data;
	const struct journal_entry *entry = &step->entry;
	char time[TIME_TEXT];
	struct buf line;
	buf_init(&line, JOURNAL_LINE_MAX);
	time_format_long(entry->time, writing->utc, time);
	buf_printf(&line, "%s  %-9s", time, entry->verb);
	add_object(&line, entry);
	buf_printf(&line, "  %-7s %-8s", entry->step, entry->outcome);
	add_result(&line, entry);
	for (char *at = line.text; (at = strchr(at, '\n'));)
		*at = ' ';
	page_lines(writing->page, role_of(entry), line.text);
	buf_finish(&line);
	writing->count++;
}

static void write_steps(const struct app *app, struct page *page)
{
	struct writing writing = {.page = page, .utc = app->settings.utc};
	struct journal_walk walk = {.limit = SHOWN, .take = take_step, .data = &writing};
	struct error err;
	if (!journal_walk(&walk, &err)) {
		page_text(page, ROLE_WARNING, err.text);
		return;
	}
	if (walk.cut)
		page_text(page, ROLE_MUTED, "older steps are in the file only");
	if (walk.skipped)
		page_printf(page, ROLE_WARNING,
			"lines left out, because they are torn or not of a journal: %zu",
			walk.skipped);
	if (!writing.count)
		page_text(page, ROLE_MUTED, "nothing was written to a cluster yet");
}

static void write_pane(void *data, struct page *page, const struct table_look *look)
{
	const struct app *app = data;
	(void)look;
	write_steps(app, page);
	if (*app->journal_problem.text)
		page_text(page, ROLE_ERROR, app->journal_problem.text);
}

static void write(void *data, struct page *page, const struct table_look *look)
{
	char *path = journal_path(JOURNAL_FILE, NULL);
	if (path)
		page_text(page, ROLE_MUTED, path);
	free(path);
	write_pane(data, page, look);
}

static uint64_t generation(void *data)
{
	const struct app *app = data;
	uint64_t own = row_id(journal_generation(), app->journal_problem.text);
	own = own * 2 + app->settings.utc;
	return own == UINT64_MAX ? 0 : own;
}

static struct page_source source_of(struct app *app)
{
	return (struct page_source){.generation = generation,
		.write = write,
		.data = app,
		.still = true,
		.follow = true};
}

struct pager *page_open_journal(struct app *app)
{
	struct page_source source = source_of(app);
	return pager_create("Journal", &source);
}

void page_init_journal(struct app *app, struct pager *pager)
{
	struct page_source source = source_of(app);
	source.write = write_pane;
	pager_init(pager, "Journal", &source);
}
