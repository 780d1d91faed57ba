#include "app/action.h"
#include "app/gate_private.h"
#include "app/hold.h"
#include "base/plural.h"

/* Of an action that holds one plan is asked about and written, and the others wait their turn. */

void gate_hold(struct action *action)
{
	bool first = true;
	for (size_t i = 0; action->holds && i < action->count; i++) {
		struct subject *subject = action->subjects[i];
		if (subject->state != SUBJECT_READY && subject->state != SUBJECT_HELD)
			continue;
		subject_set(subject, first ? SUBJECT_READY : SUBJECT_HELD, "%s", "");
		first = false;
	}
}

const struct subject *gate_hold_stuck(const struct action *action)
{
	bool others = action_count(action, SUBJECT_READY) || action_count(action, SUBJECT_HELD);
	for (size_t i = 0; action->holds && others && i < action->count; i++) {
		const struct subject *subject = action->subjects[i];
		if (subject->state == SUBJECT_SKIPPED && !subject->refused)
			return subject;
		if (subject->state != SUBJECT_SKIPPED)
			return NULL;
	}
	return NULL;
}

/* Of the one that was written before: whether it is time for this one. */
static void write_before(struct action *action, struct page *page)
{
	static const struct {
		const char *words;
		enum role role;
	} states[HOLD_STATES] = {[HOLD_GOES_ON] = {"NOT YET at its end", ROLE_WARNING},
		[HOLD_UP] = {"at its end", ROLE_OK},
		[HOLD_TROUBLE] = {"NOT WELL, and that does not change by itself", ROLE_ERROR}};
	struct app *app = action->app;
	if (!action->job)
		return;
	enum hold_state state = hold_state_of(app, action->job);
	page_printf(page, states[state].role, "The one before is %s: %s.", states[state].words,
		hold_words(app, action->job));
	page_text(page, ROLE_MUTED, "Another time: no, and then :jobs next --cutover TIME.");
}

/* One for which a cutover is set already begins with it, whoever waits. */
static void write_place(
	struct action *action, const struct subject *subject, size_t place, struct page *page)
{
	struct telling telling = action_telling(action);
	int64_t at = subject->plan ? plan_cutover(subject->plan) : 0;
	page_printf(page, ROLE_NORMAL, "  %zu. %s", place, subject_words(subject));
	if (at)
		page_printf(page, ROLE_WARNING,
			"     has a cutover already, %s, and BEGINS THEN by itself; --clear takes "
			"it away",
			tell_distance(&telling, at));
}

static void write_held(struct action *action, struct page *page)
{
	size_t held = action_count(action, SUBJECT_HELD);
	size_t place = 1;
	if (!held)
		return;
	page_printf(page, ROLE_WARNING,
		"Only %s is written now. %zu %s held; each is proposed, with a question of its "
		"own, when the VMs of the one before it are up:",
		subject_words(action_first(action, SUBJECT_READY)), held,
		plural(held, "plan is", "plans are"));
	for (size_t i = 0; i < action->count; i++)
		if (action->subjects[i]->state == SUBJECT_HELD)
			write_place(action, action->subjects[i], ++place, page);
	page_text(page, ROLE_MUTED,
		"Nothing of them happens without mtvtop and somebody who answers; :jobs stop ends "
		"it.");
}

void gate_hold_write(struct action *action, struct page *page)
{
	if (!action->holds)
		return;
	write_before(action, page);
	write_held(action, page);
}
