#include "app/recover.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/journal.h"
#include "app/journal_read.h"
#include "app/verb.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/plural.h"
#include "base/time.h"
#include "kube/effect.h"

enum {
	LOOK_AGAIN = 1000,	     /* milliseconds */
	TODAY = 12 * 60 * 60 * 1000, /* milliseconds for which a clock time says enough */
	SENTENCE = 380,		     /* bytes */
};

/* One write of an earlier program. */
struct recovered {
	struct recover *recover;
	struct journal_operation operation;
	struct write write; /* its texts are those of the intent */
	struct request *request;
	struct timer later;
	int64_t asked_at; /* clock::mono of the last look */
	int64_t over_at;  /* clock::mono from which on the server has given it up */
	bool known;	  /* as a write: it can be looked up */
	bool told;	  /* an earlier start has said that it cannot be told */
	enum truth truth; /* TRUTH_LATER: not known yet */
	char result[SENTENCE / 2];
};

static const struct journal_entry *intent_of(const struct recovered *item)
{
	return &item->operation.intent.entry;
}

/* ---- words --------------------------------------------------------------------------------- */

static const char *doing(const struct app *app, const char *name)
{
	for (const struct command *command = app->commands; command->name; command++)
		if (command->verb && !strcmp(command->verb->name, name))
			return command->verb->doing;
	return "writing to";
}

/* What it was written to: "plan", "ForkliftController". */
static const char *noun_of(const struct journal_entry *entry)
{
	const struct resource *resource = resource_find(entry->resource);
	if (!strcmp(entry->resource, "plans"))
		return "plan";
	return resource ? resource->kind : entry->resource;
}

static void describe_result(struct recovered *item, const char *reason)
{
	static const char *const words[] = {[TRUTH_LATER] = "checking what became of it",
		[TRUTH_DONE] = "it was done",
		[TRUTH_TAKEN] = "it was NOT done, there is another one of its name",
		[TRUTH_NOT_DONE] = "it was NOT done",
		[TRUTH_UNTOLD] = "whether it was done cannot be told"};
	snprintf(item->result, sizeof(item->result), "%s%s%s", words[item->truth],
		*reason ? ": " : "", reason);
}

/* "an earlier mtvtop was archiving plan shop/web (16:03:48Z): it was done" */
static void describe(const struct recovered *item, char out[SENTENCE])
{
	const struct app *app = item->recover->app;
	const struct journal_entry *entry = intent_of(item);
	char time[TIME_TEXT];
	if (llabs(app->clock.wall - entry->time) < TODAY)
		time_format_clock(entry->time, app->settings.utc, time);
	else
		time_format_long(entry->time, app->settings.utc, time);
	snprintf(out, SENTENCE, "an earlier mtvtop was %s %s %s%s%s (%s): %s",
		doing(app, entry->verb), noun_of(entry), entry->name_space,
		*entry->name_space ? "/" : "", entry->name, time, item->result);
}

static size_t count_truth(const struct recover *recover, enum truth truth)
{
	size_t count = 0;
	for (size_t i = 0; i < recover->items.count; i++) {
		const struct recovered *item = *(struct recovered **)array_at(&recover->items, i);
		bool quiet = item->told && (truth == TRUTH_UNTOLD || truth == TRUTH_LATER);
		count += item->truth == truth && !quiet;
	}
	return count;
}

/* Stays until the next key: nobody may have looked at the screen yet. */
static void say(const struct recover *recover, bool good, const char *text)
{
	app_say(recover->app, good ? ROLE_OK : ROLE_WARNING, "%s", text);
	recover->app->message_until = 0;
}

static void say_one(const struct recovered *item)
{
	char text[SENTENCE];
	describe(item, text);
	bool news = item->truth != TRUTH_UNTOLD && item->truth != TRUTH_LATER;
	if (news || !item->told)
		say(item->recover, item->truth == TRUTH_DONE, text);
}

static void say_all(const struct recover *recover)
{
	char text[SENTENCE];
	size_t done = count_truth(recover, TRUTH_DONE);
	size_t not_done = count_truth(recover, TRUTH_NOT_DONE) + count_truth(recover, TRUTH_TAKEN);
	size_t untold = count_truth(recover, TRUTH_UNTOLD);
	size_t later = count_truth(recover, TRUTH_LATER);
	size_t all = done + not_done + untold + later;
	snprintf(text, sizeof(text),
		"an earlier mtvtop left %zu %s: %zu done, %zu NOT done, %zu cannot be told, %zu "
		"being checked; :journal shows them",
		all, plural(all, "write", "writes"), done, not_done, untold, later);
	if (all)
		say(recover, !not_done && !untold && !later, text);
}

static void tell(const struct recovered *item)
{
	if (item->recover->items.count == 1)
		say_one(item);
	else
		say_all(item->recover);
}

/* ---- the truth ----------------------------------------------------------------------------- */

static const char *outcome_of(enum truth truth)
{
	if (truth == TRUTH_UNTOLD)
		return "unknown";
	return truth == TRUTH_DONE ? "done" : "not-done";
}

/* So that the next start does not say it again. */
static void note(const struct recovered *item)
{
	struct app *app = item->recover->app;
	const struct target *target = cluster_target(app->cluster);
	struct journal_entry entry = *intent_of(item);
	struct error err;
	entry.time = app->clock.wall;
	entry.step = "noted";
	entry.outcome = outcome_of(item->truth);
	entry.context = app->context;
	entry.cluster = app->cluster_uid;
	entry.server = target_host(target);
	entry.user = target->as ? target->as : target->user;
	entry.method = entry.path = entry.body_type = entry.body = NULL;
	entry.text = item->result;
	if (item->told && item->truth == TRUTH_UNTOLD)
		return;
	if (!journal_write(app->journal, &entry, &err))
		log_line("what became of a write is not noted: %s", err.text);
}

/* Once it is known what became of all writes it is known what is left of their jobs. */
static void take_jobs(struct app *app)
{
	struct error err;
	if (!jobs_read(app, &err))
		log_line("what was left of jobs is not known: %s", err.text);
	jobs_tell(app);
}

static void settle(struct recovered *item, enum truth truth, const char *reason)
{
	item->truth = truth;
	item->recover->left--;
	describe_result(item, reason);
	note(item);
	tell(item);
	if (!item->recover->left)
		take_jobs(item->recover->app);
}

static void look(void *data);

static void looked(void *owner, const struct kube_answer *answer)
{
	struct recovered *item = owner;
	struct app *app = item->recover->app;
	const char *reason;
	bool over = item->asked_at >= item->over_at;
	enum truth truth = truth_of(&item->write, answer, over, &reason);
	item->request = NULL;
	if (truth == TRUTH_LATER)
		timer_start(app->loop, &item->later, LOOK_AGAIN, look, item);
	else
		settle(item, truth, truth == TRUTH_TAKEN ? "" : reason);
}

/* A lost server is dialled by its probe alone. */
static void look(void *data)
{
	struct recovered *item = data;
	struct app *app = item->recover->app;
	char *path = item->known ? effect_path(&item->write) : NULL;
	struct kube_request about = {.path = path, .done = looked, .owner = item};
	struct error err;
	item->asked_at = app->clock.mono;
	if (!path)
		settle(item, TRUTH_UNTOLD, "the journal does not have the whole request");
	else if (cluster_link(app->cluster).state == LINK_LIVE)
		item->request = request_start(app->cluster, &about, &err);
	if (path && !item->request)
		timer_start(app->loop, &item->later, LOOK_AGAIN, look, item);
	free(path);
}

/* ---- from the journal ---------------------------------------------------------------------- */

/*
 * Milliseconds until the server has given it up for certain. The program that wrote it is gone, so
 * nothing of it leaves any more: since it said that no answer came, or else since it would not have
 * waited any longer, or since now. Its clock and this one may differ.
 */
static int64_t time_left(const struct journal_entry *last, int64_t now)
{
	bool intent = !strcmp(last->step, "intent");
	int64_t end = last->time + (intent ? WRITE_ANSWER : 0);
	int64_t left = (end < now ? end : now) + WRITE_OVER - now;
	return left > 0 ? left : 0;
}

static bool was_told(const struct journal_entry *last)
{
	return !strcmp(last->step, "noted");
}

static void add(struct recover *recover, const struct journal_operation *operation)
{
	const struct clock *clock = &recover->app->clock;
	const struct journal_entry *intent = &operation->intent.entry;
	const struct journal_entry *last = &operation->last.entry;
	struct recovered *item = xcalloc(1, sizeof(*item));
	*item = (struct recovered){.recover = recover,
		.operation = *operation,
		.write = {.path = (char *)(uintptr_t)intent->path,
			.body = (char *)(uintptr_t)intent->body},
		.over_at = clock->mono + time_left(last, clock->wall),
		.told = was_told(last)};
	item->known = write_how(intent->method, intent->body_type, &item->write.how);
	describe_result(item, "");
	*(struct recovered **)array_push(&recover->items) = item;
	recover->left++;
}

static void look_at_all(struct recover *recover)
{
	for (size_t i = 0; i < recover->items.count; i++)
		look(*(struct recovered **)array_at(&recover->items, i));
}

void recover_start(struct recover *recover, struct app *app)
{
	struct journal_question question = {.cluster = app->cluster_uid ? app->cluster_uid : "",
		.server = target_host(cluster_target(app->cluster)),
		.now = app->clock.wall};
	struct job_book book;
	struct array operations;
	struct error err;
	recover_finish(recover);
	*recover = (struct recover){.app = app};
	array_init(&recover->items, sizeof(struct recovered *));
	array_init(&operations, sizeof(struct journal_operation));
	job_book_init(&book);
	question.see = job_book_take;
	question.seer = &book;
	if (!journal_unfinished(&question, &operations, &err))
		log_line("what was left unfinished is not known: %s", err.text);
	for (size_t i = 0; i < operations.count; i++)
		add(recover, array_at(&operations, i));
	array_finish(&operations); /* the docs belong to the items now */
	jobs_take(app, &book);
	job_book_finish(&book);
	if (recover->items.count)
		tell(*(struct recovered **)array_at(&recover->items, 0));
	else
		jobs_tell(app);
	look_at_all(recover);
}

void recover_finish(struct recover *recover)
{
	for (size_t i = 0; recover->app && i < recover->items.count; i++) {
		struct recovered *item = *(struct recovered **)array_at(&recover->items, i);
		timer_stop(recover->app->loop, &item->later);
		request_cancel(item->request);
		doc_unref(item->operation.intent.doc);
		doc_unref(item->operation.last.doc);
		free(item);
	}
	if (recover->app)
		array_finish(&recover->items);
	*recover = (struct recover){0};
}

size_t recover_left(const struct recover *recover)
{
	return recover->left;
}
