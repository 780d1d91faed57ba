#include "app/jobs.h"

#include <stdlib.h>
#include <string.h>

#include "app/action.h"
#include "app/cutover_flag.h"
#include "app/gate_journal.h"
#include "app/gate_private.h"
#include "app/hold.h"
#include "app/job_lock.h"
#include "base/identity.h"
#include "base/memory.h"
#include "base/plural.h"
#include "base/time.h"

enum {
	TODAY = 12 * 60 * 60 * 1000,	 /* milliseconds for which a clock time says enough ... */
	ITS_NIGHT = 12 * 60 * 60 * 1000, /* ... and for which what failed is somebody's affair */
};

void jobs_init(struct jobs *jobs)
{
	*jobs = (struct jobs){0};
	array_init(&jobs->list, sizeof(struct job *));
	store_init(&jobs->rows);
}

static struct job *job_at(const struct jobs *jobs, size_t index)
{
	return *(struct job **)array_at(&jobs->list, index);
}

void jobs_clear(struct jobs *jobs)
{
	for (size_t i = 0; i < jobs->list.count; i++)
		job_destroy(job_at(jobs, i));
	array_clear(&jobs->list);
	jobs->generation++;
}

void jobs_finish(struct jobs *jobs)
{
	jobs_clear(jobs);
	array_finish(&jobs->list);
	store_finish(&jobs->rows);
}

void jobs_add(struct app *app, struct job *job)
{
	*(struct job **)array_push(&app->jobs.list) = job;
	app->jobs.generation++;
}

void jobs_end(struct app *app, struct job *job, const char *outcome)
{
	struct error err;
	job->over = true;
	free(job->outcome);
	job->outcome = xstrdup(outcome);
	app->jobs.generation++;
	if (!app->journal_off && !gate_journal_over(app, job, outcome, &err))
		app_say(app, ROLE_ERROR, "%s", err.text);
	job_lock_release(job->lock);
	job->lock = NULL;
}

struct job *jobs_find(const struct app *app, const char *id)
{
	for (size_t i = 0; i < app->jobs.list.count; i++)
		if (!strcmp(job_at(&app->jobs, i)->id, id))
			return job_at(&app->jobs, i);
	return NULL;
}

const struct verb *jobs_verb(const struct app *app, const struct job *job)
{
	for (const struct command *command = app->commands; command->name; command++)
		if (command->verb && !strcmp(command->verb->name, job->verb))
			return command->verb;
	return NULL;
}

/* ---- what earlier programs left ------------------------------------------------------------ */

static struct journal_question question_of(const struct app *app)
{
	return (struct journal_question){.cluster = app->cluster_uid ? app->cluster_uid : "",
		.server = target_host(cluster_target(app->cluster)),
		.now = app->clock.wall};
}

/* Without the uid of its cluster a job is known by its objects, at whatever address. */
static bool holds_object(const struct app *app, const struct job *job)
{
	for (size_t i = 0; i < job->items.count; i++)
		if (model_plan(&app->model, job_item(job, i)->uid))
			return true;
	return false;
}

static bool is_here(const struct app *app, const struct job *job)
{
	struct journal_question question = question_of(app);
	const struct journal_entry *last = &job->last.entry;
	bool known = *question.cluster && *last->cluster;
	return journal_concerns(&question, last) || (!known && holds_object(app, job));
}

/* Something of it was, or may have been, begun: not only its record, and that not whole. */
static bool was_begun(const struct job *job)
{
	return job->count && job->items.count >= job->count
		? true
		: job_count(job, JOB_LEFT) < job->items.count;
}

/* Whether somebody must look after it. */
static bool is_left(const struct app *app, const struct job *job)
{
	return !job->over && was_begun(job) && is_here(app, job) &&
		(job_unfinished(job) || job_count(job, JOB_SENT));
}

/*
 * It came to its end, part of it failed, and its program has ended: whoever starts anew may still
 * ask for that part.
 */
static bool has_failed(const struct app *app, const struct job *job)
{
	struct journal_question question = question_of(app);
	bool failed = job_ended_failed(job) && job_count(job, JOB_DONE) < job->items.count;
	return failed && is_here(app, job) && journal_left(&question, &job->last.entry) &&
		app->clock.wall - job->last.entry.time < ITS_NIGHT;
}

/*
 * Behind its end there is no "left": what was not begun was given up because another one failed.
 * What is half done stays so, and can be taken back.
 */
static void settle_failed(struct job *job)
{
	for (size_t i = 0; i < job->items.count; i++) {
		struct job_item *item = job_item(job, i);
		if (item->state == JOB_LEFT)
			job_item_set(item, JOB_REFUSED, item->text ? item->text : "not tried");
	}
}

/* Its lines may be of this program too: what became of its writes was looked up by it. */
static bool is_elsewhere(const struct app *app, const struct job *job)
{
	struct journal_question question = question_of(app);
	const struct journal_entry *last = &job->last.entry;
	char own[IDENTITY_TEXT];
	identity_own(own);
	bool left = !strcmp(last->process, own) || journal_left(&question, last);
	if (job->lock)
		return false;
	return !left || job_lock_is_held(job->id);
}

static void drop_earlier(struct jobs *jobs)
{
	for (size_t i = jobs->list.count; i-- > 0;) {
		struct job *job = job_at(jobs, i);
		if (!job->earlier || job->action || job->over)
			continue;
		job_destroy(job);
		array_remove(&jobs->list, i);
	}
}

void jobs_take(struct app *app, struct job_book *book)
{
	struct array kept = book->jobs;
	drop_earlier(&app->jobs);
	array_init(&book->jobs, sizeof(struct job *));
	for (size_t i = 0; i < kept.count; i++) {
		struct job *job = *(struct job **)array_at(&kept, i);
		bool failed = has_failed(app, job);
		if (!jobs_find(app, job->id) && (failed || is_left(app, job))) {
			job->earlier = true;
			job->elsewhere = !failed && is_elsewhere(app, job);
			if (failed)
				settle_failed(job);
			jobs_add(app, job);
		} else {
			job_destroy(job);
		}
	}
	array_finish(&kept);
	app->jobs.generation++;
}

bool jobs_read(struct app *app, struct error *err)
{
	struct job_book book;
	struct journal_walk walk = {.limit = JOURNAL_ALL, .take = job_book_take, .data = &book};
	job_book_init(&book);
	bool good = journal_walk(&walk, err);
	if (good)
		jobs_take(app, &book);
	job_book_finish(&book);
	return good;
}

/* ---- how it is ----------------------------------------------------------------------------- */

static enum job_phase phase_of_action(const struct action *action)
{
	if (action->phase < ACTION_SENDING)
		return JOB_PHASE_ASKING;
	if (action->pace == PACE_PAUSED)
		return JOB_PHASE_PAUSED;
	if (action->pace != PACE_ON)
		return JOB_PHASE_STOPPING;
	size_t waiting = action_count(action, SUBJECT_WAITING);
	return waiting && waiting == action_under_way(action) ? JOB_PHASE_WAITING
							      : JOB_PHASE_RUNNING;
}

enum job_phase jobs_phase(const struct app *app, const struct job *job)
{
	if (job->over)
		return JOB_PHASE_OVER;
	if (job->action)
		return phase_of_action(job->action);
	if (!job->earlier)
		return job->due ? JOB_PHASE_DUE : JOB_PHASE_HELD;
	if (is_elsewhere(app, job))
		return JOB_PHASE_ELSEWHERE;
	return job_count(job, JOB_SENT) ? JOB_PHASE_LOOKED : JOB_PHASE_BEHIND;
}

const char *job_phase_name(enum job_phase phase)
{
	static const char *const names[JOB_PHASES] = {[JOB_PHASE_ASKING] = "asking",
		[JOB_PHASE_RUNNING] = "running",
		[JOB_PHASE_PAUSED] = "paused",
		[JOB_PHASE_STOPPING] = "stopping",
		[JOB_PHASE_WAITING] = "waiting",
		[JOB_PHASE_HELD] = "held",
		[JOB_PHASE_DUE] = "next is due",
		[JOB_PHASE_LOOKED] = "being checked",
		[JOB_PHASE_BEHIND] = "left behind",
		[JOB_PHASE_ELSEWHERE] = "run by another",
		[JOB_PHASE_OVER] = "over"};
	return names[phase];
}

static const char *noun_of(const struct app *app, const struct job *job)
{
	const struct verb *verb = jobs_verb(app, job);
	return verb ? verb_noun(verb) : job->resource;
}

/* What turns a verb round belongs to its name: "cutover --clear". */
static const char *turned(const struct job *job)
{
	static const char *const flags[] = {" --clear", " --put-back", NULL};
	for (size_t i = 0; job->line && flags[i]; i++)
		if (strstr(job->line, flags[i]))
			return flags[i];
	return "";
}

const char *jobs_words(struct app *app, const struct job *job)
{
	const struct job_item *only = job->items.count == 1 ? job_item(job, 0) : NULL;
	size_t count = job->count > job->items.count ? job->count : job->items.count;
	if (only && count == 1)
		return arena_printf(&app->arena, "%s%s %s %s/%s", job->verb, turned(job),
			noun_of(app, job), only->name_space, only->name);
	return arena_printf(
		&app->arena, "%s%s %zu %s", job->verb, turned(job), count, job->resource);
}

#define TIME_FLAG " --cutover "

/* The line without its times, of which each object has its own. */
static char *without_times(const char *line)
{
	const char *from = strstr(line, TIME_FLAG);
	if (!from)
		return xstrdup(line);
	const char *behind = from + strlen(TIME_FLAG);
	behind += strcspn(behind, " ");
	return xasprintf("%.*s%s", (int)(from - line), line, behind);
}

/* What an object without a time of its own gets by the line. In a list each had its own: that of a
 * record in which "none" was not written down yet. */
static char *time_of_line(const char *line)
{
	const char *from = strstr(line, TIME_FLAG);
	if (!from)
		return xstrdup("now");
	from += strlen(TIME_FLAG);
	size_t length = strcspn(from, " ");
	bool list = memchr(from, ',', length) || !strncmp(from, "none", length);
	return list ? xstrdup("none") : xstrndup(from, length);
}

static bool has_time(const struct job_item *item)
{
	return item->cutover || item->none || item->now;
}

static bool is_timed_alike(const struct job_item *item, const struct job_item *other)
{
	return item->cutover == other->cutover && item->none == other->none &&
		item->now == other->now;
}

/* COMMON: that of those without one of their own. */
static void add_time(struct buf *list, const struct job_item *item, const char *common)
{
	if (has_time(item) && !item->now)
		cutover_flag_add(list, item->cutover);
	else
		buf_printf(list, "%s%s", list->used ? "," : "", item->now ? "now" : common);
}

/* The times of CHOSEN as a list, one time when it is that of all: not every verb takes a list.
 * NULL: the line says it as it is. */
static char *times_of(const struct job *job, const struct array *chosen)
{
	const struct job_item *first = *(struct job_item **)array_at(chosen, 0);
	char *common = time_of_line(job->line);
	bool any = !job->holds && !strcmp(common, "none");
	bool alike = first->cutover || first->now;
	struct buf own;
	buf_init(&own, JOURNAL_BODY_MAX);
	for (size_t i = 0; i < (job->holds ? 1 : chosen->count); i++) {
		const struct job_item *item = *(struct job_item **)array_at(chosen, i);
		any |= has_time(item);
		alike &= is_timed_alike(item, first);
		add_time(&own, item, common);
	}
	if (any && alike) {
		buf_clear(&own);
		add_time(&own, first, common);
	}
	free(common);
	char *times = any ? xstrdup(own.text) : NULL;
	buf_finish(&own);
	return times;
}

char *jobs_line(const struct job *job, const struct array *chosen, const char *times)
{
	char *own = *times ? NULL : times_of(job, chosen);
	char *bare = without_times(job->line);
	char *line;
	if (*times)
		line = xasprintf("%s %s", bare, times);
	else if (own)
		line = xasprintf("%s" TIME_FLAG "%s", bare, own);
	else
		line = xstrdup(job->holds ? bare : job->line);
	free(bare);
	free(own);
	return line;
}

/* Its state is that of the screen, so a plan that the watches have not brought yet says nothing. */
static const char *refusal_of(
	struct app *app, const struct verb *verb, const char *line, struct plan *plan)
{
	struct flag_values values;
	struct arguments arguments;
	struct error err;
	struct action *action = action_create(app, verb);
	char *flags = xstrdup(line);
	command_split(flags, &arguments);
	const char *reason = NULL;
	if (!flags_parse(&values, verb->flags, &arguments, &err) ||
		(verb->take && !verb->take(action, &values, &err))) {
		reason = arena_printf(&app->arena, "%s", err.text);
	} else {
		struct subject *subject = action_add(action, plan->object);
		subject->plan = plan_ref(plan);
		reason = verb->refuse(action, subject);
		reason = reason ? arena_printf(&app->arena, "%s", reason) : NULL;
	}
	action_destroy(action);
	free(flags);
	return reason;
}

static const char *refusal_of_item(
	struct app *app, const struct job *job, const struct job_item *item, struct plan *plan)
{
	struct array only;
	array_init(&only, sizeof(struct job_item *));
	*(const struct job_item **)array_push(&only) = item;
	char *line = jobs_line(job, &only, "");
	const char *reason = refusal_of(app, jobs_verb(app, job), line, plan);
	free(line);
	array_finish(&only);
	return reason;
}

const char *jobs_why_not(struct app *app, const struct job *job, const struct job_item *item)
{
	const struct verb *verb = jobs_verb(app, job);
	const struct feed *plans = feeds_find(&app->feeds, resource_find("plans"));
	struct plan *plan = model_plan(&app->model, item->uid);
	if (!verb || !job->line || verb->about)
		return NULL;
	if (plan)
		return refusal_of_item(app, job, item, plan);
	if (!plans || !plans->watch)
		return NULL;
	struct watch_state state = watch_state(plans->watch);
	bool seen = !*state.name_space || !strcmp(state.name_space, item->name_space);
	return state.loaded && seen ? "it is not there any more" : NULL;
}

/* ---- said ---------------------------------------------------------------------------------- */

size_t jobs_left(const struct app *app)
{
	size_t left = 0;
	for (size_t i = 0; i < app->jobs.list.count; i++) {
		const struct job *job = job_at(&app->jobs, i);
		left += job->earlier && !job->over && !job->action && !job->elsewhere;
	}
	return left;
}

/* "12:00:00Z" */
static const char *time_of(struct app *app, const struct job *job)
{
	char time[TIME_TEXT];
	if (llabs(app->clock.wall - job->time) < TODAY)
		time_format_clock(job->time, app->settings.utc, time);
	else
		time_format_long(job->time, app->settings.utc, time);
	return arena_printf(&app->arena, "%s", time);
}

static const char *how_far(struct app *app, const struct job *job)
{
	const struct job_item *only = job->items.count == 1 ? job_item(job, 0) : NULL;
	if (only)
		return only->text ? only->text : job_state_name(only->state);
	return arena_printf(
		&app->arena, "%zu done, %zu left", job_count(job, JOB_DONE), job_unfinished(job));
}

static void say(struct app *app, const char *text)
{
	app_say(app, ROLE_WARNING, "%s", text);
	app->message_until = 0; /* until the next key: nobody may have looked at the screen yet */
}

static void say_one(struct app *app, const struct job *job)
{
	say(app,
		arena_printf(&app->arena,
			"an earlier mtvtop left its job unfinished: %s (%s): %s; :jobs finishes, "
			"undoes or forgets it",
			jobs_words(app, job), time_of(app, job), how_far(app, job)));
}

/* Those that nobody else sees to. */
void jobs_tell(struct app *app)
{
	const struct job *last = NULL;
	size_t count = 0;
	for (size_t i = 0; i < app->jobs.list.count; i++) {
		const struct job *job = job_at(&app->jobs, i);
		if (jobs_phase(app, job) != JOB_PHASE_BEHIND)
			continue;
		last = job;
		count++;
	}
	if (count == 1)
		say_one(app, last);
	else if (count)
		say(app,
			arena_printf(&app->arena,
				"earlier mtvtops left %zu jobs unfinished; :jobs lists them",
				count));
}
