#include "app/job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/job_lock.h"
#include "base/memory.h"

struct job *job_create(const char *id)
{
	struct job *job = xcalloc(1, sizeof(*job));
	snprintf(job->id, sizeof(job->id), "%s", id);
	array_init(&job->items, sizeof(struct job_item *));
	return job;
}

static void destroy_item(struct job_item *item)
{
	array_finish_texts(&item->vms);
	free(item->uid);
	free(item->name_space);
	free(item->name);
	free(item->text);
	free(item->undo);
	free(item->operation);
	free(item->next);
	free(item->meanwhile);
	free(item);
}

void job_destroy(struct job *job)
{
	if (!job)
		return;
	for (size_t i = 0; i < job->items.count; i++)
		destroy_item(job_item(job, i));
	array_finish(&job->items);
	free(job->verb);
	free(job->line);
	free(job->resource);
	free(job->outcome);
	doc_unref(job->last.doc);
	job_lock_release(job->lock);
	free(job);
}

struct job_item *job_item(const struct job *job, size_t index)
{
	return *(struct job_item **)array_at(&job->items, index);
}

struct job_item *job_find(const struct job *job, const char *uid)
{
	for (size_t i = 0; i < job->items.count; i++)
		if (!strcmp(job_item(job, i)->uid, uid))
			return job_item(job, i);
	return NULL;
}

struct job_item *job_add(struct job *job, const char *uid, const char *name_space, const char *name)
{
	struct job_item *item = job_find(job, uid);
	if (item)
		return item;
	item = xcalloc(1, sizeof(*item));
	*item = (struct job_item){
		.uid = xstrdup(uid), .name_space = xstrdup(name_space), .name = xstrdup(name)};
	array_init(&item->vms, sizeof(char *));
	*(struct job_item **)array_push(&job->items) = item;
	return item;
}

size_t job_count(const struct job *job, enum job_state state)
{
	size_t count = 0;
	for (size_t i = 0; i < job->items.count; i++)
		count += job_item(job, i)->state == state;
	return count;
}

static void set_text(char **text, const char *by)
{
	char *copy = by && *by ? xstrdup(by) : NULL;
	free(*text);
	*text = copy;
}

void job_item_set(struct job_item *item, enum job_state state, const char *text)
{
	item->state = state;
	set_text(&item->text, text);
}

void job_written(struct job *job, struct job_item *item, enum job_state before)
{
	bool ended =
		item->state == JOB_DONE || item->state == JOB_REFUSED || item->state == JOB_UNTOLD;
	if (!ended || item->state == before)
		return;
	job->latest = item;
	job->seen = job->due = false;
}

bool job_item_unfinished(const struct job_item *item)
{
	return item->state == JOB_LEFT || item->state == JOB_BETWEEN || item->state == JOB_UNTOLD;
}

size_t job_unfinished(const struct job *job)
{
	return job_count(job, JOB_LEFT) + job_count(job, JOB_BETWEEN) + job_count(job, JOB_UNTOLD);
}

bool job_ended_failed(const struct job *job)
{
	return job->over && !strcmp(job->outcome, "failed");
}

const char *job_state_name(enum job_state state)
{
	static const char *const names[JOB_STATES] = {[JOB_LEFT] = "not begun",
		[JOB_SENT] = "sent, no answer yet",
		[JOB_BETWEEN] = "half done",
		[JOB_DONE] = "done",
		[JOB_REFUSED] = "NOT DONE",
		[JOB_UNTOLD] = "UNKNOWN",
		[JOB_UNDONE] = "taken back"};
	return names[state];
}

/* ---- from the journal ---------------------------------------------------------------------- */

void job_book_init(struct job_book *book)
{
	array_init(&book->jobs, sizeof(struct job *));
}

void job_book_finish(struct job_book *book)
{
	for (size_t i = 0; i < book->jobs.count; i++)
		job_destroy(*(struct job **)array_at(&book->jobs, i));
	array_finish(&book->jobs);
}

struct job *job_book_find(const struct job_book *book, const char *id)
{
	for (size_t i = 0; i < book->jobs.count; i++) {
		struct job *job = *(struct job **)array_at(&book->jobs, i);
		if (!strcmp(job->id, id))
			return job;
	}
	return NULL;
}

/* A job whose record has left the journal is known by its writes, and has too few items. */
static struct job *job_of(struct job_book *book, const struct journal_entry *entry)
{
	struct job *job = job_book_find(book, entry->job);
	if (job)
		return job;
	job = job_create(entry->job);
	job->verb = xstrdup(entry->verb);
	job->resource = xstrdup(entry->resource);
	job->time = entry->time;
	*(struct job **)array_push(&book->jobs) = job;
	return job;
}

/* A write goes out: the first of two, the last, or once more. */
static void take_intent(struct job_item *item, const struct journal_entry *entry)
{
	set_text(&item->next, entry->next);
	set_text(&item->undo, entry->undo);
	set_text(&item->operation, entry->operation);
	job_item_set(item, JOB_SENT, item->meanwhile);
}

static void take_done(struct job_item *item)
{
	item->begun = true;
	if (item->next)
		set_text(&item->meanwhile, item->next);
	job_item_set(item, item->next ? JOB_BETWEEN : JOB_DONE, item->next);
}

/* What the first of two writes has done stays. */
static void take_not_done(struct job_item *item, const struct journal_entry *entry)
{
	bool refused = !strcmp(entry->outcome, "refused");
	char *text = item->meanwhile ? xasprintf("it is %s: %s", item->meanwhile, entry->text)
				     : xstrdup(entry->text);
	if (refused)
		job_item_set(item, JOB_REFUSED, text);
	else
		job_item_set(item, item->meanwhile ? JOB_BETWEEN : JOB_LEFT, text);
	free(text);
}

static void take_outcome(struct job_item *item, const struct journal_entry *entry)
{
	bool looked = strcmp(entry->step, "answer") != 0;
	if (!strcmp(entry->outcome, "done"))
		take_done(item);
	else if (journal_entry_settled(entry))
		take_not_done(item, entry);
	else
		job_item_set(item, looked ? JOB_UNTOLD : JOB_SENT, entry->text);
}

/* An object of which was found out, without a write, that there is nothing to do any more. */
static void take_decision(struct job_item *item, const struct journal_entry *entry)
{
	enum job_state state = JOB_REFUSED;
	if (!strcmp(entry->outcome, "done"))
		state = JOB_DONE;
	else if (!strcmp(entry->outcome, "undone"))
		state = JOB_UNDONE;
	job_item_set(item, state, entry->text);
}

static void take_write(struct job *job, const struct journal_entry *entry)
{
	struct job_item *item = job_add(job, entry->uid, entry->name_space, entry->name);
	enum job_state before = item->state;
	if (!strcmp(entry->step, "decided")) {
		take_decision(item, entry);
	} else if (!strcmp(entry->step, "intent")) {
		take_intent(item, entry);
	} else {
		take_outcome(item, entry);
		job_written(job, item, before);
	}
}

/* Its end; what is taken up again is not over. */
static void take_over(struct job *job, const struct journal_entry *entry)
{
	job->over = true;
	set_text(&job->outcome, entry->outcome);
}

void job_book_take(void *data, const struct journal_step *step)
{
	const struct journal_entry *entry = &step->entry;
	if (!*entry->job)
		return;
	struct job *job = job_of(data, entry);
	if (!strcmp(entry->step, "job"))
		job_take_record(job, entry);
	else if (!strcmp(entry->step, "over"))
		take_over(job, entry);
	else
		take_write(job, entry);
	doc_unref(job->last.doc);
	job->last = *step;
	doc_ref(job->last.doc);
}
