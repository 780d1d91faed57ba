#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/gate_private.h"
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

void gate_drop(struct action *action, const char *why)
{
	struct app *app = action->app;
	app_say(app, ROLE_WARNING, "%s: %s; nothing was sent", action->verb->name, why);
	close_dialog(action);
	action_destroy(action);
}

/* Why nothing can be done, when that is so for all. */
static void say_refusal(struct action *action)
{
	const struct subject *first = action_first(action, SUBJECT_SKIPPED);
	if (action->count == 1)
		app_say(action->app, ROLE_WARNING, "%s %s: %s", action->verb->name,
			subject_words(first), first->reason);
	else
		app_say(action->app, ROLE_WARNING, "%s: none of %zu plans: %s: %s",
			action->verb->name, action->count, subject_words(first), first->reason);
	action_destroy(action);
}

/* The form with the values of the line; without one the line itself, to be changed. */
static void modify(struct action *action)
{
	close_dialog(action);
	if (!verb_form_open(action))
		command_prompt(action->app, action->line);
	action_destroy(action);
}

static void forget_differences(struct action *action)
{
	for (size_t i = 0; i < action->count; i++) {
		free(action->subjects[i]->difference);
		action->subjects[i]->difference = NULL;
	}
}

static void answered(void *owner, enum dialog_answer answer, const struct dialog *dialog)
{
	struct action *action = owner;
	switch (answer) {
	case DIALOG_YES:
		action->go_on = dialog->go_on;
		snprintf(action->key, sizeof(action->key), "%s", action->app->pressed);
		forget_differences(action);
		close_dialog(action);
		gate_enter(action, ACTION_CHECKING);
		break;
	case DIALOG_MODIFY: modify(action); break;
	case DIALOG_TOO_SMALL: gate_drop(action, "the screen is too small for the question"); break;
	default: gate_drop(action, "canceled"); break;
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
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_READY)
			action->subjects[i]->tier = action->verb->tier(action, action->subjects[i]);
}

void gate_ask(struct action *action)
{
	struct app *app = action->app;
	action->phase = ACTION_ASKING;
	action->now = 0;
	bool broken = action->verb->whole && action->chosen == CHOSEN_BY_NAME &&
		action_count(action, SUBJECT_SKIPPED);
	if (broken || !action_count(action, SUBJECT_READY)) {
		say_refusal(action);
		return;
	}
	app->message[0] = '\0';
	if (action->dry) {
		action->phase = ACTION_OVER;
		gate_open_page(action);
		return;
	}
	note_tiers(action);
	struct dialog_about about = {.title = gate_title(action),
		.phrase = gate_phrase(action),
		.key = action->key,
		.can_modify = true,
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
