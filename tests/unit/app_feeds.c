/* Feeds: what they know of an object that they do not have. */
#include <criterion/criterion.h>
#include <string.h>

#include "app/feeds.h"
#include "support/deadline.h"
#include "unit/given.h"
#include "unit/given_server.h"

TestSuite(app_feeds, .timeout = TEST_LIMIT);

static struct feeds feeds;

static void given_plan(struct feed *feed, const char *uid)
{
	char text[] = "metadata: {name: web, namespace: shop, uid: 'U'}";
	*strchr(text, 'U') = *uid;
	store_put(&feed->store, given_object(text));
}

static bool lacks(const char *name_space, const char *uid)
{
	return feeds_lack(&feeds, resource_find("plans"), name_space, "web", uid);
}

Test(app_feeds, only_who_looks_there_knows_what_is_gone)
{
	feeds_init(&feeds, NULL, "shop");
	cr_expect_not(lacks("shop", "1"), "nobody looks");
	struct feed *plans = feeds_need(&feeds, resource_find("plans"));
	given_plan(plans, "1");
	cr_expect_not(lacks("shop", "1"));
	cr_expect(lacks("shop", "2"), "it is another one");
	cr_expect_not(lacks("lab", "1"), "nobody looks there");
	struct feed *some = feeds_open(&feeds, resource_find("plans"), "lab", "a=b", NULL);
	cr_expect_not(lacks("lab", "1"), "only some are looked at");
	feeds_release(&feeds, some);
	feeds_open(&feeds, resource_find("plans"), "lab", NULL, NULL);
	cr_expect(lacks("lab", "1"));
	feeds_finish(&feeds);
}

/* What has not come yet may come. */
Test(app_feeds, a_list_on_its_way_knows_nothing)
{
	struct given_server server;
	given_server(&server, CLUSTER_READ_ONLY);
	feeds_init(&feeds, server.cluster, "");
	feeds_need(&feeds, resource_find("plans"));
	struct peer *peer = given_server_await(&server, "GET", "/plans");
	cr_expect_not(lacks("shop", "1"));
	given_server_answer(peer, "200 OK", "",
		"{\"kind\":\"PlanList\",\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[]}");
	given_server_await(&server, "GET", "watch=");
	cr_expect(lacks("shop", "1"));
	feeds_finish(&feeds);
	given_server_end(&server);
}
