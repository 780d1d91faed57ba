/* What the plans of a wave come to. */
#include "mtv/waves.h"

#include <criterion/criterion.h>

#include "mtv/go.h"
#include "unit/given.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

static struct app app;
static struct array waves; /* struct wave * */

#define RUN(name)                                                                                  \
	"runs:\n- {name: " name "-run, created: '@-9m', started: '@-9m', result: Executing"

static void begin(void)
{
	given_app(&app);
	array_init(&waves, sizeof(struct wave *));
	given_site_plan(&app,
		"plan: web\nshows: warm\nsource: vc-lab\ntype: warm\nlabels: {mtvtop/wave: "
		"'2'}\n" RUN("web") ", spec: {cutover: '@+3h'}}\nvms:\n"
				    "- {id: vm-1, name: one, at: CopyingPaused, precopies: 2}\n"
				    "- {id: vm-2, name: two, at: CopyDisks, copied: 5}\n");
	given_site_plan(&app,
		"plan: app\nshows: warm\nsource: vc-lab\ntype: warm\nlabels: {mtvtop/wave: "
		"'2'}\n" RUN("app") ", spec: {cutover: '@+2h'}}\nvms:\n"
				    "- {id: vm-3, name: three, at: CopyingPaused, precopies: 2}\n");
	given_site_plan(&app,
		"plan: later\nshows: ready\nsource: vc-lab\nlabels: {mtvtop/wave: '10'}\nvms:\n"
		"- {id: vm-4, name: four}\n");
	given_site_plan(&app,
		"plan: old\nshows: archived\nsource: vc-lab\nlabels: {mtvtop/wave: '1'}\n"
		"spec: {archived: true}\nvms:\n- {id: vm-5, name: five}\n");
	given_site_plan(
		&app, "plan: none\nshows: none\nsource: vc-lab\nvms:\n- {id: vm-6, name: six}\n");
	waves_collect(&app.model, &waves);
}

static void end(void)
{
	for (size_t i = 0; i < waves.count; i++)
		wave_unref(*(struct wave **)array_at(&waves, i));
	array_finish(&waves);
	given_app_end(&app);
}

TestSuite(mtv_waves, .init = begin, .fini = end);

/* In the order of their numbers; what is archived is in none any more. */
Test(mtv_waves, are_what_their_plans_are)
{
	cr_assert_eq(waves.count, 2);
	const struct wave *second = *(struct wave **)array_at(&waves, 0);
	const struct wave *tenth = *(struct wave **)array_at(&waves, 1);
	cr_expect_str_eq(second->name, "2");
	cr_expect_str_eq(tenth->name, "10");
	cr_expect_eq(second->members.count, 2);
	cr_expect_eq(second->plans_by_state[PLAN_CUTOVER_SCHEDULED], 2);
	cr_expect_eq(second->vms, 3);
	cr_expect_eq(second->copying, 1);
	cr_expect_eq(second->waiting, 2);
	cr_expect_eq(second->cutover, app.clock.wall + INT64_C(2) * 3600 * 1000);
	cr_expect_eq(tenth->vms_by_state[VM_NOT_STARTED], 1);
	cr_expect_eq(tenth->cutover, 0);
	cr_expect_lt(wave_urgency(second), wave_urgency(tenth));
}

/* Of plans that have a cutover ahead; and who looks is noted. */
Test(mtv_waves, tell_how_many_are_go)
{
	const struct wave *second = *(struct wave **)array_at(&waves, 0);
	const struct wave *tenth = *(struct wave **)array_at(&waves, 1);
	struct plan *web = *(struct plan **)array_at(&second->members, 0);
	cr_expect_str_eq(wave_go(second, &app.clock, &app.arena), "0 GO, 0 NO-GO, 2 UNKNOWN");
	cr_expect(web->go->interest.wanted);
	web->go->judged = true;
	web->go->at = app.clock.mono;
	web->go->verdict = VERDICT_FAIL;
	cr_expect_str_eq(wave_go(second, &app.clock, &app.arena), "0 GO, 1 NO-GO, 1 UNKNOWN");
	web->go->verdict = VERDICT_WARN;
	cr_expect_str_eq(wave_go(second, &app.clock, &app.arena), "1 GO, 0 NO-GO, 1 UNKNOWN");
	cr_expect_null(wave_go(tenth, &app.clock, &app.arena), "none is ahead");
}

/* A verb on the row of a wave is about its plans, as a set. */
Test(mtv_waves, are_sets_of_plans)
{
	size_t at = 0;
	size_t held = 0;
	for (const struct plan *plan; (plan = model_next(&app.model, &at));)
		held += wave_holds("2", plan);
	cr_expect_eq(held, 2);
	at = 0;
	for (const struct plan *plan; (plan = model_next(&app.model, &at));)
		cr_expect_not(wave_holds("1", plan), "%s", plan->object->name);
}
