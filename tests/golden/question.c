#include "question.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/gate_private.h"
#include "app/jobs.h"
#include "base/memory.h"
#include "link.h"

/* What the server would answer: the object as it is. */
static void take_object(struct subject *subject)
{
	struct app *app = subject->action->app;
	const struct feed *feed = feeds_find(&app->feeds, verb_about(subject->action->verb));
	const struct object *object = store_get(&feed->store, subject->name_space, subject->name);
	subject_take(subject, object->doc);
}

static void read_subject(struct subject *subject)
{
	struct app *app = subject->action->app;
	const struct verb *verb = subject->action->verb;
	const struct feed *runs = feeds_find(&app->feeds, resource_find("migrations"));
	take_object(subject);
	const struct object *run = verb->on_run && runs
		? store_get(&runs->store, subject->name_space, subject_run_name(subject))
		: NULL;
	subject->run = run ? doc_ref(run->doc) : NULL;
	snprintf(subject->operation, sizeof(subject->operation), "0123456789abcdef");
	const char *reason = verb->refuse(subject->action, subject);
	if (reason) {
		subject_leave_out(subject, reason);
		return;
	}
	gate_make_request(subject);
	gate_checks_open(subject);
	subject_set(subject, SUBJECT_READY, "%s", "");
}

static bool take(struct action *action, const struct arguments *arguments, struct error *err)
{
	const struct verb *verb = action->verb;
	struct flag_values values;
	return flags_parse(&values, verb->flags, arguments, err) &&
		(!verb->take || verb->take(action, &values, err)) &&
		(verb->choose ? verb->choose : targets_choose)(action, &values, err);
}

static bool put(struct stage *stage, const struct verb *verb, const struct arguments *arguments,
	const char *line, struct error *err)
{
	struct app *app = &stage->app;
	struct action *action = action_create(app, verb);
	action->line = xstrdup(line);
	if (!take(action, arguments, err)) {
		action_destroy(action);
		return false;
	}
	for (size_t i = 0; i < action->count; i++)
		read_subject(action->subjects[i]);
	world_fill(&stage->world);
	link_settle(stage);
	gate_ask(action);
	return true;
}

bool question_put(struct stage *stage, const char *text, struct error *err)
{
	struct app *app = &stage->app;
	struct arguments arguments;
	char *copy = xstrdup(text);
	const char *name = command_split(copy, &arguments);
	const struct command *command = name ? command_find(app->commands, name, err) : NULL;
	bool good = command && command->verb && put(stage, command->verb, &arguments, text, err);
	if (command && !command->verb)
		error_set(err, "<question %s>: that is no verb", text);
	free(copy);
	return good;
}

/* No journal is kept here: the job is only in the list. */
static bool begin_job(struct action *action, struct error *err)
{
	struct app *app = action->app;
	app->journal_off = true;
	bool good = gate_job_begin(action, err);
	app->journal_off = false;
	return good;
}

bool question_done(struct stage *stage, const char *text, struct error *err)
{
	struct app *app = &stage->app;
	struct action *action = app->actions;
	(void)text;
	if (!action || !action->dialog)
		return error_set(err, "<done>: there is no question");
	screen_pop(&app->screens);
	action->phase = ACTION_SENDING;
	if (!begin_job(action, err))
		return false;
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_READY)
			subject_set(action->subjects[i], SUBJECT_DONE, "%s", "");
	gate_job_ended(action);
	action->phase = ACTION_OVER;
	action_destroy(action);
	return true;
}
