#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/gate_private.h"
#include "base/time.h"
#include "doc/builder.h"

/* The jobs as objects, so that a view can show them. */

enum { NAMES = 5, NAMES_MAX = 4096 };

/* "shop/web, shop/db and 3 more" */
static const char *names_of(struct app *app, const struct job *job)
{
	struct buf text;
	buf_init(&text, NAMES_MAX);
	buf_add_text(&text, "");
	for (size_t i = 0; i < job->items.count && i < NAMES; i++)
		buf_printf(&text, "%s%s/%s", i ? ", " : "", job_item(job, i)->name_space,
			job_item(job, i)->name);
	if (job->items.count > NAMES)
		buf_printf(&text, " and %zu more", job->items.count - NAMES);
	const char *names = arena_text(&app->arena, text.text, text.used);
	buf_finish(&text);
	return names;
}

static void add_count(struct builder *builder, const char *name, size_t count)
{
	builder_number(builder, symbol(name), (double)count);
}

static void add_counts(struct builder *builder, const struct job *job)
{
	size_t failed = job_count(job, JOB_REFUSED) + job_count(job, JOB_UNTOLD);
	add_count(builder, "count", job->items.count > job->count ? job->items.count : job->count);
	add_count(builder, "done", job_count(job, JOB_DONE));
	add_count(builder, "undone", job_count(job, JOB_UNDONE));
	add_count(builder, "failed", failed);
	add_count(builder, "waiting", job_count(job, JOB_BETWEEN));
	add_count(builder, "sent", job_count(job, JOB_SENT));
	add_count(builder, "left", job_count(job, JOB_LEFT));
}

static const char *state_of(const struct app *app, const struct job *job)
{
	return job->over ? job->outcome : job_phase_name(jobs_phase(app, job));
}

static struct doc *make_row(struct app *app, const struct job *job)
{
	struct builder builder;
	char time[TIME_TEXT];
	time_format(job->time, time);
	builder_init(&builder);
	builder_object(&builder, SYMBOL_NONE);
	builder_object(&builder, KEY_metadata);
	builder_string(&builder, "name", job->id);
	builder_string(&builder, "uid", job->id);
	builder_string(&builder, "creationTimestamp", time);
	builder_end(&builder);
	builder_string(&builder, "what", jobs_words(app, job));
	builder_string(&builder, "state", state_of(app, job));
	builder_bool(&builder, symbol("over"), job->over);
	builder_bool(&builder, symbol("earlier"), job->earlier);
	add_counts(&builder, job);
	builder_string(&builder, "objects", names_of(app, job));
	builder_end(&builder);
	struct doc *doc = builder_finish_doc(&builder);
	builder_finish(&builder);
	return doc;
}

struct store *source_jobs(struct app *app)
{
	struct jobs *jobs = &app->jobs;
	store_begin_list(&jobs->rows);
	for (size_t i = 0; i < jobs->list.count; i++) {
		struct job *job = *(struct job **)array_at(&jobs->list, i);
		if (job->action && job->action->job == job)
			gate_job_follow(job->action);
		struct object *object = object_create(make_row(app, job));
		if (object)
			store_put(&jobs->rows, object);
	}
	store_end_list(&jobs->rows);
	return &jobs->rows;
}
