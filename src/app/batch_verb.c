#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/action.h"
#include "app/batch.h"
#include "app/batch_result.h"
#include "app/cockpit.h"
#include "app/gate.h"
#include "app/journal.h"
#include "app/question.h"
#include "base/lines.h"

/*
 * A verb on the shell: `mtvtop start plan web`. It goes through the same gate as a key does; the
 * question is a page of plain lines, answered on a terminal, or beforehand by --yes (T0, T1) and
 * --confirm (all). What came of it is a line for each plan on standard output.
 */
const struct flag shell_flags[] = {
	{"yes", NULL, FLAG_SWITCH, "says yes to what is answered with y, a name or a count"},
	{"confirm", "CONTEXT/NAME", FLAG_TEXT,
		"says yes to all: to one plan by CONTEXT/NAME, to a set by CONTEXT/COUNT, with "
		"--max by CONTEXT alone"},
	{"max", "COUNT", FLAG_TEXT, "with --confirm CONTEXT: to so many plans at most"},
	{"stop-on-error", NULL, FLAG_SWITCH, "one after the other, and none behind one that fails"},
	{"no-cutover", NULL, FLAG_SWITCH, "starts warm plans without one, said on purpose"},
	{"wait", "STATE", FLAG_OPTIONAL,
		"then waits: until what was begun is done, or for a state of plans, or ended"},
	{"timeout", "TIME", FLAG_TEXT, "of --wait: ends with 124 after this time, as 90s or 2h"},
	{"no-journal", NULL, FLAG_SWITCH, "writes although no journal can be kept"}, {0}};

enum { JUDGING = 6 * 1000 /* milliseconds that a question waits for what it tells of */ };

struct shell {
	struct asker asker;
	struct app *app;
	const struct options *options;
	const char *confirm; /* or NULL */
	size_t max;	     /* 0: not given */
	bool yes;
	bool stop;
	bool no_cutover;
	bool waits;	 /* --wait */
	int state;	 /* for which it waits */
	int64_t timeout; /* milliseconds; negative: none */
	bool asked;	 /* once already */
	bool over;
	int signal; /* that ends it; 0: none so far */
	int status;
	struct action *action; /* whose question is on the terminal */
	struct action *done;   /* what is waited for */
	struct timer judged;   /* the next look at what its question tells of */
	int64_t judged_by;     /* clock::mono when it is put whatever is known */
	struct question question;
	struct caught caught[CAUGHT_SIGNALS];
};

/* ---- the flags ----------------------------------------------------------------------------- */

static const struct flag *shell_flag(const char *word)
{
	size_t length = strcspn(word, "=");
	for (const struct flag *flag = shell_flags; flag->name; flag++)
		if (!strncmp(word, "--", 2) && length == strlen(flag->name) + 2 &&
			!strncmp(word + 2, flag->name, length - 2))
			return flag;
	return NULL;
}

/* Those of the shell go to OWN, all others to the verb. */
static void divide(const struct arguments *all, struct arguments *own, struct arguments *of_verb)
{
	*own = *of_verb = (struct arguments){.rest = ""};
	for (int i = 0; i < all->count; i++) {
		const struct flag *flag = shell_flag(all->values[i]);
		struct arguments *to = flag ? own : of_verb;
		to->values[to->count++] = all->values[i];
		if (flag && flag_takes_next(flag) && !strchr(all->values[i], '=') &&
			i + 1 < all->count)
			to->values[to->count++] = all->values[++i];
	}
}

static bool take_max(struct shell *shell, const char *text, struct error *err)
{
	char *end;
	long count = text ? strtol(text, &end, 10) : 0;
	if (text && (count <= 0 || *end))
		return error_set_kind(
			err, ERROR_USAGE, "--max is a number of plans, not \"%s\"", text);
	if (text && !shell->confirm)
		return error_set_kind(err, ERROR_USAGE, "--max goes with --confirm CONTEXT");
	shell->max = (size_t)count;
	return true;
}

static bool take_wait(
	struct shell *shell, const char *state, const char *timeout, struct error *err)
{
	shell->waits = state;
	shell->state = AWAIT_VERB;
	shell->timeout = -1;
	if (state && shell->options->command->verb->about)
		return error_set_kind(
			err, ERROR_USAGE, "--wait is for plans: there is nothing else to wait for");
	if (timeout && !state)
		return error_set_kind(err, ERROR_USAGE, "--timeout goes with --wait");
	return (!state || !*state || await_take_state(state, &shell->state, err)) &&
		(!timeout || option_time("timeout", timeout, &shell->timeout, err));
}

static bool take_flags(struct shell *shell, const struct arguments *own, struct error *err)
{
	struct flag_values values;
	if (!flags_parse(&values, shell_flags, own, err))
		return false;
	shell->yes = flags_value(&values, "yes");
	shell->stop = flags_value(&values, "stop-on-error");
	shell->no_cutover = flags_value(&values, "no-cutover");
	shell->confirm = flags_value(&values, "confirm");
	shell->app->journal_off = flags_value(&values, "no-journal");
	return take_max(shell, flags_value(&values, "max"), err) &&
		take_wait(
			shell, flags_value(&values, "wait"), flags_value(&values, "timeout"), err);
}

/* ---- the question -------------------------------------------------------------------------- */

static void end(struct shell *shell, int status)
{
	shell->over = true;
	shell->status = status;
	shell->action = NULL;
	timer_stop(shell->app->loop, &shell->judged);
	question_end(&shell->question);
}

/* OUT: NULL writes it for nobody. */
static void print_page(struct action *action, FILE *out)
{
	const struct table_look look = app_look(action->app);
	struct page page;
	page_init(&page);
	gate_write_page(action, &page, &look);
	if (out)
		lines_printf(out, "%s\n", gate_title(action));
	for (size_t i = 0; out && i < page.lines.count; i++)
		lines_printf(out, "%s\n", ((struct page_line *)array_at(&page.lines, i))->text);
	page_finish(&page);
}

static void refuse(struct shell *shell, enum error_kind kind, const char *text)
{
	struct error err;
	error_set_kind(&err, kind, "%s", text);
	gate_no(shell->action, &err);
}

static void answered(void *data, const char *line, bool pasted)
{
	struct shell *shell = data;
	struct action *action = shell->action;
	const char *phrase = gate_phrase(action);
	if (pasted) {
		refuse(shell, ERROR_UNANSWERED, "canceled: what is pasted is no answer");
	} else if (strcmp(line, phrase ? phrase : "y") != 0) {
		refuse(shell, ERROR_UNANSWERED, "canceled");
	} else {
		shell->action = NULL;
		gate_yes(action, !shell->stop);
	}
}

static void ask_terminal(struct shell *shell)
{
	struct action *action = shell->action;
	print_page(action, stderr);
	const char *phrase = gate_phrase(action);
	const char *prompt = arena_printf(&action->arena,
		"\nType %s to go on, anything else cancels: ", phrase ? phrase : "y");
	question_put(&shell->question, shell->app->loop, prompt, answered, shell);
}

/* --confirm names what would be done, or the context alone with a limit. */
static bool is_confirmed(const struct shell *shell, struct action *action)
{
	const char *place = gate_place(action->app);
	size_t length = strlen(place);
	if (!shell->confirm || strncmp(shell->confirm, place, length) != 0)
		return false;
	if (!shell->confirm[length])
		return shell->max && action_count(action, SUBJECT_READY) <= shell->max;
	return shell->confirm[length] == '/' &&
		!strcmp(shell->confirm + length + 1, gate_what(action));
}

/* What would have been an answer. */
static const char *missing(const struct shell *shell, struct action *action)
{
	size_t count = action_count(action, SUBJECT_READY);
	if (shell->max && count > shell->max)
		return arena_printf(
			&action->arena, "%zu plans are more than --max %zu", count, shell->max);
	if (!shell->yes && !shell->confirm && gate_tier(action) < TIER_GRAVE)
		return arena_printf(&action->arena,
			"nobody said yes to it: give --yes, or answer on a terminal");
	return arena_printf(&action->arena, "it needs --confirm %s/%s, or an answer on a terminal",
		gate_place(action->app), gate_what(action));
}

static const char *difference(const struct action *action)
{
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->difference)
			return action->subjects[i]->difference;
	return NULL;
}

/* What a person would have seen in the question, and said. */
static const char *unsaid_of(const struct shell *shell, struct action *action)
{
	bool timed = action->cutover || action->at_once || action->times.count;
	if (shell->no_cutover && timed)
		return "give --cutover or --no-cutover, but not both";
	if (shell->no_cutover || !action->verb->unsaid)
		return NULL;
	return action->verb->unsaid(action);
}

static void show_dry(struct shell *shell, struct action *action)
{
	if (shell->waits) {
		refuse(shell, ERROR_USAGE, "after a --dry-run there is nothing to wait for");
		return;
	}
	print_page(action, stdout);
	action_destroy(action);
	end(shell, 0);
}

static void refuse_change(struct shell *shell, struct action *action)
{
	const char *what = difference(action);
	refuse(shell, ERROR_REFUSED,
		arena_printf(
			&action->arena, "it changed meanwhile: %s", what ? what : "see again"));
}

static bool on_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

static void put_question(struct shell *shell)
{
	struct action *action = shell->action;
	bool terminal = on_terminal();
	bool given = shell->confirm ? is_confirmed(shell, action)
				    : shell->yes && gate_tier(action) < TIER_GRAVE;
	const char *unsaid = unsaid_of(shell, action);
	bool again = shell->asked;
	shell->asked = true;
	if (action->dry) {
		show_dry(shell, action);
	} else if (unsaid && (given || !terminal)) {
		refuse(shell, ERROR_USAGE, unsaid);
	} else if (given && !again) {
		shell->action = NULL;
		gate_yes(action, !shell->stop);
	} else if (terminal) {
		ask_terminal(shell);
	} else if (again) {
		refuse_change(shell, action);
	} else {
		refuse(shell, ERROR_UNANSWERED, missing(shell, action));
	}
}

/* A question that tells what checks say is written when they have been judged (app/cockpit.h). */
static void put_when_judged(void *data)
{
	struct shell *shell = data;
	struct app *app = shell->app;
	if (cockpit_settled(app) || app->clock.mono >= shell->judged_by)
		put_question(shell);
	else
		timer_start(app->loop, &shell->judged, BATCH_LOOK, put_when_judged, shell);
}

/* What its page asks for is found out by writing it. */
static void ask(struct asker *asker, struct action *action)
{
	struct shell *shell = (struct shell *)asker;
	bool said = shell->yes || shell->confirm || !on_terminal();
	shell->action = action;
	shell->judged_by = shell->app->clock.mono + JUDGING;
	if (action->dry || !said)
		print_page(action, NULL);
	put_when_judged(shell);
}

/* ---- what came of it ----------------------------------------------------------------------- */

static void refused(struct asker *asker, const struct error *err)
{
	lines_say(stderr, "mtvtop: %s", err->text);
	end((struct shell *)asker, batch_status(err));
}

static void said(struct asker *asker, const char *text)
{
	(void)asker;
	lines_say(stderr, "mtvtop: %s", text);
}

static bool over(struct asker *asker, struct action *action)
{
	struct shell *shell = (struct shell *)asker;
	batch_result_print(action, shell->options->output);
	if (shell->waits && !shell->signal && action_count(action, SUBJECT_DONE))
		shell->done = action;
	end(shell, batch_result_status(action));
	return shell->done;
}

/* ---- the way there ------------------------------------------------------------------------- */

/* As on the screen: nothing further begins, and what is on its way is awaited. Whoever insists
 * leaves that to the next start. */
static void interrupted(void *data, int signal)
{
	struct shell *shell = data;
	if (shell->signal) {
		timer_stop(shell->app->loop, &shell->app->quit);
		return;
	}
	shell->signal = signal;
	lines_printf(stderr, "\nmtvtop: interrupted\n");
	app_quit(shell->app);
}

static bool is_sending(const struct app *app)
{
	for (const struct action *action = app->actions; action; action = action->next)
		if (action->phase == ACTION_SENDING)
			return true;
	return false;
}

/* Behind a signal only as long as an answer is awaited. */
static bool goes_on(const struct shell *shell)
{
	const struct app *app = shell->app;
	return !shell->over && (!shell->signal || (is_sending(app) && app->quit.running));
}

/* What is known of writes whose end was not awaited. */
static void end_by_signal(struct shell *shell)
{
	struct action *action = shell->app->actions;
	for (; action && !shell->over; action = action->next)
		if (action->phase == ACTION_SENDING)
			batch_result_print(action, shell->options->output);
	end(shell, CAUGHT_STATUS + shell->signal);
}

/* What was done is awaited; a failure of another plan is the worse news. */
static void wait_for(struct shell *shell)
{
	fflush(stdout); /* the results, before anything comes of them */
	int status = await_action(
		shell->done, shell->state, shell->timeout, shell->options->output == OUTPUT_JSON);
	if (!shell->status)
		shell->status = status;
}

static void before_sleep(void *data)
{
	struct app *app = data;
	arena_clear(&app->arena);
	app_refresh(app);
	cockpit_turn(app);
}

static bool prepare(struct shell *shell, struct error *err)
{
	struct app *app = shell->app;
	const struct resource *plans = resource_find("plans");
	app->acts = true;
	app->asker = &shell->asker;
	if (!app_connect(app, NULL, err))
		return false;
	app->journal = journal_open(&app->journal_problem);
	feeds_need(&app->feeds, plans);
	feeds_need(&app->feeds, resource_find("providers"));
	if (!batch_wait(app, plans, err) ||
		!batch_wait(app, verb_about(shell->options->command->verb), err))
		return false;
	loop_set_before_sleep(app->loop, before_sleep, app);
	caught_begin(shell->caught, app->loop, interrupted, shell);
	return true;
}

static bool run(struct shell *shell, struct error *err)
{
	struct arguments own;
	struct arguments of_verb;
	divide(&shell->options->arguments, &own, &of_verb);
	if (!take_flags(shell, &own, err) || !prepare(shell, err))
		return false;
	gate_begin(shell->app, shell->options->command->verb, &of_verb);
	while (goes_on(shell))
		loop_turn(shell->app->loop, 1000);
	if (shell->signal)
		end_by_signal(shell);
	else if (shell->done)
		wait_for(shell);
	return true;
}

int batch_verb(struct app *app, const struct options *options)
{
	struct error err = {0};
	struct shell shell = {.asker = {ask, refused, said, over}, .app = app, .options = options};
	if (!run(&shell, &err))
		refused(&shell.asker, &err);
	gate_finish(app);
	app->asker = NULL;
	loop_set_before_sleep(app->loop, NULL, NULL);
	return shell.status;
}
