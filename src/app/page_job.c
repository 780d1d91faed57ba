#include "app/page_job.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/gate_private.h"
#include "app/hold.h"
#include "app/job.h"
#include "base/memory.h"
#include "base/time.h"

/* Which job a page is about: it may be forgotten meanwhile. */
struct about {
	struct app *app;
	char id[JOB_ID];
};

static enum role role_of(enum job_state state)
{
	static const enum role roles[JOB_STATES] = {[JOB_LEFT] = ROLE_WARNING,
		[JOB_SENT] = ROLE_RUNNING,
		[JOB_BETWEEN] = ROLE_WARNING,
		[JOB_DONE] = ROLE_OK,
		[JOB_REFUSED] = ROLE_ERROR,
		[JOB_UNTOLD] = ROLE_ERROR,
		[JOB_UNDONE] = ROLE_MUTED};
	return roles[state];
}

static void write_item(
	struct app *app, const struct job *job, const struct job_item *item, struct page *page)
{
	const char *why = !job->action && !job->over && job_item_unfinished(item)
		? jobs_why_not(app, job, item)
		: NULL;
	page_printf(page, role_of(item->state), "%s/%s  %s%s%s", item->name_space, item->name,
		job_state_name(item->state), item->text ? ": " : "", item->text ? item->text : "");
	if (why)
		page_printf(page, ROLE_MUTED, "  it cannot be finished: %s", why);
}

static void write_record(struct app *app, const struct job *job, struct page *page)
{
	char time[TIME_TEXT];
	time_format_long(job->time, app->settings.utc, time);
	page_value(page, ROLE_NORMAL, "state",
		job->over ? job->outcome : job_phase_name(jobs_phase(app, job)));
	page_value(page, ROLE_NORMAL, "begun", time);
	if (job->holds && !job->over)
		page_value(page, ROLE_NORMAL, "held behind", hold_words(app, job));
	page_value(page, ROLE_NORMAL, "command", job->line ? job->line : "not known any more");
	page_value(page, ROLE_MUTED, "id", job->id);
	if (job->earlier)
		page_value(page, ROLE_NORMAL, "by",
			arena_printf(&app->arena, "an earlier mtvtop on %s",
				*job->last.entry.host ? job->last.entry.host : "?"));
	if (job->items.count < job->count)
		page_printf(page, ROLE_ERROR,
			"It was about %zu; the journal has the names of %zu only.", job->count,
			job->items.count);
}

static void write_job(struct app *app, struct job *job, struct page *page)
{
	if (job->action && job->action->job == job)
		gate_job_follow(job->action);
	write_record(app, job, page);
	page_heading(page, "Objects");
	for (size_t i = 0; i < job->items.count; i++)
		write_item(app, job, job_item(job, i), page);
	page_heading(page, "What can be done");
	for (const struct job_deed *deed = job_deeds; deed->name; deed++) {
		const char *refused = deed->refused(app, job);
		page_printf(page, refused ? ROLE_MUTED : ROLE_NORMAL, ":jobs %-9s %s%s%s",
			deed->name, deed->help, refused ? "; not now: " : "",
			refused ? refused : "");
	}
}

static void write(void *data, struct page *page, const struct table_look *look)
{
	const struct about *about = data;
	struct job *job = jobs_find(about->app, about->id);
	(void)look;
	if (job)
		write_job(about->app, job, page);
	else
		page_text(page, ROLE_MUTED, "it was ended by another mtvtop, or forgotten");
}

static uint64_t generation(void *data)
{
	const struct app *app = ((struct about *)data)->app;
	return app_generation(app) * 31 + (uint64_t)(app->clock.wall / 1000);
}

static void destroy(void *data)
{
	free(data);
}

struct pager *page_open_job(struct app *app, const char *id)
{
	struct about *about = xcalloc(1, sizeof(*about));
	const struct job *job = jobs_find(app, id);
	about->app = app;
	snprintf(about->id, sizeof(about->id), "%s", id);
	struct page_source source = {
		.generation = generation, .write = write, .destroy = destroy, .data = about};
	return pager_create(job ? jobs_words(app, job) : "Job", &source);
}

const char *page_job_shown(struct screen *top)
{
	const struct pager *pager = screen_pager(top);
	bool ours = pager && pager->source.write == write;
	return ours ? ((const struct about *)pager->source.data)->id : NULL;
}
