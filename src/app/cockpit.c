#include "app/cockpit.h"

#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/plan_site.h"
#include "base/memory.h"
#include "mtv/go.h"

enum {
	NEWS = 1000,	    /* milliseconds between two rounds, when something has changed */
	QUIET = 5 * 1000,   /* and when nothing has: time itself makes copies old */
	JUDGED_AT_ONCE = 8, /* plans in a turn: one may have hundreds of VMs */
};

void cockpit_init(struct cockpit *cockpit)
{
	*cockpit = (struct cockpit){0};
	array_init(&cockpit->readers, sizeof(struct plan_site *));
}

static struct plan_site *reader_at(const struct cockpit *cockpit, size_t index)
{
	return *(struct plan_site **)array_at(&cockpit->readers, index);
}

static void end_reader(struct cockpit *cockpit, size_t index)
{
	struct plan_site *reader = reader_at(cockpit, index);
	plan_site_close(reader);
	free(reader);
	array_remove(&cockpit->readers, index);
}

void cockpit_finish(struct cockpit *cockpit)
{
	while (cockpit->readers.count)
		end_reader(cockpit, 0);
	array_finish(&cockpit->readers);
	cockpit_init(cockpit);
}

/* ---- whom it reads for ----------------------------------------------------------------------- */

static bool is_wanted(const struct app *app, const struct plan *plan)
{
	return go_applies(plan) && plan->go && interest_lasts(&plan->go->interest, &app->clock);
}

/* A filter asks only when rows are collected: they are, when something seems to have changed. */
static void ask_again(struct app *app, const struct plan *plan)
{
	if (interest_doubt(&plan->go->interest, &app->clock))
		app->model.generation++;
}

/* Lets go of plans that are gone or that nobody looks at, and follows the others. */
static void follow_plans(struct app *app)
{
	struct cockpit *cockpit = &app->cockpit;
	for (size_t i = cockpit->readers.count; i > 0; i--) {
		struct plan_site *reader = reader_at(cockpit, i - 1);
		struct plan *plan = model_plan(&app->model, reader->plan->object->uid);
		if (!plan || !is_wanted(app, plan)) {
			end_reader(cockpit, i - 1);
			continue;
		}
		plan_site_follow(reader, plan, SITE_FOR_CUTOVER);
		ask_again(app, plan);
	}
}

static bool is_read_for(const struct cockpit *cockpit, const struct plan *plan)
{
	for (size_t i = 0; i < cockpit->readers.count; i++)
		if (!strcmp(reader_at(cockpit, i)->plan->object->uid, plan->object->uid))
			return true;
	return false;
}

static void take_wanted(struct app *app)
{
	struct cockpit *cockpit = &app->cockpit;
	size_t at = 0;
	for (struct plan *plan; (plan = model_next(&app->model, &at));) {
		if (cockpit->readers.count >= COCKPIT_PLANS)
			return;
		if (!is_wanted(app, plan) || is_read_for(cockpit, plan))
			continue;
		struct plan_site *reader = xcalloc(1, sizeof(*reader));
		plan_site_open(reader, app, plan, SITE_FOR_CUTOVER);
		*(struct plan_site **)array_push(&cockpit->readers) = reader;
	}
}

/* ---- judging --------------------------------------------------------------------------------- */

static bool is_loading(const struct site *site)
{
	for (enum site_kind kind = 0; kind < SITE_KINDS; kind++) {
		const struct reading *reading = &site->readings[kind];
		if (reading->store && !reading->loaded && !*reading->problem)
			return true;
	}
	return false;
}

bool cockpit_lost(const struct app *app)
{
	return app->cluster && cluster_link(app->cluster).state != LINK_LIVE;
}

static void judge(struct app *app, struct plan_site *reader)
{
	struct checks checks;
	struct arena arena;
	struct site site = plan_site_look(reader);
	arena_init(&arena);
	checks_init(&checks, &arena);
	checks_run(&checks, plan_site_checks(reader->use), &site);
	if (go_put(reader->plan->go, &checks, &app->clock, cockpit_lost(app)))
		app->model.generation++;
	app->cockpit.loading |= is_loading(&site);
	checks_finish(&checks);
	arena_finish(&arena);
}

/* All have been judged, and it is time to do so again. */
static bool is_due(struct app *app)
{
	struct cockpit *cockpit = &app->cockpit;
	int64_t since = app->clock.mono - cockpit->begun;
	bool news = app_generation(app) != cockpit->seen;
	return cockpit->next >= cockpit->readers.count &&
		(since >= QUIET || cockpit_lost(app) != cockpit->lost ||
			(news && (since >= NEWS || cockpit->loading)));
}

static void begin_round(struct app *app)
{
	struct cockpit *cockpit = &app->cockpit;
	cockpit->next = 0;
	cockpit->begun = app->clock.mono;
	cockpit->seen = app_generation(app);
	cockpit->loading = false;
	cockpit->lost = cockpit_lost(app);
}

void cockpit_turn(struct app *app)
{
	struct cockpit *cockpit = &app->cockpit;
	if (app->frozen)
		return;
	follow_plans(app);
	take_wanted(app);
	if (is_due(app))
		begin_round(app);
	for (int i = 0; i < JUDGED_AT_ONCE && cockpit->next < cockpit->readers.count; i++)
		judge(app, reader_at(cockpit, cockpit->next++));
}

/* A plan that nobody reads for although somebody has asked, and there is room. */
static bool is_any_left_out(const struct app *app)
{
	size_t at = 0;
	for (const struct plan *plan; (plan = model_next(&app->model, &at));)
		if (app->cockpit.readers.count < COCKPIT_PLANS && is_wanted(app, plan) &&
			!is_read_for(&app->cockpit, plan))
			return true;
	return false;
}

bool cockpit_settled(const struct app *app)
{
	const struct cockpit *cockpit = &app->cockpit;
	return cockpit->next >= cockpit->readers.count && !cockpit->loading &&
		!is_any_left_out(app);
}
