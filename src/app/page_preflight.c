#include "app/page_preflight.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/cockpit.h"
#include "app/plan_site.h"
#include "base/memory.h"
#include "base/time.h"
#include "mtv/go.h"
#include "mtv/readiness.h"

enum { AGE_TEXT = TIME_TEXT + 10 };

enum { SUM_MAX = 200 /* bytes of "2 fail, 1 warn" */ };

struct preflight_page {
	struct app *app;
	bool cutover;	      /* of all plans, whatever they are */
	struct array readers; /* struct plan_site */
	struct arena arena;   /* texts of one writing */
};

/* ---- answers -------------------------------------------------------------------------------- */

static const struct {
	const char *mark;
	enum role role;
} looks[VERDICTS] = {[VERDICT_PASS] = {"[ok]", ROLE_OK},
	[VERDICT_WARN] = {"[!] ", ROLE_WARNING},
	[VERDICT_UNKNOWN] = {"[?] ", ROLE_WARNING},
	[VERDICT_FAIL] = {"[!!]", ROLE_ERROR}};

/* What a short answer tells first: what is not known stops less than what is. */
static const enum verdict in_short[VERDICTS] = {
	VERDICT_FAIL, VERDICT_WARN, VERDICT_UNKNOWN, VERDICT_PASS};

static size_t count(const struct checks *checks, enum verdict verdict)
{
	size_t found = 0;
	for (size_t i = 0; i < checks->answers.count; i++)
		found += checks_at(checks, i)->verdict == verdict;
	return found;
}

/* "read 3s ago" */
static void write_age(const struct answer *answer, char out[AGE_TEXT])
{
	char age[TIME_TEXT];
	snprintf(out, AGE_TEXT, "not read");
	if (answer->age < 0)
		return;
	time_format_duration(answer->age, age);
	snprintf(out, AGE_TEXT, "read %s ago", age);
}

static void write_answer(struct page *page, const struct answer *answer)
{
	char age[AGE_TEXT];
	const char *mark = looks[answer->verdict].mark;
	write_age(answer, age);
	if (answer->verdict == VERDICT_PASS) {
		page_printf(page, ROLE_OK, "%s %s: %s (%s)", mark, answer->check->name,
			answer->sentence, age);
		return;
	}
	page_printf(page, looks[answer->verdict].role, "%s %s: %s", mark, answer->check->name,
		answer->sentence);
	if (*answer->advice)
		page_printf(page, ROLE_MESSAGE, "       what to do: %s", answer->advice);
	page_printf(
		page, ROLE_MUTED, "       %s%s%s", answer->field, *answer->field ? ", " : "", age);
}

/* What CHECKS came to, the worst first: sentence, what to do, field and age of each. */
static void write_checks(struct page *page, const struct checks *checks)
{
	for (int verdict = VERDICT_FAIL; verdict >= VERDICT_PASS; verdict--)
		for (size_t i = 0; i < checks->answers.count; i++)
			if (checks_at(checks, i)->verdict == (enum verdict)verdict)
				write_answer(page, checks_at(checks, i));
}

/* "2 fail, 1 warn, 11 pass", the worst first; what there is none of is not named. */
static void write_sum(struct buf *out, const struct checks *checks)
{
	for (size_t i = 0; i < VERDICTS; i++) {
		size_t found = count(checks, in_short[i]);
		if (found)
			buf_printf(out, "%s%zu %s", out->used ? ", " : "", found,
				verdict_name(in_short[i]));
	}
}

static void write_sentence(struct page *page, const struct answer *answer)
{
	page_printf(page, looks[answer->verdict].role, "%s %s: %s", looks[answer->verdict].mark,
		answer->check->name, answer->sentence);
}

void page_write_verdict(
	struct page *page, const struct checks *checks, size_t most, const char *more)
{
	enum verdict verdict = checks_verdict(checks);
	size_t left = checks->answers.count - count(checks, VERDICT_PASS);
	struct buf sum;
	buf_init(&sum, SUM_MAX);
	write_sum(&sum, checks);
	page_printf(page, looks[verdict].role, "%s preflight: %s", looks[verdict].mark, sum.text);
	buf_finish(&sum);
	for (size_t i = 0; i < VERDICTS - 1; i++)
		for (size_t k = 0; most && k < checks->answers.count; k++) {
			const struct answer *answer = checks_at(checks, k);
			if (answer->verdict != in_short[i] || !most)
				continue;
			write_sentence(page, answer);
			most--;
			left--;
		}
	if (left)
		page_printf(page, ROLE_MUTED, "     and %zu more: %s", left, more);
}

/* ---- the page ------------------------------------------------------------------------------- */

/* "fail     shop/web  start: 1 fail, 2 unknown, ...", "NO-GO    shop/web  cutover: 1 fail, ..." */
static void write_summary(
	struct page *page, const struct plan_site *reader, const struct checks *checks)
{
	bool cutover = reader->use == SITE_FOR_CUTOVER;
	enum verdict judged = checks_verdict(checks);
	enum verdict verdict = go_verdict(checks, cockpit_lost(reader->app));
	page_printf(page, looks[verdict].role,
		"%-7s  %s/%s  %s: %zu fail, %zu unknown, %zu warn, %zu pass",
		cutover ? readiness_word(verdict) : verdict_name(verdict),
		reader->plan->object->name_space, reader->plan->object->name,
		cutover ? "cutover" : "start", count(checks, VERDICT_FAIL),
		count(checks, VERDICT_UNKNOWN), count(checks, VERDICT_WARN),
		count(checks, VERDICT_PASS));
	if (verdict != judged)
		page_printf(page, ROLE_WARNING, "         it was %s, and nothing newer is known",
			cutover ? readiness_word(judged) : verdict_name(judged));
}

static struct plan_site *reader_at(const struct preflight_page *own, size_t i)
{
	return array_at(&own->readers, i);
}

/* What is ahead of PLAN, or what was asked for. */
static enum site_use use_of(const struct preflight_page *own, const struct plan *plan)
{
	return own->cutover ? SITE_FOR_CUTOVER : plan_site_use(plan);
}

/* One plan: its line of the summary, or all that its checks say. */
static void write_plan(struct preflight_page *own, size_t i, struct page *page, bool summary)
{
	struct plan_site *reader = reader_at(own, i);
	struct plan *newest = model_plan(&own->app->model, reader->plan->object->uid);
	struct checks checks;
	if (newest)
		plan_site_follow(reader, newest, use_of(own, newest));
	const struct object *plan = reader->plan->object;
	struct site site = plan_site_look(reader);
	checks_init(&checks, &own->arena);
	checks_run(&checks, plan_site_checks(reader->use), &site);
	if (!summary)
		page_heading(page,
			arena_printf(&own->arena, "%s/%s%s", plan->name_space, plan->name,
				reader->use == SITE_FOR_CUTOVER ? ": cutover" : ""));
	if (!newest)
		page_printf(page, ROLE_WARNING, "%s/%s is gone from the cluster", plan->name_space,
			plan->name);
	else if (summary)
		write_summary(page, reader, &checks);
	else
		write_checks(page, &checks);
	checks_finish(&checks);
}

static void write_page(void *data, struct page *page, const struct table_look *look)
{
	struct preflight_page *own = data;
	(void)look;
	arena_clear(&own->arena);
	for (size_t i = 0; i < own->readers.count; i++)
		write_plan(own, i, page, true);
	for (size_t i = 0; i < own->readers.count; i++)
		write_plan(own, i, page, false);
}

/* Ages grow by themselves. */
static uint64_t generation(void *data)
{
	const struct preflight_page *own = data;
	return app_generation(own->app) * 31 + (uint64_t)(own->app->clock.wall / 1000);
}

static void destroy(void *data)
{
	struct preflight_page *own = data;
	for (size_t i = 0; i < own->readers.count; i++)
		plan_site_close(reader_at(own, i));
	array_finish(&own->readers);
	arena_finish(&own->arena);
	free(own);
}

struct pager *page_open_preflight(const struct action *chosen, bool cutover)
{
	struct preflight_page *own = xcalloc(1, sizeof(*own));
	own->app = chosen->app;
	own->cutover = cutover;
	array_init(&own->readers, sizeof(struct plan_site));
	arena_init(&own->arena);
	for (size_t i = 0; i < chosen->count; i++) {
		struct plan *plan = model_plan(&own->app->model, chosen->subjects[i]->uid);
		if (plan)
			plan_site_open(
				array_push(&own->readers), own->app, plan, use_of(own, plan));
	}
	struct page_source source = {
		.generation = generation, .write = write_page, .destroy = destroy, .data = own};
	return pager_create("Preflight", &source);
}
