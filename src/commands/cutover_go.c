#include "commands/cutover_go.h"

#include <string.h>

#include "app/action.h"
#include "base/plural.h"
#include "commands/cutover_wish.h"
#include "mtv/go.h"
#include "mtv/readiness.h"

/* The facts that the checks judge are those of the watch, whatever was read for the question. */
static const struct plan *watched(const struct subject *subject)
{
	return model_plan(&subject->action->app->model, subject->uid);
}

/* GO, NO-GO or UNKNOWN; NULL: no cutover is set, or nobody was to ask the server for it. */
static const char *word_of(const struct subject *subject)
{
	const struct action *action = subject->action;
	const struct plan *plan = watched(subject);
	if (!plan || cutover_clears(subject) || action->dry == DRY_CLIENT)
		return NULL;
	return go_word(plan, &action->app->clock);
}

static enum role role_of(const char *word)
{
	if (!strcmp(word, readiness_word(VERDICT_PASS)))
		return ROLE_OK;
	return strcmp(word, readiness_word(VERDICT_FAIL)) != 0 ? ROLE_WARNING : ROLE_ERROR;
}

void cutover_go_tell(struct action *action, const struct subject *subject, struct page *page)
{
	struct telling telling = action_telling(action);
	const char *word = word_of(subject);
	if (word)
		page_printf(
			page, role_of(word), "%s: %s", word, go_reason(watched(subject), &telling));
}

static size_t count(const struct action *action, enum verdict verdict)
{
	size_t found = 0;
	for (size_t i = 0; i < action->count; i++) {
		const struct subject *subject = action->subjects[i];
		const char *word = subject->state == SUBJECT_READY ? word_of(subject) : NULL;
		found += word && !strcmp(word, readiness_word(verdict));
	}
	return found;
}

static void tell_count(const struct action *action, enum verdict verdict, struct page *page)
{
	size_t found = count(action, verdict);
	size_t all = action_count(action, SUBJECT_READY);
	const char *word = readiness_word(verdict);
	if (found)
		page_printf(page, role_of(word), "%zu of %zu %s %s %s: see below why.", found, all,
			plural(all, "plan", "plans"), plural(found, "is", "are"), word);
}

void cutover_go_tell_set(struct action *action, struct page *page)
{
	tell_count(action, VERDICT_FAIL, page);
	tell_count(action, VERDICT_UNKNOWN, page);
}
