#include "app/page_preflight.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/plan_site.h"
#include "base/memory.h"
#include "base/plural.h"
#include "base/time.h"
#include "mtv/preflight.h"

struct preflight_page {
	struct app *app;
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

static size_t count(const struct checks *checks, enum verdict verdict)
{
	size_t found = 0;
	for (size_t i = 0; i < checks->answers.count; i++)
		found += checks_at(checks, i)->verdict == verdict;
	return found;
}

static void write_answer(struct page *page, const struct answer *answer)
{
	char age[TIME_TEXT] = "";
	page_printf(page, looks[answer->verdict].role, "%s %s: %s", looks[answer->verdict].mark,
		answer->check->name, answer->sentence);
	if (*answer->advice)
		page_printf(page, ROLE_MESSAGE, "       what to do: %s", answer->advice);
	if (answer->verdict == VERDICT_PASS)
		return;
	if (answer->age >= 0)
		time_format_duration(answer->age, age);
	page_printf(page, ROLE_MUTED, "       %s, %s%s%s", answer->field,
		*age ? "read " : "not read", age, *age ? " ago" : "");
}

void page_write_checks(struct page *page, const struct checks *checks, bool passes)
{
	size_t passed = count(checks, VERDICT_PASS);
	for (int verdict = VERDICT_FAIL; verdict >= VERDICT_PASS; verdict--)
		for (size_t i = 0; i < checks->answers.count; i++) {
			const struct answer *answer = checks_at(checks, i);
			bool told = answer->verdict != VERDICT_PASS || passes;
			if (answer->verdict == (enum verdict)verdict && told)
				write_answer(page, answer);
		}
	if (!passes && passed)
		page_printf(page, ROLE_OK, "[ok] %zu %s passed", passed,
			plural(passed, "check", "checks"));
}

/* ---- the page ------------------------------------------------------------------------------- */

/* "fail     shop/web  1 fails, 2 unknown, 0 warn, 11 pass" */
static void write_summary(
	struct page *page, const struct plan_site *reader, const struct checks *checks)
{
	enum verdict verdict = checks_verdict(checks);
	page_printf(page, looks[verdict].role,
		"%-7s  %s/%s  %zu fail, %zu unknown, %zu warn, %zu pass", verdict_name(verdict),
		reader->plan->object->name_space, reader->plan->object->name,
		count(checks, VERDICT_FAIL), count(checks, VERDICT_UNKNOWN),
		count(checks, VERDICT_WARN), count(checks, VERDICT_PASS));
}

static struct plan_site *reader_at(const struct preflight_page *own, size_t i)
{
	return array_at(&own->readers, i);
}

/* One plan: its line of the summary, or all that its checks say. */
static void write_plan(struct preflight_page *own, size_t i, struct page *page, bool summary)
{
	struct plan_site *reader = reader_at(own, i);
	struct plan *newest = model_plan(&own->app->model, reader->plan->object->uid);
	struct checks checks;
	if (newest)
		plan_site_follow(reader, newest);
	const struct object *plan = reader->plan->object;
	struct site site = plan_site_look(reader);
	checks_init(&checks, &own->arena);
	checks_run(&checks, preflight_checks, &site);
	if (!summary)
		page_heading(
			page, arena_printf(&own->arena, "%s/%s", plan->name_space, plan->name));
	if (!newest)
		page_printf(page, ROLE_WARNING, "%s/%s is gone from the cluster", plan->name_space,
			plan->name);
	else if (summary)
		write_summary(page, reader, &checks);
	else
		page_write_checks(page, &checks, true);
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

struct pager *page_open_preflight(const struct action *chosen)
{
	struct preflight_page *own = xcalloc(1, sizeof(*own));
	own->app = chosen->app;
	array_init(&own->readers, sizeof(struct plan_site));
	arena_init(&own->arena);
	for (size_t i = 0; i < chosen->count; i++) {
		struct plan *plan = model_plan(&own->app->model, chosen->subjects[i]->uid);
		if (plan)
			plan_site_open(array_push(&own->readers), own->app, plan, SITE_FOR_START);
	}
	struct page_source source = {
		.generation = generation, .write = write_page, .destroy = destroy, .data = own};
	return pager_create("Preflight", &source);
}
