/* What actions count for: when what is on the screen has changed. */
#include "app/action.h"

#include <criterion/criterion.h>

#include "app/app.h"
#include "app/gate.h"
#include "unit/given_action.h"
#include "unit/given_app.h"

static struct app app;

static void begin(void)
{
	given_site(&app);
}

static void end(void)
{
	given_app_end(&app);
}

TestSuite(app_action, .init = begin, .fini = end);

/*
 * It is one sum over all that can change. If the end of an action took away from it, a row that
 * goes in the same turn would be made up for, and would stay on the screen.
 */
Test(app_action, generation_never_falls)
{
	uint64_t before = app_generation(&app);
	struct subject *subject = given_subject(&app, &archive_verb, "", "succeeded");
	subject_set(subject, SUBJECT_READY, "%s", "");
	uint64_t during = app_generation(&app);
	cr_expect_gt(during, before);
	action_destroy(subject->action);
	uint64_t after = app_generation(&app);
	cr_expect_gt(after, during);
	action_destroy(given_subject(&app, &archive_verb, "", "succeeded")->action);
	cr_expect_eq(app_generation(&app), after, "of one that was only looked at");
}
