/* The pure functions of withdraw: which Migration is meant, and when nobody knows. */
#include <criterion/criterion.h>
#include <string.h>

#include "unit/given.h"
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

TestSuite(verbs_withdraw, .init = begin, .fini = end);

static void put_migration(const char *yaml)
{
	struct feed *feed = feeds_find(&app.feeds, resource_find("migrations"));
	store_put(&feed->store, given_object(yaml));
	model_refresh(&app.model);
}

static const char *refusal(void)
{
	return given_refusal(given_subject(&app, &withdraw_verb, "--any", "behind-another"));
}

/* Listed as metadata alone, without an owner: it may be the newest of any plan of its namespace. */
Test(verbs_withdraw, not_while_a_migration_is_of_an_unknown_plan)
{
	cr_expect_str_eq(refusal(), "");
	put_migration("metadata: {name: elsewhere, namespace: another, uid: uid-elsewhere, "
		      "creationTimestamp: '2026-11-21T11:59:00Z'}");
	cr_expect_str_eq(refusal(), "");
	put_migration("metadata: {name: fresh, namespace: openshift-mtv, uid: uid-fresh, "
		      "creationTimestamp: '2026-11-21T11:59:00Z'}");
	cr_expect(strstr(refusal(), "Migration fresh is still being read"), "%s", refusal());
	put_migration("metadata: {name: fresh, namespace: openshift-mtv, uid: uid-fresh, "
		      "creationTimestamp: '2026-11-21T11:59:00Z'}\n"
		      "spec: {plan: {name: another, namespace: openshift-mtv}}");
	cr_expect_str_eq(refusal(), "");
}
