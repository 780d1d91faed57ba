/*
 * Watches that the server refuses, ends or fills with something else: the rows stay and are said to
 * be old, with the server's words, and come back to life by themselves. A redirect is not followed.
 */
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "e2e/console.h"
#include "e2e/line.h"
#include "e2e/site.h"
#include "support/home.h"
#include "support/tls_peer.h"

/* Milliseconds: a server that has just started refuses what it allows in a moment. The other: after
 * a sleep, by when what it is about is said. */
enum { BELIEVED_WITHIN = 60 * 1000, AWAKE_WITHIN = 20 * 1000 };

/* ---- the watch is answered with an error ----------------------------------------------------- */

/* A console with rows, for whose plans a fault is set. The line is cut, so that it meets it. */
static struct console start_with_fault(const char *requests, const char *fault)
{
	struct console console = console_start(
		&(struct console_plan){.wire = HTTP1, .name_space = "demo", .faulty = true});

	console_expect(&console, "Plans (2)");
	console_expect_match(&console, "^ live");
	console_fault(&console, "match %s", requests);
	console_fault(&console, "%s", fault);
	console_fault(&console, "cut");
	return console;
}

static void expect_stale(struct console *console, const char *words)
{
	char *pattern = text_of("Plans \\(2\\)  STALE [0-9]+s: .*%s", words);

	console_expect_match_within(console, pattern, SAID_WITHIN);
	console_expect_now(console, "tenant-running");
	console_expect_match(console, "^ live");
	free(pattern);
}

static void expect_end_of_fault(struct console *console)
{
	console_fault(console, "status off");
	console_expect_gone_within(console, "STALE", BACKED_OFF);
	console_expect_now(console, "tenant-running");
	console_expect_match(console, "^ live");
	console_end(console);
}

static void refuse_watch(const char *fault, const char *words)
{
	struct console console = start_with_fault("/plans?watch=1", fault);

	expect_stale(&console, words);
	expect_end_of_fault(&console);
}

Test(watches, busy_server_is_asked_again_when_it_said)
{
	refuse_watch("status 429 retry-after 2 json",
		"429 server busy: fault-proxy says 429 \\(again in [1-3]s\\)");
}

Test(watches, internal_error_in_plain_text)
{
	refuse_watch("status 500 text",
		"500 internal error of the server: fault-proxy says 500 Internal Server Error");
}

Test(watches, service_unavailable_for_this_kind_alone)
{
	refuse_watch("status 503 json", "503 service unavailable: fault-proxy says 503");
}

Test(watches, web_page_in_place_of_events)
{
	refuse_watch("status 200 html",
		"answers with text/html instead of JSON "
		"\\(a proxy or a login page\\?\\)");
}

/* The age is that of the rows, and does not begin anew with each try. */
Test(watches, rows_grow_old_while_the_watch_fails)
{
	struct console console = start_with_fault("/plans?watch=1", "status 500 json");

	cr_assert(proxy_wait_stat(console.proxy, "answered", 3, PATIENCE));
	console_expect_match(&console, "Plans \\(2\\)  STALE ([5-9]|[0-9]+[0-9])s: ");
	expect_end_of_fault(&console);
}

/* Everything is answered by something in front of the server, and nothing by the server. */
Test(watches, service_unavailable_for_everybody)
{
	struct console console = start_with_fault("", "status 503 json");

	line_expect_lost(&console, "503 service unavailable: fault-proxy says 503", SAID_WITHIN);
	console_expect_match(&console, "Plans \\(2\\)  STALE [0-9]+s");
	console_expect_now(&console, "tenant-running");
	console_fault(&console, "status off");
	line_expect_live_again(&console);
	console_end(&console);
}

/* ---- rights and kinds ------------------------------------------------------------------------ */

Test(watches, credentials_that_do_not_hold_any_more)
{
	struct console console = start_with_fault("", "status 401 json");

	console_expect_match_within(&console,
		"^ NOT LOGGED IN [0-9]+s: 401 credentials not accepted: fault-proxy says 401",
		SAID_WITHIN);
	console_expect_match(&console, "Plans \\(2\\)  STALE [0-9]+s: 401");
	console_expect_now(&console, "tenant-running");
	console_expect_responsive(&console);
	console_fault(&console, "status off");
	console_expect_match(&console, "^ live");
	expect_end_of_fault(&console);
}

Test(watches, right_that_is_taken_away)
{
	struct console console = start_with_fault("/plans?", "status 403 json");

	expect_stale(&console, "403 not allowed: fault-proxy says 403 \\(again in 1s\\)");
	console_expect_match_within(&console,
		"Plans \\(2\\)  STALE [0-9]+s: no right to see them: 403 not allowed: "
		"fault-proxy says 403",
		BELIEVED_WITHIN);
	console_command(&console, "view migrations");
	console_expect(&console, "tenant-running-j6r3k");
	console_end(&console);
}

/* What the server says of a kind whose CRD is missing. Others are not concerned. */
Test(watches, kind_that_the_cluster_does_not_have)
{
	struct console console = console_start(&(struct console_plan){.wire = HTTP1,
		.start = "dashboard",
		.name_space = "demo",
		.faulty = true,
		.faults = {"match /providers?", "status 404 text"}});

	console_expect(&console, "this cluster does not have the kind (is MTV");
	console_expect(&console, "Plans (2)");
	console_expect_match(&console, "^ live");
	console_end(&console);
}

/* ---- expired --------------------------------------------------------------------------------- */

/* HTTP 410: listed again, which takes no longer than a moment. */
Test(watches, watch_that_is_gone_is_listed_again)
{
	struct console console = start_with_fault("/plans?watch=1", "status 410 times 1 json");

	console_expect(&console, "the watch had expired");
	console_expect_gone_within(&console, "STALE", BACKED_OFF);
	console_expect_now(&console, "Plans (2)");
	console_expect_match(&console, "^ live");
	console_end(&console);
}

Test(watches, list_that_is_gone_is_tried_again)
{
	struct console console = console_start(&(struct console_plan){.wire = HTTP1,
		.name_space = "demo",
		.faulty = true,
		.faults = {"match /plans?limit=", "status 410 json"}});

	console_expect(&console, "410 expired: fault-proxy says 410");
	console_fault(&console, "status off");
	console_expect(&console, "Plans (2)");
	console_end(&console);
}

/* A list that says to be of that version, with a plan that was deleted since. */
static struct console start_with_list_of(const char *version)
{
	char *home = home_create(), *path = home_path(home, "list.json");
	char *list = text_of("{\"apiVersion\":\"forklift.konveyor.io/v1beta1\",\"kind\":"
			     "\"PlanList\",\"metadata\":{\"resourceVersion\":\"%s\"},\"items\":"
			     "[{\"metadata\":{\"name\":\"long-gone\",\"namespace\":\"demo\","
			     "\"uid\":\"1\",\"resourceVersion\":\"1\"},\"spec\":{}}]}\n",
		version);
	char *fault = text_of("status 200 %s times 1", path);
	struct console console;

	given_file(home, "list.json", list);
	console = line_console(&(struct console_plan){.wire = HTTP1,
		.name_space = "demo",
		.home = home,
		.faulty = true,
		.faults = {"match /plans?limit=", fault}});
	free(fault);
	free(list);
	free(path);
	free(home);
	return console;
}

static void expect_real_rows(struct console *console)
{
	console_expect(console, "Plans (2)");
	console_expect(console, "tenant-running");
	console_expect_gone(console, "long-gone");
	console_expect_match(console, "^ live");
}

/* The server itself says in the stream that it has forgotten what came after version 1. */
Test(watches, error_event_of_an_expired_version)
{
	struct console console = start_with_list_of("1");

	console_expect(&console, "the watch had expired");
	expect_real_rows(&console);
	line_sleep(&console, 61);
	console_expect_gone(&console, "the watch had expired");
	console_end(&console);
}

/*
 * The machine sleeps a minute, and another one, until the program says so: its first sleep may have
 * been before the answer to the watch came.
 */
static void sleep_until(struct console *console, const char *text)
{
	bool shown = false;

	for (int minutes = 1; minutes <= 5 && !shown; minutes++) {
		line_sleep(console, minutes * 61);
		shown = term_wait_text(console->term, text, AWAKE_WITHIN);
	}
	console_expect_now(console, text);
}

/*
 * A version of the future, as after the restore of a cluster: the watch is silent for ever. When
 * the machine's clock says that it was silent for a minute, one object's metadata tell.
 */
Test(watches, silent_watch_is_checked_by_a_list)
{
	struct console console = start_with_list_of("99999999999");

	console_expect(&console, "long-gone");
	console_expect_match(&console, "^ live");
	console_expect_now(&console, "Plans (1)");
	cr_assert(site_wait_asked(1, PATIENCE, "resourceVersion=99999999999", "mtvtop/"));
	sleep_until(&console, "the cluster is older than what was seen of it");
	expect_real_rows(&console);
	console_end(&console);
}

/* ---- redirect -------------------------------------------------------------------------------- */

static bool has_visitor(int listener)
{
	struct pollfd door = {.fd = listener, .events = POLLIN};

	return poll(&door, 1, 0) > 0;
}

/* Nobody comes to the other place, with or without credentials. */
Test(watches, redirect_is_not_followed)
{
	int port, listener = peer_listen(&port);
	char *fault = text_of("status 302 location https://127.0.0.1:%d/login", port);
	char *words =
		text_of("redirects to https://127.0.0.1:%d/login, which is not followed", port);
	struct console console = start_with_fault("/plans?", fault);

	console_expect_within(&console, words, SAID_WITHIN);
	console_expect_match(&console, "Plans \\(2\\)  STALE ([2-9]|[0-9]+[0-9])s");
	cr_assert_not(has_visitor(listener));
	free(words);
	free(fault);
	expect_end_of_fault(&console);
	cr_assert_not(has_visitor(listener));
	close(listener);
}
