#include "app/gate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/cutover_flag.h"
#include "app/cutover_window.h"
#include "app/gate_private.h"
#include "app/job.h"
#include "app/repeat.h"
#include "app/verb_form.h"
#include "base/memory.h"

/* The way of an action up to its question, and from the answer up to the first request. */

enum {
	AT_ONCE = 8,	 /* requests of one action while nothing is written */
	LOOK_AGAIN = 20, /* milliseconds, while checks wait for what they look at */
	FIELDS_MAX = 4 * 1024 * 1024,
};

/* ---- what was read ------------------------------------------------------------------------- */

static void keep_preview(struct subject *subject, struct doc *answer)
{
	doc_unref(subject->preview);
	subject->preview = answer ? doc_ref(answer) : NULL;
}

static void preview_done(void *owner, const struct kube_answer *answer)
{
	struct subject *subject = owner;
	enum write_outcome outcome = write_judge(&subject->write, answer);
	subject->request = NULL;
	subject->no_preview = write_no_preview(answer);
	subject->forbidden = answer->status == 403;
	if (subject->action->dry == DRY_SERVER)
		keep_preview(subject, answer->doc);
	gate_go_on(subject->action);
	if (outcome == WRITE_DONE || subject->no_preview)
		subject_set(subject, SUBJECT_READY, "%s", "");
	else if (outcome == WRITE_STALE && ++subject->tries < STALE_MAX)
		gate_read(subject);
	else
		subject_leave_out(subject, answer->error.text);
}

static char *fields_text(struct subject *subject)
{
	struct buf text;
	buf_init(&text, FIELDS_MAX);
	buf_add_text(&text, "");
	subject->action->verb->fields(subject->action, subject, &text);
	return buf_take(&text);
}

void gate_make_request(struct subject *subject)
{
	write_finish(&subject->write);
	subject->action->verb->request(subject->action, subject, &subject->write);
}

void gate_prepare(struct subject *subject)
{
	free(subject->fields);
	subject->fields = fields_text(subject);
	gate_make_request(subject);
}

/* Neither rights nor a dry run are asked for. */
static void make_ready(struct subject *subject)
{
	gate_prepare(subject);
	subject_set(subject, SUBJECT_READY, "%s", "");
	gate_go_on(subject->action);
}

/* The server is asked beforehand what it would say. */
static void preview(struct subject *subject)
{
	struct action *action = subject->action;
	struct error err;
	gate_prepare(subject);
	subject->request = write_send(
		action->app->cluster, &subject->write, true, preview_done, subject, &err);
	if (!subject->request)
		subject_leave_out(subject, err.text);
}

/* Goes on to the preview when the right is known. */
static void ask_right(struct subject *subject)
{
	struct access_cache *cache = &subject->action->app->access;
	const struct verb *verb = subject->action->verb;
	const struct resource *resource = resource_find(verb->resource);
	enum access access = access_ask(cache, verb->right, resource, subject->name_space, NULL);
	subject->asks_right = access == ACCESS_UNKNOWN &&
		access_pending(cache, verb->right, resource, subject->name_space, NULL);
	subject->forbidden = access == ACCESS_DENIED;
	if (subject->forbidden)
		subject_leave_out(subject,
			access_reason(cache, verb->right, resource, subject->name_space, NULL));
	else if (!subject->asks_right)
		preview(subject); /* unknown: the server says it there */
}

/* What is asked of the server before the question is put. */
static void look_before(struct subject *subject)
{
	gate_checks_open(subject);
	ask_right(subject);
}

/* The question that comes again shows the request that would be sent then. */
static void set_difference(struct subject *subject, char *difference)
{
	free(subject->difference);
	subject->difference = difference;
	gate_make_request(subject);
	subject->action->generation++;
}

/* The moment that the question named is over. */
static bool has_come(const struct subject *subject)
{
	int64_t at;
	return subject->action->verb->moment && cutover_flag_of(subject, &at) &&
		at <= clock_server(&subject->action->app->clock);
}

/* Why the answer must say more than when the question was put. */
static char *graver(const struct subject *subject)
{
	if (!subject->fails && gate_checks_fail(subject))
		return xasprintf("a check fails now: %s", gate_checks_worst(subject));
	if (!subject->outside && cutover_outside(subject))
		return xstrdup("the cutover is outside of the maintenance window now");
	if (has_come(subject))
		return xstrdup("its time has come: it would begin at once");
	if (!subject->plan)
		return xstrdup("plans may be running now");
	return xasprintf("more would be lost or interrupted now (it is %s)",
		plan_state_name(subject->plan->state));
}

/*
 * What was to be written is not what it was, or what was reversible then is grave now (the plan has
 * begun to run): that is told, and nothing is written.
 */
static void compare(struct subject *subject)
{
	struct action *action = subject->action;
	char *now = fields_text(subject);
	subject->checked = true;
	gate_checks_judge(subject);
	if (strcmp(now, subject->fields) != 0)
		set_difference(subject, xasprintf("was %s, is %s now", subject->fields, now));
	else if (gate_subject_tier(subject) > subject->tier ||
		(subject->paused && has_come(subject)))
		set_difference(subject, graver(subject));
	free(subject->fields);
	subject->fields = now;
	subject->paused = false;
	if (action->phase == ACTION_SENDING)
		gate_resend(subject);
}

static bool is_writing(const struct action *action, const char *uid)
{
	for (size_t i = 0; i < action->count; i++)
		if (!strcmp(action->subjects[i]->uid, uid) &&
			subject_under_way(action->subjects[i]))
			return true;
	return false;
}

/* One write at a time to one plan. */
static bool is_written(const struct subject *subject)
{
	const struct action *own = subject->action;
	for (const struct action *other = own->app->actions; other; other = other->next)
		if (other != own && is_writing(other, subject->uid))
			return true;
	return false;
}

void gate_judge(struct subject *subject)
{
	struct action *action = subject->action;
	const char *reason = action->verb->refuse(action, subject);
	subject->refused = reason;
	if (!reason && is_written(subject))
		reason = "another write to it is on its way";
	if (reason)
		subject_leave_out(subject, reason);
	else if (action->dry == DRY_CLIENT)
		make_ready(subject);
	else if (action->phase == ACTION_READING)
		look_before(subject);
	else
		compare(subject);
}

/* ---- steps --------------------------------------------------------------------------------- */

static size_t busy(const struct action *action)
{
	size_t count = 0;
	for (size_t i = 0; i < action->count; i++)
		count += action->subjects[i]->request != NULL;
	return count;
}

/* Begins what has not begun; true while something is left. */
static bool read_all(struct action *action)
{
	for (size_t i = 0; i < action->count; i++) {
		struct subject *subject = action->subjects[i];
		if (subject->state != SUBJECT_READING)
			continue;
		if (subject->asks_right)
			ask_right(subject);
		if (!subject->begun && busy(action) < AT_ONCE) {
			subject->begun = true;
			gate_read(subject);
		}
	}
	return action_count(action, SUBJECT_READING);
}

static bool check_all(struct action *action)
{
	size_t left = 0;
	for (size_t i = 0; i < action->count; i++) {
		struct subject *subject = action->subjects[i];
		if (subject->state != SUBJECT_READY || subject->checked)
			continue;
		left++;
		if (!subject->begun && busy(action) < AT_ONCE) {
			subject->begun = true;
			gate_check(subject);
		}
	}
	return left;
}

static bool any_difference(const struct action *action)
{
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->difference ||
			(action->subjects[i]->state == SUBJECT_SKIPPED &&
				action->subjects[i]->begun))
			return true;
	return false;
}

void gate_enter(struct action *action, enum action_phase phase)
{
	action->phase = phase;
	for (size_t i = 0; i < action->count; i++) {
		struct subject *subject = action->subjects[i];
		subject->begun = subject->checked = false;
		if (phase == ACTION_SENDING)
			subject->tries = 0;
	}
	gate_go_on(action);
}

static void step(void *data)
{
	struct action *action = data;
	switch (action->phase) {
	case ACTION_READING:
		if (read_all(action) || cluster_id_asks(&action->app->cluster_id))
			break;
		if (gate_checks_pending(action))
			timer_start(action->app->loop, &action->step, LOOK_AGAIN, step, action);
		else
			gate_ask(action);
		break;
	case ACTION_CHECKING:
		if (check_all(action))
			break;
		if (any_difference(action))
			gate_ask(action);
		else
			gate_enter(action, ACTION_SENDING);
		break;
	case ACTION_SENDING: gate_send(action); break;
	default: break;
	}
}

void gate_go_on(struct action *action)
{
	if (!action->step.running)
		timer_start(action->app->loop, &action->step, 0, step, action);
}

/* ---- from outside -------------------------------------------------------------------------- */

/* The plans of a line, or, of what failed before, those. */
static bool choose(struct action *action, const struct flag_values *values,
	const struct repeat *repeat, struct error *err)
{
	const struct verb *verb = action->verb;
	if (!repeat)
		return (verb->choose ? verb->choose : targets_choose)(action, values, err);
	repeat_choose(repeat, action);
	free(action->line);
	action->line = flags_line(values, action->verb->name, "name", targets_names(action));
	return true;
}

static bool take_dry_run(struct action *action, const char *value, struct error *err)
{
	if (!value || !*value)
		action->dry = value ? DRY_PLAIN : DRY_NOT;
	else if (!strcmp(value, "client"))
		action->dry = DRY_CLIENT;
	else if (!strcmp(value, "server"))
		action->dry = DRY_SERVER;
	else
		return error_set_kind(err, ERROR_USAGE,
			"--dry-run stands alone, or is client or server, not \"%s\"", value);
	return true;
}

static bool take_flags(struct action *action, const struct arguments *arguments,
	const struct repeat *repeat, struct error *err)
{
	struct flag_values values;
	const struct verb *verb = action->verb;
	if (!flags_parse(&values, verb->flags, arguments, err))
		return false;
	if (!take_dry_run(action, flags_value(&values, "dry-run"), err))
		return false;
	if (verb->take && !verb->take(action, &values, err))
		return false;
	return choose(action, &values, repeat, err);
}

/* Whether anything may be written here at all; else that is told. */
static bool may_write(struct app *app, const struct verb *verb)
{
	const char *read_only = app_read_only(app);
	struct error err;
	if (app->cluster && !read_only)
		return true;
	error_set_kind(&err, ERROR_FORBIDDEN, "%s: read-only: %s", verb->name,
		read_only ? read_only : "there is no cluster");
	gate_tell(app, &err);
	return false;
}

/* NULL: it came to nothing, which was said. */
static struct action *begin(struct app *app, const struct verb *verb,
	const struct arguments *arguments, const struct repeat *repeat)
{
	struct error err = {0};
	struct action *action = action_create(app, verb);
	snprintf(action->key, sizeof(action->key), "%s", app->pressed);
	action->line = xasprintf("%s %s", verb->name, arguments->rest);
	if (!take_flags(action, arguments, repeat, &err)) {
		if (action->again && !repeat && !app->asker)
			command_ask(app, action->again, err.text);
		gate_refuse(action, err.kind, "%s: %s", verb->name, err.text);
		return NULL;
	}
	app_say(app, ROLE_MESSAGE, "%s%s: looking at it ...", verb->name,
		action->clear ? " --clear" : "");
	gate_enter(action, ACTION_READING);
	return action;
}

void gate_begin(struct app *app, const struct verb *verb, const struct arguments *arguments)
{
	if (!may_write(app, verb) || (targets_bare(arguments) && verb_form_first(app, verb)))
		return;
	begin(app, verb, arguments, NULL);
}

static struct action *begin_again(struct app *app, const struct repeat *repeat)
{
	struct arguments arguments;
	if (!may_write(app, repeat->verb))
		return NULL;
	char *flags = xstrdup(repeat->flags);
	command_split(flags, &arguments);
	arguments.rest = "";
	struct action *action = begin(app, repeat->verb, &arguments, repeat);
	free(flags);
	return action;
}

void gate_repeat(struct app *app)
{
	begin_again(app, app->repeat);
}

bool gate_take_up(struct app *app, const struct repeat *repeat, struct job *job, struct job *undoes)
{
	struct action *action = begin_again(app, repeat);
	if (!action)
		return false;
	action->repeated = false; /* it is not what app::repeat is about */
	action->job = job;
	action->undoes = undoes;
	if (job || undoes)
		(job ? job : undoes)->action = action;
	return true;
}

static bool is_connected(const struct app *app)
{
	return cluster_link(app->cluster).state == LINK_LIVE;
}

/* Why the question must not be answered any more, or NULL. */
static const char *spoiled(struct action *action)
{
	if (!is_connected(action->app))
		return "the connection is lost";
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_READY &&
			subject_is_gone(action->subjects[i]))
			return arena_printf(
				&action->arena, "%s is gone", subject_words(action->subjects[i]));
	return NULL;
}

void gate_turn(struct app *app)
{
	for (struct action *action = app->actions, *next; action; action = next) {
		next = action->next;
		const char *why = action->phase == ACTION_ASKING ? spoiled(action) : NULL;
		if (why)
			gate_drop(action, is_connected(app) ? ERROR_UNANSWERED : ERROR_UNREACHABLE,
				why);
		else if (action->phase == ACTION_READING)
			gate_go_on(action); /* a right may be known now */
	}
}

size_t gate_left(const struct app *app)
{
	size_t left = 0;
	for (const struct action *action = app->actions; action; action = action->next)
		if (action->phase == ACTION_SENDING)
			left += action_count(action, SUBJECT_READY) +
				action_count(action, SUBJECT_WAITING);
	return left;
}

void gate_pace(struct action *action, enum pace pace)
{
	int64_t until = action->app->clock.mono + action->patience;
	for (size_t i = 0; i < action->count; i++) {
		struct subject *subject = action->subjects[i];
		subject->paused |= pace == PACE_PAUSED && subject->state == SUBJECT_READY;
		if (pace == PACE_ON && subject->state == SUBJECT_WAITING)
			subject->waits_until = until;
	}
	action->pace = pace;
	action->generation++;
	gate_go_on(action);
}

bool gate_busy(const struct app *app)
{
	for (const struct action *action = app->actions; action; action = action->next)
		if (action_under_way(action))
			return true;
	return false;
}

uint64_t gate_generation(const struct app *app)
{
	uint64_t sum = app->actions_past;
	for (const struct action *action = app->actions; action; action = action->next)
		sum += action->generation;
	return sum;
}

void gate_finish(struct app *app)
{
	while (app->actions)
		action_destroy(app->actions);
}
