#include "mtv/go.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "mtv/cutover_stage.h"
#include "mtv/readiness.h"

enum {
	FRESH = 15 * 1000, /* milliseconds that a verdict may be old */
	OLD = 2 * 1000,	   /* from then on its age is told */
	REASON_MAX = 1200, /* bytes: a check's name and its sentence */
};

struct go *go_create(void)
{
	struct go *go = xcalloc(1, sizeof(*go));
	go->refs = 1;
	return go;
}

struct go *go_ref(struct go *go)
{
	if (go)
		go->refs++;
	return go;
}

void go_unref(struct go *go)
{
	if (!go || --go->refs)
		return;
	free(go->reason);
	free(go);
}

bool go_applies(const struct plan *plan)
{
	const size_t *by = plan->by_state;
	return plan_runs_warm(plan) &&
		by[VM_RUNNING] + by[VM_WAITING] + by[VM_QUEUED] + by[VM_NOT_STARTED];
}

/* ---- judging --------------------------------------------------------------------------------- */

/* Of the answers that are as bad as the worst the first; NULL: there are none. */
static const struct answer *worst_of(const struct checks *checks, size_t *count)
{
	const struct answer *worst = NULL;
	enum verdict verdict = checks_verdict(checks);
	*count = 0;
	for (size_t i = 0; i < checks->answers.count; i++) {
		const struct answer *answer = checks_at(checks, i);
		if (answer->verdict != verdict)
			continue;
		worst = worst ? worst : answer;
		(*count)++;
	}
	return worst;
}

static void write_reason(const struct checks *checks, struct buf *out)
{
	size_t count;
	const struct answer *worst = worst_of(checks, &count);
	if (!worst)
		buf_add_text(out, "nothing was checked");
	else if (worst->verdict == VERDICT_PASS)
		buf_printf(out, "all %zu checks pass", checks->answers.count);
	else
		buf_printf(out, "%s: %s", worst->check->name, worst->sentence);
	if (worst && worst->verdict != VERDICT_PASS && count > 1)
		buf_printf(out, " (and %zu more)", count - 1);
}

/* The oldest of what was read. */
static int64_t oldest_of(const struct checks *checks)
{
	int64_t oldest = 0;
	for (size_t i = 0; i < checks->answers.count; i++)
		if (checks_at(checks, i)->age > oldest)
			oldest = checks_at(checks, i)->age;
	return oldest;
}

bool go_put(struct go *go, const struct checks *checks, const struct clock *clock, bool lost)
{
	struct buf reason;
	buf_init(&reason, REASON_MAX);
	write_reason(checks, &reason);
	enum verdict verdict = checks_verdict(checks);
	bool same = go->judged && go->verdict == verdict && go->lost == lost &&
		!strcmp(go->reason, reason.text);
	free(go->reason);
	go->reason = xstrdup(reason.text);
	buf_finish(&reason);
	go->verdict = verdict;
	go->lost = lost;
	go->judged = true;
	go->at = clock->mono;
	go->age = oldest_of(checks);
	return !same;
}

enum verdict go_verdict(const struct checks *checks, bool lost)
{
	return lost || oldest_of(checks) >= FRESH ? VERDICT_UNKNOWN : checks_verdict(checks);
}

/* ---- telling --------------------------------------------------------------------------------- */

static int64_t age_of(const struct go *go, const struct clock *clock)
{
	return clock->mono - go->at + go->age;
}

/* Whoever looks wants it to be kept up to date. */
static struct go *look(const struct plan *plan, const struct clock *clock)
{
	struct go *go = go_applies(plan) ? plan->go : NULL;
	if (go)
		interest_note(&go->interest, clock);
	return go;
}

static bool holds(const struct go *go, const struct clock *clock)
{
	return go && go->judged && !go->lost && age_of(go, clock) < FRESH;
}

const char *go_word(const struct plan *plan, const struct clock *clock)
{
	const struct go *go = look(plan, clock);
	if (!go_applies(plan))
		return NULL;
	return readiness_word(holds(go, clock) ? go->verdict : VERDICT_UNKNOWN);
}

const char *go_reason(const struct plan *plan, const struct telling *telling)
{
	const struct go *go = look(plan, telling->clock);
	if (!go_applies(plan))
		return NULL;
	if (!go || !go->judged)
		return "not judged yet";
	int64_t age = age_of(go, telling->clock);
	const char *ago = tell_duration(telling, age);
	if (!holds(go, telling->clock) && go->verdict != VERDICT_UNKNOWN)
		return arena_printf(telling->arena, "it was %s %s ago, nothing newer is known: %s",
			readiness_word(go->verdict), ago, go->reason);
	if (age >= OLD && (go->age || !holds(go, telling->clock)))
		return arena_printf(telling->arena, "%s, %s ago", go->reason, ago);
	return go->reason;
}

int64_t go_age(const struct plan *plan, const struct clock *clock)
{
	const struct go *go = look(plan, clock);
	return go && go->judged ? age_of(go, clock) : -1;
}
