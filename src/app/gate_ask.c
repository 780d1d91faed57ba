#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/command.h"
#include "app/cutover_window.h"
#include "app/gate_private.h"
#include "app/job.h"
#include "app/verb_form.h"
#include "base/memory.h"
#include "ui/dialog.h"
#include "ui/pager.h"

/* The question: a dialog on top of whatever is on the screen, and what its answer leads to. */

static uint64_t page_generation(void *data)
{
	const struct action *action = data;
	return action->generation * 31 + (uint64_t)(action->app->clock.wall / 1000);
}

static void dialog_gone(void *data)
{
	((struct action *)data)->dialog = NULL;
}

/* An action that has come to its end lives as long as its page. */
static void page_gone(void *data)
{
	struct action *action = data;
	action->page = NULL;
	if (action->phase == ACTION_OVER)
		action_destroy(action);
}

static bool copy(void *owner, const char *text)
{
	const struct app *app = ((struct action *)owner)->app;
	return app->terminal && terminal_copy(app->terminal, text);
}

static void close_dialog(struct action *action)
{
	struct screen **link = &action->app->screens;
	while (*link && *link != &action->dialog->screen)
		link = &(*link)->below;
	if (*link)
		screen_pop(link);
	action->app->redraw = true;
}

void gate_tell(struct app *app, const struct error *err)
{
	if (app->asker)
		app->asker->refused(app->asker, err);
	else
		app_say(app, ROLE_WARNING, "%s", err->text);
}

void gate_refuse(struct action *action, enum error_kind kind, const char *format, ...)
{
	struct app *app = action->app;
	struct error err = {.kind = kind};
	va_list args;
	va_start(args, format);
	vsnprintf(err.text, sizeof(err.text), format, args);
	va_end(args);
	if (action->dialog)
		close_dialog(action);
	action_destroy(action);
	gate_tell(app, &err);
}

void gate_drop(struct action *action, enum error_kind kind, const char *why)
{
	gate_refuse(action, kind, "%s: %s; nothing was sent", action->verb->name, why);
}

void gate_no(struct action *action, const struct error *err)
{
	gate_refuse(action, err->kind, "%s: %s; nothing was sent", action->verb->name, err->text);
}

/* Of all plans it may be that it can be done to none: a set for which there is nothing to do. */
static enum error_kind refusal_kind(const struct action *action, const struct subject *first)
{
	if (first->forbidden)
		return ERROR_FORBIDDEN;
	return action->chosen == CHOSEN_BY_ALL ? ERROR_NOTHING : ERROR_REFUSED;
}

/* Why nothing can be done, when that is so for all. */
static void refuse_all(struct action *action)
{
	const struct subject *first = action_first(action, SUBJECT_SKIPPED);
	enum error_kind kind = refusal_kind(action, first);
	if (action->count == 1)
		gate_refuse(action, kind, "%s %s: %s", action->verb->name, subject_words(first),
			first->reason);
	else
		gate_refuse(action, kind, "%s: none of %zu plans: %s: %s", action->verb->name,
			action->count, subject_words(first), first->reason);
}

/* What was announced is not what could be asked about. */
static void refuse_turn(struct action *action, const struct subject *stuck)
{
	gate_refuse(action, refusal_kind(action, stuck),
		"%s: it is the turn of %s, and of no other: %s; nothing was sent",
		action->verb->name, subject_words(stuck), stuck->reason);
}

/* Of one that is held it would be another action, with the rest held twice. */
static bool can_modify(const struct action *action)
{
	return !action->job || !action->job->holds;
}

/* The form with the values of the line; without one the line itself, to be changed. */
static void modify(struct action *action)
{
	close_dialog(action);
	if (!verb_form_open(action))
		command_prompt(action->app, action->line);
	action_destroy(action);
}

/* "retry --cutover +3h plan shop/web": the line for its plans by name, whatever is marked then. */
static char *named_line(struct action *action)
{
	static const char *const targets[] = {"all", "query", "namespace"};
	struct flag_values values;
	struct arguments arguments;
	struct error err;
	const char *names = targets_names(action);
	char *copy = xstrdup(action->line);
	char *line = NULL;
	command_split(copy, &arguments);
	if (names && flags_parse(&values, action->verb->flags, &arguments, &err)) {
		values.word_count = 0;
		for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++)
			flags_set(&values, targets[i], NULL);
		line = flags_line(&values, action->verb->name, "name", names);
	}
	free(copy);
	return line;
}

/* Another question, behind which this one comes again; nothing of this one was sent. */
static void do_first(struct action *action)
{
	struct app *app = action->app;
	char *line = xstrdup(action->verb->first(action));
	char *then = named_line(action);
	close_dialog(action);
	action_destroy(action);
	const struct action *before = app->actions;
	dispatch(app, line);
	if (app->actions != before)
		app->actions->then = then;
	else
		free(then);
	free(line);
}

static void forget_differences(struct action *action)
{
	for (size_t i = 0; i < action->count; i++) {
		free(action->subjects[i]->difference);
		action->subjects[i]->difference = NULL;
	}
}

void gate_yes(struct action *action, bool go_on)
{
	action->go_on = go_on;
	action->checked = clock_server(&action->app->clock);
	forget_differences(action);
	if (action->dialog)
		close_dialog(action);
	gate_enter(action, ACTION_CHECKING);
}

static void answered(void *owner, enum dialog_answer answer, const struct dialog *dialog)
{
	struct action *action = owner;
	switch (answer) {
	case DIALOG_YES:
		snprintf(action->key, sizeof(action->key), "%s", action->app->pressed);
		gate_yes(action, dialog->go_on);
		break;
	case DIALOG_MODIFY: modify(action); break;
	case DIALOG_FIRST: do_first(action); break;
	case DIALOG_TOO_SMALL:
		gate_drop(action, ERROR_UNANSWERED, "the screen is too small for the question");
		break;
	default: gate_drop(action, ERROR_UNANSWERED, "canceled"); break;
	}
}

void gate_open_page(struct action *action)
{
	struct page_source source = {.generation = page_generation,
		.write = gate_write_page,
		.destroy = page_gone,
		.data = action};
	action->page = pager_create(gate_title(action), &source);
	screen_push(&action->app->screens, &action->page->screen);
	action->app->redraw = true;
}

/* What the answer stands for. */
static void note_tiers(struct action *action)
{
	for (size_t i = 0; i < action->count; i++) {
		struct subject *subject = action->subjects[i];
		if (subject->state != SUBJECT_READY)
			continue;
		gate_checks_judge(subject);
		subject->fails = gate_checks_fail(subject);
		subject->tier = gate_subject_tier(subject);
		subject->outside = cutover_outside(subject);
	}
}

static void open_dialog(struct action *action)
{
	struct app *app = action->app;
	struct dialog_about about = {.title = gate_title(action),
		.phrase = gate_phrase(action),
		.key = action->key,
		.can_modify = can_modify(action),
		.first = action->verb->first && action->verb->first(action)
			? action->verb->first_hint
			: NULL,
		.can_go_on = action_count(action, SUBJECT_READY) > 1,
		.command = gate_equivalent(action),
		.source = {.generation = page_generation,
			.write = gate_write_page,
			.destroy = dialog_gone,
			.data = action},
		.answered = answered,
		.copy = copy,
		.owner = action,
		.clock = &app->clock};
	action->dialog = dialog_create(&about);
	screen_push(&app->screens, &action->dialog->screen);
	app->redraw = true;
}

/* Who comes first is settled with the first question; who is left out by then has no place. */
static void settle_places(struct action *action)
{
	size_t place = 0;
	for (size_t i = 0; i < action->count && !action->placed; i++) {
		if (action->subjects[i]->state != SUBJECT_READY)
			continue;
		action->subjects[i]->place = place++;
		gate_make_request(action->subjects[i]);
	}
	action->placed = true;
}

void gate_ask(struct action *action)
{
	struct app *app = action->app;
	action->phase = ACTION_ASKING;
	action->now = action->checked = 0;
	const struct subject *stuck = gate_hold_stuck(action);
	if (stuck) {
		refuse_turn(action, stuck);
		return;
	}
	gate_hold(action);
	bool broken = action->verb->whole && action->chosen == CHOSEN_BY_NAME &&
		action_count(action, SUBJECT_SKIPPED);
	if (broken || !action_count(action, SUBJECT_READY)) {
		refuse_all(action);
		return;
	}
	app->message[0] = '\0';
	settle_places(action);
	note_tiers(action);
	if (app->asker) {
		app->asker->ask(app->asker, action);
	} else if (action->dry) {
		action->phase = ACTION_OVER;
		gate_open_page(action);
	} else {
		open_dialog(action);
	}
}
