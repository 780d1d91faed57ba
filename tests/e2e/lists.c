/*
 * Lists: first rows, all rows, pages that are split, refused, expired, broken; and the rule that a
 * list which fails never empties a table.
 */
#include <stdlib.h>
#include <string.h>

#include "e2e/console.h"
#include "e2e/site.h"
#include "support/home.h"

#define SITE_PLANS FORKLIFT "/namespaces/openshift-mtv/plans"

/* "Plans (67)", as the server counts them. */
static char *all_plans(void)
{
	return text_of("Plans (%d)", site_count(SITE_PLANS));
}

TEST_BOTH(lists, all_rows_of_the_dashboard)
{
	struct console console = console_start(&(struct console_plan){
		.wire = wire, .start = "dashboard", .name_space = "openshift-mtv"});
	char *plans = all_plans();

	console_expect(&console, plans);
	console_expect(&console, "failed-convert");
	console_expect(&console, "Providers (10)");
	console_expect_match(&console, "VMs \\(1[0-9][0-9]\\)");
	console_expect_match(&console, "^ live");
	free(plans);
	console_end(&console);
}

/* Over a slow line the first page is there long before the rest, which is announced. */
TEST_BOTH(lists, first_rows_come_before_the_rest)
{
	struct console console = console_start(&(struct console_plan){.wire = wire,
		.name_space = "openshift-mtv",
		.faulty = true,
		.faults = {"rate 20000"}});
	char *plans = all_plans();

	console_expect(&console, "archived-executing");
	console_expect_match(&console, "loading, [0-9]+ to come");
	console_fault(&console, "rate 100"); /* until all of this was seen */
	console_expect_responsive(&console);
	console_press(&console, "fno-such-plan<Enter>");
	console_expect(&console, "not found so far: the list is still loading");
	console_fault(&console, "rate 0");
	console_expect(&console, plans);
	console_press(&console, "fno-such-plan<Enter>");
	console_expect_match(&console, "^ not found *$");
	free(plans);
	console_end(&console);
}

/* What is cut anywhere, also within a character, is put together again. */
TEST_BOTH(lists, one_byte_at_a_time)
{
	struct console console = console_start(&(struct console_plan){
		.wire = wire, .name_space = "demo", .faulty = true, .faults = {"split 1"}});

	console_expect(&console, "Plans (2)");
	console_expect(&console, "tenant-running");
	console_end(&console);
}

TEST_BOTH(lists, pages_where_the_settings_want_them)
{
	struct console console = console_start(&(struct console_plan){
		.wire = wire, .name_space = "openshift-mtv", .settings = "paged: true\n"});
	char *plans = all_plans();

	console_expect(&console, plans);
	free(plans);
	console_end(&console);
}

/* The server may forget a list on the way (5 minutes, a compaction): it begins anew. */
Test(lists, expired_continue_token_begins_anew)
{
	struct console console = console_start(&(struct console_plan){.wire = HTTP1,
		.name_space = "openshift-mtv",
		.settings = "paged: true\n",
		.faulty = true,
		.faults = {"match &continue=", "status 410 times 1"}});
	char *plans = all_plans();

	console_expect(&console, plans);
	console_expect(&console, "the list took too long and expired");
	free(plans);
	console_end(&console);
}

/* ---- a list fails ---------------------------------------------------------------------------- */

/* A console with rows on the screen, whose plans cannot be listed any more. */
static struct console start_with_rows(void)
{
	struct console console = console_start(
		&(struct console_plan){.wire = HTTP1, .name_space = "demo", .faulty = true});

	console_expect(&console, "Plans (2)");
	console_expect_match(&console, "^ live");
	console_fault(&console, "match /plans?");
	return console;
}

/* The watch expires, and the list that follows is answered like that. */
static void expect_stale_rows(struct console *console, const char *fault, const char *words)
{
	char *pattern = text_of("STALE [0-9]+s: .*%s", words);

	console_fault(console, "%s", fault);
	console_fault(console, "cut");
	console_expect_match(console, pattern);
	console_expect_now(console, "Plans (2)");
	console_expect_now(console, "tenant-running");
	free(pattern);
}

static void expect_all_is_well(struct console *console)
{
	console_fault(console, "status off");
	console_expect_gone_within(console, "STALE", BACKED_OFF);
	console_expect_match(console, "^ live");
	console_end(console);
}

Test(lists, internal_error_in_plain_text_leaves_rows_stale)
{
	struct console console = start_with_rows();

	expect_stale_rows(&console, "status 500 text",
		"500 internal error of the server: fault-proxy says 500");
	expect_all_is_well(&console);
}

Test(lists, busy_server_is_asked_again_when_it_said)
{
	struct console console = start_with_rows();

	expect_stale_rows(&console, "status 429 retry-after 3 json",
		"429 server busy: fault-proxy says 429 \\(again in [2-4]s\\)");
	expect_all_is_well(&console);
}

Test(lists, busy_server_may_say_so_in_plain_text)
{
	struct console console = start_with_rows();

	expect_stale_rows(
		&console, "status 429 retry-after 1 text", "429 server busy: fault-proxy says");
	expect_all_is_well(&console);
}

Test(lists, web_page_in_place_of_json)
{
	struct console console = start_with_rows();

	expect_stale_rows(&console, "status 200 html",
		"answers with text/html instead of JSON \\(a proxy or a login page\\?\\)");
	expect_all_is_well(&console);
}

Test(lists, web_page_with_an_error)
{
	struct console console = start_with_rows();

	expect_stale_rows(&console, "status 500 html",
		"500 internal error of the server: a web page instead of an answer of the API");
	expect_all_is_well(&console);
}

TEST_BOTH(lists, reset_in_the_middle_is_said_and_mended)
{
	struct console console = console_start(&(struct console_plan){.wire = wire,
		.name_space = "openshift-mtv",
		.faulty = true,
		.faults = {"rate 20000"}});
	char *plans = all_plans();

	/* Else it might be back before anybody can read that it was gone. */
	console_expect(&console, "to come");
	console_fault(&console, "refuse");
	console_fault(&console, "reset");
	console_expect_match_within(&console,
		"LOST [0-9]+s: 127.0.0.1:[0-9]+: (the connection broke|cannot connect: "
		"Connection refused)",
		SAID_WITHIN);
	console_fault(&console, "pass");
	console_expect(&console, plans);
	console_expect_match(&console, "^ live");
	free(plans);
	console_end(&console);
}

/* ---- answers of files ------------------------------------------------------------------------ */

static char *plan_json(const char *name, size_t padding)
{
	char *blank = malloc(padding + 1), *plan;

	memset(blank, 'x', padding);
	blank[padding] = '\0';
	plan = text_of("{\"metadata\":{\"name\":\"%s\",\"namespace\":\"demo\",\"uid\":\"%s\","
		       "\"resourceVersion\":\"1\",\"annotations\":{\"x\":\"%s\"}},\"spec\":{}}",
		name, name, blank);
	free(blank);
	return plan;
}

/* A list of three plans, the middle one of that size, from which the real server can be watched. */
static char *list_json(size_t padding)
{
	char *version = site_version(FORKLIFT "/plans");
	char *first = plan_json("first-one", 0), *large = plan_json("large-one", padding);
	char *last = plan_json("last-one", 0);
	char *list = text_of("{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":"
			     "\"PlanList\",\"metadata\":{\"resourceVersion\":\"%s\"},\"items\":["
			     "%s,%s,%s]}\n",
		version, first, large, last);

	free(last);
	free(large);
	free(first);
	free(version);
	return list;
}

/* A console whose lists of plans are answered with a text. */
static struct console start_with_list(const char *list)
{
	char *home = home_create(), *path = home_path(home, "list.json");
	char *fault = text_of("status 200 %s type application/json", path);
	struct console console;

	given_file(home, "list.json", list);
	console = console_start(&(struct console_plan){.wire = HTTP1,
		.name_space = "demo",
		.home = home,
		.faulty = true,
		.faults = {"match /plans?limit=", fault}});
	free(fault);
	free(path);
	free(home);
	return console;
}

Test(lists, object_of_30_mb_is_left_out_and_said)
{
	char *list = list_json(30 * 1000 * 1000);
	struct console console = start_with_list(list);

	console_expect(&console, "Plans (2)");
	console_expect(&console, "first-one");
	console_expect(&console, "last-one");
	console_expect(&console, "left out: 1 larger than 16 MB");
	cr_assert_lt(console_memory(&console), (size_t)400 * 1000 * 1000);
	free(list);
	console_end(&console);
}

Test(lists, half_a_json)
{
	char *list = list_json(100);
	struct console console;

	list[strlen(list) / 2] = '\0';
	console = start_with_list(list);
	console_expect(&console, "the list of plans broke off in the middle");
	console_fault(&console, "status off");
	console_expect(&console, "Plans (2)");
	console_expect(&console, "tenant-running");
	free(list);
	console_end(&console);
}

Test(lists, json_that_is_no_list)
{
	struct console console = start_with_list("{\"hello\":\"world\"}\n");

	console_expect(&console, "the list of plans is not one of Kubernetes");
	console_fault(&console, "status off");
	console_expect(&console, "Plans (2)");
	console_end(&console);
}

/* Pages behind the first are asked for compressed. The rows of the first are there. */
Test(lists, compressed_garbage)
{
	struct console console = console_start(&(struct console_plan){.wire = HTTP1,
		.name_space = "openshift-mtv",
		.settings = "paged: true\ncompress: true\n",
		.faulty = true,
		.faults = {"match &continue=", "status 200 text encoding gzip"}});
	char *plans = all_plans();

	console_expect(&console, "the answer is compressed garbage");
	console_expect(&console, "archived-executing");
	console_expect_match(&console, "^ live");
	console_fault(&console, "status off");
	console_expect(&console, plans);
	free(plans);
	console_end(&console);
}
