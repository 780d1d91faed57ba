#include "app/action.h"
#include "app/gate.h"
#include "app/hold.h"
#include "base/plural.h"
#include "commands/commands.h"
#include "ui/menu.h"

/* quit: ends the program; while a job has steps to come it asks what shall become of them. */

enum { NAMES = 4 };

enum choice { CHOICE_WAIT, CHOICE_STOP, CHOICE_LEAVE };

static bool is_left(const struct subject *subject)
{
	return subject->state == SUBJECT_READY || subject->state == SUBJECT_WAITING;
}

/* "shop/web, shop/db and 3 more": of those that PICK takes; in the arena of the turn. */
static const char *names_of(struct app *app, bool (*pick)(const struct subject *subject))
{
	const char *names = "";
	size_t count = 0;
	for (const struct action *action = app->actions; action; action = action->next) {
		for (size_t i = 0; action->phase == ACTION_SENDING && i < action->count; i++) {
			const struct subject *subject = action->subjects[i];
			if (!pick(subject) || count++ >= NAMES)
				continue;
			names = arena_printf(&app->arena, "%s%s%s/%s", names, *names ? ", " : "",
				subject->name_space, subject->name);
		}
	}
	return count > NAMES ? arena_printf(&app->arena, "%s and %zu more", names, count - NAMES)
			     : names;
}

static void stop_all(struct app *app)
{
	for (struct action *action = app->actions; action; action = action->next)
		if (action->phase == ACTION_SENDING)
			gate_pace(action, PACE_STOPPING);
}

static void go_on_all(struct app *app)
{
	for (struct action *action = app->actions; action; action = action->next)
		if (action->phase == ACTION_SENDING && action->pace == PACE_PAUSED)
			gate_pace(action, PACE_ON);
}

static void end_behind(struct app *app)
{
	app->quits_after = true;
	app_say(app, ROLE_WARNING, "ends when what is on its way has come to its end");
	if (!gate_left(app) && !gate_busy(app))
		app_quit(app); /* it came to its end while the question stood */
}

static void chosen(void *owner, int choice)
{
	struct app *app = owner;
	screen_pop(&app->screens);
	switch (choice) {
	case CHOICE_WAIT:
		go_on_all(app);
		end_behind(app);
		break;
	case CHOICE_STOP:
		stop_all(app);
		end_behind(app);
		break;
	case CHOICE_LEAVE: app_quit(app); break;
	default: app->quits_after = false;
	}
}

static void ask(struct app *app)
{
	const struct menu_about about = {.title = "A job is not over: quit",
		.items = {"when all of it is done",
			arena_printf(&app->arena, "behind what has begun: %s",
				names_of(app, subject_under_way)),
			arena_printf(
				&app->arena, "now, and leave undone: %s", names_of(app, is_left))},
		.keys = {"w", "s", "l"},
		.count = 3,
		.done = chosen,
		.owner = app};
	screen_push(&app->screens, menu_create(&about));
}

static void chosen_of_held(void *owner, int choice)
{
	struct app *app = owner;
	screen_pop(&app->screens);
	if (choice == 0)
		app_quit(app);
}

/* Nothing is on its way, but somebody may count on the plans that are still to be asked about. */
static void ask_of_held(struct app *app)
{
	size_t held = hold_count(app);
	const struct menu_about about = {.title = arena_printf(&app->arena, "%zu %s held: quit",
						 held, plural(held, "plan is", "plans are")),
		.items = {arena_printf(
			&app->arena, "now: the next start offers %s", hold_names(app))},
		.keys = {"l"},
		.count = 1,
		.done = chosen_of_held,
		.owner = app};
	screen_push(&app->screens, menu_create(&about));
}

void run_quit(struct app *app, const struct arguments *arguments)
{
	(void)arguments;
	if (gate_left(app) && !app->quitting)
		ask(app);
	else if (hold_count(app) && !app->quitting)
		ask_of_held(app);
	else
		app_quit(app);
}
