#include <stdlib.h>

#include "app/gate_private.h"
#include "app/page_preflight.h"
#include "app/plan_site.h"
#include "base/memory.h"
#include "base/plural.h"

/*
 * What speaks against an action, before its question: verb::checks over what has been read of the
 * site of each subject. They are judged anew with each page and behind the answer, so that the
 * question tells what is there and not what was.
 */

enum {
	WAIT_MAX = 3 * 1000,  /* milliseconds for which a question waits for what is to be read */
	SENTENCES = 6,	      /* of one plan; ... */
	SENTENCES_OF_SET = 3, /* ... of each in a set */
};

struct subject_checks {
	struct plan_site site;
	int64_t until; /* clock::mono: what is not read by then is unknown */
	struct arena arena;
	struct checks found; /* as it was judged last; texts in the arena */
};

void gate_checks_open(struct subject *subject)
{
	struct app *app = subject->action->app;
	if (!subject->action->verb->checks || subject->checks)
		return;
	struct subject_checks *own = xcalloc(1, sizeof(*own));
	own->until = app->clock.mono + WAIT_MAX;
	arena_init(&own->arena);
	checks_init(&own->found, &own->arena);
	plan_site_open(&own->site, app, subject->plan, SITE_FOR_START);
	subject->checks = own;
}

void gate_checks_close(struct subject *subject)
{
	struct subject_checks *own = subject->checks;
	if (!own)
		return;
	plan_site_close(&own->site);
	checks_finish(&own->found);
	arena_finish(&own->arena);
	free(own);
	subject->checks = NULL;
}

static bool is_pending(const struct subject *subject)
{
	struct subject_checks *own = subject->checks;
	if (!own || subject->state != SUBJECT_READY ||
		subject->action->app->clock.mono >= own->until)
		return false;
	return plan_site_pending(&own->site) || plan_site_loading(&own->site);
}

bool gate_checks_pending(const struct action *action)
{
	for (size_t i = 0; i < action->count; i++)
		if (is_pending(action->subjects[i]))
			return true;
	return false;
}

void gate_checks_judge(struct subject *subject)
{
	struct subject_checks *own = subject->checks;
	if (!own)
		return;
	plan_site_follow(&own->site, subject->plan, SITE_FOR_START);
	struct site site = plan_site_look(&own->site);
	checks_finish(&own->found);
	arena_clear(&own->arena);
	checks_init(&own->found, &own->arena);
	checks_run(&own->found, subject->action->verb->checks, &site);
}

static const struct answer *first_fail(const struct subject *subject)
{
	const struct checks *found = subject->checks ? &subject->checks->found : NULL;
	for (size_t i = 0; found && i < found->answers.count; i++)
		if (checks_at(found, i)->verdict == VERDICT_FAIL)
			return checks_at(found, i);
	return NULL;
}

bool gate_checks_fail(const struct subject *subject)
{
	return first_fail(subject);
}

const char *gate_checks_worst(const struct subject *subject)
{
	const struct answer *fail = first_fail(subject);
	return fail ? fail->sentence : "";
}

const char *gate_checks_warning(struct action *action)
{
	size_t ready = action_count(action, SUBJECT_READY);
	size_t failing = 0;
	for (size_t i = 0; i < action->count; i++)
		failing += action->subjects[i]->state == SUBJECT_READY &&
			gate_checks_fail(action->subjects[i]);
	if (!failing)
		return NULL;
	if (ready == 1)
		return "Its preflight FAILS: see below why. The answer must say more for that.";
	return arena_printf(&action->arena,
		"The preflight of %zu of %zu plans FAILS: see below why. The answer must say more "
		"for that.",
		failing, ready);
}

/* Where the rest of it is told. */
static const char *more_of(const struct subject *subject)
{
	struct action *action = subject->action;
	const struct app *app = action->app;
	const char *key = keymap_key_of(&app->keymap, KEYMAP_TABLE, "preflight");
	if (app->asker)
		return arena_printf(&action->arena, "mtvtop preflight plan %s", subject->name);
	return key ? key : ":preflight";
}

void gate_checks_write(const struct subject *subject, struct page *page)
{
	bool set = action_count(subject->action, SUBJECT_READY) > 1;
	if (subject->checks)
		page_write_verdict(page, &subject->checks->found,
			set ? SENTENCES_OF_SET : SENTENCES, more_of(subject));
	else
		page_text(page, ROLE_WARNING,
			"[?]  preflight: nothing was looked at, so nothing is known");
}
